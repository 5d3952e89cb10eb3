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
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import com.sun.management.ThreadMXBean;
import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.platform.Memory;
import io.sharedmemory.sync.WaitStrategy;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link Ring}, {@link RingProducer} and {@link RingConsumer} in one process.
 */
@Timeout(60)
class RingTests {

	private static final RingOptions SMALL = RingOptions.builder().capacity(4096).build();

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	@Test
	void whenSentThenPolledWithFlagsAndPayload() {
		try (Ring ring = this.segments.ring(SMALL);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			assertThat(offer(producer, "hello", 7)).isTrue();
			List<String> polled = new ArrayList<>();
			int handled = consumer.poll((record) -> {
				assertThat(record.flags()).isEqualTo(7);
				assertThat(record.attempt()).isOne();
				assertThat(record.length()).isEqualTo(5);
				assertThat(StandardCharsets.UTF_8.decode(record.buffer()).toString()).isEqualTo("hello");
				polled.add(new String(record.toByteArray(), StandardCharsets.UTF_8));
			}, 10);
			assertThat(handled).isOne();
			assertThat(polled).containsExactly("hello");
			assertThat(consumer.poll((record) -> polled.add("again"), 10)).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 32, 4064, 1L << 32, (1L << 61) - (1 << 24) })
	void whenRecordsOfEveryLengthGoRoundThenNothingIsLostOrTorn(long initialPosition) {
		try (Ring ring = this.segments.ring(SMALL, initialPosition);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			Random random = new Random(initialPosition);
			for (int i = 0; i < 5_000; i++) {
				byte[] payload = new byte[i % (ring.maxMessageSize() + 1)];
				random.nextBytes(payload);
				assertThat(producer.offer(payload, 0, payload.length, i & 255)).isTrue();
				int flags = i & 255;
				assertThat(consumer.poll((record) -> {
					assertThat(record.toByteArray()).isEqualTo(payload);
					assertThat(record.flags()).isEqualTo(flags);
				}, 2)).isOne();
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Producers.class)
	void whenPositionsRunOutThenTypedException(Producers producers) {
		RingOptions options = RingOptions.builder().capacity(4096).producers(producers).build();
		try (Ring ring = this.segments.ring(options, RingLayout.MAX_POSITION - 64);
				RingProducer producer = ring.newProducer()) {
			assertThat(producer.offer(new byte[0], 0, 0, 0)).isTrue();
			for (int length : new int[] { 100, 0 }) {
				assertThatExceptionOfType(RingCorruptedException.class)
					.isThrownBy(() -> producer.offer(new byte[length], 0, length, 0))
					.withMessageContaining("positions end at " + RingLayout.MAX_POSITION);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Producers.class)
	void whenPayloadsHaveAnyLengthThenTheyArriveWhole(Producers producers) {
		RingOptions options = RingOptions.builder().capacity(4096).producers(producers).build();
		byte[] source = new byte[300];
		new Random(1).nextBytes(source);
		try (Ring ring = this.segments.ring(options);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			for (int length = 0; length <= 200; length++) {
				int first = length % 100;
				byte[] expected = Arrays.copyOfRange(source, first, first + length);
				assertThat(producer.offer(source, first, length, 0)).isTrue();
				int handled = consumer.poll((record) -> assertThat(record.toByteArray()).isEqualTo(expected), 1);
				assertThat(handled).as("%d bytes", length).isOne();
			}
		}
	}

	@Test
	void whenFullThenOfferIsRefusedAndSendTimesOutNamingWhoHoldsIt() {
		try (Ring ring = this.segments.ring(SMALL);
				RingConsumer consumer = ring.newConsumer("slow");
				RingProducer producer = ring.newProducer()) {
			byte[] payload = new byte[1000];
			int sent = 0;
			while (producer.offer(payload, 0, payload.length, 0)) {
				sent++;
			}
			assertThat(sent).isEqualTo(4);
			assertThatExceptionOfType(RingFullException.class)
				.isThrownBy(() -> producer.send(payload, 0, payload.length, 0, TimeUnit.MILLISECONDS.toNanos(20)))
				.withMessageContaining("1024 bytes, headers included, within 20 ms")
				.withMessageEndingWith("group 'slow' is 4096 bytes behind and has 1 live consumer");
			assertThat(consumer.poll((record) -> {
			}, 1)).isOne();
			producer.send(payload, 0, payload.length, 0, 0);
		}
	}

	@Test
	void whenSenderWaitsForRoomThenConsumerWakesIt() throws InterruptedException {
		try (Ring ring = this.segments
			.ring(RingOptions.builder().capacity(4096).waitStrategy(WaitStrategy.BLOCKING).build());
				RingConsumer consumer = ring.newConsumer("group")) {
			int records = 2_000;
			Thread sender = new Thread(() -> {
				try (RingProducer producer = ring.newProducer()) {
					for (int i = 0; i < records; i++) {
						producer.send(new byte[500], 0, 500, i & 255, TimeUnit.SECONDS.toNanos(30));
					}
				}
			});
			sender.start();
			AtomicLong next = new AtomicLong();
			while (next.get() < records) {
				if (consumer.await(TimeUnit.SECONDS.toNanos(10))) {
					consumer.poll((record) -> assertThat(record.flags()).isEqualTo((int) next.getAndIncrement() & 255),
							10);
				}
			}
			sender.join();
		}
	}

	@Test
	void whenThereAreSeveralGroupsThenEachGetsEveryRecordAndTheSlowestHoldsTheRing() {
		RingOptions options = RingOptions.builder().capacity(4096).requiredGroups(List.of("billing")).build();
		try (Ring ring = this.segments.ring(options); RingProducer producer = ring.newProducer()) {
			assertThat(offer(producer, "before", 0)).isTrue();
			try (RingConsumer audit = ring.newConsumer("audit"); RingConsumer billing = ring.newConsumer("billing")) {
				assertThat(offer(producer, "after", 0)).isTrue();
				assertThat(drain(billing)).containsExactly("before", "after");
				assertThat(ring.status().used()).isEqualTo(32);
				assertThat(drain(audit)).containsExactly("after");
				assertThat(ring.status().used()).isZero();
				assertThat(ring.status().groups())
					.extracting(GroupStatus::name, GroupStatus::required, GroupStatus::lag)
					.containsExactly(tuple("billing", true, 0L), tuple("audit", false, 0L));
			}
		}
	}

	@Test
	void whenNoGroupExistsThenRecordsVanishAndTheRingNeverFills() {
		try (Ring ring = this.segments.ring(SMALL); RingProducer producer = ring.newProducer()) {
			for (int i = 0; i < 1_000; i++) {
				assertThat(producer.offer(new byte[100], 0, 100, 0)).isTrue();
			}
			try (RingConsumer consumer = ring.newConsumer("late")) {
				assertThat(offer(producer, "first seen", 0)).isTrue();
				assertThat(drain(consumer)).containsExactly("first seen");
			}
		}
	}

	@Test
	void whenHandlerThrowsThenRecordStaysNextUntilSkipped() {
		try (Ring ring = this.segments.ring(SMALL);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			offer(producer, "poison", 0);
			offer(producer, "good", 0);
			for (int i = 0; i < 2; i++) {
				assertThatIllegalStateException().isThrownBy(() -> consumer.poll((record) -> {
					throw new IllegalStateException(new String(record.toByteArray(), StandardCharsets.UTF_8));
				}, 10)).withMessage("poison");
			}
			consumer.skip();
			assertThat(drain(consumer)).containsExactly("good");
		}
	}

	@Test
	void whenConsumerReturnsThenItGoesOnWhereTheGroupStopped() {
		try (Ring ring = this.segments.ring(SMALL); RingProducer producer = ring.newProducer()) {
			RingConsumer first = ring.newConsumer("group");
			offer(producer, "one", 0);
			offer(producer, "two", 0);
			first.poll((record) -> {
			}, 1);
			assertThatExceptionOfType(GroupBusyException.class).isThrownBy(() -> ring.newConsumer("group"))
				.withMessageContaining(
						"group 'group' is exclusive and has a live consumer, pid " + ProcessHandle.current().pid());
			first.close();
			try (RingConsumer second = ring.newConsumer("group")) {
				assertThat(second.poll((record) -> assertThat(record.attempt()).isOne(), 10)).isOne();
			}
		}
	}

	@Test
	void whenClaimIsAbortedThenConsumersPassOverIt() {
		try (Ring ring = this.segments.ring(SMALL);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			RingClaim claim = producer.tryClaim(100);
			assertThat(claim).isNotNull();
			assertThat(claim.buffer().remaining()).isEqualTo(100);
			assertThatIllegalStateException().isThrownBy(() -> producer.tryClaim(1));
			claim.abort();
			assertThatIllegalStateException().isThrownBy(claim::abort);
			RingClaim second = producer.claim(3, 0);
			second.buffer().put("yes".getBytes(StandardCharsets.UTF_8));
			second.commit(255);
			assertThat(drain(consumer)).containsExactly("yes");
		}
	}

	@Test
	void whenClaimStaysOpenThenWhoeverWaitsBehindItTakesLittleProcessorTime() {
		try (Ring ring = this.segments.ring(RingOptions.builder().waitStrategy(WaitStrategy.BLOCKING).build());
				RingProducer producer = ring.newProducer();
				RingConsumer consumer = ring.newConsumer("workers")) {
			producer.claim(4, 0);
			long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
			assertThat(consumer.await(TimeUnit.SECONDS.toNanos(2))).isFalse();
			assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu)
				.isLessThan(TimeUnit.MILLISECONDS.toNanos(150));
		}
	}

	@Test
	void whenByteOrderOfBufferWasChangedThenNextRecordIsInNativeOrder() {
		try (Ring ring = this.segments.ring(SMALL);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			for (int i = 0; i < 2; i++) {
				RingClaim claim = producer.claim(8, 0);
				changeOrder(claim.buffer());
				claim.commit(0);
				RingBatchClaim batch = producer.claimBatch(2 * RingBatchClaim.room(8), 0);
				changeOrder(batch.add(8, 0));
				changeOrder(batch.add(8, 0));
				batch.commit();
			}
			assertThat(consumer.poll((rec) -> changeOrder(rec.buffer()), 3)).isEqualTo(3);
			assertThat(consumer.pollBatch((records) -> {
				for (int i = 0; i < records.size(); i++) {
					changeOrder(records.get(i).buffer());
				}
			}, 3)).isEqualTo(3);
		}
	}

	private static void changeOrder(ByteBuffer buffer) {
		assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
		buffer
			.order((ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN) ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
	}

	@Test
	void whenClaimIsOpenThenRecordsBehindItWaitAndNothingIsTakenFromItsLiveOwner() {
		try (Ring ring = this.segments.ring(SMALL);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer slow = ring.newProducer();
				RingProducer quick = ring.newProducer()) {
			RingClaim claim = slow.claim(4, 0);
			assertThat(offer(quick, "quick", 0)).isTrue();
			for (int i = 0; i < 20; i++) {
				assertThat(consumer.await(TimeUnit.MILLISECONDS.toNanos(2))).isFalse();
			}
			assertThat(ring.status().participants()).filteredOn((participant) -> participant.openClaim() != null)
				.singleElement()
				.satisfies((participant) -> assertThat(participant.slot()).isEqualTo(slow.slot()));
			claim.buffer().put("slow".getBytes(StandardCharsets.UTF_8));
			claim.commit(0);
			assertThat(drain(consumer)).containsExactly("slow", "quick");
		}
	}

	@ParameterizedTest
	@EnumSource(WaitStrategy.class)
	void whenProducersAndConsumersWorkAtOnceThenOrderPerProducerHolds(WaitStrategy strategy)
			throws InterruptedException {
		int records = 20_000;
		RingOptions options = RingOptions.builder().capacity(1 << 14).waitStrategy(strategy).build();
		try (Ring ring = this.segments.ring(options); RingConsumer consumer = ring.newConsumer("group")) {
			List<Thread> senders = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				int sender = i;
				Thread thread = new Thread(() -> sendNumbers(ring, sender, records));
				thread.start();
				senders.add(thread);
			}
			long[] next = new long[3];
			long total = 0;
			while (total < 3L * records) {
				consumer.await(TimeUnit.MILLISECONDS.toNanos(100));
				total += consumer.poll((record) -> {
					assertThat(record.getLong(0)).isEqualTo(next[record.flags()]++);
					assertThat(record.length()).isEqualTo(8 + (int) (record.getLong(0) % 50));
				}, 100);
			}
			for (Thread sender : senders) {
				sender.join();
			}
			assertThat(ring.status().used()).isZero();
		}
	}

	private static void sendNumbers(Ring ring, int sender, int records) {
		try (RingProducer producer = ring.newProducer()) {
			for (int i = 0; i < records; i++) {
				RingClaim claim = producer.claim(8 + i % 50, TimeUnit.SECONDS.toNanos(30));
				claim.buffer().putLong(i);
				claim.commit(sender);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenRecordsFlowThenNothingIsAllocated(boolean shared) {
		RingOptions options = RingOptions.builder().capacity(1 << 16).build();
		GroupOptions group = shared ? GroupOptions.sharing() : GroupOptions.exclusive();
		try (Ring ring = this.segments.ring(options);
				RingConsumer consumer = ring.newConsumer("group", group);
				RingProducer producer = ring.newProducer()) {
			byte[] payload = new byte[100];
			long[] sum = new long[1];
			RecordHandler handler = (record) -> sum[0] += record.getLong(8);
			BatchHandler batchHandler = (batch) -> sum[0] += batch.get(batch.size() - 1).length();
			Runnable cycle = () -> {
				producer.offer(payload, 0, payload.length, 0);
				RingClaim claim = producer.claim(50, 0);
				claim.buffer().putLong(1);
				claim.commit(0);
				consumer.poll(handler, 1);
				consumer.pollBatch(batchHandler, 5);
			};
			for (int i = 0; i < 50_000; i++) {
				cycle.run();
			}
			ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < 50_000; i++) {
				cycle.run();
			}
			assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("bytes for 100,000 records")
				.isLessThan(50_000);
			assertThat(sum[0]).isPositive();
		}
	}

	/**
	 * What else a machine does makes each wake take longer, so the least of a few times
	 * counts.
	 */
	@ParameterizedTest
	@EnumSource(names = { "ADAPTIVE", "BLOCKING" })
	void whenIdleThenNextToNoProcessorTimeIsUsed(WaitStrategy strategy) {
		RingOptions options = RingOptions.builder().capacity(4096).waitStrategy(strategy).build();
		try (Ring ring = this.segments.ring(options); RingConsumer consumer = ring.newConsumer("group")) {
			consumer.await(TimeUnit.MILLISECONDS.toNanos(500));
			ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
			long most = TimeUnit.MILLISECONDS.toNanos(10);
			long least = Long.MAX_VALUE;
			for (int i = 0; i < 4 && least >= most; i++) {
				long before = threads.getCurrentThreadCpuTime();
				consumer.await(TimeUnit.SECONDS.toNanos(2));
				least = Math.min(least, threads.getCurrentThreadCpuTime() - before);
			}
			assertThat(least).as("processor time in two seconds").isLessThan(most);
		}
	}

	@Test
	void whenAwaitingThenWakeupInterruptAndTimeoutEndIt() throws InterruptedException {
		RingOptions options = RingOptions.builder().capacity(4096).waitStrategy(WaitStrategy.BLOCKING).build();
		try (Ring ring = this.segments.ring(options); RingConsumer consumer = ring.newConsumer("group")) {
			assertThat(consumer.await(TimeUnit.MILLISECONDS.toNanos(1))).isFalse();
			CountDownLatch ended = new CountDownLatch(1);
			Thread waiter = new Thread(() -> {
				assertThat(consumer.await(TimeUnit.SECONDS.toNanos(50))).isFalse();
				ended.countDown();
			});
			waiter.start();
			consumer.wakeup();
			assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
			Thread.currentThread().interrupt();
			assertThat(consumer.await(TimeUnit.SECONDS.toNanos(50))).isFalse();
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void whenRingIsOpenedWithOtherParametersThenMismatchNamesBothSides() {
		try (Ring ring = this.segments.ring(SMALL)) {
			RingOptions other = RingOptions.builder().capacity(8192).maxGroups(3).build();
			assertThatExceptionOfType(RingMismatchException.class).isThrownBy(() -> this.segments.ring(other))
				.withMessageContaining("capacity is 4096 where 8192 is asked for")
				.withMessageContaining("maxGroups is 16 where 3 is asked for");
			assertThat(ring.isClosed()).isFalse();
		}
	}

	@Test
	void whenSegmentHoldsSomethingElseThenMismatchAndNothingIsOverwritten() {
		this.segments.segment().truncate(10_000);
		try (var region = MappedRegion.map(this.segments.segment(), AccessMode.READ_WRITE)) {
			region.buffer().put(100, (byte) 1);
			assertThatExceptionOfType(RingMismatchException.class).isThrownBy(() -> this.segments.ring(SMALL))
				.withMessageContaining("holds other data");
			region.buffer().putLong(0, 42);
			assertThatExceptionOfType(RingMismatchException.class).isThrownBy(() -> this.segments.ring(SMALL))
				.withMessageContaining("holds no ring");
			assertThat(region.buffer().get(100)).isEqualTo((byte) 1);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 8, 4095 })
	void whenSegmentIsShortAndHoldsSomethingElseThenMismatchAndNothingIsOverwritten(int size) {
		this.segments.segment().truncate(size);
		try (var region = MappedRegion.map(this.segments.segment(), AccessMode.READ_WRITE)) {
			region.buffer().put(size - 1, (byte) 1);
			assertThatExceptionOfType(RingMismatchException.class).isThrownBy(() -> this.segments.ring(SMALL))
				.withMessageContaining("the segment of " + size + " bytes holds other data");
			assertThat(this.segments.segment().size()).isEqualTo(size);
			region.buffer().put(size - 1, (byte) 0);
			this.segments.ring(SMALL).close();
		}
	}

	@Test
	void whenLayoutVersionOrByteOrderDiffersThenMismatchSaysSo() {
		this.segments.ring(SMALL).close();
		try (var region = MappedRegion.map(this.segments.segment(), AccessMode.READ_WRITE)) {
			Memory.putInt(region.address() + RingLayout.VERSION_OFFSET, 99);
			assertThatExceptionOfType(RingMismatchException.class).isThrownBy(() -> this.segments.ring(SMALL))
				.withMessageContaining("layout version 99, this library has 3");
			Memory.putLong(region.address(), Long.reverseBytes(RingLayout.MAGIC));
			assertThatExceptionOfType(RingMismatchException.class).isThrownBy(() -> this.segments.ring(SMALL))
				.withMessageContaining("other byte order");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { RingLayout.MAGIC_OFFSET, RingLayout.VERSION_OFFSET, RingLayout.BYTE_ORDER_OFFSET,
			RingLayout.STATE_OFFSET, RingLayout.MAX_MESSAGE_SIZE_OFFSET, RingLayout.CAPACITY_OFFSET,
			RingLayout.KEY_OFFSET, RingLayout.MAX_PARTICIPANTS_OFFSET, RingLayout.MAX_GROUPS_OFFSET,
			RingLayout.RETENTION_OFFSET, RingLayout.PRODUCERS_OFFSET, RingLayout.BLOCK_LENGTH_OFFSET })
	void whenWordOfHeaderIsOverwrittenThenWhatLooksAtTheRingSaysSo(int offset) {
		try (Ring ring = this.segments.ring(SMALL); RingConsumer consumer = ring.newConsumer("group")) {
			assertThat(ring.status().groups()).hasSize(1);
			long address = ring.region().address() + offset;
			Memory.putInt(address, Memory.getInt(address) ^ 0x55);
			for (ThrowingCallable call : List.<ThrowingCallable>of(ring::status, ring::newProducer,
					() -> ring.newConsumer("other"), () -> ring.removeGroup("group"), () -> consumer.await(0))) {
				assertThatExceptionOfType(RingCorruptedException.class).isThrownBy(call)
					.withMessageContaining("wrote over its header")
					.withMessageContaining("remove the segment");
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "MANY", "ONE" })
	void whenHeaderIsOverwrittenThenSendWithoutRoomSaysSoInsteadOfWhoHoldsTheRing(Producers producers) {
		RingOptions options = RingOptions.builder()
			.capacity(4096)
			.producers(producers)
			.requiredGroups(List.of("group"))
			.build();
		try (Ring ring = this.segments.ring(options); RingProducer producer = ring.newProducer()) {
			byte[] payload = new byte[1000];
			assertThatExceptionOfType(RingFullException.class).isThrownBy(() -> {
				while (true) {
					producer.send(payload, 0, payload.length, 0, 0);
				}
			}).withMessageContaining("group 'group' is");
			ring.region().fill(0, RingLayout.TAIL_OFFSET, (byte) 0x55);
			assertThatExceptionOfType(RingCorruptedException.class)
				.isThrownBy(() -> producer.send(payload, 0, payload.length, 0, 1_000_000))
				.withMessageContaining("wrote over its header");
		}
	}

	@Test
	void whenCreatorDiedHalfWayThenTheNextOneFinishes() {
		this.segments.ring(SMALL).close();
		try (var region = MappedRegion.map(this.segments.segment(), AccessMode.READ_WRITE)) {
			Memory.putInt(region.address() + RingLayout.STATE_OFFSET, RingLayout.STATE_NEW);
			Memory.putLong(region.address() + RingLayout.TAIL_OFFSET, 12345);
		}
		assertThatExceptionOfType(RingMismatchException.class)
			.isThrownBy(() -> Ring.openOnly(this.segments.segment(), SMALL))
			.withMessageContaining("never finished");
		try (Ring ring = this.segments.ring(SMALL)) {
			assertThat(ring.status().tail()).isZero();
		}
	}

	@Test
	void whenOpenOnlyAndSegmentIsEmptyThenMismatch() {
		assertThatExceptionOfType(RingMismatchException.class)
			.isThrownBy(() -> Ring.openOnly(this.segments.segment(), SMALL))
			.withMessageContaining("holds no ring");
		assertThat(this.segments.segment().size()).isZero();
	}

	@Test
	void whenPayloadIsTooLongThenTypedExceptionNamesLengthAndMaximum() {
		try (Ring ring = this.segments.ring(SMALL); RingProducer producer = ring.newProducer()) {
			assertThatExceptionOfType(MessageTooLargeException.class)
				.isThrownBy(() -> producer.offer(new byte[1025], 0, 1025, 0))
				.withMessageContaining("1025 bytes")
				.withMessageContaining("1024 bytes");
			assertThatIllegalArgumentException().isThrownBy(() -> producer.tryClaim(-1));
			assertThatIllegalArgumentException().isThrownBy(() -> producer.offer(new byte[1], 0, 1, 256));
			assertThat(producer.offer(new byte[1024], 0, 1024, 255)).isTrue();
		}
	}

	@Test
	void whenTablesAreFullThenTypedExceptionNamesTheLimit() {
		RingOptions options = RingOptions.builder().capacity(4096).maxParticipants(2).maxGroups(1).build();
		try (Ring ring = this.segments.ring(options); RingConsumer consumer = ring.newConsumer("only")) {
			assertThatExceptionOfType(RingLimitException.class).isThrownBy(() -> ring.newConsumer("other"))
				.withMessageContaining("no room for group 'other': all 1 entries");
			RingProducer producer = ring.newProducer();
			assertThatExceptionOfType(RingLimitException.class).isThrownBy(ring::newProducer)
				.withMessageContaining("all 2 participant slots");
			producer.close();
			ring.newProducer().close();
			assertThat(consumer.group()).isEqualTo("only");
		}
	}

	@Test
	void whenClosedThenTypedExceptions() {
		Ring ring = this.segments.ring(SMALL);
		RingProducer producer = ring.newProducer();
		RingConsumer consumer = ring.newConsumer("group");
		offer(producer, "x", 0);
		consumer.close();
		consumer.close();
		assertThatExceptionOfType(RingClosedException.class).isThrownBy(() -> drain(consumer))
			.withMessageContaining("the consumer of group 'group' is closed");
		ring.close();
		ring.close();
		assertThatExceptionOfType(RingClosedException.class).isThrownBy(() -> offer(producer, "x", 0));
		assertThatExceptionOfType(RingClosedException.class).isThrownBy(ring::newProducer);
		assertThatExceptionOfType(RingClosedException.class).isThrownBy(() -> ring.newConsumer("group"));
		assertThatExceptionOfType(RingClosedException.class).isThrownBy(ring::status);
		producer.close();
		consumer.wakeup();
	}

	@Test
	void whenRingIsClosedWhileItsProducersAndConsumersAreClosedThenTheyCloseQuietly() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int round = 0; round < 1000; round++) {
				Ring ring = this.segments.ring(SMALL);
				RingConsumer consumer = ring.newConsumer("viewers", GroupOptions.sharing().vanishing());
				RingProducer producer = ring.newProducer();
				producer.claim(10, 0);
				Future<?> closingConsumer = threads.submit(consumer::close);
				Future<?> closingProducer = threads.submit(producer::close);
				long end = System.nanoTime() + 3000L * (round % 100);
				while (System.nanoTime() - end < 0) {
					Thread.onSpinWait();
				}
				ring.close();
				closingConsumer.get();
				closingProducer.get();
			}
		}
		finally {
			threads.shutdown();
		}
	}

	@Test
	void whenRingIsClosedWhileThreadsUseItThenTheyGetExceptionsAndOthersGoOn() throws InterruptedException {
		try (SharedMemoryObject again = SharedMemoryObject.openOnly(this.segments.name(), AccessMode.READ_WRITE);
				Ring other = Ring.openOrCreate(again, SMALL)) {
			for (int i = 0; i < 50; i++) {
				Ring ring = this.segments.ring(SMALL);
				CountDownLatch running = new CountDownLatch(2);
				CountDownLatch ended = new CountDownLatch(2);
				start(running, ended, ring.newProducer(), (producer) -> producer.offer(new byte[50], 0, 50, 0));
				start(running, ended, ring.newConsumer("group"), (consumer) -> consumer.poll((record) -> {
				}, 10));
				running.await();
				ring.close();
				assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
			}
			try (RingConsumer consumer = other.newConsumer("group"); RingProducer producer = other.newProducer()) {
				drain(consumer);
				assertThat(offer(producer, "still", 0)).isTrue();
				assertThat(drain(consumer)).containsExactly("still");
			}
		}
	}

	@Test
	void whenRingIsClosedWhileProducersAndConsumersAreMadeThenTheExceptionSaysSo() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int round = 0; round < 500; round++) {
				Ring ring = this.segments.ring(SMALL);
				Future<?> producers = threads.submit(() -> untilClosed(() -> ring.newProducer().close()));
				Future<?> consumers = threads.submit(() -> untilClosed(() -> ring.newConsumer("group").close()));
				long start = System.nanoTime();
				while (System.nanoTime() - start < 10_000L * (round % 50)) {
					Thread.onSpinWait();
				}
				ring.close();
				producers.get();
				consumers.get();
			}
		}
		finally {
			threads.shutdown();
		}
	}

	private static void untilClosed(Runnable action) {
		try {
			while (true) {
				action.run();
			}
		}
		catch (RingClosedException ex) {
			// As it should be, in contrast to any other.
		}
	}

	private static <T> void start(CountDownLatch running, CountDownLatch ended, T member, Consumer<T> action) {
		new Thread(() -> {
			try {
				while (true) {
					action.accept(member);
					running.countDown();
				}
			}
			catch (RingClosedException ex) {
				ended.countDown();
			}
		}).start();
	}

	@Test
	void whenOptionsAreOutOfRangeThenMessageNamesValueAndRange() {
		assertThatIllegalArgumentException().isThrownBy(() -> RingOptions.builder().capacity(5000).build())
			.withMessageContaining("capacity 5000")
			.withMessageContaining("a power of two from 4096");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RingOptions.builder().capacity(4096).maxMessageSize(1025).build())
			.withMessageContaining("at most a quarter of the capacity (1024 bytes)");
		assertThatIllegalArgumentException().isThrownBy(() -> RingOptions.builder().maxParticipants(128).build());
		assertThatIllegalArgumentException().isThrownBy(() -> RingOptions.builder().maxGroups(65).build());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RingOptions.builder().requiredGroups(List.of("")).build());
		assertThat(RingOptions.builder().attachTimeout(Duration.ofSeconds(1)).build().attachTimeout()).hasSeconds(1);
	}

	private static boolean offer(RingProducer producer, String text, int flags) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return producer.offer(bytes, 0, bytes.length, flags);
	}

	private static List<String> drain(RingConsumer consumer) {
		List<String> records = new ArrayList<>();
		ByteBuffer copy = ByteBuffer.allocate(4096);
		while (consumer.poll((record) -> {
			copy.clear();
			copy.put(record.buffer()).flip();
			records.add(StandardCharsets.UTF_8.decode(copy).toString());
		}, 100) > 0) {
			continue;
		}
		return records;
	}

}
