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

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.OpenMode;

/**
 * A mutex in shared memory that survives its owner. It belongs to one thread of one
 * process, with the forms and the memory effects of {@link java.util.concurrent.locks}:
 * what a thread did before it unlocked is seen by the next owner, in any process.
 * <p>
 * When a process dies while it holds the mutex, the next thread that asks for it gets it
 * and finds {@link #isOwnerDead()}: what the mutex guards may be half-written. It repairs
 * that and calls {@link #markConsistent()}. If it unlocks without, the mutex cannot be
 * locked any more ({@link ErrorCode#NOT_RECOVERABLE}), as with POSIX robust mutexes; if
 * it dies before, the next owner is told in its turn.
 *
 * <pre>
 * mutex.lock();
 * try {
 *     if (mutex.isOwnerDead()) {
 *         repair();
 *         mutex.markConsistent();
 *     }
 *     ...
 * }
 * finally {
 *     mutex.unlock();
 * }
 * </pre>
 *
 * A process that is stopped is alive and keeps the mutex. A death is noticed, by the lock
 * that the kernel drops, within 50 ms of asking; so is an interrupt. A thread that waits
 * may be killed at any instruction and disturbs nobody. A thread that ends without
 * unlocking keeps the mutex until its process ends or closes the region. Locking and
 * unlocking make no system call when nobody else wants the mutex; waiters are served in
 * no particular order.
 * <p>
 * All methods may be called from any thread. Waiting forms throw
 * {@link InterprocessException} with {@link ErrorCode#NOT_RECOVERABLE}, with
 * {@link ErrorCode#CORRUPTED} if the memory is damaged, with {@link ErrorCode#SIZE} if it
 * is not there any more because somebody made the object shorter, and with
 * {@link ErrorCode#CLOSED} once the region is closed, and
 * {@link IllegalMonitorStateException} if this thread holds a mutex that is not
 * recursive; the mutex is not taken then.
 *
 * @since 0.1.0
 * @see <a href="https://www.akkadia.org/drepper/futex.pdf">Futexes Are Tricky</a>
 * @see <a href=
 * "https://pubs.opengroup.org/onlinepubs/9799919799/functions/pthread_mutex_consistent.html">pthread_mutex_consistent</a>
 */
public final class InterprocessMutex extends ExclusiveLock {

	/**
	 * The bytes that a mutex takes, zero before it is made, at an address that is a
	 * multiple of 64.
	 */
	public static final int SIZE = SyncLayout.MUTEX_LENGTH;

	private final SyncRegion region;

	private final MutexType type;

	private final OwnerWord owner;

	private InterprocessMutex(SyncRegion region, long offset, MutexType type) {
		super(type == MutexType.RECURSIVE);
		this.region = region;
		this.type = type;
		this.owner = new OwnerWord(region, StructureKind.MUTEX, offset, 1);
	}

	/**
	 * Opens the mutex at a place, and makes it if there is none.
	 * @param region where it lives
	 * @param offset where it is there, in bytes
	 * @return the mutex, of type {@link MutexType#NORMAL}
	 * @throws InterprocessException see {@link SyncRegion#establish}
	 */
	public static InterprocessMutex openOrCreate(SyncRegion region, long offset) {
		return openOrCreate(region, offset, MutexType.NORMAL);
	}

	/**
	 * Opens the mutex at a place, and makes it if there is none.
	 * @param region where it lives
	 * @param offset where it is there, in bytes
	 * @param type what locking it again means in this process
	 * @return the mutex
	 * @throws InterprocessException see {@link SyncRegion#establish}; with
	 * {@link ErrorCode#INVALID_ARGUMENT} also if this process has it open with the other
	 * type
	 */
	public static InterprocessMutex openOrCreate(SyncRegion region, long offset, MutexType type) {
		return open(OpenMode.OPEN_OR_CREATE, region, offset, type);
	}

	/**
	 * Opens the mutex at a place.
	 * @param region where it lives
	 * @param offset where it is there, in bytes
	 * @param type what locking it again means in this process
	 * @return the mutex
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is none;
	 * see {@link SyncRegion#establish}
	 */
	public static InterprocessMutex openOnly(SyncRegion region, long offset, MutexType type) {
		return open(OpenMode.OPEN_ONLY, region, offset, type);
	}

	private static InterprocessMutex open(OpenMode mode, SyncRegion region, long offset, MutexType type) {
		StructureKind kind = StructureKind.MUTEX;
		region.establish(mode, kind, offset, SIZE, SyncLayout.NO_PARAMETERS);
		InterprocessMutex mutex = region.structure(kind, offset, InterprocessMutex.class,
				() -> new InterprocessMutex(region, offset, type));
		if (mutex.type != type) {
			throw kind.failure(ErrorCode.INVALID_ARGUMENT, region.place(offset),
					"this process has it open as " + mutex.type);
		}
		return mutex;
	}

	@Override
	boolean acquireForProcess(Patience patience) throws InterruptedException {
		return this.owner.acquire(true, patience);
	}

	@Override
	RuntimeException failure(InternalError error) {
		return this.region.vanished(error);
	}

	@Override
	void releaseForProcess() {
		this.owner.release();
	}

	@Override
	void checkOpen() {
		this.region.checkOpen();
	}

	/**
	 * Says whether an owner died and nobody has marked the state as consistent since.
	 * @return whether it may be half-written
	 * @throws IllegalMonitorStateException if this thread does not hold the mutex
	 */
	public boolean isOwnerDead() {
		checkHeld();
		return this.owner.isInconsistent();
	}

	/**
	 * Says that what the mutex guards is consistent again. Does nothing if it was.
	 * @throws IllegalMonitorStateException if this thread does not hold the mutex
	 */
	public void markConsistent() {
		checkHeld();
		this.owner.markConsistent();
	}

	/**
	 * Says whether an owner died and no thread has asked for the mutex since.
	 */
	boolean isAbandoned() {
		return this.owner.isAbandoned();
	}

	/**
	 * Returns a number that has changed when somebody else has taken the mutex from an
	 * owner that died.
	 */
	long deaths() {
		return this.owner.deaths();
	}

	SyncRegion region() {
		return this.region;
	}

}
