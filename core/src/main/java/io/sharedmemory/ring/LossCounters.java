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
 * Counts the records that each group of a ring that overwrites has lost, exactly, though
 * any participant may die between moving a group's cursor and counting.
 * <p>
 * Whoever moves the cursor of a group, be it a consumer that takes a record or a producer
 * that drops some, writes the group's new total into a word of its own first, and the
 * cursor then names that word: by the mover's slot, and by one bit, since a participant
 * that moves the cursor twice must not touch the word that the cursor still names. The
 * total thus changes in the very instant in which the cursor does.
 */
final class LossCounters {

	private final RingGeometry geometry;

	LossCounters(RingGeometry geometry) {
		this.geometry = geometry;
	}

	/**
	 * Returns the total that a cursor names.
	 * @param group the group's index
	 * @param cursor the group's cursor
	 * @return how many records the group had lost when the cursor was moved there;
	 * anything if it has been moved since
	 */
	long total(int group, long cursor) {
		int slot = RingLayout.cursorSlot(cursor);
		return (slot < this.geometry.maxParticipants())
				? Memory.getLongAcquire(address(group, slot, RingLayout.isMarked(cursor))) : 0;
	}

	/**
	 * Moves a cursor and adds to its total, in one step.
	 * @param group the group's index
	 * @param cursor the group's cursor as it was read
	 * @param position where it is moved
	 * @param slot the slot of the caller
	 * @param lost how many records are lost by that
	 * @return {@code false} if the cursor has been moved by somebody else
	 */
	boolean move(int group, long cursor, long position, int slot, long lost) {
		boolean mark = !RingLayout.isMarked(cursor);
		Memory.putLongRelease(address(group, slot, mark), total(group, cursor) + lost);
		long moved = RingLayout.cursor(position, slot);
		return Memory.compareAndSetLong(
				this.geometry.group(group) + RingLayout.GROUP_PROGRESS_OFFSET + RingLayout.CURSOR_OFFSET, cursor,
				mark ? RingLayout.marked(moved) : moved);
	}

	/**
	 * Returns how many records a group has lost.
	 * @param group the group's index
	 * @return the total
	 */
	long total(int group) {
		long address = this.geometry.group(group) + RingLayout.GROUP_PROGRESS_OFFSET + RingLayout.CURSOR_OFFSET;
		while (true) {
			long cursor = Memory.getLongVolatile(address);
			long total = total(group, cursor);
			if (Memory.getLongVolatile(address) == cursor) {
				return total;
			}
		}
	}

	private long address(int group, int slot, boolean mark) {
		return this.geometry.base()
				+ RingLayout.lossOffset(this.geometry.maxGroups(), this.geometry.maxParticipants(), group, slot, mark);
	}

}
