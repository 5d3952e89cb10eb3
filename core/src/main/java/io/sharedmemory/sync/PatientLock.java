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
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * The forms of {@link Lock}, of one that takes a {@link Patience}.
 */
abstract class PatientLock implements Lock {

	/**
	 * Takes the lock.
	 * @param patience how long to wait
	 * @return whether it was taken
	 * @throws InterruptedException if the patience can be interrupted and the thread was
	 */
	abstract boolean acquire(Patience patience) throws InterruptedException;

	/**
	 * Says what an error means that the JVM threw meanwhile.
	 * @param error the error
	 * @return what to throw
	 */
	abstract RuntimeException failure(InternalError error);

	@Override
	public void lock() {
		acquireUninterruptibly(Patience.UNLIMITED);
	}

	@Override
	public void lockInterruptibly() throws InterruptedException {
		Patience.INTERRUPTIBLE.checkInterrupt();
		try {
			acquire(Patience.INTERRUPTIBLE);
		}
		catch (InternalError ex) {
			throw failure(ex);
		}
	}

	@Override
	public boolean tryLock() {
		return acquireUninterruptibly(Patience.NONE);
	}

	@Override
	public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
		Patience patience = Patience.of(unit.toNanos(time));
		patience.checkInterrupt();
		try {
			return acquire(patience);
		}
		catch (InternalError ex) {
			throw failure(ex);
		}
	}

	private boolean acquireUninterruptibly(Patience patience) {
		try {
			return acquire(patience);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Interrupted though that is not possible", ex);
		}
		catch (InternalError ex) {
			throw failure(ex);
		}
	}

	/**
	 * Not supported: a condition needs a place in shared memory of its own, see
	 * {@link InterprocessCondition}.
	 * @throws UnsupportedOperationException always
	 */
	@Override
	public Condition newCondition() {
		throw new UnsupportedOperationException("A condition needs a place of its own, see InterprocessCondition");
	}

}
