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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.platform.Memory;
import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for groups: shared ones, ephemeral ones, where they start, batches, removal.
 */
@Timeout(120)
class RingGroupTests {

	private static final long JOINING_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

	private static final RingOptions OPTIONS = RingOptions.builder()
		.capacity(1 << 16)
		.requiredGroups(List.of("workers"))
		.build();

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	@Test
	void whenGroupIsSharedThenEachRecordGoesToOneConsumer() throws InterruptedException {
		int records = 100_000;
		try (Ring ring = this.segments.ring(OPTIONS); RingProducer producer = ring.newProducer()) {
			List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
			CountDownLatch joined = new CountDownLatch(3);
			AtomicInteger handled = new AtomicInteger();
			List<Thread> threads = IntStream.range(0, 3).mapToObj((i) -> new Thread(() -> {
				try (RingConsumer consumer = ring.newConsumer("workers", GroupOptions.sharing())) {
					joined.countDown();
					while (handled.get() < records) {
						consumer.await(TimeUnit.MILLISECONDS.toNanos(10));
						consumer.poll((record) -> {
							assertThat(record.attempt()).isOne();
							seen.add(number(record));
							handled.incrementAndGet();
						}, 1 + i * 7);
					}
				}
			})).toList();
			threads.forEach(Thread::start);
			joined.await();
			for (int i = 0; i < records; i++) {
				producer.send(payload(i), 0, 4, 0, TimeUnit.SECONDS.toNanos(30));
			}
			for (Thread thread : threads) {
				thread.join();
			}
			assertThat(seen).hasSize(records);
			assertThat(seen.stream().mapToInt(Integer::intValue).sorted().toArray())
				.isEqualTo(IntStream.range(0, records).toArray());
			assertThat(ring.status().used()).isZero();
		}
	}

	@Test
	void whenExclusiveConsumerComesWhileTheRangeOfTheDeadIsLookedAtThenItStillGetsIt() {
		try (Ring ring = this.segments.ring(OPTIONS);
				RingProducer producer = ring.newProducer();
				RingLocks other = new RingLocks(this.segments.segment());
				TestJvm peer = TestJvm.start(RingPeer.class, this.segments.name())) {
			for (int i = 0; i < 10; i++) {
				producer.offer(payload(i), 0, 4, 0);
			}
			peer.awaitLine("ready");
			peer.send("hang-sharing workers 5");
			peer.awaitLine("in hand 1");
			int slot = ring.status().groups().get(0).consumers().get(0).slot();
			peer.kill();
			List<Integer> seen = new ArrayList<>();
			try (RingConsumer consumer = ring.newConsumer("workers")) {
				// As one does who looks for a free slot.
				assertThat(other.tryLock(slot)).isTrue();
				consumer.poll((record) -> seen.add(number(record)), 10);
				other.unlock(slot);
				while (consumer.await(TimeUnit.MILLISECONDS.toNanos(300))) {
					consumer.poll((record) -> seen.add(number(record)), 10);
				}
			}
			assertThat(seen).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
		}
	}

	@Test
	void whenConsumerOfSharedGroupHasHandledItsRecordsThenItKeepsNoProducerWaiting() {
		try (Ring ring = this.segments.ring(OPTIONS);
				RingProducer producer = ring.newProducer();
				RingConsumer resting = ring.newConsumer("workers", GroupOptions.sharing());
				RingConsumer busy = ring.newConsumer("workers", GroupOptions.sharing())) {
			producer.offer(payload(0), 0, 4, 0);
			assertThat(resting.poll((record) -> assertThat(number(record)).isZero(), 1)).isOne();
			for (int i = 1; i < 4 * ring.capacity() / 32; i++) {
				assertThat(producer.offer(payload(i), 0, 4, 0)).as("record " + i).isTrue();
				assertThat(busy.poll(RingRecord::flags, 10)).isOne();
			}
		}
	}

	@Test
	void whenGroupThatVanishesIsRequiredLaterThenItStays() {
		RingOptions requiring = RingOptions.builder().requiredGroups(List.of("billing")).build();
		try (Ring ring = this.segments.ring(OPTIONS); Ring second = requireLater(ring, requiring)) {
			try (RingProducer producer = second.newProducer()) {
				producer.offer(payload(7), 0, 4, 0);
			}
			try (RingConsumer next = second.newConsumer("billing")) {
				assertThat(next.poll((record) -> assertThat(number(record)).isEqualTo(7), 1)).isOne();
			}
		}
	}

	@Test
	void whenTableIsFullOfGroupsThatShouldHaveVanishedThenAGroupCanBeRequired() {
		RingOptions requiring = RingOptions.builder().requiredGroups(List.of("billing")).build();
		try (Ring ring = this.segments.ring(RingOptions.builder().maxGroups(1).build())) {
			try (Ring dying = this.segments.ring(RingOptions.builder().build())) {
				dying.newConsumer("viewer", GroupOptions.exclusive().vanishing());
				assertThatExceptionOfType(RingLimitException.class).isThrownBy(() -> this.segments.ring(requiring))
					.withMessageContaining("no room for group 'billing'");
			}
			this.segments.ring(requiring).close();
			assertThat(ring.status().groups()).extracting(GroupStatus::name).containsExactly("billing");
		}
	}

	private Ring requireLater(Ring ring, RingOptions requiring) {
		try (RingConsumer consumer = ring.newConsumer("billing", GroupOptions.exclusive().vanishing())) {
			assertThat(consumer.group()).isEqualTo("billing");
			return this.segments.ring(requiring);
		}
	}

	@Test
	void whenTablesStayLockedWhileConsumerLeavesThenItsGroupIsFreeAfterwards() {
		RingOptions options = RingOptions.builder()
			.requiredGroups(List.of("workers"))
			.attachTimeout(Duration.ofMillis(100))
			.build();
		try (Ring ring = this.segments.ring(options); RingLocks other = new RingLocks(this.segments.segment())) {
			RingConsumer consumer = ring.newConsumer("workers");
			assertThat(other.tryLockTables()).isTrue();
			consumer.close();
			other.unlockTables();
			ring.newConsumer("workers").close();
			ring.removeGroup("workers");
		}
	}

	@Test
	void whenThreadIsInterruptedThenItWaitsForTheTablesWithoutSpinning() {
		try (RingLocks other = new RingLocks(this.segments.segment())) {
			assertThat(other.tryLockTables()).isTrue();
			Thread.currentThread().interrupt();
			long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
			assertThatExceptionOfType(InterprocessException.class).isThrownBy(
					() -> this.segments.ring(RingOptions.builder().attachTimeout(Duration.ofMillis(500)).build()));
			assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu)
				.isLessThan(TimeUnit.MILLISECONDS.toNanos(250));
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void whenConsumerOfSharedGroupIsKilledThenAnotherTakesOverItsRange() {
		try (Ring ring = this.segments.ring(OPTIONS);
				RingProducer producer = ring.newProducer();
				TestJvm peer = TestJvm.start(RingPeer.class, this.segments.name())) {
			for (int i = 0; i < 10; i++) {
				producer.offer(payload(i), 0, 4, 0);
			}
			peer.awaitLine("ready");
			peer.send("hang-sharing workers 5");
			peer.awaitLine("in hand 1");
			try (RingConsumer consumer = ring.newConsumer("workers", GroupOptions.sharing())) {
				List<String> seen = new ArrayList<>();
				RecordHandler handler = (record) -> seen.add(number(record) + " attempt " + record.attempt());
				while (consumer.poll(handler, 10) > 0) {
					continue;
				}
				assertThat(seen).containsExactly("5 attempt 1", "6 attempt 1", "7 attempt 1", "8 attempt 1",
						"9 attempt 1");
				assertThat(consumer.await(TimeUnit.MILLISECONDS.toNanos(50))).as("while its owner lives").isFalse();
				assertThat(ring.status().groups().get(0).lag()).isEqualTo(10 * 32);
				peer.kill();
				seen.clear();
				assertThat(consumer.await(BOUND_NANOS)).isTrue();
				consumer.poll(handler, 10);
				assertThat(seen).containsExactly("0 attempt 2", "1 attempt 1", "2 attempt 1", "3 attempt 1",
						"4 attempt 1");
				assertThat(ring.status().groups().get(0).lag()).isZero();
				assertThat(consumer.poll(handler, 10)).isZero();
				assertThat(ring.status().participants()).as("the slot of the dead is free").hasSize(2);
			}
		}
	}

	@Test
	void whenAllSlotsBelongToKilledConsumersOfAGroupThenItsNextConsumersTakeThemOver() {
		RingOptions options = RingOptions.builder().maxParticipants(2).requiredGroups(List.of("workers")).build();
		for (GroupOptions kind : List.of(GroupOptions.exclusive(), GroupOptions.sharing())) {
			try (Ring ring = this.segments.ring(options);
					TestJvm first = TestJvm.start(RingPeer.class, this.segments.name());
					TestJvm second = TestJvm.start(RingPeer.class, this.segments.name())) {
				try (RingProducer producer = ring.newProducer()) {
					for (int i = 0; i < 8; i++) {
						producer.offer(payload(i), 0, 4, 0);
					}
				}
				for (TestJvm peer : List.of(first, second)) {
					peer.awaitLine("ready");
					peer.send("hang-sharing workers 3");
					peer.awaitLine("in hand 1");
				}
				first.kill();
				second.kill();
				assertThatExceptionOfType(RingLimitException.class).isThrownBy(ring::newProducer);
				// Its death before it has polled is no attempt.
				try (Ring dying = this.segments.ring(options)) {
					assertThat(dying.newConsumer("workers", kind).await(0)).isTrue();
				}
				List<String> seen = new ArrayList<>();
				try (RingConsumer consumer = ring.newConsumer("workers", kind)) {
					assertThatExceptionOfType(RingLimitException.class).isThrownBy(() -> ring.newConsumer("other"));
					while (consumer.await(BOUND_NANOS)) {
						consumer.poll((record) -> seen.add(number(record) + " attempt " + record.attempt()), 10);
					}
					assertThat(ring.status().used()).isZero();
					ring.newProducer().close();
				}
				assertThat(seen).containsExactlyInAnyOrder("0 attempt 2", "1 attempt 1", "2 attempt 1", "3 attempt 2",
						"4 attempt 1", "5 attempt 1", "6 attempt 1", "7 attempt 1");
			}
		}
	}

	@Test
	void whenAllSlotsBelongToKilledConsumersOfAGroupThatVanishesThenTheyAreFree() {
		RingOptions options = RingOptions.builder().maxParticipants(2).build();
		try (Ring ring = this.segments.ring(options)) {
			for (Supplier<AutoCloseable> join : List.<Supplier<AutoCloseable>>of(ring::newProducer,
					() -> ring.newConsumer("other", GroupOptions.exclusive().vanishing()))) {
				dieWithRecordsInHand(ring, options);
				assertThatNoException().isThrownBy(() -> join.get().close());
				assertThat(ring.status().groups()).isEmpty();
			}
		}
	}

	/** Two consumers, one after the other, since each of them needs a producer's slot. */
	private void dieWithRecordsInHand(Ring ring, RingOptions options) {
		try (Ring dying = this.segments.ring(options)) {
			RingConsumer first = dying.newConsumer("viewers", GroupOptions.sharing().vanishing());
			try (RingProducer producer = ring.newProducer()) {
				producer.offer(payload(0), 0, 4, 0);
				producer.offer(payload(1), 0, 4, 0);
			}
			RingConsumer second = dying.newConsumer("viewers", GroupOptions.sharing().vanishing());
			for (RingConsumer consumer : List.of(first, second)) {
				assertThatIllegalStateException().isThrownBy(() -> consumer.poll((record) -> {
					throw new IllegalStateException("no");
				}, 1));
			}
		}
	}

	@Test
	void whenConsumerOfSharedGroupLeavesInTheMiddleThenTheRestIsNotMarkedAsRedelivered() {
		try (Ring ring = this.segments.ring(OPTIONS); RingProducer producer = ring.newProducer()) {
			for (int i = 0; i < 3; i++) {
				producer.offer(payload(i), 0, 4, 0);
			}
			RingConsumer first = ring.newConsumer("workers", GroupOptions.sharing());
			assertThatIllegalStateException().isThrownBy(() -> first.poll((record) -> {
				if (number(record) == 1) {
					throw new IllegalStateException("enough");
				}
			}, 3));
			first.close();
			try (RingConsumer second = ring.newConsumer("workers", GroupOptions.exclusive())) {
				List<String> seen = new ArrayList<>();
				second.poll((record) -> seen.add(number(record) + " attempt " + record.attempt()), 10);
				assertThat(seen).containsExactly("1 attempt 1", "2 attempt 1");
			}
		}
	}

	@Test
	void whenGroupIsTakenThenThatIsFoundOutWithoutTheLockOfTheTables() {
		RingOptions options = RingOptions.builder().attachTimeout(Duration.ofMillis(1)).build();
		try (Ring ring = this.segments.ring(options); RingLocks others = new RingLocks(ring.segment())) {
			RingConsumer consumer = ring.newConsumer("workers");
			assertThat(others.tryLockTables()).isTrue();
			assertThatExceptionOfType(GroupBusyException.class).isThrownBy(() -> ring.newConsumer("workers"))
				.withMessageContaining("exclusive");
			assertThatExceptionOfType(GroupBusyException.class)
				.isThrownBy(() -> ring.newConsumer("workers", GroupOptions.sharing()));
			assertThatExceptionOfType(InterprocessException.class).isThrownBy(() -> ring.newConsumer("others"));
			others.unlockTables();
			consumer.close();
			ring.newConsumer("workers").close();
		}
	}

	@Test
	void whenConsumerDiesWhileItWaitsThenTheNextRecordIsNotMarkedAsRedelivered() {
		try (Ring ring = this.segments.ring(OPTIONS); RingProducer producer = ring.newProducer()) {
			try (Ring dying = this.segments.ring(OPTIONS)) {
				RingConsumer consumer = dying.newConsumer("workers");
				assertThat(consumer.poll((record) -> {
				}, 1)).isZero();
				assertThat(consumer.await(1)).isFalse();
				producer.offer(payload(0), 0, 4, 0);
			}
			assertThat(attempts(ring, GroupOptions.exclusive(), 8)).containsExactly("0 attempt 1");
		}
	}

	@Test
	void whenConsumerDiesAfterItHasPutDownWhatItHadThenOnlyWhatItHadBeforeIsMarkedAsRedelivered() {
		try (Ring ring = this.segments.ring(OPTIONS); RingProducer producer = ring.newProducer()) {
			for (int i = 0; i < 4; i++) {
				producer.offer(payload(i), 0, 4, 0);
			}
			dieAfterTwoRecords(RingConsumer::putDown);
			assertThat(attempts(ring, GroupOptions.exclusive(), 1)).containsExactly("2 attempt 1");
			dieWithBatchInHand(GroupOptions.exclusive(), 1);
			try (Ring dying = this.segments.ring(OPTIONS)) {
				dying.newConsumer("workers").putDown();
			}
			assertThat(attempts(ring, GroupOptions.exclusive(), 1)).containsExactly("3 attempt 2");
		}
	}

	private void dieAfterTwoRecords(Consumer<RingConsumer> last) {
		try (Ring dying = this.segments.ring(OPTIONS)) {
			RingConsumer consumer = dying.newConsumer("workers");
			assertThat(consumer.poll((record) -> {
			}, 2)).isEqualTo(2);
			last.accept(consumer);
		}
	}

	@Test
	void whenConsumerHasPutDownWhatItHadThenItGoesOnAndItsDeathWithARecordCounts() {
		try (Ring ring = this.segments.ring(OPTIONS); RingProducer producer = ring.newProducer()) {
			for (int i = 0; i < 4; i++) {
				producer.offer(payload(i), 0, 4, 0);
			}
			dieAfterTwoRecords((consumer) -> {
				consumer.putDown();
				assertThat(consumer.await(0)).isTrue();
				consumer.poll((record) -> assertThat(record.attempt()).isOne(), 1);
			});
			assertThat(attempts(ring, GroupOptions.exclusive(), 8)).containsExactly("3 attempt 2");
		}
	}

	@Test
	void whenAnExclusiveConsumerFollowsSharedOnesThenItGetsWhatTheyLeftInOrder() {
		try (Ring ring = this.segments.ring(OPTIONS); RingProducer producer = ring.newProducer()) {
			for (int i = 0; i < 4; i++) {
				producer.offer(payload(i), 0, 4, 0);
			}
			RingConsumer inLowerSlot = ring.newConsumer("workers", GroupOptions.sharing());
			RingConsumer inHigherSlot = ring.newConsumer("workers", GroupOptions.sharing());
			takeOne(inHigherSlot);
			takeOne(inLowerSlot);
			inHigherSlot.close();
			inLowerSlot.close();
			try (RingConsumer consumer = ring.newConsumer("workers", GroupOptions.exclusive())) {
				List<Integer> seen = new ArrayList<>();
				while (consumer.poll((record) -> seen.add(number(record)), 10) > 0) {
					assertThat(seen).isNotEmpty();
				}
				assertThat(seen).containsExactly(0, 1, 2, 3);
			}
		}
	}

	private static void takeOne(RingConsumer consumer) {
		assertThatIllegalStateException().isThrownBy(() -> consumer.poll((record) -> {
			throw new IllegalStateException("enough");
		}, 1));
	}

	@Test
	void whenKindsOfGroupDifferThenBusyUntilTheOthersLeave() {
		try (Ring ring = this.segments.ring(OPTIONS)) {
			RingConsumer sharing = ring.newConsumer("workers", GroupOptions.sharing());
			ring.newConsumer("workers", GroupOptions.sharing()).close();
			assertThatExceptionOfType(GroupBusyException.class).isThrownBy(() -> ring.newConsumer("workers"))
				.withMessageContaining("'workers' is shared and has a live consumer")
				.withMessageContaining("before the group can be exclusive");
			sharing.close();
			RingConsumer exclusive = ring.newConsumer("workers");
			assertThatExceptionOfType(GroupBusyException.class)
				.isThrownBy(() -> ring.newConsumer("workers", GroupOptions.sharing()))
				.withMessageContaining("'workers' is exclusive and has a live consumer")
				.withMessageContaining("before the group can be shared");
			exclusive.close();
		}
	}

	@Test
	void whenGroupIsEphemeralThenItVanishesWithItsLastConsumerDeadOrNot() {
		RingOptions options = RingOptions.builder().capacity(4096).build();
		try (Ring ring = Ring.openOrCreate(this.segments.segment(), options);
				RingProducer producer = ring.newProducer()) {
			ring.newConsumer("watcher", GroupOptions.exclusive().vanishing()).close();
			assertThat(ring.status().groups()).isEmpty();
			try (TestJvm peer = TestJvm.start(RingPeer.class, this.segments.name())) {
				peer.awaitLine("ready");
				peer.send("hang-vanishing watcher");
				peer.awaitLine("joined");
				int sent = 0;
				while (producer.offer(new byte[1000], 0, 1000, 0)) {
					sent++;
				}
				assertThat(sent).isEqualTo(4);
				peer.awaitLine("in hand 1");
				peer.kill();
			}
			producer.send(new byte[1000], 0, 1000, 0, BOUND_NANOS);
			assertThat(ring.status().groups()).isEmpty();
		}
	}

	@Test
	void whenLastConsumerLeavesAGroupThatVanishesInTheMiddleThenItVanishes() {
		for (GroupOptions kind : List.of(GroupOptions.exclusive(), GroupOptions.sharing())) {
			RingOptions options = RingOptions.builder().capacity(4096).build();
			try (Ring ring = this.segments.ring(options); RingProducer producer = ring.newProducer()) {
				RingConsumer consumer = ring.newConsumer("watcher", kind.vanishing());
				while (producer.offer(payload(1), 0, 4, 0)) {
					continue;
				}
				assertThatIllegalStateException().isThrownBy(() -> consumer.poll((record) -> {
					throw new IllegalStateException("enough");
				}, 3));
				consumer.close();
				assertThat(ring.status().groups()).isEmpty();
				producer.send(payload(2), 0, 4, 0, BOUND_NANOS);
			}
		}
	}

	@Test
	void whenGroupStartsAtTheEarliestThenItSeesWhatAnotherGroupStillNeeds() {
		try (Ring ring = this.segments.ring(OPTIONS); RingProducer producer = ring.newProducer()) {
			for (int i = 0; i < 5; i++) {
				producer.offer(payload(i), 0, 4, 0);
			}
			try (RingConsumer worker = ring.newConsumer("workers")) {
				worker.poll((record) -> assertThat(number(record)).isLessThan(2), 2);
			}
			GroupOptions earliest = GroupOptions.exclusive().startingAt(GroupOptions.Start.EARLIEST);
			try (RingConsumer audit = ring.newConsumer("audit", earliest);
					RingConsumer late = ring.newConsumer("late")) {
				List<Integer> seen = new ArrayList<>();
				audit.poll((record) -> seen.add(number(record)), 10);
				assertThat(seen).containsExactly(2, 3, 4);
				assertThat(late.poll((record) -> seen.add(number(record)), 10)).isZero();
			}
		}
	}

	@Test
	void whenGroupStartsAtTheEarliestWhileOthersMoveThenNothingOfItIsOverwritten() throws InterruptedException {
		RingOptions options = RingOptions.builder().capacity(4096).maxGroups(64).build();
		try (Ring ring = this.segments.ring(options);
				RingConsumer moving = lastInTheTable(ring, 64, "moving", GroupOptions.exclusive())) {
			assertThat(mostAheadOfLateGroups(ring, List.of(moving))).isLessThanOrEqualTo(ring.capacity());
		}
	}

	@Test
	void whenGroupStartsAtTheEarliestWhileConsumersRaceThenNothingOfItIsOverwritten() throws InterruptedException {
		RingOptions options = RingOptions.builder().capacity(4096).maxGroups(64).build();
		GroupOptions sharing = GroupOptions.sharing();
		try (Ring ring = this.segments.ring(options);
				RingConsumer moving = lastInTheTable(ring, 64, "moving", sharing);
				RingConsumer racing = ring.newConsumer("moving", sharing)) {
			assertThat(mostAheadOfLateGroups(ring, List.of(moving, racing))).isLessThanOrEqualTo(ring.capacity());
		}
	}

	/**
	 * Lets groups come and go that begin where another one is, which moves meanwhile.
	 * @return how far the tail was ahead of one of them at most
	 */
	private static long mostAheadOfLateGroups(Ring ring, List<RingConsumer> consumers) throws InterruptedException {
		GroupOptions earliest = GroupOptions.exclusive().vanishing().startingAt(GroupOptions.Start.EARLIEST);
		AtomicBoolean stopped = new AtomicBoolean();
		List<Thread> threads = new ArrayList<>();
		long most = 0;
		try (RingProducer producer = ring.newProducer()) {
			threads.add(new Thread(() -> {
				while (!stopped.get()) {
					producer.offer(new byte[8], 0, 8, 0);
				}
			}));
			consumers.forEach((consumer) -> threads.add(new Thread(() -> {
				while (!stopped.get()) {
					consumer.poll((record) -> {
					}, 1);
				}
			})));
			threads.forEach(Thread::start);
			try {
				long end = System.nanoTime() + JOINING_NANOS;
				while (System.nanoTime() - end < 0 && most <= ring.capacity()) {
					try (RingConsumer late = ring.newConsumer("late", earliest)) {
						for (int look = 0; look < 1000; look++) {
							long tail = Memory.getLongVolatile(ring.geometry().tail());
							most = Math.max(most, RingLayout.cursorPosition(tail) - late.position());
						}
					}
				}
			}
			finally {
				stopped.set(true);
				for (Thread thread : threads) {
					thread.join();
				}
			}
		}
		return most;
	}

	private static RingConsumer lastInTheTable(Ring ring, int groups, String group, GroupOptions kind) {
		for (int i = 1; i < groups; i++) {
			ring.newConsumer("before " + i).close();
		}
		RingConsumer consumer = ring.newConsumer(group, kind);
		for (int i = 1; i < groups; i++) {
			ring.removeGroup("before " + i);
		}
		return consumer;
	}

	@Test
	void whenAConsumerOfASharedGroupWaitsThenItHoldsNoProducer() {
		try (Ring ring = this.segments.ring(RingOptions.builder().capacity(4096).build());
				RingProducer producer = ring.newProducer();
				RingConsumer waiting = ring.newConsumer("workers", GroupOptions.sharing());
				RingConsumer working = ring.newConsumer("workers", GroupOptions.sharing())) {
			assertThat(producer.offer(new byte[8], 0, 8, 0)).isTrue();
			assertThat(waiting.poll((record) -> {
			}, 1)).isOne();
			assertThat(waiting.await(0)).isFalse();
			for (int i = 0; i < 1000; i++) {
				assertThat(producer.offer(new byte[8], 0, 8, 0)).as("record %d", i).isTrue();
				assertThat(working.poll((record) -> {
				}, 10)).isOne();
			}
		}
	}

	@Test
	void whenGroupIsRemovedThenItsRecordsLeaveTheRing() {
		try (Ring ring = this.segments.ring(OPTIONS); RingProducer producer = ring.newProducer()) {
			producer.offer(payload(1), 0, 4, 0);
			RingConsumer consumer = ring.newConsumer("workers");
			assertThatExceptionOfType(GroupBusyException.class).isThrownBy(() -> ring.removeGroup("workers"))
				.withMessageContaining("cannot be removed while it has a live consumer");
			consumer.close();
			assertThat(ring.status().used()).isEqualTo(32);
			ring.removeGroup("workers");
			assertThat(ring.status().used()).isZero();
			assertThatExceptionOfType(UnknownGroupException.class).isThrownBy(() -> ring.removeGroup("workers"))
				.withMessageContaining("there is no group 'workers'");
		}
	}

	@Test
	void whenBatchIsPolledThenAllItsRecordsAreHandledOrNone() {
		for (GroupOptions kind : List.of(GroupOptions.exclusive(), GroupOptions.sharing())) {
			try (Ring ring = this.segments.ring(OPTIONS);
					RingProducer producer = ring.newProducer();
					RingConsumer consumer = ring.newConsumer("workers", kind)) {
				for (int i = 0; i < 10; i++) {
					producer.offer(payload(i), 0, 4, i);
				}
				assertThatIllegalStateException().isThrownBy(() -> consumer.pollBatch((batch) -> {
					throw new IllegalStateException("no");
				}, 4));
				List<Integer> seen = new ArrayList<>();
				BatchHandler handler = (batch) -> {
					for (int i = 0; i < batch.size(); i++) {
						assertThat(batch.get(i).attempt()).isOne();
						seen.add(number(batch.get(i)));
					}
				};
				assertThat(consumer.pollBatch(handler, 4)).isEqualTo(4);
				while (consumer.pollBatch(handler, 100) > 0) {
					continue;
				}
				assertThat(seen).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
				assertThat(ring.status().used()).isZero();
			}
		}
	}

	@Test
	void whenConsumersDieWithBatchesOfDifferentLengthThenEveryRepeatIsMarkedAndNoneWithTheAttemptsOfAnother() {
		for (GroupOptions kind : List.of(GroupOptions.exclusive(), GroupOptions.sharing())) {
			try (Ring ring = this.segments.ring(OPTIONS); RingProducer producer = ring.newProducer()) {
				for (int i = 0; i < 8; i++) {
					producer.offer(payload(i), 0, 4, 0);
				}
				dieWithBatchInHand(kind, 8);
				dieWithBatchInHand(kind, 3);
				assertThat(attempts(ring, kind, 2)).containsExactly("0 attempt 3", "1 attempt 3");
				dieWithBatchInHand(kind, 1);
				dieWithBatchInHand(kind, 1);
				assertThat(attempts(ring, kind, 8)).containsExactly("2 attempt 5", "3 attempt 2", "4 attempt 2",
						"5 attempt 2", "6 attempt 2", "7 attempt 2");
			}
		}
	}

	@Test
	void whenConsumerDiesWithMoreInHandThanTheOneBeforeThenAllOfItIsMarked() {
		try (Ring ring = this.segments.ring(OPTIONS); RingProducer producer = ring.newProducer()) {
			for (int i = 0; i < 4; i++) {
				producer.offer(payload(i), 0, 4, 0);
			}
			dieWithBatchInHand(GroupOptions.exclusive(), 2);
			dieWithBatchInHand(GroupOptions.exclusive(), 3);
			dieWithBatchInHand(GroupOptions.exclusive(), 3);
			assertThat(attempts(ring, GroupOptions.exclusive(), 8)).containsExactly("0 attempt 4", "1 attempt 4",
					"2 attempt 2", "3 attempt 1");
		}
	}

	@Test
	void whenConsumerIsAbandonedThenWhatItsHandlerFailedWithIsMarked() {
		for (GroupOptions kind : List.of(GroupOptions.exclusive(), GroupOptions.sharing())) {
			try (Ring ring = this.segments.ring(OPTIONS); RingProducer producer = ring.newProducer()) {
				producer.offer(payload(0), 0, 4, 0);
				producer.offer(payload(1), 0, 4, 0);
				RingConsumer consumer = ring.newConsumer("workers", kind);
				assertThatIllegalStateException().isThrownBy(() -> consumer.poll((record) -> {
					throw new IllegalStateException("no");
				}, 1));
				consumer.abandon();
				assertThat(attempts(ring, kind, 1)).containsExactly("0 attempt 2");
				assertThat(attempts(ring, kind, 1)).containsExactly("1 attempt 1");
			}
		}
	}

	private void dieWithBatchInHand(GroupOptions kind, int records) {
		Ring dying = this.segments.ring(OPTIONS);
		assertThat(dying.newConsumer("workers", kind).pollBatch((batch) -> dying.close(), records)).isEqualTo(records);
	}

	private static List<String> attempts(Ring ring, GroupOptions kind, int records) {
		List<String> seen = new ArrayList<>();
		try (RingConsumer consumer = ring.newConsumer("workers", kind)) {
			consumer.poll((record) -> seen.add(number(record) + " attempt " + record.attempt()), records);
		}
		return seen;
	}

	private static byte[] payload(int number) {
		return ByteBuffer.allocate(4).putInt(number).array();
	}

	private static int number(RingRecord record) {
		return ByteBuffer.wrap(record.toByteArray()).getInt();
	}

}
