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
import io.sharedmemory.platform.CrashPoints;

/**
 * The processes that read under a read-write lock. A reader shows that it reads and then
 * looks for a writer; a writer shows that it writes and then looks for readers: as all
 * these accesses are volatile, at least one of two sees the other (Dekker). A process
 * touches only its own entry, so readers do not disturb each other.
 */
final class ReaderTable {

	private final SyncRegion region;

	private final EntryTable table;

	private final OwnerWord owner;

	private final SharedWord mine;

	private final String place;

	private final long idle;

	ReaderTable(SyncRegion region, long offset, OwnerWord owner) {
		this.region = region;
		this.owner = owner;
		this.place = region.place(offset);
		this.table = new EntryTable(region, offset + SyncLayout.READERS_OFFSET);
		this.mine = this.table.process(this.table.claim((entry) -> true, this.place));
		this.idle = SyncLayout.word(region.process(), 0);
	}

	/**
	 * Becomes a reader if there is no writer.
	 * @return whether this process reads now
	 */
	boolean tryEnter() {
		show();
		boolean admitted = false;
		try {
			admitted = this.owner.isReadable();
			return admitted;
		}
		finally {
			if (!admitted) {
				hide();
			}
		}
	}

	/**
	 * Says that this process reads. Only for one that may: the writer itself.
	 */
	void show() {
		if (!this.mine.compareAndSet(this.idle, this.idle | SyncLayout.READING)) {
			throw damaged();
		}
		CrashPoints.pass(SyncStep.READER_SHOWN);
	}

	/**
	 * Says that this process no longer reads.
	 */
	void hide() {
		while (this.region.isOpen()) {
			long current = this.mine.get();
			if ((current & ~SyncLayout.AWAITED) != (this.idle | SyncLayout.READING)) {
				if (!this.region.isOpen()) {
					return;
				}
				throw damaged();
			}
			if (this.mine.compareAndSet(current, this.idle)) {
				CrashPoints.pass(SyncStep.READER_HIDDEN);
				if (SyncLayout.has(current, SyncLayout.AWAITED)) {
					this.mine.wake(Integer.MAX_VALUE);
				}
				return;
			}
		}
	}

	/**
	 * Waits, as the only writer, until nobody reads.
	 * @param patience how long
	 * @return whether nobody does
	 */
	boolean awaitNone(Patience patience) throws InterruptedException {
		for (int entry = 0; entry < SyncLayout.ENTRIES; entry++) {
			SharedWord reader = this.table.process(entry);
			if (reader != this.mine && !awaitIdle(reader, patience)) {
				return false;
			}
		}
		// In a closed region nobody seems to read, nor in one that is gone.
		this.region.checkOpen();
		if (SyncLayout.process(this.mine.get()) != this.region.process()) {
			throw damaged();
		}
		CrashPoints.pass(SyncStep.READERS_GONE);
		return true;
	}

	private boolean awaitIdle(SharedWord reader, Patience patience) throws InterruptedException {
		for (int step = 0;;) {
			long current = reader.get();
			if (!SyncLayout.has(current, SyncLayout.READING)) {
				return true;
			}
			if (!patience.mayWait() || !WaitStrategy.ADAPTIVE.pause(step++)) {
				this.region.checkOpen();
				if (!this.region.isAlive(SyncLayout.process(current))) {
					reader.compareAndSet(current, 0);
					CrashPoints.pass(SyncStep.DEAD_READER_REMOVED);
				}
				else if (!sleep(reader, current, patience)) {
					return false;
				}
			}
		}
	}

	private boolean sleep(SharedWord reader, long current, Patience patience) throws InterruptedException {
		if (patience.isOver()) {
			return false;
		}
		patience.checkInterrupt();
		long announced = current | SyncLayout.AWAITED;
		if (current == announced || reader.compareAndSet(current, announced)) {
			CrashPoints.pass(SyncStep.READERS_AWAITED);
			reader.await(announced, patience.sleep());
		}
		return true;
	}

	private InterprocessException damaged() {
		this.region.checkOpen();
		this.mine.check();
		return new InterprocessException(ErrorCode.CORRUPTED, "lock", this.place,
				"the entry of this process is damaged: 0x" + Long.toHexString(this.mine.get()));
	}

}
