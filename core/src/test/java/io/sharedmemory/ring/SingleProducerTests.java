/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.sharedmemory.ring;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.sync.WaitStrategy;
import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for rings that have {@linkplain Producers#ONE one producer} at a time.
 */
@Timeout(60)
class SingleProducerTests {

	private static final long BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

	private static final RingOptions SMALL = RingOptions.builder().capacity(4096).producers(Producers.ONE).build();

	private static final RingOptions PEERS = RingOptions.builder()
		.capacity(4096)
		.maxParticipants(8)
		.requiredGroups(List.of("all", "workers"))
		.producers(Producers.ONE)
		.build();

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	@Test
	void whenThereIsAProducerThenASecondOneIsRefusedUntilItIsClosed() {
		try (Ring ring = this.segments.ring(SMALL); Ring other = Ring.openOnly(this.segments.segment(), SMALL)) {
			RingProducer producer = ring.newProducer();
			for (Ring opened : List.of(ring, other)) {
				assertThatExceptionOfType(ProducerBusyException.class).isThrownBy(opened::newProducer)
					.withMessageContaining("one producer at a time")
					.withMessageContaining("process " + ProcessHandle.current().pid());
			}
			assertThat(ring.status().participants()).hasSize(1);
			producer.close();
			other.newProducer().close();
		}
	}

	@Test
	void whenTheRingIsOpenedForManyThenMismatch() {
		try (Ring ring = this.segments.ring(SMALL)) {
			RingOptions many = RingOptions.builder().producers(Producers.MANY).build();
			assertThatExceptionOfType(RingMismatchException.class).isThrownBy(() -> this.segments.ring(many))
				.withMessageContaining("producers is ONE where MANY is asked for");
			assertThat(ring.isClosed()).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 32, 3008, 4064, (1L << 61) - (1 << 24) })
	void whenRecordsOfEveryLengthGoRoundThenNothingIsLostOrTorn(long initialPosition) {
		try (Ring ring = this.segments.ring(SMALL, initialPosition);
				RingConsumer exclusive = ring.newConsumer("exclusive");
				RingConsumer shared = ring.newConsumer("shared", GroupOptions.sharing())) {
			int number = 0;
			for (int round = 0; round < 50; round++) {
				try (RingProducer producer = ring.newProducer()) {
					for (int i = 0; i < 100; i++, number++) {
						byte[] payload = RingBooks.payload(number, 8 + number % (ring.maxMessageSize() - 7));
						assertThat(producer.offer(payload, 0, payload.length, 0)).isTrue();
						assertThat(drain(exclusive)).containsExactly(number);
						assertThat(drain(shared)).containsExactly(number);
					}
				}
			}
			assertThat(ring.status().used()).isZero();
		}
	}

	@Test
	void whenFullThenOfferIsRefusedUntilTheSlowestGroupHasRead() {
		try (Ring ring = Ring.openOrCreate(this.segments.segment(), SMALL);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			int sent = 0;
			while (offer(producer, sent)) {
				sent++;
			}
			assertThat(sent).isEqualTo(4096 / RingBatchClaim.room(40));
			assertThat(drain(consumer)).isEqualTo(IntStream.range(0, sent).boxed().toList());
			assertThat(offer(producer, sent)).isTrue();
			assertThat(drain(consumer)).containsExactly(sent);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 32, 4064 })
	void whenFullThenSendingWritesToNothingThatIsUnread(long initialPosition) {
		try (Ring ring = this.segments.ring(SMALL, initialPosition);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			int sent = 0;
			for (int received = 0; received < 500; received++) {
				byte[] payload = payloadOfAnyLength(ring, sent);
				while (producer.offer(payload, 0, payload.length, 0)) {
					payload = payloadOfAnyLength(ring, ++sent);
				}
				List<Integer> numbers = new ArrayList<>();
				consumer.poll((record) -> numbers.add(RingBooks.number(record)), 1);
				assertThat(numbers).containsExactly(received);
			}
		}
	}

	private static byte[] payloadOfAnyLength(Ring ring, int number) {
		return RingBooks.payload(number, 8 + number * 7 % (ring.maxMessageSize() - 7));
	}

	@Test
	void whenABatchIsNotCommittedBecauseSomethingIsThrownThenItsRecordsDoNotAppearLater()
			throws ReflectiveOperationException {
		try (Ring ring = this.segments.ring(SMALL);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			RingBatchClaim batch = producer.claimBatch(320, 0);
			for (int number = 100; number < 103; number++) {
				byte[] payload = RingBooks.payload(number, 16);
				Objects.requireNonNull(batch.add(payload.length, 0)).put(payload);
			}
			// As where the stack ends between the end of the claim and the first stamp.
			Field open = RingBatchClaim.class.getDeclaredField("open");
			open.setAccessible(true);
			open.set(batch, false);
			for (int number = 0; number < 3; number++) {
				byte[] payload = RingBooks.payload(number, 16);
				assertThat(producer.offer(payload, 0, payload.length, 0)).isTrue();
				assertThat(drain(consumer)).containsExactly(number);
			}
		}
	}

	@Test
	void whenClaimIsAbortedOrForgottenThenTheNextRecordIsSeen() {
		try (Ring ring = this.segments.ring(SMALL); RingConsumer consumer = ring.newConsumer("group")) {
			RingProducer forgetful = ring.newProducer();
			forgetful.claim(100, 0).abort();
			Objects.requireNonNull(forgetful.claimBatch(300, 0).add(40, 0));
			forgetful.close();
			try (RingProducer producer = ring.newProducer()) {
				assertThat(offer(producer, 1)).isTrue();
			}
			assertThat(drain(consumer)).containsExactly(1);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "ADAPTIVE", "BLOCKING" })
	void whenConsumersSleepThenEachRecordWakesThem(WaitStrategy strategy) throws InterruptedException {
		RingOptions options = RingOptions.builder()
			.capacity(4096)
			.producers(Producers.ONE)
			.waitStrategy(strategy)
			.build();
		int records = 300;
		AtomicInteger late = new AtomicInteger();
		try (Ring ring = this.segments.ring(options);
				RingConsumer one = ring.newConsumer("one");
				RingConsumer two = ring.newConsumer("two");
				RingProducer producer = ring.newProducer()) {
			CountDownLatch done = new CountDownLatch(2);
			for (RingConsumer consumer : List.of(one, two)) {
				new Thread(() -> {
					for (int received = 0; received < records;) {
						consumer.await(TimeUnit.SECONDS.toNanos(1));
						received += consumer.poll((record) -> {
							if (System.nanoTime() - record.getLong(0) > TimeUnit.MILLISECONDS.toNanos(60)) {
								late.incrementAndGet();
							}
						}, 1);
					}
					done.countDown();
				}).start();
			}
			for (int i = 0; i < records; i++) {
				LockSupport.parkNanos((i % 7) * 500_000L);
				RingClaim claim = producer.claim(8, TimeUnit.SECONDS.toNanos(10));
				claim.buffer().putLong(System.nanoTime());
				claim.commit(0);
			}
			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(late).as("records that came as late as after a missed signal").hasValueLessThan(records / 50);
	}

	@ParameterizedTest
	@ValueSource(strings = { "produce TAIL_READ:1", "produce TAIL_READ:7", "produce PAYLOAD_WRITTEN:1",
			"produce PAYLOAD_WRITTEN:9", "produce INFO_WRITTEN:2", "produce INFO_WRITTEN:11", "produce COMMITTED:1",
			"produce COMMITTED:2", "produce COMMITTED:9", "produce TAIL_MOVED:1", "produce TAIL_MOVED:9",
			"produce PADDING_CLAIMED:1", "produce PADDING_CLAIMED:2", "produce-batches TAIL_READ:2",
			"produce-batches BATCH_RECORD_DESCRIBED:1", "produce-batches BATCH_RECORD_DESCRIBED:2",
			"produce-batches BATCH_RECORD_DESCRIBED:3", "produce-batches BATCH_RECORD_DESCRIBED:11",
			"produce-batches PAYLOAD_WRITTEN:1", "produce-batches INFO_WRITTEN:3", "produce-batches COMMITTED:1",
			"produce-batches COMMITTED:4", "produce-batches TAIL_MOVED:3", "produce-batches PADDING_CLAIMED:1" })
	void whenProducerEndsAtThisStepThenTheNextOneGoesOnBehindWhatWasCommitted(String roleAndStep) {
		String[] words = roleAndStep.split(" ");
		int batch = words[0].equals("produce") ? 1 : RingCrashPeer.BATCH;
		try (Ring ring = this.segments.ring(PEERS);
				RingConsumer all = ring.newConsumer("all");
				RingConsumer workers = ring.newConsumer("workers");
				TestJvm peer = TestJvm.start(RingCrashPeer.class, this.segments.name(), words[0], words[1])) {
			List<Integer> received = new ArrayList<>();
			while (peer.isAlive()) {
				received.addAll(drain(all));
				drain(workers);
			}
			assertThat(peer.awaitExit()).isEqualTo(CrashPoints.STATUS);
			// The last look may have been before a whole lap.
			received.addAll(drain(all));
			drain(workers);
			long died = System.nanoTime();
			List<Integer> added = new ArrayList<>();
			try (RingProducer next = ring.newProducer()) {
				// As long as the first records of the peer's batches, so that stamps they
				// left would come to lie behind it.
				for (int length : new int[] { 8, 45, 82, 119, 156 }) {
					byte[] payload = RingBooks.payload(1_000_000 + length, length);
					next.send(payload, 0, payload.length, 0, BOUND_NANOS);
					added.add(1_000_000 + length);
					received.addAll(drain(all));
					drain(workers);
				}
			}
			assertThat(System.nanoTime() - died).as("stall").isLessThan(BOUND_NANOS);
			long sent = peer.awaitOutput().stream().filter((line) -> line.startsWith("sent ")).count();
			int before = received.size() - added.size();
			assertThat(received.subList(before, received.size())).isEqualTo(added);
			assertThat(received.subList(0, before)).as("in order, once")
				.isEqualTo(IntStream.range(0, before).boxed().toList());
			assertThat(before % batch).as("records of half a batch").isZero();
			assertThat((long) before / batch).as("what was acknowledged, and at most one more")
				.isBetween(sent, sent + 1);
		}
	}

	private static boolean offer(RingProducer producer, int number) {
		byte[] payload = RingBooks.payload(number, 40);
		return producer.offer(payload, 0, payload.length, 0);
	}

	private static List<Integer> drain(RingConsumer consumer) {
		List<Integer> received = new ArrayList<>();
		consumer.poll((record) -> received.add(RingBooks.number(record)), 1000);
		return received;
	}

}
