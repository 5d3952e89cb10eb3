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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Which threads of this process have a read-write lock, each as often as it has taken it.
 * A thread that waits looks now and then whether the lock is closed, since whoever has it
 * may keep it for ever; and a writer that waits keeps new readers out all the time, also
 * while it looks. Only one thread at a time takes the writer's part, which the caller
 * sees to.
 */
final class ReadWriteThreads {

	private final Runnable check;

	/** Guards every change of the rest. Nobody has it for long. */
	private final ReentrantLock monitor = new ReentrantLock();

	private final Condition changed = this.monitor.newCondition();

	private final Map<Thread, Integer> readers = new ConcurrentHashMap<>();

	private volatile @Nullable Thread writer;

	private int writerHolds;

	private boolean writerWaits;

	/**
	 * Creates a lock that no thread has.
	 * @param check fails if it is closed
	 */
	ReadWriteThreads(Runnable check) {
		this.check = check;
	}

	/**
	 * Makes this thread a reader, or once more.
	 * @param patience how long to wait for the writer
	 * @return whether it is a reader
	 * @throws InterruptedException if the thread was interrupted
	 */
	boolean acquireRead(Patience patience) throws InterruptedException {
		this.monitor.lock();
		try {
			boolean acquired = readHolds() > 0 || isWriter()
					|| patience.await(this.changed, () -> this.writer == null && !this.writerWaits, this.check);
			if (acquired) {
				this.readers.merge(Thread.currentThread(), 1, Integer::sum);
			}
			return acquired;
		}
		finally {
			this.monitor.unlock();
		}
	}

	/**
	 * Makes this thread a reader once less.
	 */
	void releaseRead() {
		this.monitor.lock();
		try {
			int holds = readHolds() - 1;
			if (holds > 0) {
				this.readers.put(Thread.currentThread(), holds);
			}
			else {
				this.readers.remove(Thread.currentThread());
				this.changed.signalAll();
			}
		}
		finally {
			this.monitor.unlock();
		}
	}

	/**
	 * Makes this thread, which does not read or writes already, the writer, or once more.
	 * @param patience how long to wait for the readers
	 * @return whether it is the writer
	 * @throws InterruptedException if the thread was interrupted
	 */
	boolean acquireWrite(Patience patience) throws InterruptedException {
		this.monitor.lock();
		try {
			boolean acquired = isWriter() || awaitNoReader(patience);
			if (acquired) {
				this.writer = Thread.currentThread();
				this.writerHolds++;
			}
			return acquired;
		}
		finally {
			this.monitor.unlock();
		}
	}

	private boolean awaitNoReader(Patience patience) throws InterruptedException {
		this.writerWaits = true;
		try {
			return patience.await(this.changed, this.readers::isEmpty, this.check);
		}
		finally {
			this.writerWaits = false;
			this.changed.signalAll();
		}
	}

	/**
	 * Makes this thread the writer once less.
	 */
	void releaseWrite() {
		this.monitor.lock();
		try {
			if (--this.writerHolds == 0) {
				this.writer = null;
				this.changed.signalAll();
			}
		}
		finally {
			this.monitor.unlock();
		}
	}

	/**
	 * Returns how often this thread is a reader.
	 */
	int readHolds() {
		return this.readers.getOrDefault(Thread.currentThread(), 0);
	}

	/**
	 * Returns how often this thread is the writer.
	 */
	int writeHolds() {
		return isWriter() ? this.writerHolds : 0;
	}

	/**
	 * Says whether this thread is the writer.
	 */
	boolean isWriter() {
		return this.writer == Thread.currentThread();
	}

}
