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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.sharedmemory.platform.Memory;
import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for rings that overwrite their oldest records.
 */
@Timeout(60)
class RingOverwriteTests {

	private static final RingOptions OPTIONS = options(Producers.MANY);

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	@Test
	void whenConsumerIsLappedThenItIsToldExactlyHowManyRecordsItLost() {
		try (Ring ring = this.segments.ring(OPTIONS);
				RingProducer producer = ring.newProducer();
				RingConsumer consumer = ring.newConsumer("group")) {
			for (int number = 0; number < 1000; number++) {
				assertThat(send(producer, number)).isTrue();
				if (number == 9) {
					assertThat(consumer.poll((record) -> assertThat(record.lostBefore()).isZero(), 5)).isEqualTo(5);
				}
			}
			List<Integer> numbers = new ArrayList<>();
			List<Long> losses = new ArrayList<>();
			while (consumer.poll((record) -> {
				numbers.add(RingBooks.number(record));
				losses.add(record.lostBefore());
			}, 10) > 0) {
				continue;
			}
			assertThat(numbers).isEqualTo(consecutive(numbers.get(0), 999));
			assertThat(losses.get(0)).isEqualTo(numbers.get(0) - 5);
			assertThat(losses.subList(1, losses.size())).containsOnly(0L);
			assertThat(lost(ring, "group")).isEqualTo(numbers.get(0) - 5);
			assertThat(lost(ring, "other")).isGreaterThan(lost(ring, "group") + 4);
		}
	}

	@ParameterizedTest
	@CsvSource({ "MANY, 2", "ONE, 1" })
	void whenProducersAndConsumersRaceThenReceivedAndLostAddUp(Producers producers, int count)
			throws InterruptedException {
		int records = 200_000 / count;
		try (Ring ring = this.segments.ring(options(producers)); RingConsumer consumer = ring.newConsumer("group")) {
			CountDownLatch sent = new CountDownLatch(count);
			for (int i = 0; i < count; i++) {
				new Thread(() -> {
					try (RingProducer producer = ring.newProducer()) {
						for (int number = 0; number < records; number++) {
							byte[] payload = RingBooks.payload(number % 1000, 8 + number % 193);
							producer.send(payload, 0, payload.length, 0, TimeUnit.SECONDS.toNanos(10));
						}
					}
					finally {
						sent.countDown();
					}
				}).start();
			}
			long[] received = new long[1];
			long[] lost = new long[1];
			AtomicBoolean done = new AtomicBoolean();
			while (!done.get()) {
				done.set(sent.getCount() == 0);
				while (consumer.poll((record) -> {
					RingBooks.number(record);
					received[0]++;
					lost[0] += record.lostBefore();
				}, 3) + consumer.pollBatch((batch) -> {
					for (int i = 0; i < batch.size(); i++) {
						RingBooks.number(batch.get(i));
						received[0]++;
						lost[0] += batch.get(i).lostBefore();
					}
				}, 3) > 0) {
					continue;
				}
			}
			assertThat(received[0] + lost[0]).isEqualTo((long) count * records);
			assertThat(lost(ring, "group")).isEqualTo(lost[0]);
			assertThat(lost[0]).isPositive();
		}
	}

	@Test
	void whenAGroupIsRemovedThenItsCursorTellsWhoeverDropsItsRecords() {
		try (Ring ring = this.segments.ring(OPTIONS)) {
			ring.removeGroup("other");
			long cursor = ring.geometry().group(1) + RingLayout.GROUP_PROGRESS_OFFSET + RingLayout.CURSOR_OFFSET;
			assertThat(Memory.getLongVolatile(cursor)).isEqualTo(RingLayout.NONE);
		}
	}

	@Test
	void whenALiveClaimIsInTheWayThenItIsNotOverwritten() {
		try (Ring ring = this.segments.ring(OPTIONS);
				RingProducer slow = ring.newProducer();
				RingProducer producer = ring.newProducer();
				RingConsumer consumer = ring.newConsumer("group")) {
			byte[] payload = RingBooks.payload(7);
			RingClaim claim = slow.claim(payload.length, 0);
			int sent = 0;
			while (send(producer, 1000 + sent)) {
				sent++;
			}
			assertThat(sent).isPositive();
			claim.buffer().put(payload);
			claim.commit(0);
			assertThat(send(producer, 1000 + sent)).isTrue();
			List<Integer> numbers = new ArrayList<>();
			consumer.poll((record) -> numbers.add(RingBooks.number(record)), 1000);
			assertThat(numbers).isEqualTo(consecutive(numbers.get(0), 1000 + sent));
		}
	}

	@Test
	void whenAClaimOfADeadProducerIsInTheWayThenItIsSettled() {
		try (Ring ring = this.segments.ring(OPTIONS); RingProducer producer = ring.newProducer()) {
			try (TestJvm peer = TestJvm.start(RingPeer.class, this.segments.name())) {
				peer.awaitLine("ready");
				peer.send("claim 100");
				peer.awaitLine("claimed");
				peer.kill();
			}
			for (int number = 0; number < 1000; number++) {
				byte[] payload = RingBooks.payload(number);
				producer.send(payload, 0, payload.length, 0, TimeUnit.MILLISECONDS.toNanos(200));
			}
		}
	}

	@Test
	void whenRecordsAreReadOrDroppedThenThePositionIsThatOfTheNextOne() {
		try (Ring ring = this.segments.ring(OPTIONS);
				RingProducer producer = ring.newProducer();
				RingConsumer consumer = ring.newConsumer("group")) {
			for (int number = 0; number < 200; number++) {
				assertThat(send(producer, number)).isTrue();
				long position = consumer.position();
				assertThat(position).isEqualTo(ring.status().groups().get(0).position());
				if (number % 3 == 0) {
					consumer.poll((record) -> assertThat(record.position()).isGreaterThanOrEqualTo(position), 1);
				}
			}
			assertThat(consumer.position()).isGreaterThan(ring.capacity());
		}
	}

	@Test
	void whenAConsumerHasNoMemoryForItsCopyThenItsSlotAndGroupAreFree() {
		RingOptions options = RingOptions.builder()
			.capacity(16 << 20)
			.maxMessageSize(4 << 20)
			.retention(Retention.OVERWRITE_OLDEST)
			.build();
		try (Ring ring = this.segments.ring(options);
				TestJvm peer = TestJvm.startWith(List.of("-XX:MaxDirectMemorySize=1m"), RingPeer.class,
						this.segments.name())) {
			peer.awaitLine("ready");
			peer.send("join-without-memory group");
			peer.awaitLine("no memory");
			assertThat(ring.status().participants()).isEmpty();
			ring.newConsumer("group").close();
		}
	}

	@Test
	void whenRetentionDiffersThenMismatchNamesBothSides() {
		this.segments.ring(OPTIONS).close();
		assertThatExceptionOfType(RingMismatchException.class)
			.isThrownBy(
					() -> this.segments.ring(RingOptions.builder().capacity(4096).retention(Retention.KEEP).build()))
			.withMessageContaining("retention is OVERWRITE_OLDEST where KEEP is asked for");
		this.segments.ring(RingOptions.builder().build()).close();
	}

	private static RingOptions options(Producers producers) {
		return RingOptions.builder()
			.capacity(4096)
			.retention(Retention.OVERWRITE_OLDEST)
			.requiredGroups(List.of("group", "other"))
			.producers(producers)
			.build();
	}

	private static long lost(Ring ring, String group) {
		return ring.status()
			.groups()
			.stream()
			.filter((status) -> status.name().equals(group))
			.mapToLong(GroupStatus::lost)
			.sum();
	}

	private static boolean send(RingProducer producer, int number) {
		byte[] payload = RingBooks.payload(number);
		return producer.offer(payload, 0, payload.length, 0);
	}

	private static List<Integer> consecutive(int first, int last) {
		List<Integer> numbers = new ArrayList<>();
		for (int number = first; number <= last; number++) {
			numbers.add(number);
		}
		return numbers;
	}

}
