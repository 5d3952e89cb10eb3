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
import java.util.concurrent.locks.Lock;

/**
 * How long a thread is ready to wait, and whether it may be interrupted meanwhile. Time
 * is that of {@link System#nanoTime}, which nobody sets.
 */
final class Patience {

	/**
	 * How long a thread sleeps before it looks again, in nanoseconds. Whoever should have
	 * woken it may have been killed, and so may the owner that it waits for: both are
	 * noticed after this time at the latest.
	 */
	static final long LONGEST_SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	/**
	 * Does not wait.
	 */
	static final Patience NONE = new Patience(Kind.NONE, 0);

	/**
	 * Waits for as long as it takes.
	 */
	static final Patience UNLIMITED = new Patience(Kind.UNLIMITED, 0);

	/**
	 * Waits until interrupted.
	 */
	static final Patience INTERRUPTIBLE = new Patience(Kind.INTERRUPTIBLE, 0);

	private enum Kind {

		NONE, UNLIMITED, INTERRUPTIBLE, TIMED

	}

	private final Kind kind;

	private final long deadline;

	private Patience(Kind kind, long deadline) {
		this.kind = kind;
		this.deadline = deadline;
	}

	/**
	 * Waits for a time or until interrupted.
	 * @param nanos how long from now; 0 or less does not wait
	 * @return the patience
	 */
	static Patience of(long nanos) {
		// Half of the range of the clock, for comparisons, is 146 years.
		return new Patience(Kind.TIMED, System.nanoTime() + Math.max(0, Math.min(nanos, Long.MAX_VALUE >> 1)));
	}

	boolean mayWait() {
		return this.kind != Kind.NONE;
	}

	long remaining() {
		return switch (this.kind) {
			case NONE -> 0;
			case UNLIMITED, INTERRUPTIBLE -> Long.MAX_VALUE;
			case TIMED -> this.deadline - System.nanoTime();
		};
	}

	boolean isOver() {
		return remaining() <= 0;
	}

	/**
	 * Returns how long to sleep before looking again.
	 * @return nanoseconds
	 */
	long sleep() {
		return Math.min(remaining(), LONGEST_SLEEP_NANOS);
	}

	void checkInterrupt() throws InterruptedException {
		if ((this.kind == Kind.INTERRUPTIBLE || this.kind == Kind.TIMED) && Thread.interrupted()) {
			throw new InterruptedException();
		}
	}

	/**
	 * Takes a lock among the threads of this process that can be closed while one of them
	 * has it.
	 * @param lock the lock
	 * @param check fails if it is closed
	 * @return whether it was taken
	 * @throws InterruptedException if the thread was interrupted
	 */
	boolean acquire(Lock lock, Runnable check) throws InterruptedException {
		boolean interrupted = false;
		// No clock is read if it is free.
		long nanos = 0;
		try {
			while (true) {
				try {
					if (mayWait() ? lock.tryLock(nanos, TimeUnit.NANOSECONDS) : lock.tryLock()) {
						return true;
					}
				}
				catch (InterruptedException ex) {
					if (this.kind != Kind.UNLIMITED) {
						throw ex;
					}
					interrupted = true;
				}
				check.run();
				if (isOver()) {
					return false;
				}
				nanos = sleep();
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
