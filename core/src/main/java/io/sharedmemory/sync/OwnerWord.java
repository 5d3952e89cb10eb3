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

import java.util.function.LongUnaryOperator;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.platform.CrashPoints;

/**
 * The word that says which process owns a lock. One thread of a process at a time uses
 * it, apart from the methods for readers. Taking it when it is free, and giving it back
 * when nobody sleeps, is one compare-and-set and no system call.
 * <p>
 * The sleeping is that of the third mutex in Ulrich Drepper, <em>Futexes Are Tricky</em>:
 * whoever has slept takes the lock with {@link SyncLayout#WAITERS} set, because others
 * may still sleep. The dying is that of POSIX robust mutexes: the next owner finds
 * {@link SyncLayout#INCONSISTENT}, and a release that leaves it makes the lock
 * {@link SyncLayout#NOT_RECOVERABLE}. In contrast to them no list of held locks is kept
 * in the process, and a death is found by those who wait. Since a process has a number
 * that never comes back, a compare-and-set that expects the number of a dead one cannot
 * hit the lock of a living one.
 */
final class OwnerWord {

	private final SyncRegion region;

	private final StructureHeader header;

	private final SharedWord word;

	private final SharedWord deaths;

	private final String place;

	private final int wakes;

	/**
	 * Creates the access to an owner.
	 * @param region where the lock is
	 * @param kind what lock it is
	 * @param offset where it is there
	 * @param wakes how many to wake when it is released
	 */
	OwnerWord(SyncRegion region, StructureKind kind, long offset, int wakes) {
		this.region = region;
		this.header = new StructureHeader(region, kind, offset);
		this.word = region.word(offset + SyncLayout.OWNER_OFFSET);
		this.deaths = region.word(offset + SyncLayout.DEATHS_OFFSET);
		this.place = region.place(offset);
		this.wakes = wakes;
	}

	/**
	 * Returns the owner of a lock that is there. Of one that is gone it would be nobody.
	 */
	private long look() {
		long current = this.word.get();
		this.header.check();
		return current;
	}

	/**
	 * Becomes the owner.
	 * @param writing whether it is to write; else an inconsistent state is refused
	 * @param patience how long to wait
	 * @return whether this process is the owner now
	 */
	boolean acquire(boolean writing, Patience patience) throws InterruptedException {
		boolean acquired = false;
		try {
			acquired = tryAcquire(writing, patience);
			return acquired;
		}
		finally {
			if (!acquired && patience.mayWait()) {
				// The wake may have been ours, and others still sleep.
				this.word.wake(1);
			}
		}
	}

	private boolean tryAcquire(boolean writing, Patience patience) throws InterruptedException {
		long mine = SyncLayout.word(this.region.process(), writing ? SyncLayout.WRITING : 0);
		long waited = 0;
		for (int step = 0;;) {
			long current = look();
			checkRecoverable(current);
			if (SyncLayout.process(current) == 0) {
				checkConsistent(current, writing);
				long kept = SyncLayout.flags(current) & (SyncLayout.INCONSISTENT | SyncLayout.WAITERS);
				if (this.word.compareAndSet(current, mine | kept | waited)) {
					this.region.checkOpen();
					CrashPoints.pass(SyncStep.OWNER_SET);
					return true;
				}
			}
			else if (!patience.mayWait() || !WaitStrategy.ADAPTIVE.pause(step++)) {
				if (isDead(current)) {
					if (replaceDead(current, mine, writing)) {
						return true;
					}
				}
				else if (!sleep(current, patience)) {
					return false;
				}
				else {
					waited = SyncLayout.WAITERS;
				}
			}
		}
	}

	private boolean replaceDead(long current, long mine, boolean writing) {
		if (!writing && leavesInconsistent(current)) {
			noteDeath(current);
			return false;
		}
		long left = leavesInconsistent(current) ? SyncLayout.INCONSISTENT : 0;
		if (left != 0) {
			countDeath();
		}
		if (this.word.compareAndSet(current, mine | left | SyncLayout.flags(current) & SyncLayout.WAITERS)) {
			this.region.checkOpen();
			CrashPoints.pass(SyncStep.OWNER_REPLACED);
			return true;
		}
		return false;
	}

	/**
	 * Tells those who wait under the lock, before there is a live owner who might end
	 * what they would find. One more than there were does no harm; if another process
	 * counts meanwhile, that is enough.
	 */
	private void countDeath() {
		long counted = this.deaths.get();
		this.deaths.compareAndSet(counted, counted + 1);
		CrashPoints.pass(SyncStep.DEATH_COUNTED);
	}

	/**
	 * Returns how many owners died that could write, or more. For the owner, it stays the
	 * same until another one has died.
	 */
	long deaths() {
		return this.deaths.get();
	}

	private boolean sleep(long current, Patience patience) throws InterruptedException {
		if (patience.isOver()) {
			return false;
		}
		patience.checkInterrupt();
		long announced = current | SyncLayout.WAITERS;
		if (current == announced || this.word.compareAndSet(current, announced)) {
			CrashPoints.pass(SyncStep.OWNER_AWAITED);
			this.word.await(announced, patience.sleep());
		}
		return true;
	}

	/**
	 * Takes the lock from a dead writer without becoming its owner.
	 */
	private void noteDeath(long current) {
		if (this.word.compareAndSet(current, SyncLayout.INCONSISTENT)) {
			CrashPoints.pass(SyncStep.DEATH_NOTED);
			this.word.wake(Integer.MAX_VALUE);
		}
	}

	/**
	 * Waits until there is no writer.
	 * @param patience how long
	 * @return whether there is none
	 */
	boolean awaitReadable(Patience patience) throws InterruptedException {
		for (int step = 0;;) {
			long current = look();
			checkRecoverable(current);
			if (isReadable(current)) {
				this.region.checkOpen();
				return true;
			}
			if (SyncLayout.process(current) == 0 || isLeftByThisProcess(current)) {
				checkConsistent(current, false);
				throw damaged(current);
			}
			if (!patience.mayWait() || !WaitStrategy.ADAPTIVE.pause(step++)) {
				if (isDead(current)) {
					noteDeath(current);
				}
				else if (!sleep(current, patience)) {
					return false;
				}
			}
		}
	}

	/**
	 * Says whether this process has ended to write and left the state inconsistent, for
	 * now. To wait for it would keep it from writing again, to repair the state.
	 */
	private boolean isLeftByThisProcess(long current) {
		return SyncLayout.process(current) == this.region.process() && !SyncLayout.has(current, SyncLayout.WRITING);
	}

	/**
	 * Says whether there is no writer and none has left the state inconsistent.
	 */
	boolean isReadable() {
		long current = look();
		// A closed region reads as if there were no writer.
		this.region.checkOpen();
		return isReadable(current);
	}

	private static boolean isReadable(long current) {
		return !SyncLayout.has(current, SyncLayout.WRITING | SyncLayout.INCONSISTENT | SyncLayout.NOT_RECOVERABLE);
	}

	/**
	 * Stops being the owner. What is inconsistent is not recoverable from here on.
	 */
	void release() {
		replaceMine((current) -> SyncLayout.has(current, SyncLayout.INCONSISTENT) ? SyncLayout.NOT_RECOVERABLE : 0,
				SyncStep.OWNER_CLEARED);
	}

	/**
	 * Stops being the owner without having touched anything.
	 */
	void giveBack() {
		replaceMine((current) -> SyncLayout.flags(current) & SyncLayout.INCONSISTENT, SyncStep.OWNER_CLEARED);
	}

	/**
	 * Begins to write.
	 */
	void upgrade() {
		replaceMine((current) -> current | SyncLayout.WRITING, SyncStep.UPGRADE_BEGUN);
	}

	/**
	 * Ends to write and stays the owner.
	 */
	void downgrade() {
		replaceMine((current) -> SyncLayout.word(this.region.process(),
				SyncLayout.flags(current) & SyncLayout.INCONSISTENT), SyncStep.DOWNGRADED);
	}

	boolean isInconsistent() {
		try {
			return SyncLayout.has(this.word.get(), SyncLayout.INCONSISTENT);
		}
		catch (InternalError ex) {
			throw this.region.vanished(ex);
		}
	}

	void markConsistent() {
		replaceMine((current) -> current & ~SyncLayout.INCONSISTENT, SyncStep.MARKED_CONSISTENT);
	}

	private void replaceMine(LongUnaryOperator change, SyncStep step) {
		try {
			while (this.region.isOpen()) {
				long current = this.word.get();
				if (SyncLayout.process(current) != this.region.process()) {
					if (!this.region.isOpen()) {
						return;
					}
					throw damaged(current);
				}
				long next = change.applyAsLong(current);
				if (this.word.compareAndSet(current, next)) {
					CrashPoints.pass(step);
					if (SyncLayout.has(current & ~next, SyncLayout.WAITERS)) {
						this.word.wake((next == 0) ? this.wakes : Integer.MAX_VALUE);
					}
					return;
				}
			}
		}
		catch (InternalError ex) {
			throw this.region.vanished(ex);
		}
	}

	/**
	 * Says whether a process died as the owner and no other has become it since, or the
	 * lock is not recoverable: whether somebody who waits under it should look.
	 */
	boolean isAbandoned() {
		long current = look();
		long process = SyncLayout.process(current);
		return (process == 0) ? SyncLayout.has(current, SyncLayout.INCONSISTENT | SyncLayout.NOT_RECOVERABLE)
				: !this.region.isAlive(process);
	}

	private boolean isDead(long current) {
		this.region.checkOpen();
		long process = SyncLayout.process(current);
		if (process == this.region.process()) {
			throw damaged(current);
		}
		return !this.region.isAlive(process);
	}

	private static boolean leavesInconsistent(long current) {
		return SyncLayout.has(current, SyncLayout.WRITING | SyncLayout.INCONSISTENT);
	}

	private void checkRecoverable(long current) {
		if (SyncLayout.has(current, SyncLayout.NOT_RECOVERABLE)) {
			this.word.check();
			throw new InterprocessException(ErrorCode.NOT_RECOVERABLE, "lock", this.place,
					"an owner died, and the next one released it without marking the state consistent; "
							+ "remove the segment and make a new one");
		}
	}

	private void checkConsistent(long current, boolean writing) {
		if (!writing && SyncLayout.has(current, SyncLayout.INCONSISTENT)) {
			this.word.check();
			throw new InterprocessException(ErrorCode.OWNER_DEAD, "lock", this.place,
					"a writer died, and the state may be half-written; take the write lock, repair the state "
							+ "and mark it consistent");
		}
	}

	private InterprocessException damaged(long current) {
		this.word.check();
		return new InterprocessException(ErrorCode.CORRUPTED, "lock", this.place,
				"its owner is damaged: 0x" + Long.toHexString(current));
	}

}
