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
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.platform.CrashPoints;

/**
 * A semaphore in shared memory whose units come back when a process dies that holds some.
 * The forms are those of {@link java.util.concurrent.Semaphore}.
 * <p>
 * Units belong to the process that acquired them, whichever thread it was: any of its
 * threads may release them, another process may not. (To signal another process, use an
 * {@link InterprocessCondition}.) Several units are acquired together or not at all. What
 * a thread did before it released is seen by who acquires next, in any process.
 * <p>
 * No thread ever holds the semaphore itself: a process that is stopped or killed at any
 * instruction keeps what it has acquired and is in nobody's way otherwise. Units of a
 * dead process come back when somebody asks in vain, within 50 ms at the latest; a
 * stopped process keeps its units. Acquiring and releasing make no system call when there
 * are enough units and nobody waits. Waiters are served in no particular order, so one
 * that wants many can be overtaken for ever by those that want few. An interrupt is
 * noticed within 50 ms. At most 64 processes take part at a time.
 * <p>
 * All methods may be called from any thread. They throw {@link InterprocessException}
 * with {@link ErrorCode#CORRUPTED} if the memory is damaged, with {@link ErrorCode#SIZE}
 * if it is not there any more because somebody made the object shorter, and with
 * {@link ErrorCode#CLOSED} once the region is closed.
 *
 * @since 0.1.0
 */
public final class InterprocessSemaphore {

	/**
	 * The bytes that a semaphore takes, zero before it is made, at an address that is a
	 * multiple of 64.
	 */
	public static final int SIZE = SyncLayout.SEMAPHORE_LENGTH;

	/**
	 * The most units that a semaphore can have.
	 */
	public static final int MAX_PERMITS = SyncLayout.MAX_PERMITS;

	private final SyncRegion region;

	private final UnitTable units;

	private final SharedSignal signal;

	private InterprocessSemaphore(SyncRegion region, long offset, int permits) {
		this.region = region;
		this.units = new UnitTable(region, offset, permits);
		this.signal = region.signal(offset + SyncLayout.SIGNAL_OFFSET, offset + SyncLayout.SEMAPHORE_WAITERS_OFFSET);
	}

	/**
	 * Opens the semaphore at a place, and makes it if there is none.
	 * @param region where it lives
	 * @param offset where it is there, in bytes
	 * @param permits how many units it has, from 1 to {@link #MAX_PERMITS}
	 * @return the semaphore
	 * @throws InterprocessException with {@link ErrorCode#INVALID_ARGUMENT} if there is
	 * one with another number of units, {@link ErrorCode#OUT_OF_RESOURCE} if 64 live
	 * processes take part; see {@link SyncRegion#establish}
	 */
	public static InterprocessSemaphore openOrCreate(SyncRegion region, long offset, int permits) {
		if (permits < 1 || permits > MAX_PERMITS) {
			throw new IllegalArgumentException("permits must be from 1 to " + MAX_PERMITS + ", not " + permits);
		}
		InterprocessSemaphore semaphore = open(OpenMode.OPEN_OR_CREATE, region, offset, permits);
		if (semaphore.units.permits() != permits) {
			throw StructureKind.SEMAPHORE.failure(ErrorCode.INVALID_ARGUMENT, region.place(offset),
					"it has " + semaphore.units.permits() + " units where " + permits + " are asked for");
		}
		return semaphore;
	}

	/**
	 * Opens the semaphore at a place.
	 * @param region where it lives
	 * @param offset where it is there, in bytes
	 * @return the semaphore
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is none,
	 * {@link ErrorCode#OUT_OF_RESOURCE} if 64 live processes take part; see
	 * {@link SyncRegion#establish}
	 */
	public static InterprocessSemaphore openOnly(SyncRegion region, long offset) {
		return open(OpenMode.OPEN_ONLY, region, offset, 0);
	}

	private static InterprocessSemaphore open(OpenMode mode, SyncRegion region, long offset, int permits) {
		StructureKind kind = StructureKind.SEMAPHORE;
		long actual = region.establish(mode, kind, offset, SIZE, permits);
		if (actual < 1 || actual > MAX_PERMITS) {
			throw kind.failure(ErrorCode.CORRUPTED, region.place(offset), "it is damaged: it has " + actual + " units");
		}
		return region.structure(kind, offset, InterprocessSemaphore.class,
				() -> new InterprocessSemaphore(region, offset, (int) actual));
	}

	/**
	 * Acquires a unit, and waits for it until interrupted.
	 * @throws InterruptedException if the thread was interrupted; nothing is acquired
	 */
	public void acquire() throws InterruptedException {
		acquire(1);
	}

	/**
	 * Acquires units, and waits for them until interrupted.
	 * @param count how many, from 0 to the semaphore's units
	 * @throws InterruptedException if the thread was interrupted; nothing is acquired
	 */
	public void acquire(int count) throws InterruptedException {
		Patience.INTERRUPTIBLE.checkInterrupt();
		acquire(count, Patience.INTERRUPTIBLE);
	}

	/**
	 * Acquires a unit, and waits for it as long as it takes.
	 */
	public void acquireUninterruptibly() {
		acquireUninterruptibly(1);
	}

	/**
	 * Acquires units, and waits for them as long as it takes.
	 * @param count how many, from 0 to the semaphore's units
	 */
	public void acquireUninterruptibly(int count) {
		acquireUninterruptibly(count, Patience.UNLIMITED);
	}

	/**
	 * Acquires a unit if there is one.
	 * @return whether it was acquired
	 */
	public boolean tryAcquire() {
		return tryAcquire(1);
	}

	/**
	 * Acquires units if there are enough.
	 * @param count how many, from 0 to the semaphore's units
	 * @return whether they were acquired
	 */
	public boolean tryAcquire(int count) {
		return acquireUninterruptibly(count, Patience.NONE);
	}

	/**
	 * Acquires a unit, and waits for it for a time or until interrupted.
	 * @param timeout how long at most
	 * @param unit the unit of the timeout
	 * @return whether it was acquired
	 * @throws InterruptedException if the thread was interrupted; nothing is acquired
	 */
	public boolean tryAcquire(long timeout, TimeUnit unit) throws InterruptedException {
		return tryAcquire(1, timeout, unit);
	}

	/**
	 * Acquires units, and waits for them for a time or until interrupted.
	 * @param count how many, from 0 to the semaphore's units
	 * @param timeout how long at most
	 * @param unit the unit of the timeout
	 * @return whether they were acquired
	 * @throws InterruptedException if the thread was interrupted; nothing is acquired
	 */
	public boolean tryAcquire(int count, long timeout, TimeUnit unit) throws InterruptedException {
		Patience patience = Patience.of(unit.toNanos(timeout));
		patience.checkInterrupt();
		return acquire(count, patience);
	}

	private boolean acquireUninterruptibly(int count, Patience patience) {
		try {
			return acquire(count, patience);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Interrupted though that is not possible", ex);
		}
	}

	private boolean acquire(int count, Patience patience) throws InterruptedException {
		if (count < 0 || count > this.units.permits()) {
			throw new IllegalArgumentException(
					"count must be from 0 to the semaphore's " + this.units.permits() + " units, not " + count);
		}
		try {
			for (int step = 0;;) {
				if (this.units.take(count)) {
					return true;
				}
				if (!patience.mayWait() || !WaitStrategy.ADAPTIVE.pause(step++)) {
					if (this.units.returnUnitsOfDead()) {
						this.signal.raiseAll();
					}
					else if (patience.isOver()) {
						// Somebody else may have found dead holders first.
						return this.units.take(count);
					}
					else {
						patience.checkInterrupt();
						sleep(count, patience);
					}
				}
			}
		}
		catch (InternalError ex) {
			throw this.region.vanished(ex);
		}
	}

	private void sleep(int count, Patience patience) {
		int announced = this.signal.announce();
		CrashPoints.pass(SyncStep.WAIT_ANNOUNCED);
		if (!this.units.isAvailable(count)) {
			this.signal.await(announced, patience.sleep());
		}
		this.region.checkOpen();
	}

	/**
	 * Releases a unit.
	 * @throws IllegalStateException if this process holds none
	 */
	public void release() {
		release(1);
	}

	/**
	 * Releases units.
	 * @param count how many, 0 or more
	 * @throws IllegalStateException if this process does not hold that many; it keeps
	 * those that it holds
	 */
	public void release(int count) {
		if (count < 0) {
			throw new IllegalArgumentException("count must not be negative: " + count);
		}
		try {
			if (!this.units.giveBack(count)) {
				this.units.check();
				throw new IllegalStateException("This process does not hold " + count + " units of the semaphore");
			}
			this.signal.raiseAll();
		}
		catch (InternalError ex) {
			throw this.region.vanished(ex);
		}
	}

	/**
	 * Returns how many units could be acquired now, apart from those that dead processes
	 * held.
	 * @return units, 0 or more
	 */
	public int availablePermits() {
		try {
			return this.units.available();
		}
		catch (InternalError ex) {
			throw this.region.vanished(ex);
		}
	}

}
