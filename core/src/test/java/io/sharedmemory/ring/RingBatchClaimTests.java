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

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RingBatchClaim}.
 */
@Timeout(60)
class RingBatchClaimTests {

	private static final RingOptions SMALL = RingOptions.builder().capacity(4096).build();

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	@Test
	void whenBatchIsOpenThenNothingIsSeenAndAllOfItAfterTheCommit() {
		try (Ring ring = this.segments.ring(SMALL);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer();
				RingProducer other = ring.newProducer()) {
			RingBatchClaim batch = producer.claimBatch(500, 0);
			add(batch, 1, 2);
			send(other, 4);
			assertThat(drain(consumer)).isEmpty();
			add(batch, 3);
			assertThat(batch.size()).isEqualTo(3);
			batch.commit();
			assertThat(drain(consumer)).containsExactly(1, 2, 3, 4);
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 32, 3008, 4064, (1L << 61) - (1 << 24) })
	void whenBatchesGoRoundAtEveryAlignmentThenNothingIsLostOrTorn(long initialPosition) {
		try (Ring ring = this.segments.ring(SMALL, initialPosition);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			int number = 0;
			for (int round = 0; round < 3_000; round++) {
				int first = number;
				RingBatchClaim batch = producer.claimBatch(16 + round % (ring.maxBatchRoom() - 15), 0);
				int most = round % 7;
				for (int i = 0; i < most; i++) {
					byte[] payload = RingBooks.payload(number, 8 + (round + i) % 200);
					ByteBuffer room = batch.add(payload.length, number & 255);
					if (room == null) {
						assertThat(batch.remaining()).isLessThan(RingBatchClaim.room(payload.length));
						break;
					}
					room.put(payload);
					number++;
				}
				batch.commit();
				assertThat(drain(consumer)).isEqualTo(IntStream.range(first, number).boxed().toList());
			}
			assertThat(ring.status().used()).isZero();
		}
	}

	@Test
	void whenBatchIsAbortedOrEmptyThenConsumersPassOverIt() {
		try (Ring ring = this.segments.ring(SMALL);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			RingBatchClaim batch = producer.claimBatch(300, 0);
			add(batch, 1, 2, 3);
			batch.abort();
			producer.claimBatch(100, 0).commit();
			send(producer, 4);
			assertThat(drain(consumer)).containsExactly(4);
		}
	}

	@Test
	void whenSeveralShareAGroupThenABatchIsDividedByRecords() {
		try (Ring ring = this.segments.ring(SMALL);
				RingConsumer one = ring.newConsumer("group", GroupOptions.sharing());
				RingConsumer two = ring.newConsumer("group", GroupOptions.sharing());
				RingProducer producer = ring.newProducer()) {
			RingBatchClaim batch = producer.claimBatch(800, 0);
			add(batch, 1, 2, 3, 4, 5, 6);
			batch.commit();
			List<Integer> first = new ArrayList<>();
			assertThat(one.poll((record) -> first.add(RingBooks.number(record)), 2)).isEqualTo(2);
			assertThat(first).containsExactly(1, 2);
			assertThat(drain(two)).containsExactly(3, 4, 5, 6);
		}
	}

	@Test
	void whenRingOverwritesThenEveryRecordOfALostBatchIsCounted() {
		RingOptions options = RingOptions.builder().capacity(4096).retention(Retention.OVERWRITE_OLDEST).build();
		try (Ring ring = this.segments.ring(options);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			int batches = 200;
			for (int i = 0; i < batches; i++) {
				RingBatchClaim batch = producer.claimBatch(200, 0);
				add(batch, 3 * i, 3 * i + 1, 3 * i + 2);
				batch.commit();
			}
			long[] lost = new long[1];
			List<Integer> seen = new ArrayList<>();
			consumer.poll((record) -> {
				lost[0] += record.lostBefore();
				seen.add(RingBooks.number(record));
			}, 3 * batches);
			assertThat(lost[0] + seen.size()).isEqualTo(3L * batches);
			assertThat(seen).isNotEmpty().isEqualTo(IntStream.range((int) lost[0], 3 * batches).boxed().toList());
		}
	}

	@Test
	void whenBatchesFlowThenNothingIsAllocated() {
		RingOptions options = RingOptions.builder().capacity(1 << 16).build();
		try (Ring ring = this.segments.ring(options);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			long[] sum = new long[1];
			RecordHandler handler = (record) -> sum[0] += record.getLong(0);
			Runnable cycle = () -> {
				RingBatchClaim batch = producer.claimBatch(1000, 0);
				for (int i = 0; i < 4; i++) {
					Objects.requireNonNull(batch.add(100, 0)).putLong(1);
				}
				batch.commit();
				consumer.poll(handler, 10);
			};
			for (int i = 0; i < 30_000; i++) {
				cycle.run();
			}
			ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < 30_000; i++) {
				cycle.run();
			}
			assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("bytes for 120,000 records")
				.isLessThan(50_000);
			assertThat(sum[0]).isEqualTo(240_000);
		}
	}

	@Test
	void whenBatchIsUsedWronglyThenTypedExceptionsAndTheRingGoesOn() {
		try (Ring ring = this.segments.ring(SMALL);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			assertThatIllegalArgumentException().isThrownBy(() -> producer.claimBatch(15, 0))
				.withMessageContaining("15")
				.withMessageContaining("16");
			assertThatExceptionOfType(MessageTooLargeException.class)
				.isThrownBy(() -> producer.claimBatch(ring.maxBatchRoom() + 1, 0))
				.withMessageContaining(String.valueOf(ring.maxBatchRoom()));
			RingBatchClaim batch = producer.claimBatch(ring.maxBatchRoom(), 0);
			assertThatIllegalStateException().isThrownBy(() -> producer.tryClaim(1));
			assertThatIllegalStateException().isThrownBy(() -> producer.tryClaimBatch(100));
			assertThatExceptionOfType(MessageTooLargeException.class)
				.isThrownBy(() -> batch.add(ring.maxMessageSize() + 1, 0));
			assertThatIllegalArgumentException().isThrownBy(() -> batch.add(1, 256));
			add(batch, 1);
			batch.commit();
			assertThatIllegalStateException().isThrownBy(() -> batch.add(1, 0));
			assertThatIllegalStateException().isThrownBy(batch::commit);
			assertThat(drain(consumer)).containsExactly(1);
		}
	}

	@Test
	void whenRingIsFullThenNoBatch() {
		try (Ring ring = Ring.openOrCreate(this.segments.segment(), SMALL);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			int batches = 0;
			for (RingBatchClaim batch = producer.tryClaimBatch(1024); batch != null; batch = producer
				.tryClaimBatch(1024)) {
				add(batch, batches++);
				batch.commit();
			}
			assertThat(batches).isEqualTo(4);
			assertThatExceptionOfType(RingFullException.class).isThrownBy(() -> producer.claimBatch(1024, 1000))
				.withMessageContaining("1024 bytes");
			assertThat(drain(consumer)).containsExactly(0, 1, 2, 3);
		}
	}

	@Test
	void whenProducerIsClosedThenItsOpenBatchIsAborted() {
		try (Ring ring = this.segments.ring(SMALL);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer next = ring.newProducer()) {
			RingProducer producer = ring.newProducer();
			add(producer.claimBatch(500, 0), 1, 2);
			producer.close();
			send(next, 3);
			assertThat(drain(consumer)).containsExactly(3);
		}
	}

	private static void add(RingBatchClaim batch, int... numbers) {
		for (int number : numbers) {
			byte[] payload = RingBooks.payload(number, 40);
			Objects.requireNonNull(batch.add(payload.length, 0)).put(payload);
		}
	}

	private static void send(RingProducer producer, int number) {
		byte[] payload = RingBooks.payload(number, 40);
		producer.send(payload, 0, payload.length, 0, 0);
	}

	private static List<Integer> drain(RingConsumer consumer) {
		List<Integer> received = new ArrayList<>();
		consumer.poll((record) -> received.add(RingBooks.number(record)), 100);
		return received;
	}

}
