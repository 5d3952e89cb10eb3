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

import java.util.Date;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.platform.Memory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link InterprocessCondition} with several regions, each a process to the
 * others.
 */
@Timeout(60)
class InterprocessConditionTests {

	@RegisterExtension
	final SyncSegment segment = new SyncSegment();

	private InterprocessMutex mutex;

	private InterprocessCondition condition;

	private long data;

	@BeforeEach
	void open() {
		SyncRegion region = this.segment.region();
		this.mutex = InterprocessMutex.openOrCreate(region, SyncSegment.MUTEX);
		this.condition = InterprocessCondition.openOrCreate(this.mutex, SyncSegment.CONDITION);
		this.data = region.region().address() + SyncSegment.DATA;
	}

	/**
	 * Waits in another process until the data has a value.
	 */
	private Elsewhere<Boolean> waiter(SyncRegion region, long value) {
		InterprocessMutex other = InterprocessMutex.openOrCreate(region, SyncSegment.MUTEX, MutexType.RECURSIVE);
		InterprocessCondition changed = InterprocessCondition.openOrCreate(other, SyncSegment.CONDITION);
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
			other.lock();
			other.lock();
			try {
				Memory.putLong(this.data + 8, Memory.getLong(this.data + 8) + 1);
				while (!other.isOwnerDead() && Memory.getLong(this.data) != value) {
					changed.await();
				}
				boolean dead = other.isOwnerDead();
				other.markConsistent();
				return dead;
			}
			finally {
				other.unlock();
				other.unlock();
			}
		});
		return waiter;
	}

	private void lockWhenWaiting(int waiters) {
		this.mutex.lock();
		while (Memory.getLong(this.data + 8) < waiters) {
			this.mutex.unlock();
			Thread.yield();
			this.mutex.lock();
		}
	}

	@Test
	void whenSignalledThenAWaiterOfAnotherProcessGoesOnWithTheMutex() throws Exception {
		Elsewhere<Boolean> waiter = waiter(this.segment.region(), 7);
		lockWhenWaiting(1);
		Memory.putLong(this.data, 7);
		this.condition.signal();
		assertThat(waiter.isDone()).isFalse();
		this.mutex.unlock();
		assertThat(waiter.await()).isFalse();
	}

	@Test
	void whenAllAreSignalledThenAllGoOn() throws Exception {
		Elsewhere<Boolean> first = waiter(this.segment.region(), 7);
		Elsewhere<Boolean> second = waiter(this.segment.region(), 7);
		lockWhenWaiting(2);
		Memory.putLong(this.data, 7);
		this.condition.signalAll();
		this.mutex.unlock();
		assertThat(first.await()).isFalse();
		assertThat(second.await()).isFalse();
	}

	@Test
	void whenTheSignalledWaiterDiesThenAnotherGoesOn() throws Exception {
		SyncRegion dying = this.segment.region();
		Elsewhere<Boolean> dead = waiter(dying, 7);
		lockWhenWaiting(1);
		this.mutex.unlock();
		Elsewhere<Boolean> alive = waiter(this.segment.region(), 7);
		lockWhenWaiting(2);
		dying.close();
		Memory.putLong(this.data, 7);
		this.condition.signal();
		this.mutex.unlock();
		assertThat(alive.await()).isFalse();
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(dead::await);
	}

	@Test
	void whenAProcessDiesWithTheMutexThenWaitersAreTold() throws Exception {
		Elsewhere<Boolean> waiter = waiter(this.segment.region(), 7);
		lockWhenWaiting(1);
		this.mutex.unlock();
		SyncRegion dying = this.segment.region();
		InterprocessMutex.openOrCreate(dying, SyncSegment.MUTEX).lock();
		dying.close();
		assertThat(waiter.await()).isTrue();
	}

	@Test
	void whenAnotherHasRepairedWhatADeadOwnerLeftThenWaitersGoOnNevertheless() throws Exception {
		this.mutex.lock();
		this.mutex.unlock();
		InterprocessMutex repairing = this.segment.mutex();
		InterprocessMutex waiting = this.segment.mutex();
		InterprocessCondition changed = InterprocessCondition.openOrCreate(waiting, SyncSegment.CONDITION);
		for (int round = 1; round <= 20; round++) {
			SyncRegion dying = this.segment.region();
			InterprocessMutex dead = InterprocessMutex.openOrCreate(dying, SyncSegment.MUTEX);
			int waiters = round;
			Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
				waiting.lock();
				try {
					Memory.putLong(this.data + 8, waiters);
					boolean signalled = changed.await(5, TimeUnit.SECONDS);
					return signalled && !waiting.isOwnerDead();
				}
				finally {
					waiting.markConsistent();
					waiting.unlock();
				}
			});
			lockWhenWaiting(round);
			this.mutex.unlock();
			dead.lock();
			dying.close();
			repairing.lock();
			boolean told = repairing.isOwnerDead();
			repairing.markConsistent();
			repairing.unlock();
			assertThat(waiter.await()).as("round " + round).isEqualTo(told);
		}
	}

	@Test
	void whenNobodySignalsThenTheTimeIsUp() throws Exception {
		this.mutex.lock();
		long start = System.nanoTime();
		assertThat(this.condition.await(60, TimeUnit.MILLISECONDS)).isFalse();
		assertThat(this.condition.awaitNanos(1_000)).isNotPositive();
		assertThat(this.condition.awaitUntil(new Date(System.currentTimeMillis() + 60))).isFalse();
		assertThat(this.condition.awaitUntil(new Date(0))).isFalse();
		assertThat(this.condition.awaitUntil(new Date(Long.MIN_VALUE))).isFalse();
		assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(110));
		assertThat(this.mutex.isHeldByCurrentThread()).isTrue();
	}

	@Test
	void whenInterruptedThenTheWaitEndsWithTheMutex() throws Exception {
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
			this.mutex.lock();
			try {
				this.condition.await();
				return false;
			}
			catch (InterruptedException ex) {
				return this.mutex.isHeldByCurrentThread();
			}
			finally {
				this.mutex.unlock();
			}
		});
		waiter.interrupt();
		assertThat(waiter.await()).isTrue();
	}

	@Test
	void whenUninterruptibleThenAnInterruptDoesNotEndTheWait() throws Exception {
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
			this.mutex.lock();
			try {
				Memory.putLong(this.data + 8, 1);
				while (Memory.getLong(this.data) == 0) {
					this.condition.awaitUninterruptibly();
				}
				return Thread.interrupted();
			}
			finally {
				this.mutex.unlock();
			}
		});
		lockWhenWaiting(1);
		waiter.interrupt();
		Memory.putLong(this.data, 1);
		this.condition.signal();
		this.mutex.unlock();
		assertThat(waiter.await()).isTrue();
	}

	@Test
	void whenTheMutexIsNotHeldThenAnError() {
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(this.condition::await);
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(this.condition::signal);
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(this.condition::signalAll);
	}

	@Test
	void whenTheStateIsInconsistentThenWaitingIsRefused() {
		SyncRegion dying = this.segment.region();
		InterprocessMutex.openOrCreate(dying, SyncSegment.MUTEX).lock();
		dying.close();
		this.mutex.lock();
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(this.condition::await)
			.withMessageContaining("consistent");
		assertThat(this.mutex.isHeldByCurrentThread()).isTrue();
	}

	@Test
	void whenOpenedWithAnotherMutexThenAnError() {
		SyncRegion region = this.segment.region();
		InterprocessMutex first = InterprocessMutex.openOrCreate(region, SyncSegment.MUTEX);
		InterprocessMutex second = InterprocessMutex.openOrCreate(region, SyncSegment.DATA + 64);
		InterprocessCondition opened = InterprocessCondition.openOnly(first, SyncSegment.CONDITION);
		assertThat(InterprocessCondition.openOrCreate(first, SyncSegment.CONDITION)).isSameAs(opened);
		assertFails(ErrorCode.INVALID_ARGUMENT,
				() -> InterprocessCondition.openOrCreate(second, SyncSegment.CONDITION));
	}

}
