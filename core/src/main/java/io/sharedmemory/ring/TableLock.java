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

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;

/**
 * The lock that is held while a ring is made and while its group table changes. The
 * kernel drops it when its holder dies, and every change it guards can be begun anew, so
 * the next holder finishes what a dead one left. No message waits for it.
 */
final class TableLock {

	private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final String name;

	private final long timeoutNanos;

	private final RingLocks locks;

	/** The kernel's lock knows descriptions, not threads: this one is for threads. */
	private final ReentrantLock threads = new ReentrantLock();

	TableLock(String name, RingLocks locks, Duration timeout) {
		this.name = name;
		this.locks = locks;
		this.timeoutNanos = timeout.toNanos();
	}

	/**
	 * Does something while this process, and this thread of it, holds the lock.
	 * @param <T> the type of the result
	 * @param action what to do
	 * @return what the action returns
	 * @throws InterprocessException with {@link ErrorCode#TIMEOUT_WHEN_LOCKING} if a live
	 * process held the lock for longer than the timeout
	 */
	<T> T whileLocked(Supplier<T> action) {
		long deadline = System.nanoTime() + this.timeoutNanos;
		this.threads.lock();
		try {
			while (!this.locks.tryLockTables()) {
				if (System.nanoTime() - deadline > 0) {
					throw new InterprocessException(ErrorCode.TIMEOUT_WHEN_LOCKING, "lock the tables of ring",
							this.name, "a live process has held them for longer than "
									+ TimeUnit.NANOSECONDS.toMillis(this.timeoutNanos) + " ms");
				}
				Pause.park(RETRY_NANOS);
			}
			try {
				return action.get();
			}
			finally {
				this.locks.unlockTables();
			}
		}
		finally {
			this.threads.unlock();
		}
	}

	/**
	 * Does something while this process, and this thread of it, holds the lock.
	 * @param action what to do
	 * @throws InterprocessException with {@link ErrorCode#TIMEOUT_WHEN_LOCKING} if a live
	 * process held the lock for longer than the timeout
	 */
	void whileLocked(Runnable action) {
		whileLocked(() -> {
			action.run();
			return Boolean.TRUE;
		});
	}

	/**
	 * Does something while this process, and this thread of it, holds the lock, unless
	 * somebody else does.
	 * @param action what to do
	 */
	void tryWhileLocked(Runnable action) {
		if (!this.threads.tryLock()) {
			return;
		}
		try {
			if (this.locks.tryLockTables()) {
				try {
					action.run();
				}
				finally {
					this.locks.unlockTables();
				}
			}
		}
		finally {
			this.threads.unlock();
		}
	}

}
