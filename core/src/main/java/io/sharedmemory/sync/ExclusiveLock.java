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

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that belongs to one thread of one process: threads of this process settle among
 * themselves who competes with the other processes.
 */
abstract class ExclusiveLock extends PatientLock {

	private final ReentrantLock threads = new ReentrantLock();

	private final Runnable check = this::checkOpen;

	private final boolean recursive;

	ExclusiveLock(boolean recursive) {
		this.recursive = recursive;
	}

	/**
	 * Takes the lock for this process.
	 * @param patience how long to wait
	 * @return whether it was taken
	 */
	abstract boolean acquireForProcess(Patience patience) throws InterruptedException;

	/**
	 * Gives the lock back.
	 */
	abstract void releaseForProcess();

	/**
	 * Fails if the lock is closed.
	 */
	abstract void checkOpen();

	@Override
	boolean acquire(Patience patience) throws InterruptedException {
		if (!patience.acquire(this.threads, this.check)) {
			return false;
		}
		if (this.threads.getHoldCount() > 1) {
			return acquireAgain(patience);
		}
		boolean acquired = false;
		try {
			acquired = acquireForProcess(patience);
			return acquired;
		}
		finally {
			if (!acquired) {
				this.threads.unlock();
			}
		}
	}

	private boolean acquireAgain(Patience patience) {
		if (this.recursive) {
			return true;
		}
		this.threads.unlock();
		checkOpen();
		if (!patience.mayWait()) {
			return false;
		}
		throw new IllegalMonitorStateException("This thread holds the lock already, and it is not recursive");
	}

	/**
	 * Gives the lock back, or once less if it is held recursively.
	 * @throws IllegalMonitorStateException if this thread does not hold it
	 */
	@Override
	public void unlock() {
		int holds = this.threads.getHoldCount();
		checkHeld(holds > 0);
		try {
			if (holds == 1) {
				releaseForProcess();
			}
		}
		finally {
			this.threads.unlock();
		}
	}

	/**
	 * Says whether this thread holds the lock.
	 * @return whether it does
	 */
	public boolean isHeldByCurrentThread() {
		return this.threads.isHeldByCurrentThread();
	}

	void checkHeld() {
		checkHeld(this.threads.isHeldByCurrentThread());
	}

	private static void checkHeld(boolean held) {
		if (!held) {
			throw new IllegalMonitorStateException("This thread does not hold the lock");
		}
	}

	/**
	 * Gives the lock back however often it is held.
	 * @return how often that was
	 */
	int unlockAll() {
		int holds = this.threads.getHoldCount();
		for (int i = 0; i < holds; i++) {
			unlock();
		}
		return holds;
	}

	/**
	 * Takes the lock as it was before {@link #unlockAll}.
	 */
	void lockAgain(int holds) {
		lock();
		for (int i = 1; i < holds; i++) {
			this.threads.lock();
		}
	}

}
