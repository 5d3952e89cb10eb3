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

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.sync.LivenessLock;

/**
 * The locks on the bytes of a ring's file, as one file description sees them: those that
 * it holds are its own, the others prove that somebody lives. May be used by any thread.
 */
final class RingLocks implements AutoCloseable {

	private final String name;

	private final LivenessLock lock;

	RingLocks(Segment segment) {
		this.name = segment.name();
		this.lock = LivenessLock.open(segment);
	}

	/**
	 * Takes the lock of a slot, if no live participant has it.
	 * @param slot the slot
	 * @return whether it was taken, which proves that its last holder is dead or has left
	 * @throws RingClosedException if the ring was closed meanwhile
	 */
	boolean tryLock(int slot) {
		return tryLockByte(RingLayout.slotLock(slot));
	}

	/**
	 * Releases the lock of a slot.
	 * @param slot the slot
	 * @throws RingClosedException if the ring was closed meanwhile
	 */
	void unlock(int slot) {
		unlockByte(RingLayout.slotLock(slot));
	}

	/**
	 * Returns whether another description holds the lock of a slot.
	 * @param slot the slot
	 * @return whether somebody else lives there
	 * @throws RingClosedException if the ring was closed meanwhile
	 */
	boolean isAlive(int slot) {
		try {
			return this.lock.isLockedElsewhere(RingLayout.slotLock(slot));
		}
		catch (InterprocessException ex) {
			throw translate(ex);
		}
	}

	/**
	 * Takes the lock of the only producer, if none has it.
	 * @return whether it was taken
	 * @throws RingClosedException if the ring was closed meanwhile
	 */
	boolean tryLockProducer() {
		return tryLockByte(RingLayout.PRODUCER_LOCK);
	}

	/**
	 * Takes the lock of the tables, if nobody has it.
	 * @return whether it was taken
	 * @throws RingClosedException if the ring was closed meanwhile
	 */
	boolean tryLockTables() {
		return tryLockByte(RingLayout.TABLE_LOCK);
	}

	/**
	 * Releases the lock of the tables.
	 * @throws RingClosedException if the ring was closed meanwhile
	 */
	void unlockTables() {
		unlockByte(RingLayout.TABLE_LOCK);
	}

	private boolean tryLockByte(long offset) {
		try {
			return this.lock.tryLock(offset);
		}
		catch (InterprocessException ex) {
			throw translate(ex);
		}
	}

	private void unlockByte(long offset) {
		try {
			this.lock.unlock(offset);
		}
		catch (InterprocessException ex) {
			throw translate(ex);
		}
	}

	private RuntimeException translate(InterprocessException ex) {
		return (ex.code() == ErrorCode.CLOSED) ? new RingClosedException(this.name, "it is closed") : ex;
	}

	@Override
	public void close() {
		this.lock.close();
	}

}
