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
import java.util.concurrent.locks.Condition;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.platform.CrashPoints;

/**
 * A condition of an {@link InterprocessMutex}: threads of any process wait until a thread
 * of any process signals. The forms are those of {@link Condition}; as there, the mutex
 * must be held to wait and to signal, and a wait may end for no reason, so wait in a loop
 * that tests what it waits for.
 * <p>
 * Nothing is lost by a death. A waiter that is killed, or stopped, when it was to be
 * woken leaves the signal to the others: every waiter looks again at least every 50 ms,
 * and a signal ends all waits that began before it, be it a little later. A process that
 * dies with the mutex ends all waits too, also if somebody else has repaired the state by
 * then. However a wait ends, by a signal, a time or an interrupt, the waiter has the
 * mutex and is to ask {@link InterprocessMutex#isOwnerDead()} before it tests anything or
 * unlocks.
 * <p>
 * When a wait ends with an {@link InterprocessException}, because the mutex is not
 * recoverable or the region closed, the mutex is not held.
 *
 * @since 0.1.0
 */
public final class InterprocessCondition implements Condition {

	/**
	 * The bytes that a condition takes, zero before it is made, at an address that is a
	 * multiple of 64.
	 */
	public static final int SIZE = SyncLayout.CONDITION_LENGTH;

	private final InterprocessMutex mutex;

	private final StructureHeader header;

	private final SharedSignal signal;

	private InterprocessCondition(InterprocessMutex mutex, long offset) {
		this.mutex = mutex;
		this.header = new StructureHeader(mutex.region(), StructureKind.CONDITION, offset);
		this.signal = mutex.region()
			.signal(offset + SyncLayout.SEQUENCE_OFFSET, offset + SyncLayout.CONDITION_WAITERS_OFFSET);
	}

	/**
	 * Opens the condition at a place, and makes it if there is none.
	 * @param mutex its mutex, the same in all processes
	 * @param offset where it is in the region of the mutex, in bytes
	 * @return the condition
	 * @throws InterprocessException see {@link SyncRegion#establish}
	 */
	public static InterprocessCondition openOrCreate(InterprocessMutex mutex, long offset) {
		return open(OpenMode.OPEN_OR_CREATE, mutex, offset);
	}

	/**
	 * Opens the condition at a place.
	 * @param mutex its mutex, the same in all processes
	 * @param offset where it is in the region of the mutex, in bytes
	 * @return the condition
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is none;
	 * see {@link SyncRegion#establish}
	 */
	public static InterprocessCondition openOnly(InterprocessMutex mutex, long offset) {
		return open(OpenMode.OPEN_ONLY, mutex, offset);
	}

	private static InterprocessCondition open(OpenMode mode, InterprocessMutex mutex, long offset) {
		SyncRegion region = mutex.region();
		StructureKind kind = StructureKind.CONDITION;
		region.establish(mode, kind, offset, SIZE, SyncLayout.NO_PARAMETERS);
		InterprocessCondition condition = region.structure(kind, offset, InterprocessCondition.class,
				() -> new InterprocessCondition(mutex, offset));
		if (condition.mutex != mutex) {
			throw kind.failure(ErrorCode.INVALID_ARGUMENT, region.place(offset),
					"this process has it open with another mutex");
		}
		return condition;
	}

	@Override
	public void await() throws InterruptedException {
		await(Patience.INTERRUPTIBLE);
	}

	@Override
	public void awaitUninterruptibly() {
		try {
			await(Patience.UNLIMITED);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Interrupted though that is not possible", ex);
		}
	}

	@Override
	public long awaitNanos(long nanosTimeout) throws InterruptedException {
		Patience patience = Patience.of(nanosTimeout);
		await(patience);
		return patience.remaining();
	}

	@Override
	public boolean await(long time, TimeUnit unit) throws InterruptedException {
		return await(Patience.of(unit.toNanos(time)));
	}

	/**
	 * Waits until a signal or a time of the wall clock, as it is when the wait begins; a
	 * clock that is set meanwhile changes nothing.
	 */
	@Override
	public boolean awaitUntil(Date deadline) throws InterruptedException {
		return await(Math.max(deadline.getTime(), 0) - System.currentTimeMillis(), TimeUnit.MILLISECONDS);
	}

	private boolean await(Patience patience) throws InterruptedException {
		try {
			return awaitSignal(patience);
		}
		catch (InternalError ex) {
			throw this.mutex.failure(ex);
		}
	}

	private boolean awaitSignal(Patience patience) throws InterruptedException {
		if (this.mutex.isOwnerDead()) {
			throw new IllegalMonitorStateException(
					"An owner of the mutex died; repair the state and mark it consistent before you wait");
		}
		patience.checkInterrupt();
		int announced = this.signal.announce();
		CrashPoints.pass(SyncStep.WAIT_ANNOUNCED);
		long deaths = this.mutex.deaths();
		int holds = this.mutex.unlockAll();
		CrashPoints.pass(SyncStep.WAIT_BEGUN);
		try {
			while (!this.signal.isRaised(announced)) {
				this.mutex.region().checkOpen();
				this.header.check();
				patience.checkInterrupt();
				if (patience.isOver()) {
					return false;
				}
				if (this.mutex.isAbandoned() || this.mutex.deaths() != deaths) {
					return true;
				}
				this.signal.await(announced, patience.sleep());
			}
			return true;
		}
		finally {
			this.mutex.lockAgain(holds);
		}
	}

	/**
	 * Wakes one waiter. Others may notice the signal up to 50 ms later, and test in vain.
	 */
	@Override
	public void signal() {
		this.mutex.checkHeld();
		try {
			this.header.check();
			this.signal.raiseOne();
		}
		catch (InternalError ex) {
			throw this.mutex.failure(ex);
		}
	}

	@Override
	public void signalAll() {
		this.mutex.checkHeld();
		try {
			this.header.check();
			this.signal.raiseAll();
		}
		catch (InternalError ex) {
			throw this.mutex.failure(ex);
		}
	}

}
