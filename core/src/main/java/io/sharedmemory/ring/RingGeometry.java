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

import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.platform.Memory;
import io.sharedmemory.platform.MemoryFault;

/**
 * The addresses and parameters of one mapped ring, read and checked once. What others
 * write into the header afterwards changes nothing here, so an address that is computed
 * from these fields is inside the region.
 *
 * @param name the segment's name, for messages
 * @param region the mapping, which must stay reachable while an address is in use
 * @param capacity how many bytes of records may wait to be read
 * @param maxMessageSize the longest payload in bytes
 * @param maxParticipants the length of the participant table
 * @param maxGroups the length of the group table
 * @param overwriting whether producers drop the oldest records when the ring is full
 * @param singleProducer whether there is one producer at a time
 * @param key the key of the commit stamps
 * @param base the address of the header
 * @param blocks where the data is
 */
record RingGeometry(String name, MappedRegion region, long capacity, int maxMessageSize, int maxParticipants,
		int maxGroups, boolean overwriting, boolean singleProducer, long key, long base, Blocks blocks) {

	/**
	 * Makes a geometry of parameters that fit the region.
	 * @param name the segment's name
	 * @param region the mapping of the whole segment
	 * @param parameters what the ring was made with, as it was checked: the header may
	 * have changed since
	 * @param blockLength the length of its blocks, checked as well
	 * @return the geometry
	 */
	static RingGeometry of(String name, MappedRegion region, RingOptions parameters, long blockLength) {
		long base = region.address();
		int groups = parameters.maxGroups();
		int participants = parameters.maxParticipants();
		boolean overwriting = parameters.retention() == Retention.OVERWRITE_OLDEST;
		int count = Blocks.countFor(parameters.capacity(), blockLength);
		Blocks blocks = new Blocks(base + RingLayout.blockTableOffset(groups, participants, overwriting),
				base + RingLayout.dataOffset(groups, participants, overwriting, count), blockLength, count);
		return new RingGeometry(name, region, parameters.capacity(), parameters.maxMessageSize(), participants, groups,
				overwriting, parameters.producers() == Producers.ONE, Memory.getLong(base + RingLayout.KEY_OFFSET),
				base, blocks);
	}

	/**
	 * Refuses a ring whose memory is gone because somebody made its file shorter. That
	 * takes the page of the last byte first, whatever else it takes, unless the file ends
	 * in that page now: see {@link #isLastSlotPossible()}.
	 * @throws RingCorruptedException if the memory is not there any more
	 */
	void checkThere() {
		try {
			MemoryFault.raise(Memory.getLongVolatile(this.blocks.end() - Long.BYTES));
		}
		catch (InternalError ex) {
			throw vanished(ex);
		}
	}

	/**
	 * Returns whether the header is the one that was checked when the ring was opened.
	 * That of a ring that was closed meanwhile is not.
	 * @return whether it is the same
	 */
	boolean isHeaderIntact() {
		long base = this.base;
		Retention retention = this.overwriting ? Retention.OVERWRITE_OLDEST : Retention.KEEP;
		Producers producers = this.singleProducer ? Producers.ONE : Producers.MANY;
		return Memory.getLong(base + RingLayout.MAGIC_OFFSET) == RingLayout.MAGIC
				&& Memory.getInt(base + RingLayout.VERSION_OFFSET) == RingLayout.VERSION
				&& Memory.getInt(base + RingLayout.BYTE_ORDER_OFFSET) == RingLayout.BYTE_ORDER_MARK
				&& Memory.getInt(base + RingLayout.STATE_OFFSET) == RingLayout.STATE_READY
				&& Memory.getInt(base + RingLayout.MAX_MESSAGE_SIZE_OFFSET) == this.maxMessageSize
				&& Memory.getLong(base + RingLayout.CAPACITY_OFFSET) == this.capacity
				&& Memory.getLong(base + RingLayout.KEY_OFFSET) == this.key
				&& Memory.getInt(base + RingLayout.MAX_PARTICIPANTS_OFFSET) == this.maxParticipants
				&& Memory.getInt(base + RingLayout.MAX_GROUPS_OFFSET) == this.maxGroups
				&& Memory.getInt(base + RingLayout.RETENTION_OFFSET) == retention.ordinal()
				&& Memory.getInt(base + RingLayout.PRODUCERS_OFFSET) == producers.ordinal()
				&& Memory.getLong(base + RingLayout.BLOCK_LENGTH_OFFSET) == this.blocks.length();
	}

	/**
	 * Returns whether the last slot is one that a participant can have written. A file
	 * that somebody made shorter keeps the page that it ends in, with zeroes from there
	 * on. Where pages have 64 KiB that may be all of a small ring but its header. No
	 * claim is of no bytes, so a slot of zeroes is none.
	 * @return whether it can be
	 */
	boolean isLastSlotPossible() {
		long slot = slot(this.maxParticipants - 1);
		return Memory.getLongAcquire(slot + RingLayout.SLOT_INTENT_OFFSET) != 0
				|| Memory.getLongAcquire(slot + RingLayout.SLOT_CLAIM_OFFSET) != 0;
	}

	/**
	 * Makes an exception of what the JVM throws when it has found mapped memory gone.
	 * @param error what was thrown, which is thrown on if it is something else
	 * @return the exception
	 */
	RingCorruptedException vanished(InternalError error) {
		return vanished(this.name, error);
	}

	static RingCorruptedException vanished(String name, InternalError error) {
		if (!MemoryFault.is(error)) {
			throw error;
		}
		return new RingCorruptedException(name,
				"its memory is not there any more: another process made the file shorter, or its device failed", error);
	}

	long tail() {
		return this.base + RingLayout.TAIL_OFFSET;
	}

	/**
	 * Returns the address of a group's entry.
	 * @param group its index in the table
	 * @return the address
	 */
	long group(int group) {
		return this.base + RingLayout.groupOffset(group);
	}

	/**
	 * Returns the address of a participant's entry.
	 * @param slot its index in the table
	 * @return the address
	 */
	long slot(int slot) {
		return this.base + RingLayout.slotOffset(this.maxGroups, slot);
	}

	/**
	 * Returns the address of the record at a position.
	 * @param position the position
	 * @return the address
	 */
	long record(long position) {
		return this.blocks.address(position);
	}

	/**
	 * Returns the most bytes that one batch may claim.
	 * @return a multiple of 32
	 */
	int maxBatchSpan() {
		return RingLayout.maxBatchSpan(this.capacity, this.blocks.length());
	}

	/**
	 * Says that the block table is damaged.
	 * @param position a position that the tail is at or beyond
	 * @return the exception to throw
	 */
	RingCorruptedException withoutMemory(long position) {
		return new RingCorruptedException(this.name,
				"the tail is at or beyond " + position + ", but the block of that position has no memory");
	}

	boolean isCommitted(long position) {
		return Memory.getLongAcquire(record(position)) == RingLayout.stamp(position, this.key);
	}

	/**
	 * Returns how many entries of the group table were ever in use.
	 * @return from 0 to the length of the table, whatever the memory says
	 */
	int groupsInUse() {
		return clamp(Memory.getIntVolatile(this.base + RingLayout.GROUPS_IN_USE_OFFSET), this.maxGroups);
	}

	/**
	 * Returns how many entries of the participant table were ever in use.
	 * @return from 0 to the length of the table, whatever the memory says
	 */
	int slotsInUse() {
		return clamp(Memory.getIntVolatile(this.base + RingLayout.SLOTS_IN_USE_OFFSET), this.maxParticipants);
	}

	private static int clamp(int value, int most) {
		return Math.max(0, Math.min(value, most));
	}

}
