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

package io.sharedmemory.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link InterprocessSemaphore} with several regions, each a process to the
 * others.
 */
@Timeout(60)
class InterprocessSemaphoreTests {

	private static final int RACES = 500;

	private static final long LONGEST_START_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

	@RegisterExtension
	final SyncSegment segment = new SyncSegment();

	@Test
	void whenAllUnitsAreTakenThenNobodyGetsOneUntilOneIsReleased() throws Exception {
		InterprocessSemaphore first = this.segment.semaphore();
		InterprocessSemaphore second = this.segment.semaphore();
		first.acquire();
		first.acquireUninterruptibly();
		second.acquire(1);
		assertThat(first.availablePermits()).isZero();
		assertThat(first.tryAcquire()).isFalse();
		assertThat(second.tryAcquire(20, TimeUnit.MILLISECONDS)).isFalse();
		first.release();
		assertThat(second.tryAcquire()).isTrue();
		second.release(2);
		assertThat(first.availablePermits()).isEqualTo(2);
		assertThat(first.tryAcquire(0)).isTrue();
	}

	@Test
	void whenSeveralAreAskedForThenAllOrNone() throws Exception {
		InterprocessSemaphore first = this.segment.semaphore();
		InterprocessSemaphore second = this.segment.semaphore();
		assertThat(first.tryAcquire(2)).isTrue();
		assertThat(second.tryAcquire(2)).isFalse();
		assertThat(second.tryAcquire(2, 20, TimeUnit.MILLISECONDS)).isFalse();
		assertThat(second.availablePermits()).isEqualTo(1);
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> second.tryAcquire(3, 20, TimeUnit.SECONDS));
		first.release(2);
		assertThat(waiter.await()).isTrue();
		assertThat(first.availablePermits()).isZero();
	}

	@Test
	void whenItHoldsNotSoManyThenReleasingFails() {
		InterprocessSemaphore first = this.segment.semaphore();
		InterprocessSemaphore second = this.segment.semaphore();
		assertThat(first.tryAcquire(2)).isTrue();
		assertThatIllegalStateException().isThrownBy(second::release);
		assertThatIllegalStateException().isThrownBy(() -> first.release(3));
		first.release(2);
		assertThatIllegalStateException().isThrownBy(first::release);
		assertThat(first.availablePermits()).isEqualTo(SyncSegment.PERMITS);
	}

	@Test
	void whenAHolderDiesThenItsUnitsComeBack() throws Exception {
		InterprocessSemaphore alive = this.segment.semaphore();
		SyncRegion dying = this.segment.region();
		InterprocessSemaphore dead = InterprocessSemaphore.openOnly(dying, SyncSegment.SEMAPHORE);
		assertThat(dead.tryAcquire(2)).isTrue();
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> alive.tryAcquire(3, 20, TimeUnit.SECONDS));
		assertThat(alive.tryAcquire(2)).isFalse();
		dying.close();
		assertThat(waiter.await()).isTrue();
		assertThat(alive.availablePermits()).isZero();
	}

	@Test
	void whenUnitsOfADeadHolderComeBackMeanwhileThenOneIsAcquired() throws Exception {
		SyncRegion region = this.segment.region();
		InterprocessSemaphore first = open(region);
		InterprocessSemaphore second = this.segment.semaphore();
		SyncRegion dying = this.segment.region();
		assertThat(open(dying).tryAcquire(SyncSegment.PERMITS)).isTrue();
		dying.close();
		Boolean acquired = SyncSegment.whileAsking(region, () -> first.tryAcquire(), () -> second.tryAcquire());
		assertThat(acquired).isTrue();
		assertThat(first.availablePermits()).isEqualTo(SyncSegment.PERMITS - 2);
	}

	@Test
	void whenWaitersAreInterruptedThenTheyGetNothing() throws Exception {
		InterprocessSemaphore first = this.segment.semaphore();
		InterprocessSemaphore second = this.segment.semaphore();
		first.acquire(3);
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
			second.acquire();
			return true;
		});
		waiter.interrupt();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(waiter::await);
		first.release(3);
		assertThat(first.availablePermits()).isEqualTo(3);
	}

	@Test
	void whenManyThreadsOfSeveralProcessesUseItThenNeverMoreThanItsUnits() throws Exception {
		AtomicInteger inUse = new AtomicInteger();
		List<Elsewhere<Boolean>> threads = new ArrayList<>();
		for (int process = 0; process < 3; process++) {
			InterprocessSemaphore semaphore = this.segment.semaphore();
			for (int thread = 0; thread < 2; thread++) {
				int count = thread + 1;
				threads.add(Elsewhere.begin(() -> {
					for (int round = 0; round < 1_000; round++) {
						semaphore.acquire(count);
						assertThat(inUse.addAndGet(count)).isLessThanOrEqualTo(SyncSegment.PERMITS);
						inUse.addAndGet(-count);
						semaphore.release(count);
					}
					return true;
				}));
			}
		}
		for (Elsewhere<Boolean> thread : threads) {
			thread.await();
		}
		assertThat(this.segment.semaphore().availablePermits()).isEqualTo(SyncSegment.PERMITS);
	}

	@Test
	void whenTheNumberOfUnitsDiffersOrIsImpossibleThenAnError() {
		this.segment.semaphore();
		SyncRegion region = this.segment.region();
		assertThat(assertFails(ErrorCode.INVALID_ARGUMENT,
				() -> InterprocessSemaphore.openOrCreate(region, SyncSegment.SEMAPHORE, 4)))
			.hasMessageContaining("3 units")
			.hasMessageContaining("4");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> InterprocessSemaphore.openOrCreate(region, SyncSegment.SEMAPHORE, 0));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> InterprocessSemaphore.openOrCreate(region, SyncSegment.SEMAPHORE, 65536));
		assertThatIllegalArgumentException().isThrownBy(() -> this.segment.semaphore().tryAcquire(4));
		assertThatIllegalArgumentException().isThrownBy(() -> this.segment.semaphore().release(-1));
	}

	@Test
	void when64ProcessesTakePartThenNoMoreUntilOneDies() {
		List<SyncRegion> regions = new ArrayList<>();
		for (int i = 0; i < SyncLayout.ENTRIES; i++) {
			SyncRegion region = this.segment.region();
			regions.add(region);
			InterprocessSemaphore.openOrCreate(region, SyncSegment.SEMAPHORE, 3);
		}
		assertFails(ErrorCode.OUT_OF_RESOURCE, this.segment::semaphore);
		assertThat(InterprocessSemaphore.openOnly(regions.get(20), SyncSegment.SEMAPHORE).tryAcquire(3)).isTrue();
		regions.get(20).close();
		assertThat(this.segment.semaphore().tryAcquire(3)).isTrue();
	}

	@Test
	void whenUnitsOfADeadHolderComeBackMeanwhileThenItsEntryIsFound() throws Exception {
		SyncRegion holder = this.segment.region();
		assertThat(open(holder).tryAcquire(SyncSegment.PERMITS)).isTrue();
		InterprocessSemaphore alive = takeTheOtherEntries();
		for (int round = 0; round < RACES; round++) {
			SyncRegion opening = this.segment.region();
			holder.close();
			AtomicInteger ready = new AtomicInteger();
			Elsewhere<Boolean> other = Elsewhere.begin(() -> {
				startTogether(ready);
				return alive.tryAcquire();
			});
			startTogether(ready);
			InterprocessSemaphore semaphore = open(opening);
			if (other.await()) {
				alive.release();
			}
			assertThat(semaphore.tryAcquire(SyncSegment.PERMITS)).isTrue();
			holder = opening;
		}
	}

	@Test
	void whenTwoProcessesWantTheEntryOfADeadOneThenOneGetsIt() throws Exception {
		SyncRegion holder = this.segment.region();
		assertThat(open(holder).tryAcquire(SyncSegment.PERMITS)).isTrue();
		takeTheOtherEntries();
		for (int round = 0; round < RACES; round++) {
			SyncRegion first = this.segment.region();
			SyncRegion second = this.segment.region();
			holder.close();
			AtomicInteger ready = new AtomicInteger();
			Elsewhere<Boolean> other = Elsewhere.begin(() -> {
				startTogether(ready);
				return opens(second);
			});
			startTogether(ready);
			boolean opened = opens(first);
			assertThat(other.await()).isNotEqualTo(opened);
			holder = opened ? first : second;
			(opened ? second : first).close();
			assertThat(open(holder).tryAcquire(SyncSegment.PERMITS)).isTrue();
		}
	}

	private InterprocessSemaphore takeTheOtherEntries() {
		for (int i = 2; i < SyncLayout.ENTRIES; i++) {
			this.segment.semaphore();
		}
		return this.segment.semaphore();
	}

	private static InterprocessSemaphore open(SyncRegion region) {
		return InterprocessSemaphore.openOrCreate(region, SyncSegment.SEMAPHORE, SyncSegment.PERMITS);
	}

	private static boolean opens(SyncRegion region) {
		try {
			open(region);
			return true;
		}
		catch (InterprocessException ex) {
			assertThat(ex.code()).isEqualTo(ErrorCode.OUT_OF_RESOURCE);
			return false;
		}
	}

	/**
	 * Waits for another thread without sleeping, then for a moment of any length.
	 */
	private static void startTogether(AtomicInteger ready) {
		ready.incrementAndGet();
		while (ready.get() < 2) {
			Thread.onSpinWait();
		}
		long end = System.nanoTime() + ThreadLocalRandom.current().nextLong(LONGEST_START_NANOS);
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
		}
	}

	@Test
	void whenMoreUnitsAreTakenThanHeldThenATypedErrorInsteadOfWaiting() {
		InterprocessSemaphore semaphore = this.segment.semaphore();
		assertThat(semaphore.tryAcquire()).isTrue();
		this.segment.damage(SyncSegment.SEMAPHORE + SyncLayout.BALANCE_OFFSET,
				SyncLayout.balance(SyncSegment.PERMITS, 0, 63, 5));
		assertFails(ErrorCode.CORRUPTED, semaphore::acquire);
	}

	@Test
	void whenTheRegionIsClosedThenWaitersFail() throws Exception {
		InterprocessSemaphore first = this.segment.semaphore();
		first.acquire(3);
		SyncRegion closing = this.segment.region();
		InterprocessSemaphore second = InterprocessSemaphore.openOnly(closing, SyncSegment.SEMAPHORE);
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> second.tryAcquire(20, TimeUnit.SECONDS));
		closing.close();
		assertFails(ErrorCode.CLOSED, waiter::await);
		assertFails(ErrorCode.CLOSED, second::tryAcquire);
		assertFails(ErrorCode.CLOSED, second::release);
	}

}
