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

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.OpenMode;

/**
 * A read-write lock in shared memory that survives its holders. Besides the lock of
 * readers and that of the writer it has an <em>upgradable</em> read lock, as Boost's
 * {@code interprocess_upgradable_mutex}: one thread of all processes holds it, together
 * with any readers, and becomes the writer by taking the write lock on top, without
 * letting another writer in between.
 *
 * <pre>
 *                  others may hold
 * held             read   upgradable   write
 * read              yes       yes        no
 * upgradable        yes       no         no
 * write             no        no         no
 * </pre>
 *
 * All three are recursive and belong to one thread. Who holds the write lock may take the
 * others too and keep them when it gives the write lock back. Who holds the read lock
 * cannot take the write lock, and may not wait for the upgradable one: a writer that
 * waits for the reader would be waited for by it. A waiting writer keeps new readers out,
 * of every process, so readers cannot starve it; a thread that reads may take the read
 * lock again. Otherwise there is no order. What a writer did before it unlocked is seen
 * by the next holder, in any process.
 * <p>
 * A reader or a holder of the upgradable lock that dies leaves nothing behind. When a
 * writer dies, the next writer finds {@link #isOwnerDead()}, repairs and calls
 * {@link #markConsistent()}; if it unlocks without, the lock cannot be had any more
 * ({@link ErrorCode#NOT_RECOVERABLE}). Until then readers get an
 * {@link InterprocessException} with {@link ErrorCode#OWNER_DEAD} and no lock, as they
 * cannot repair.
 * <p>
 * A process that is stopped keeps what it holds; see {@link InterprocessMutex} for that
 * and for the errors. Locking and unlocking make no system call when nobody is in the
 * way. At most 64 processes take part at a time. All methods may be called from any
 * thread.
 *
 * @since 0.1.0
 */
public final class InterprocessReadWriteLock implements ReadWriteLock {

	/**
	 * The bytes that a lock takes, zero before it is made, at an address that is a
	 * multiple of 64.
	 */
	public static final int SIZE = SyncLayout.READ_WRITE_LOCK_LENGTH;

	private final SyncRegion region;

	private final Runnable check;

	private final OwnerWord owner;

	private final ReaderTable readers;

	/** Among the threads of this process: who reads and who writes. */
	private final ReentrantReadWriteLock threads = new ReentrantReadWriteLock();

	/** Among the threads of this process: who is or may become the writer. */
	private final ReentrantLock writers = new ReentrantLock();

	/**
	 * Among the threads of this process: whoever waits to write, which new readers let
	 * pass. Its place in the queue of {@link #threads} is lost each time it looks whether
	 * the region is closed.
	 */
	private final ReentrantLock turnstile = new ReentrantLock();

	/** Guards the count of the threads that read. Nobody waits with it. */
	private final ReentrantLock counting = new ReentrantLock();

	private int readingThreads;

	private final Lock readLock = new ReadLock();

	private final Lock upgradableReadLock = new UpgradableReadLock();

	private final Lock writeLock = new WriteLock();

	private InterprocessReadWriteLock(SyncRegion region, long offset) {
		this.region = region;
		this.check = region::checkOpen;
		this.owner = new OwnerWord(region, StructureKind.READ_WRITE_LOCK, offset, Integer.MAX_VALUE);
		this.readers = new ReaderTable(region, offset, this.owner);
	}

	/**
	 * Opens the lock at a place, and makes it if there is none.
	 * @param region where it lives
	 * @param offset where it is there, in bytes
	 * @return the lock
	 * @throws InterprocessException with {@link ErrorCode#OUT_OF_RESOURCE} if 64 live
	 * processes take part; see {@link SyncRegion#establish}
	 */
	public static InterprocessReadWriteLock openOrCreate(SyncRegion region, long offset) {
		return open(OpenMode.OPEN_OR_CREATE, region, offset);
	}

	/**
	 * Opens the lock at a place.
	 * @param region where it lives
	 * @param offset where it is there, in bytes
	 * @return the lock
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is none,
	 * {@link ErrorCode#OUT_OF_RESOURCE} if 64 live processes take part; see
	 * {@link SyncRegion#establish}
	 */
	public static InterprocessReadWriteLock openOnly(SyncRegion region, long offset) {
		return open(OpenMode.OPEN_ONLY, region, offset);
	}

	private static InterprocessReadWriteLock open(OpenMode mode, SyncRegion region, long offset) {
		region.establish(mode, StructureKind.READ_WRITE_LOCK, offset, SIZE, SyncLayout.NO_PARAMETERS);
		return region.structure(StructureKind.READ_WRITE_LOCK, offset, InterprocessReadWriteLock.class,
				() -> new InterprocessReadWriteLock(region, offset));
	}

	/**
	 * Returns the lock of readers.
	 * @return the lock, always the same
	 */
	@Override
	public Lock readLock() {
		return this.readLock;
	}

	/**
	 * Returns the lock of the reader that may become the writer.
	 * @return the lock, always the same
	 */
	public Lock upgradableReadLock() {
		return this.upgradableReadLock;
	}

	/**
	 * Returns the lock of the writer. A thread that holds the upgradable read lock
	 * upgrades by taking it, and waits until the readers have left.
	 * @return the lock, always the same
	 */
	@Override
	public Lock writeLock() {
		return this.writeLock;
	}

	/**
	 * Says whether a writer died and nobody has marked the state as consistent since.
	 * @return whether it may be half-written
	 * @throws IllegalMonitorStateException if this thread does not hold the write lock
	 */
	public boolean isOwnerDead() {
		checkHeld(this.threads.isWriteLockedByCurrentThread());
		return this.owner.isInconsistent();
	}

	/**
	 * Says that what the lock guards is consistent again. Does nothing if it was.
	 * @throws IllegalMonitorStateException if this thread does not hold the write lock
	 */
	public void markConsistent() {
		checkHeld(this.threads.isWriteLockedByCurrentThread());
		this.owner.markConsistent();
	}

	private static void checkHeld(boolean held) {
		if (!held) {
			throw new IllegalMonitorStateException("This thread does not hold the lock");
		}
	}

	private abstract class Part extends PatientLock {

		@Override
		RuntimeException failure(InternalError error) {
			return InterprocessReadWriteLock.this.region.vanished(error);
		}

		final boolean isReader() {
			ReentrantReadWriteLock threads = InterprocessReadWriteLock.this.threads;
			return threads.getReadHoldCount() > 0 && !threads.isWriteLockedByCurrentThread();
		}

		/**
		 * Returns the failure of a reader that would wait for a writer who waits for the
		 * readers.
		 */
		final IllegalMonitorStateException waitsForItself(String remedy) {
			return new IllegalMonitorStateException(
					"This thread holds the read lock and would wait for itself; " + remedy);
		}

	}

	private final class ReadLock extends Part {

		private final Lock threadLock = InterprocessReadWriteLock.this.threads.readLock();

		@Override
		boolean acquire(Patience patience) throws InterruptedException {
			InterprocessReadWriteLock lock = InterprocessReadWriteLock.this;
			if (!letWriterPass(lock, patience) || !patience.acquire(this.threadLock, lock.check)) {
				return false;
			}
			boolean acquired = false;
			try {
				acquired = enter(patience);
				return acquired;
			}
			finally {
				if (!acquired) {
					this.threadLock.unlock();
				}
			}
		}

		/**
		 * Waits until no thread waits to write, unless this one reads or writes already:
		 * it would be waited for.
		 */
		private boolean letWriterPass(InterprocessReadWriteLock lock, Patience patience) throws InterruptedException {
			if (!lock.turnstile.isLocked() || !patience.mayWait() || lock.threads.getReadHoldCount() > 0
					|| lock.writers.isHeldByCurrentThread()) {
				return true;
			}
			if (!patience.acquire(lock.turnstile, lock.check)) {
				return false;
			}
			lock.turnstile.unlock();
			return true;
		}

		private boolean enter(Patience patience) throws InterruptedException {
			InterprocessReadWriteLock lock = InterprocessReadWriteLock.this;
			while (!tryEnter(lock)) {
				// Not counted meanwhile, so that the writer sees the readers leave.
				if (!lock.owner.awaitReadable(patience)) {
					return false;
				}
			}
			return true;
		}

		private boolean tryEnter(InterprocessReadWriteLock lock) {
			lock.counting.lock();
			try {
				boolean admitted = isAdmitted(lock);
				if (admitted) {
					lock.readingThreads++;
				}
				return admitted;
			}
			finally {
				lock.counting.unlock();
			}
		}

		private boolean isAdmitted(InterprocessReadWriteLock lock) {
			if (lock.threads.isWriteLockedByCurrentThread()) {
				// The writer itself shows that it reads when it ends to write.
				return true;
			}
			if (lock.readingThreads == 0) {
				return lock.readers.tryEnter();
			}
			// A writer that waits for this thread would be waited for by it.
			return lock.threads.getReadHoldCount() > 1 || lock.owner.isReadable();
		}

		@Override
		public void unlock() {
			InterprocessReadWriteLock lock = InterprocessReadWriteLock.this;
			checkHeld(lock.threads.getReadHoldCount() > 0);
			lock.counting.lock();
			try {
				if (--lock.readingThreads == 0 && !lock.threads.isWriteLockedByCurrentThread()) {
					lock.readers.hide();
				}
			}
			catch (InternalError ex) {
				throw failure(ex);
			}
			finally {
				lock.counting.unlock();
				this.threadLock.unlock();
			}
		}

	}

	private final class UpgradableReadLock extends Part {

		@Override
		boolean acquire(Patience patience) throws InterruptedException {
			InterprocessReadWriteLock lock = InterprocessReadWriteLock.this;
			if (isReader() && patience.mayWait() && !lock.writers.isHeldByCurrentThread()) {
				throw waitsForItself("take the upgradable read lock first");
			}
			if (!patience.acquire(lock.writers, lock.check)) {
				return false;
			}
			boolean acquired = false;
			try {
				// Who holds this lock or the write lock is the owner already.
				acquired = lock.writers.getHoldCount() > 1 || lock.owner.acquire(false, patience);
				return acquired;
			}
			finally {
				if (!acquired) {
					lock.writers.unlock();
				}
			}
		}

		@Override
		public void unlock() {
			InterprocessReadWriteLock lock = InterprocessReadWriteLock.this;
			int writes = lock.threads.getWriteHoldCount();
			checkHeld(lock.writers.getHoldCount() > writes);
			try {
				if (lock.writers.getHoldCount() == 1) {
					lock.owner.release();
				}
			}
			finally {
				lock.writers.unlock();
			}
		}

	}

	private final class WriteLock extends Part {

		private final Lock threadLock = InterprocessReadWriteLock.this.threads.writeLock();

		@Override
		boolean acquire(Patience patience) throws InterruptedException {
			InterprocessReadWriteLock lock = InterprocessReadWriteLock.this;
			if (isReader()) {
				if (!patience.mayWait()) {
					return false;
				}
				throw waitsForItself(lock.writers.isHeldByCurrentThread() ? "give the read lock back first"
						: "take the upgradable read lock instead");
			}
			if (!patience.acquire(lock.writers, lock.check)) {
				return false;
			}
			boolean acquired = false;
			try {
				acquired = acquireAmongReaders(patience);
				return acquired;
			}
			finally {
				if (!acquired) {
					lock.writers.unlock();
				}
			}
		}

		private boolean acquireAmongReaders(Patience patience) throws InterruptedException {
			InterprocessReadWriteLock lock = InterprocessReadWriteLock.this;
			if (!this.threadLock.tryLock() && !acquireBeforeNewReaders(lock, patience)) {
				return false;
			}
			boolean acquired = false;
			try {
				acquired = lock.threads.getWriteHoldCount() > 1
						|| ((lock.writers.getHoldCount() > 1) ? upgrade(patience) : write(patience));
				return acquired;
			}
			finally {
				if (!acquired) {
					this.threadLock.unlock();
				}
			}
		}

		private boolean acquireBeforeNewReaders(InterprocessReadWriteLock lock, Patience patience)
				throws InterruptedException {
			if (!patience.acquire(lock.turnstile, lock.check)) {
				return false;
			}
			try {
				return patience.acquire(this.threadLock, lock.check);
			}
			finally {
				lock.turnstile.unlock();
			}
		}

		private boolean write(Patience patience) throws InterruptedException {
			InterprocessReadWriteLock lock = InterprocessReadWriteLock.this;
			if (!lock.owner.acquire(true, patience)) {
				return false;
			}
			boolean alone = false;
			try {
				alone = lock.readers.awaitNone(patience);
				return alone;
			}
			finally {
				if (!alone) {
					lock.owner.giveBack();
				}
			}
		}

		private boolean upgrade(Patience patience) throws InterruptedException {
			InterprocessReadWriteLock lock = InterprocessReadWriteLock.this;
			lock.owner.upgrade();
			boolean alone = false;
			try {
				alone = lock.readers.awaitNone(patience);
				return alone;
			}
			finally {
				if (!alone) {
					lock.owner.downgrade();
				}
			}
		}

		@Override
		public void unlock() {
			InterprocessReadWriteLock lock = InterprocessReadWriteLock.this;
			checkHeld(lock.threads.isWriteLockedByCurrentThread());
			try {
				if (lock.threads.getWriteHoldCount() == 1) {
					release(lock);
				}
			}
			finally {
				this.threadLock.unlock();
				lock.writers.unlock();
			}
		}

		private void showReader(InterprocessReadWriteLock lock) {
			try {
				lock.readers.show();
			}
			catch (InternalError ex) {
				throw failure(ex);
			}
		}

		private void release(InterprocessReadWriteLock lock) {
			if (lock.threads.getReadHoldCount() > 0) {
				showReader(lock);
			}
			if (lock.writers.getHoldCount() > 1) {
				lock.owner.downgrade();
			}
			else {
				lock.owner.release();
			}
		}

	}

}
