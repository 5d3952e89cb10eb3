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

import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of structures that are gone although their page is not: it is the one that the
 * file ends in now, and the kernel leaves zeroes there from the new end on. Where a
 * structure is longer than a page of this system, the zeroes are written, as a kernel
 * with longer pages would.
 */
@Timeout(60)
class TruncatedWithinPageTests {

	private static final long PLACE = 1024;

	private static final long END = 1000;

	@RegisterExtension
	final SyncSegment segment = new SyncSegment();

	private static void leaveZeroes(SyncRegion region, long from, long until) {
		region.region().fill(from, until - from, (byte) 0);
	}

	@Test
	void whenAMutexIsGoneThenNobodyGetsItBesidesItsHolder() throws Exception {
		InterprocessMutex held = InterprocessMutex.openOrCreate(this.segment.region(), PLACE);
		InterprocessMutex other = InterprocessMutex.openOrCreate(this.segment.region(), PLACE);
		SyncRegion later = this.segment.region();
		held.lock();
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> other.tryLock(20, TimeUnit.SECONDS));
		this.segment.awaitWaiter(PLACE + SyncLayout.OWNER_OFFSET);
		this.segment.object().truncate(END);
		assertFails(ErrorCode.SIZE, waiter::await);
		assertFails(ErrorCode.SIZE, other::tryLock);
		assertFails(ErrorCode.SIZE, other::lock);
		assertFails(ErrorCode.SIZE, () -> InterprocessMutex.openOrCreate(later, PLACE));
		assertFails(ErrorCode.SIZE, () -> InterprocessMutex.openOnly(later, PLACE, MutexType.NORMAL));
		assertFails(ErrorCode.CORRUPTED, held::unlock);
	}

	@Test
	void whenOnlyWhatIsBehindAMutexIsGoneThenItGoesOn() {
		InterprocessMutex one = InterprocessMutex.openOrCreate(this.segment.region(), PLACE);
		InterprocessMutex other = InterprocessMutex.openOrCreate(this.segment.region(), PLACE);
		SyncRegion later = this.segment.region();
		one.lock();
		this.segment.object().truncate(PLACE + InterprocessMutex.SIZE);
		assertThat(other.tryLock()).isFalse();
		assertThat(InterprocessMutex.openOrCreate(later, PLACE).tryLock()).isFalse();
		one.unlock();
		assertThat(other.tryLock()).isTrue();
		other.unlock();
	}

	@Test
	void whenAConditionIsGoneThenNeitherSignalNorWaitIsInVain() throws Exception {
		SyncRegion waiting = this.segment.region();
		InterprocessMutex itsMutex = InterprocessMutex.openOrCreate(waiting, 0);
		InterprocessCondition awaited = InterprocessCondition.openOrCreate(itsMutex, PLACE);
		InterprocessMutex mutex = InterprocessMutex.openOrCreate(this.segment.region(), 0);
		InterprocessCondition signalled = InterprocessCondition.openOrCreate(mutex, PLACE);
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
			itsMutex.lock();
			try {
				return awaited.await(20, TimeUnit.SECONDS);
			}
			finally {
				itsMutex.unlock();
			}
		});
		this.segment.awaitFlag(PLACE + SyncLayout.CONDITION_WAITERS_OFFSET);
		this.segment.object().truncate(END);
		mutex.lock();
		assertFails(ErrorCode.SIZE, signalled::signal);
		assertFails(ErrorCode.SIZE, signalled::signalAll);
		mutex.unlock();
		assertFails(ErrorCode.SIZE, waiter::await);
	}

	@Test
	void whenAMutexIsGoneButNotItsConditionThenTheWaitEnds() throws Exception {
		SyncRegion region = this.segment.region();
		InterprocessMutex mutex = InterprocessMutex.openOrCreate(region, PLACE);
		InterprocessCondition condition = InterprocessCondition.openOrCreate(mutex, 0);
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
			mutex.lock();
			return condition.await(20, TimeUnit.SECONDS);
		});
		this.segment.awaitFlag(SyncLayout.CONDITION_WAITERS_OFFSET);
		this.segment.object().truncate(END);
		assertFails(ErrorCode.SIZE, waiter::await);
	}

	@Test
	void whenAReadWriteLockIsGoneThenNobodyGetsItBesidesItsHolders() {
		for (boolean writing : new boolean[] { false, true }) {
			SyncRegion region = this.segment.region();
			InterprocessReadWriteLock held = InterprocessReadWriteLock.openOrCreate(region, PLACE);
			InterprocessReadWriteLock other = InterprocessReadWriteLock.openOnly(this.segment.region(), PLACE);
			(writing ? held.writeLock() : held.readLock()).lock();
			leaveZeroes(region, PLACE, PLACE + InterprocessReadWriteLock.SIZE);
			assertFails(ErrorCode.CORRUPTED, other.writeLock()::tryLock);
			assertFails(ErrorCode.CORRUPTED, other.upgradableReadLock()::tryLock);
			assertFails(ErrorCode.CORRUPTED, other.readLock()::tryLock);
			assertFails(ErrorCode.CORRUPTED, (writing ? held.writeLock() : held.readLock())::unlock);
		}
	}

	@Test
	void whenTheEntriesOfReadersAreGoneThenNobodyWritesBesidesThem() {
		SyncRegion region = this.segment.region();
		InterprocessReadWriteLock reading = InterprocessReadWriteLock.openOrCreate(region, PLACE);
		InterprocessReadWriteLock other = InterprocessReadWriteLock.openOnly(this.segment.region(), PLACE);
		reading.readLock().lock();
		leaveZeroes(region, PLACE + SyncLayout.READERS_OFFSET, PLACE + InterprocessReadWriteLock.SIZE);
		assertFails(ErrorCode.CORRUPTED, other.writeLock()::tryLock);
		assertThat(other.upgradableReadLock().tryLock()).isTrue();
		assertFails(ErrorCode.CORRUPTED, other.writeLock()::tryLock);
		other.upgradableReadLock().unlock();
		assertFails(ErrorCode.CORRUPTED, reading.readLock()::unlock);
	}

	@Test
	void whenASemaphoreIsGoneThenItDoesNotSeemToHaveAllItsUnits() {
		SyncRegion region = this.segment.region();
		InterprocessSemaphore held = InterprocessSemaphore.openOrCreate(region, PLACE, SyncSegment.PERMITS);
		InterprocessSemaphore other = InterprocessSemaphore.openOnly(this.segment.region(), PLACE);
		held.acquireUninterruptibly(SyncSegment.PERMITS);
		leaveZeroes(region, PLACE, PLACE + InterprocessSemaphore.SIZE);
		assertFails(ErrorCode.CORRUPTED, other::availablePermits);
		assertFails(ErrorCode.CORRUPTED, other::tryAcquire);
		assertFails(ErrorCode.CORRUPTED, held::release);
	}

}
