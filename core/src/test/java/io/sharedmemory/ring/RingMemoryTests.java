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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.platform.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what a ring makes of its blocks: how much of its memory it takes, and that
 * all of it can be had.
 */
@Timeout(60)
class RingMemoryTests {

	private static final int LENGTH = 1000;

	private static final long BLOCK = Blocks.lengthFor(RingOptions.DEFAULT_CAPACITY, 1 << 20);

	private final byte[] payload = new byte[LENGTH];

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	private static RingOptions options(Producers producers) {
		return RingOptions.builder().producers(producers).build();
	}

	@ParameterizedTest
	@EnumSource(names = { "MANY", "ONE" })
	void whenConsumersKeepUpThenARingTakesNoMoreMemoryThanTwoBlocks(Producers producers) {
		try (Ring ring = this.segments.ring(options(producers));
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			AtomicLong received = new AtomicLong();
			Set<Long> used = new HashSet<>();
			int count = (int) (4 * ring.capacity() / LENGTH);
			for (int number = 0; number < count; number++) {
				used.add(ring.geometry().record(consumer.position()) / BLOCK);
				send(producer, number);
				consumer.poll((record) -> assertThat(record.getLong(0)).isEqualTo(received.getAndIncrement()), 10);
			}
			assertThat(received).hasValue(count);
			// A block need not begin at a multiple of its length.
			assertThat(used).hasSizeLessThanOrEqualTo(3);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "MANY", "ONE" })
	void whenAConsumerStopsThenTheRingHoldsItsCapacityWhereverThatWas(Producers producers) {
		int span = RingLayout.span(LENGTH);
		try (Ring ring = this.segments.ring(options(producers));
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			int sent = 0;
			int received = 0;
			for (int round = 0; round < 5; round++) {
				int before = sent;
				while (offer(producer, sent)) {
					sent++;
				}
				assertThat((long) (sent - received) * span).as("bytes in the ring")
					.isBetween(ring.capacity() - 10L * span, ring.capacity());
				assertThat(sent).isGreaterThan(before);
				// Stops somewhere else each time, once when it has read everything.
				AtomicLong next = new AtomicLong(received);
				int most = (round == 3) ? Integer.MAX_VALUE : 1234 + 5000 * round;
				consumer.poll((record) -> assertThat(record.getLong(0)).isEqualTo(next.getAndIncrement()), most);
				received = (int) next.get();
			}
		}
	}

	@Test
	void whenOneGroupIsSlowThenItGetsWhatItsBlocksHeld() {
		try (Ring ring = this.segments.ring(options(Producers.MANY));
				RingConsumer fast = ring.newConsumer("fast");
				RingConsumer slow = ring.newConsumer("slow");
				RingProducer producer = ring.newProducer()) {
			AtomicLong slowNext = new AtomicLong();
			int count = (int) (8 * ring.capacity() / LENGTH);
			for (int number = 0; number < count; number++) {
				if (!offer(producer, number)) {
					int polled = slow
						.poll((record) -> assertThat(record.getLong(0)).isEqualTo(slowNext.getAndIncrement()), 7000);
					assertThat(polled).isPositive();
					send(producer, number);
				}
				fast.poll(RingRecord::length, 10);
			}
			while (slowNext.get() < count) {
				assertThat(slow.poll((record) -> assertThat(record.getLong(0)).isEqualTo(slowNext.getAndIncrement()),
						count))
					.isPositive();
			}
		}
	}

	@Test
	void whenRecordsAreAsLongAsTheyMayBeThenTwoFillABlock() {
		byte[] longest = new byte[1 << 20];
		try (Ring ring = this.segments.ring(options(Producers.MANY));
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			int sent = 0;
			while (producer.offer(longest, 0, longest.length, 0)) {
				sent++;
			}
			assertThat(sent).isEqualTo(15);
			assertThat(consumer.poll((record) -> assertThat(record.length()).isEqualTo(1 << 20), 100)).isEqualTo(15);
			assertThat(producer.tryClaimBatch(ring.maxBatchRoom())).isNotNull();
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 32, -1, 1L << 25, 2_101_249, Long.MAX_VALUE, 1L << 21 })
	void whenTheBlockLengthIsDamagedThenMismatch(long blockLength) {
		this.segments.ring(RingOptions.builder().build()).close();
		try (MappedRegion region = MappedRegion.map(this.segments.segment(), AccessMode.READ_WRITE)) {
			Memory.putLong(region.address() + RingLayout.BLOCK_LENGTH_OFFSET, blockLength);
		}
		assertThatExceptionOfType(RingMismatchException.class)
			.isThrownBy(() -> this.segments.ring(RingOptions.builder().build()))
			.withMessageMatching(".*(block length is " + blockLength + "|but a ring of .*)");
	}

	@ParameterizedTest
	@EnumSource(names = { "MANY", "ONE" })
	void whenTheBlockTableSaysThatTheTailHasNoMemoryThenProducersSaySo(Producers producers) {
		try (Ring ring = this.segments.ring(options(producers))) {
			ring.newProducer().close();
			long table = ring.region().address() + RingLayout.blockTableOffset(RingOptions.DEFAULT_MAX_GROUPS,
					RingOptions.DEFAULT_MAX_PARTICIPANTS, false);
			Memory.putLong(table, RingLayout.block(9, 0));
			try (RingProducer producer = ring.newProducer()) {
				assertThatExceptionOfType(RingCorruptedException.class).isThrownBy(() -> send(producer, 1))
					.withMessageContaining("the block of that position has no memory");
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "MANY", "ONE" })
	void whenALateProducerShowsAClaimOfAnEarlierLapThenTheOthersGoOn(Producers producers) {
		try (Ring ring = this.segments.ring(options(producers));
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			for (int lap = 0; lap < 3; lap++) {
				while (offer(producer, lap)) {
					continue;
				}
				while (consumer.poll(RingRecord::length, 1000) > 0 && ring.status().used() > ring.capacity() / 2) {
					continue;
				}
			}
			send(producer, 0);
			// As one that read the tail then, was suspended, and has not yet lost the
			// race.
			long intent = ring.geometry().slot(2) + RingLayout.SLOT_INTENT_OFFSET;
			Memory.putIntVolatile(ring.geometry().slot(2) + RingLayout.SLOT_STATE_OFFSET, RingLayout.SLOT_TAKEN);
			Memory.putIntVolatile(ring.region().address() + RingLayout.SLOTS_IN_USE_OFFSET, 3);
			Memory.putLongVolatile(intent, 1024);
			for (int number = 0; number < 2 * BLOCK / LENGTH; number++) {
				send(producer, number);
			}
			Memory.putLongVolatile(intent, RingLayout.NONE);
			Memory.putIntVolatile(ring.geometry().slot(2) + RingLayout.SLOT_STATE_OFFSET, RingLayout.SLOT_FREE);
			for (int number = 0; number < 2 * ring.capacity() / LENGTH; number++) {
				send(producer, number);
				consumer.poll(RingRecord::length, 10);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "KEEP", "OVERWRITE_OLDEST" })
	void whenTheBlockTableSaysThatWhatWaitsHasNoMemoryThenConsumersAndProducersSaySo(Retention retention) {
		boolean overwriting = retention == Retention.OVERWRITE_OLDEST;
		RingOptions options = RingOptions.builder().retention(retention).build();
		try (Ring ring = this.segments.ring(options);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			send(producer, 0);
			Memory.putLong(ring.region().address() + RingLayout.blockTableOffset(RingOptions.DEFAULT_MAX_GROUPS,
					RingOptions.DEFAULT_MAX_PARTICIPANTS, overwriting), RingLayout.block(9, 0));
			assertThatExceptionOfType(RingCorruptedException.class).isThrownBy(() -> {
				while (consumer.poll(RingRecord::length, 1) == 0) {
					consumer.await(TimeUnit.MILLISECONDS.toNanos(10));
				}
			}).withMessageContaining("the block of that position has no memory");
			if (overwriting) {
				assertThatExceptionOfType(RingCorruptedException.class).isThrownBy(() -> {
					while (offer(producer, 1)) {
						continue;
					}
				}).withMessageContaining("the block of that position has no memory");
			}
		}
	}

	@Test
	void whenTheSegmentIsTruncatedThenTheRoomOfAnOpenClaimCanStillBeAskedFor() {
		try (Ring ring = this.segments.ring(options(Producers.MANY));
				RingProducer one = ring.newProducer();
				RingProducer other = ring.newProducer()) {
			RingClaim claim = one.claim(100, 0);
			RingBatchClaim batch = other.claimBatch(1000, 0);
			this.segments.segment().truncate(0);
			assertThat(claim.buffer().remaining()).isEqualTo(100);
			assertThat(batch.add(100, 0)).isNotNull();
		}
	}

	private boolean offer(RingProducer producer, int number) {
		ByteBuffer.wrap(this.payload).order(ByteOrder.nativeOrder()).putLong(number);
		return producer.offer(this.payload, 0, LENGTH, 0);
	}

	private void send(RingProducer producer, int number) {
		assertThat(offer(producer, number)).isTrue();
	}

}
