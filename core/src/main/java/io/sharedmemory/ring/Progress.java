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

import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.platform.Memory;

/**
 * How far somebody has read, and what was in the hands of one who died: of an exclusive
 * group, or of the range that a consumer of a shared group took. Written by whoever owns
 * it; the cursor is read by producers.
 */
final class Progress {

	/** In place of the end of the hand: nothing is in hand. */
	private static final long EMPTY_HANDED = -1;

	/** In place of the end of the hand: at most the record at the cursor is in hand. */
	private static final long ONE_RECORD = 0;

	private final long address;

	private long redeliveryBegin;

	private long redeliveryEnd;

	private int redeliveries;

	/** Where the records end that follow these and were in hand once, at least. */
	private long repeatedEnd;

	Progress(long address) {
		this.address = address;
		read();
	}

	/**
	 * Returns the address of the cursor.
	 * @return the address
	 */
	long cursorAddress() {
		return this.address + RingLayout.CURSOR_OFFSET;
	}

	/**
	 * Returns the cursor, or {@link RingLayout#NONE}. A consumer that shows a hold and
	 * then reads this must do so in that order, which only volatile accesses promise.
	 * @return the cursor
	 */
	long cursor() {
		return Memory.getLongVolatile(cursorAddress());
	}

	/**
	 * Moves the cursor.
	 * @param position the new position
	 * @param slot the slot of the owner
	 */
	void move(long position, int slot) {
		Memory.putLongRelease(cursorAddress(), RingLayout.cursor(position, slot));
	}

	/**
	 * Forgets what was delivered. The cursor becomes {@link RingLayout#NONE}, which is no
	 * position.
	 */
	void reset() {
		Memory.putLongRelease(cursorAddress(), RingLayout.NONE);
		CrashPoints.pass(RingStep.RANGE_HIDDEN);
		Memory.putLongRelease(this.address + RingLayout.HAND_END_OFFSET, EMPTY_HANDED);
		Memory.putLong(this.address + RingLayout.REDELIVERY_BEGIN_OFFSET, RingLayout.NONE);
		Memory.putLong(this.address + RingLayout.REDELIVERY_END_OFFSET, RingLayout.NONE);
		Memory.putInt(this.address + RingLayout.REDELIVERY_COUNT_OFFSET, 0);
		Memory.putInt(this.address + RingLayout.REPEATED_LENGTH_OFFSET, 0);
		read();
	}

	/**
	 * Notes that from now on the record at the cursor may be in hand.
	 */
	void takeInHand() {
		Memory.putLongRelease(this.address + RingLayout.HAND_END_OFFSET, ONE_RECORD);
	}

	/**
	 * Notes that all records from the cursor to a position are in hand.
	 * @param end the position
	 */
	void takeInHand(long end) {
		Memory.putLongRelease(this.address + RingLayout.HAND_END_OFFSET, end);
	}

	/**
	 * Notes that nothing is in hand.
	 */
	void putDown() {
		Memory.putLongRelease(this.address + RingLayout.HAND_END_OFFSET, EMPTY_HANDED);
	}

	/**
	 * Counts one more attempt for what the last owner, who died, had in hand. One count
	 * goes for all that is counted together, so that is never more than what had the same
	 * count before: no record may get the attempts of another one. What else was in hand,
	 * now or when somebody died before, is known to be repeated, and no more.
	 */
	void countRedelivery() {
		long handEnd = Memory.getLongAcquire(this.address + RingLayout.HAND_END_OFFSET);
		if (handEnd == EMPTY_HANDED) {
			return;
		}
		read();
		long position = RingLayout.cursorPosition(cursor());
		long inHandEnd = Math.max(handEnd, position + 1);
		int count = attempt(position) - 1;
		long end = inHandEnd;
		if (count > 0) {
			end = Math.min(inHandEnd, (position < this.redeliveryEnd) ? this.redeliveryEnd : this.repeatedEnd);
			inHandEnd = Math.max(inHandEnd, this.repeatedEnd);
		}
		Memory.putIntRelease(this.address + RingLayout.REDELIVERY_COUNT_OFFSET, count + 1);
		CrashPoints.pass(RingStep.REDELIVERY_COUNTED);
		mark(end, (int) (inHandEnd - end), count > 0 && end > this.redeliveryEnd);
		CrashPoints.pass(RingStep.REDELIVERY_MARKED);
		Memory.putLongRelease(this.address + RingLayout.REDELIVERY_BEGIN_OFFSET, position);
		read();
	}

	/**
	 * Writes where those end that have the count, and how many bytes of others follow
	 * that are repeated. Whoever dies in between must not leave both together shorter
	 * than they were or are to be, or a record would come again without a mark.
	 * @param further whether the end is behind the one before, which still counts
	 */
	private void mark(long end, int length, boolean further) {
		if (further) {
			Memory.putLongRelease(this.address + RingLayout.REDELIVERY_END_OFFSET, end);
			CrashPoints.pass(RingStep.REDELIVERY_HALF_MARKED);
			Memory.putIntRelease(this.address + RingLayout.REPEATED_LENGTH_OFFSET, length);
		}
		else {
			Memory.putIntRelease(this.address + RingLayout.REPEATED_LENGTH_OFFSET, length);
			CrashPoints.pass(RingStep.REDELIVERY_HALF_MARKED);
			Memory.putLongRelease(this.address + RingLayout.REDELIVERY_END_OFFSET, end);
		}
	}

	/**
	 * Returns how often a record has been handed out, this time included.
	 * @param position the record's position
	 * @return 1 at first
	 */
	int attempt(long position) {
		if (position < this.redeliveryBegin || position >= this.repeatedEnd) {
			return 1;
		}
		return (position < this.redeliveryEnd) ? 1 + this.redeliveries : 2;
	}

	/**
	 * Returns where the records end that were handed out before.
	 * @return the position, {@link RingLayout#NONE} if there are none
	 */
	long redeliveryEnd() {
		return this.repeatedEnd;
	}

	private void read() {
		this.redeliveryBegin = Memory.getLongAcquire(this.address + RingLayout.REDELIVERY_BEGIN_OFFSET);
		this.redeliveryEnd = Memory.getLong(this.address + RingLayout.REDELIVERY_END_OFFSET);
		this.redeliveries = Memory.getInt(this.address + RingLayout.REDELIVERY_COUNT_OFFSET);
		this.repeatedEnd = this.redeliveryEnd + Memory.getInt(this.address + RingLayout.REPEATED_LENGTH_OFFSET);
	}

}
