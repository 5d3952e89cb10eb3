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
import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.platform.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link InterprocessMutex} with several regions, each a process to the others.
 */
@Timeout(60)
class InterprocessMutexTests {

	@RegisterExtension
	final SyncSegment segment = new SyncSegment();

	@Test
	void whenOneHasItThenNobodyElseUntilItIsUnlocked() throws Exception {
		InterprocessMutex first = this.segment.mutex();
		InterprocessMutex second = this.segment.mutex();
		first.lock();
		assertThat(first.isHeldByCurrentThread()).isTrue();
		assertThat(second.tryLock()).isFalse();
		assertThat(second.tryLock(20, TimeUnit.MILLISECONDS)).isFalse();
		boolean inThread = Elsewhere.call(first::tryLock);
		assertThat(inThread).isFalse();
		first.unlock();
		assertThat(second.tryLock()).isTrue();
		assertThat(second.isOwnerDead()).isFalse();
		assertThat(first.tryLock(0, TimeUnit.SECONDS)).isFalse();
		second.unlock();
		Elsewhere.call(() -> {
			first.lockInterruptibly();
			first.unlock();
			return true;
		});
	}

	@Test
	void whenItIsUnlockedThenASleeperIsWoken() throws Exception {
		InterprocessMutex first = this.segment.mutex();
		InterprocessMutex second = this.segment.mutex();
		first.lock();
		Elsewhere<Boolean> sleeper = Elsewhere.begin(() -> {
			second.lock();
			second.unlock();
			return true;
		});
		assertThat(second.tryLock(200, TimeUnit.MILLISECONDS)).isFalse();
		assertThat(sleeper.isDone()).isFalse();
		first.unlock();
		assertThat(sleeper.await()).isTrue();
	}

	@Test
	void whenManyThreadsOfSeveralProcessesCountThenNothingIsLost() throws Exception {
		int rounds = 2_000;
		long counter = this.segment.region().region().address() + SyncSegment.DATA;
		List<InterprocessMutex> mutexes = List.of(this.segment.mutex(), this.segment.mutex(), this.segment.mutex());
		List<Elsewhere<Boolean>> threads = new ArrayList<>();
		for (int thread = 0; thread < 6; thread++) {
			InterprocessMutex mutex = mutexes.get(thread % mutexes.size());
			threads.add(Elsewhere.begin(() -> {
				for (int round = 0; round < rounds; round++) {
					mutex.lock();
					try {
						Memory.putLong(counter, Memory.getLong(counter) + 1);
					}
					finally {
						mutex.unlock();
					}
				}
				return true;
			}));
		}
		for (Elsewhere<Boolean> thread : threads) {
			thread.await();
		}
		assertThat(Memory.getLongVolatile(counter)).isEqualTo(6L * rounds);
	}

	@Test
	void whenItIsNotRecursiveThenLockingAgainFails() throws Exception {
		InterprocessMutex mutex = this.segment.mutex();
		mutex.lock();
		assertThat(mutex.tryLock()).isFalse();
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(mutex::lock);
		assertThatExceptionOfType(IllegalMonitorStateException.class)
			.isThrownBy(() -> mutex.tryLock(1, TimeUnit.SECONDS));
		mutex.unlock();
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(mutex::unlock);
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(mutex::isOwnerDead);
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(mutex::markConsistent);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(mutex::newCondition);
	}

	@Test
	void whenItIsRecursiveThenItIsFreeAfterAsManyUnlocks() throws Exception {
		InterprocessMutex mutex = InterprocessMutex.openOrCreate(this.segment.region(), SyncSegment.MUTEX,
				MutexType.RECURSIVE);
		InterprocessMutex other = this.segment.mutex();
		mutex.lock();
		mutex.lock();
		assertThat(mutex.tryLock()).isTrue();
		mutex.unlock();
		mutex.unlock();
		assertThat(other.tryLock()).isFalse();
		mutex.unlock();
		assertThat(other.tryLock()).isTrue();
	}

	@Test
	void whenTheOwnerUnlocksInAnotherThreadThenAnError() throws Exception {
		InterprocessMutex mutex = this.segment.mutex();
		mutex.lock();
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(() -> Elsewhere.run(mutex::unlock));
	}

	@Test
	void whenAWaiterIsInterruptedThenItDoesNotGetIt() throws Exception {
		InterprocessMutex first = this.segment.mutex();
		InterprocessMutex second = this.segment.mutex();
		first.lock();
		for (boolean timed : new boolean[] { false, true }) {
			Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
				if (timed) {
					return second.tryLock(20, TimeUnit.SECONDS);
				}
				second.lockInterruptibly();
				return true;
			});
			waiter.interrupt();
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(waiter::await);
		}
		first.unlock();
		assertThat(second.tryLock()).isTrue();
	}

	@Test
	void whenAnUninterruptibleWaiterIsInterruptedThenItGetsItAndStaysInterrupted() throws Exception {
		InterprocessMutex first = this.segment.mutex();
		InterprocessMutex second = this.segment.mutex();
		first.lock();
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
			second.lock();
			second.unlock();
			return Thread.interrupted();
		});
		waiter.interrupt();
		assertThat(first.isHeldByCurrentThread()).isTrue();
		first.unlock();
		assertThat(waiter.await()).isTrue();
	}

	@Test
	void whenTheOwnerDiesThenTheNextOneIsToldUntilItMarksTheStateConsistent() {
		SyncRegion dying = this.segment.region();
		InterprocessMutex.openOrCreate(dying, SyncSegment.MUTEX).lock();
		InterprocessMutex next = this.segment.mutex();
		assertThat(next.tryLock()).isFalse();
		dying.close();
		assertThat(next.tryLock()).isTrue();
		assertThat(next.isOwnerDead()).isTrue();
		next.markConsistent();
		assertThat(next.isOwnerDead()).isFalse();
		next.unlock();
		next.lock();
		assertThat(next.isOwnerDead()).isFalse();
		next.unlock();
	}

	@Test
	void whenTheNextOwnerDiesTooThenTheOneAfterIsTold() {
		for (int death = 0; death < 3; death++) {
			SyncRegion dying = this.segment.region();
			InterprocessMutex mutex = InterprocessMutex.openOrCreate(dying, SyncSegment.MUTEX);
			assertThat(mutex.tryLock()).isTrue();
			assertThat(mutex.isOwnerDead()).isEqualTo(death > 0);
			dying.close();
		}
		InterprocessMutex last = this.segment.mutex();
		last.lock();
		assertThat(last.isOwnerDead()).isTrue();
		last.markConsistent();
		last.unlock();
	}

	@Test
	void whenItIsUnlockedWithoutMarkingThenItIsNotRecoverable() throws Exception {
		SyncRegion dying = this.segment.region();
		InterprocessMutex.openOrCreate(dying, SyncSegment.MUTEX).lock();
		InterprocessMutex next = this.segment.mutex();
		InterprocessMutex waiting = this.segment.mutex();
		dying.close();
		next.lock();
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> waiting.tryLock(20, TimeUnit.SECONDS));
		next.unlock();
		assertFails(ErrorCode.NOT_RECOVERABLE, waiter::await);
		assertFails(ErrorCode.NOT_RECOVERABLE, next::lock);
		assertFails(ErrorCode.NOT_RECOVERABLE, next::tryLock);
		assertThat(next.isHeldByCurrentThread()).isFalse();
	}

	@Test
	void whenTheRegionIsClosedThenWaitersAndLaterUsesFail() throws Exception {
		InterprocessMutex owner = this.segment.mutex();
		SyncRegion closing = this.segment.region();
		InterprocessMutex mutex = InterprocessMutex.openOrCreate(closing, SyncSegment.MUTEX);
		owner.lock();
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> mutex.tryLock(20, TimeUnit.SECONDS));
		closing.close();
		closing.close();
		assertFails(ErrorCode.CLOSED, waiter::await);
		assertFails(ErrorCode.CLOSED, mutex::lock);
		assertFails(ErrorCode.CLOSED, () -> InterprocessMutex.openOrCreate(closing, SyncSegment.MUTEX));
		assertThat(closing.isOpen()).isFalse();
		owner.unlock();
		assertThat(owner.tryLock()).isTrue();
		assertThat(owner.isOwnerDead()).isFalse();
	}

	@Test
	void whenTheRegionIsClosedThenThreadsThatWaitForOneOfThisProcessFailToo() throws Exception {
		InterprocessMutex mutex = this.segment.mutex();
		Elsewhere.run(mutex::lock);
		List<Elsewhere<Boolean>> waiters = List.of(Elsewhere.begin(() -> {
			mutex.lock();
			return true;
		}), Elsewhere.begin(() -> {
			mutex.lockInterruptibly();
			return true;
		}), Elsewhere.begin(() -> mutex.tryLock(1, TimeUnit.HOURS)));
		TimeUnit.MILLISECONDS.sleep(100);
		mutex.region().close();
		for (Elsewhere<Boolean> waiter : waiters) {
			assertFails(ErrorCode.CLOSED, waiter::await);
		}
		assertFails(ErrorCode.CLOSED, mutex::tryLock);
	}

	@Test
	void whenUninterruptibleThenAnInterruptDoesNotEndTheWaitForAThread() throws Exception {
		InterprocessMutex mutex = this.segment.mutex();
		mutex.lock();
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
			mutex.lock();
			mutex.unlock();
			return Thread.interrupted();
		});
		TimeUnit.MILLISECONDS.sleep(50);
		waiter.interrupt();
		TimeUnit.MILLISECONDS.sleep(50);
		assertThat(waiter.isDone()).isFalse();
		mutex.unlock();
		assertThat(waiter.await()).isTrue();
	}

	@Test
	void whenItIsClosedWhileHeldThenUnlockingDoesNothing() {
		SyncRegion closing = this.segment.region();
		InterprocessMutex mutex = InterprocessMutex.openOrCreate(closing, SyncSegment.MUTEX);
		mutex.lock();
		closing.close();
		mutex.unlock();
		InterprocessMutex next = this.segment.mutex();
		next.lock();
		assertThat(next.isOwnerDead()).isTrue();
	}

	@Test
	void whenTheOwnerIsOverwrittenThenATypedErrorOrADeadOwner() {
		InterprocessMutex mutex = this.segment.mutex();
		SyncRegion region = this.segment.region();
		InterprocessMutex own = InterprocessMutex.openOrCreate(region, SyncSegment.MUTEX);
		this.segment.damage(SyncSegment.MUTEX + SyncLayout.OWNER_OFFSET, 0x123456789ABCDEF8L);
		assertThat(mutex.tryLock()).isTrue();
		assertThat(mutex.isOwnerDead()).isTrue();
		this.segment.damage(SyncSegment.MUTEX + SyncLayout.OWNER_OFFSET, 0x123456789ABCDEF8L);
		assertFails(ErrorCode.CORRUPTED, mutex::unlock);
		assertThat(mutex.isHeldByCurrentThread()).isFalse();
		this.segment.damage(SyncSegment.MUTEX + SyncLayout.OWNER_OFFSET, SyncLayout.word(region.process(), 0));
		assertFails(ErrorCode.CORRUPTED, own::lock);
	}

	@Test
	void whenOpenedTwiceInOneRegionThenTheSameObject() {
		SyncRegion region = this.segment.region();
		InterprocessMutex mutex = InterprocessMutex.openOrCreate(region, SyncSegment.MUTEX);
		assertThat(InterprocessMutex.openOnly(region, SyncSegment.MUTEX, MutexType.NORMAL)).isSameAs(mutex);
		assertFails(ErrorCode.INVALID_ARGUMENT,
				() -> InterprocessMutex.openOnly(region, SyncSegment.MUTEX, MutexType.RECURSIVE));
	}

}
