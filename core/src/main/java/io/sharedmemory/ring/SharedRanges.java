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

import io.sharedmemory.platform.Memory;

/**
 * Knows which ranges of a ring the consumers of shared groups have taken.
 * <p>
 * A consumer in slot <em>s</em> that wants the records [N, E) writes the end E and then
 * the begin N into its slot, and moves the group's cursor from N to (E, <em>s</em>). If
 * it succeeds, the range is its own. If it dies at that moment, others have to know
 * whether it had succeeded. So whoever finds the cursor at (E, <em>s</em>) notes E in
 * slot <em>s</em> as <em>won</em> before it moves the cursor on. Slot <em>s</em> thus won
 * a range that ends at E if and only if the cursor is (E, <em>s</em>) or at least E is
 * noted as won.
 */
final class SharedRanges {

	private final RingGeometry geometry;

	SharedRanges(RingGeometry geometry) {
		this.geometry = geometry;
	}

	/**
	 * Makes a slot ready for a consumer of a group, or for none.
	 * @param slot the slot
	 * @param group the group's index, or {@link RingLayout#NO_SLOT}
	 */
	void reset(int slot, int group) {
		Memory.putLongVolatile(wonAddress(slot), RingLayout.cursor(0, group));
	}

	/**
	 * Notes what the cursor of a group says: that a slot won the range that ends there.
	 * @param group the group's index
	 * @param cursor its cursor
	 */
	void confirm(int group, long cursor) {
		int slot = RingLayout.cursorSlot(cursor);
		if (slot >= this.geometry.maxParticipants()) {
			return;
		}
		long address = wonAddress(slot);
		while (true) {
			long won = Memory.getLongVolatile(address);
			// The slot may long belong to somebody in another group.
			if (RingLayout.cursorSlot(won) != group
					|| RingLayout.cursorPosition(won) >= RingLayout.cursorPosition(cursor) || Memory
						.compareAndSetLong(address, won, RingLayout.cursor(RingLayout.cursorPosition(cursor), group))) {
				return;
			}
		}
	}

	/**
	 * Returns whether a slot won the range that it shows.
	 * @param slot the slot
	 * @param group the group's index
	 * @return whether it did
	 */
	boolean isWon(int slot, int group) {
		long end = end(slot);
		long cursor = Memory
			.getLongVolatile(this.geometry.group(group) + RingLayout.GROUP_PROGRESS_OFFSET + RingLayout.CURSOR_OFFSET);
		if (RingLayout.cursorPosition(cursor) == end) {
			return RingLayout.cursorSlot(cursor) == slot;
		}
		long won = Memory.getLongVolatile(wonAddress(slot));
		return RingLayout.cursorSlot(won) == group && RingLayout.cursorPosition(won) >= end;
	}

	/**
	 * Returns where the range of a slot begins.
	 * @param slot the slot
	 * @return its cursor, {@link RingLayout#NONE} if there is no range
	 */
	long begin(int slot) {
		return Memory
			.getLongAcquire(this.geometry.slot(slot) + RingLayout.SLOT_PROGRESS_OFFSET + RingLayout.CURSOR_OFFSET);
	}

	/**
	 * Returns where the range of a slot ends.
	 * @param slot the slot
	 * @return the position
	 */
	long end(int slot) {
		return Memory.getLongAcquire(this.geometry.slot(slot) + RingLayout.SLOT_RANGE_END_OFFSET);
	}

	/**
	 * Returns whether a slot shows a range that its holder took and has not finished, or
	 * clears a range that it did not get. The caller holds the slot's lock, and its
	 * holder is dead.
	 * @param slot the slot
	 * @return whether somebody has to adopt the range
	 */
	boolean isOrphaned(int slot) {
		long begin = begin(slot);
		if (begin == RingLayout.NONE) {
			return false;
		}
		int group = Memory.getInt(this.geometry.slot(slot) + RingLayout.SLOT_GROUP_OFFSET);
		if (group >= 0 && group < this.geometry.maxGroups() && isActive(group) && isPossible(begin, end(slot))
				&& isWon(slot, group)) {
			return true;
		}
		new Progress(this.geometry.slot(slot) + RingLayout.SLOT_PROGRESS_OFFSET).reset();
		return false;
	}

	private boolean isActive(int group) {
		return Memory
			.getIntVolatile(this.geometry.group(group) + RingLayout.GROUP_STATE_OFFSET) == RingLayout.GROUP_ACTIVE;
	}

	private boolean isPossible(long begin, long end) {
		long length = end - RingLayout.cursorPosition(begin);
		return length > 0 && length <= this.geometry.capacity() && end % RingLayout.ALIGNMENT == 0;
	}

	private long wonAddress(int slot) {
		return this.geometry.slot(slot) + RingLayout.SLOT_RANGE_WON_OFFSET;
	}

}
