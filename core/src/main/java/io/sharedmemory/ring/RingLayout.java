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

/**
 * Where everything lies in a ring's segment, in bytes, and how its words are packed. All
 * words are in native byte order. No other class has an offset of its own.
 *
 * <pre>
 * segment
 *   0       +-----------------------------------------------+
 *           | header: parameters, tail, signals             |  4096
 *   4096    +-----------------------------------------------+
 *           | group table: maxGroups entries                |  384 each
 *           +-----------------------------------------------+
 *           | participant table: maxParticipants entries    |  384 each
 *           +-----------------------------------------------+
 *           | only if it overwrites: lost records, two      |
 *           | counts for each group and participant         |  16 each
 *           +-----------------------------------------------+
 *           | only if there are several: block table        |  8 each
 *           +-----------------------------------------------+  to a multiple of 4096
 *           | data: blocks                                  |  block length each
 *           +-----------------------------------------------+
 *
 * header
 *   0       magic                 8    16      state             4
 *   8       layout version        4    20      max message size  4
 *   12      byte order mark       4    24      capacity          8
 *   32      stamp key             8    40      max participants  4
 *   48      created, epoch ms     8    44      max groups        4
 *   56      creator's pid         8    64      last participant  8
 *   72      retention             4    76      producers         4
 *   80      block length          8
 *   128     tail                  8    (alone in two cache lines)
 *   256     data signal           4    260     data waiters      4
 *   384     space signal          4    388     space waiters     4
 *   512     groups in use         4    516     slots in use      4
 *
 * group entry
 *   0       state                 4    4       flags             4
 *   16      name length           4    32      name, UTF-8      96
 *   128     progress             40    (alone in two cache lines)
 *
 * participant entry
 *   0       state                 4    4       role              4
 *   8       id                    8    16      pid               8
 *   24      joined, epoch ms      8    32      group index       4
 *   128     intent: position      8    136     intent: claim     8
 *   144     hold                  8
 *   256     progress             40    (alone in two cache lines)
 *   296     end of range          8    304     range won         8
 *
 * progress
 *   0       cursor                8    8       end of hand       8
 *   16      redelivery begin      8    24      redelivery end    8
 *   32      redelivery count      4    36      repeated length    4
 *
 * record, at a multiple of 32
 *   0       commit stamp          8
 *   8       length of the payload 4
 *   12      type                  1    13      flags             1
 *   14      previous owner        1    15      zero              1
 *   16      payload, to the next multiple of 32
 * </pre>
 *
 * A block holds as many positions as it has bytes. The block table says which block of
 * memory the positions of block <em>n</em> have: {@code n << 11 | index}, in the entry
 * {@code n} modulo the number of entries. There is one block more than the capacity
 * takes; or there is one block, as long as the capacity, and no table.
 * <p>
 * A record does not go beyond its block: where it would, padding fills the rest.
 * <p>
 * A <em>cursor</em> packs a position with the slot of the participant that moved it
 * there: {@code position / 32 << 8 | mark << 7 | slot}. The tail is the cursor of the
 * producers, where the next record will be claimed; its mark says that somebody sleeps
 * until a record comes. Each group has a cursor too, where its next record begins; its
 * mark, if no slot moved it, says that the group is only joining. Positions count bytes
 * since the ring was made and so end at 2<sup>61</sup>, which a ring that carries ten
 * gigabytes every second reaches after seven years.
 */
final class RingLayout {

	/**
	 * {@code SHMRING} and a zero, read as a little-endian word.
	 */
	static final long MAGIC = 0x00474E49524D4853L;

	/**
	 * Raised whenever a byte in the drawing above changes its meaning.
	 */
	static final int VERSION = 3;

	static final int BYTE_ORDER_MARK = 0x01020304;

	static final int STATE_NEW = 0;

	static final int STATE_READY = 0x59444552;

	static final int MIN_CAPACITY = 4 << 10;

	static final int MAX_CAPACITY = 1 << 30;

	static final int MAX_PARTICIPANTS = 127;

	static final int MAX_GROUPS = 64;

	static final int MAX_GROUP_NAME = 96;

	static final long MAX_POSITION = 1L << 61;

	/**
	 * No position, in an intent or a hold.
	 */
	static final long NONE = -1;

	/**
	 * No slot, in the tail of a ring that nobody has claimed from.
	 */
	static final int NO_SLOT = 127;

	// Header

	static final int MAGIC_OFFSET = 0;

	static final int VERSION_OFFSET = 8;

	static final int BYTE_ORDER_OFFSET = 12;

	static final int STATE_OFFSET = 16;

	static final int MAX_MESSAGE_SIZE_OFFSET = 20;

	static final int CAPACITY_OFFSET = 24;

	static final int KEY_OFFSET = 32;

	static final int MAX_PARTICIPANTS_OFFSET = 40;

	static final int MAX_GROUPS_OFFSET = 44;

	static final int CREATED_OFFSET = 48;

	static final int CREATOR_PID_OFFSET = 56;

	static final int LAST_PARTICIPANT_OFFSET = 64;

	static final int RETENTION_OFFSET = 72;

	static final int PRODUCERS_OFFSET = 76;

	static final int BLOCK_LENGTH_OFFSET = 80;

	static final int TAIL_OFFSET = 128;

	static final int DATA_SIGNAL_OFFSET = 256;

	/** Only in a ring of one producer; in others the tail's mark takes its place. */
	static final int DATA_WAITERS_OFFSET = 260;

	static final int SPACE_SIGNAL_OFFSET = 384;

	static final int SPACE_WAITERS_OFFSET = 388;

	static final int GROUPS_IN_USE_OFFSET = 512;

	static final int SLOTS_IN_USE_OFFSET = 516;

	static final int HEADER_LENGTH = 4096;

	// Group table

	static final int GROUP_LENGTH = 384;

	static final int GROUP_STATE_OFFSET = 0;

	static final int GROUP_FLAGS_OFFSET = 4;

	static final int GROUP_NAME_LENGTH_OFFSET = 16;

	static final int GROUP_NAME_OFFSET = 32;

	static final int GROUP_PROGRESS_OFFSET = 128;

	static final int GROUP_FREE = 0;

	static final int GROUP_JOINING = 1;

	static final int GROUP_ACTIVE = 2;

	static final int GROUP_FLAG_REQUIRED = 1;

	static final int GROUP_FLAG_SHARED = 2;

	static final int GROUP_FLAG_EPHEMERAL = 4;

	// Participant table

	static final int SLOT_LENGTH = 384;

	static final int SLOT_STATE_OFFSET = 0;

	static final int SLOT_ROLE_OFFSET = 4;

	static final int SLOT_ID_OFFSET = 8;

	static final int SLOT_PID_OFFSET = 16;

	static final int SLOT_JOINED_OFFSET = 24;

	static final int SLOT_GROUP_OFFSET = 32;

	static final int SLOT_INTENT_OFFSET = 128;

	static final int SLOT_CLAIM_OFFSET = 136;

	static final int SLOT_HOLD_OFFSET = 144;

	static final int SLOT_PROGRESS_OFFSET = 256;

	static final int SLOT_RANGE_END_OFFSET = 296;

	static final int SLOT_RANGE_WON_OFFSET = 304;

	static final int SLOT_FREE = 0;

	static final int SLOT_TAKEN = 1;

	// Progress

	static final int CURSOR_OFFSET = 0;

	static final int HAND_END_OFFSET = 8;

	static final int REDELIVERY_BEGIN_OFFSET = 16;

	static final int REDELIVERY_END_OFFSET = 24;

	static final int REDELIVERY_COUNT_OFFSET = 32;

	static final int REPEATED_LENGTH_OFFSET = 36;

	// Record

	/**
	 * Twice the header, so that this and the first 16 bytes of the payload lie in one
	 * cache line. A consumer that waits for a record would otherwise wait for a second
	 * line after the first with every fourth record of many lengths.
	 */
	static final int ALIGNMENT = 32;

	private static final int ALIGNMENT_BITS = 5;

	static final int RECORD_HEADER_LENGTH = 16;

	static final int RECORD_INFO_OFFSET = 8;

	static final int TYPE_DATA = 1;

	static final int TYPE_PADDING = 2;

	static final int MAX_FLAGS = 255;

	// Locks: bytes of the segment's file that are locked, never read or written.

	/**
	 * Held while the ring is made and while its tables change.
	 */
	static final long TABLE_LOCK = 0;

	private static final long FIRST_SLOT_LOCK = 1;

	/**
	 * Held by the producer of a ring that has one at a time.
	 */
	static final long PRODUCER_LOCK = 256;

	// Blocks

	static final int MIN_BLOCK_LENGTH = 256;

	static final int MAX_BLOCKS = 2047;

	private static final int BLOCK_INDEX_BITS = 11;

	private static final int SLOT_BITS = 8;

	private static final long SLOT_MASK = 0x7F;

	private static final long MARK = 0x80;

	/**
	 * An odd number, so that the product is a bijection: 2<sup>64</sup> divided by the
	 * golden ratio, as in Knuth, The Art of Computer Programming 3, 6.4.
	 */
	private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

	private RingLayout() {
	}

	/**
	 * Returns the offset of the block table.
	 * @param maxGroups the ring's groups
	 * @param maxParticipants the ring's participants
	 * @param overwriting whether the ring overwrites its oldest records
	 * @return bytes from the beginning of the segment
	 */
	static long blockTableOffset(int maxGroups, int maxParticipants, boolean overwriting) {
		return overwriting ? lossOffset(maxGroups, maxParticipants, maxGroups, 0, false)
				: slotOffset(maxGroups, maxParticipants);
	}

	/**
	 * Returns the offset of the data.
	 * @param maxGroups the ring's groups
	 * @param maxParticipants the ring's participants
	 * @param overwriting whether the ring overwrites its oldest records
	 * @param blocks the number of blocks
	 * @return bytes from the beginning of the segment
	 */
	static long dataOffset(int maxGroups, int maxParticipants, boolean overwriting, int blocks) {
		long table = blockTableOffset(maxGroups, maxParticipants, overwriting);
		return pages((blocks > 1) ? table + (long) blocks * Long.BYTES : table);
	}

	/**
	 * Rounds a length up.
	 * @param length bytes
	 * @return a multiple of 4096
	 */
	static long pages(long length) {
		return (length + HEADER_LENGTH - 1) & -HEADER_LENGTH;
	}

	/**
	 * Returns the offset of a group's count of lost records, as one participant wrote it.
	 * @param maxGroups the ring's groups
	 * @param maxParticipants the ring's participants
	 * @param group the group's index
	 * @param slot the participant's slot
	 * @param mark which of the participant's two counts
	 * @return bytes from the beginning of the segment
	 */
	static long lossOffset(int maxGroups, int maxParticipants, int group, int slot, boolean mark) {
		return slotOffset(maxGroups, maxParticipants)
				+ (2L * ((long) group * maxParticipants + slot) + (mark ? 1 : 0)) * Long.BYTES;
	}

	static long groupOffset(int group) {
		return HEADER_LENGTH + (long) group * GROUP_LENGTH;
	}

	static long slotOffset(int maxGroups, int slot) {
		return groupOffset(maxGroups) + (long) slot * SLOT_LENGTH;
	}

	static long slotLock(int slot) {
		return FIRST_SLOT_LOCK + slot;
	}

	/**
	 * Returns the bytes that a record takes in the ring.
	 * @param length the length of its payload
	 * @return a multiple of 32
	 */
	static int span(int length) {
		return (length + RECORD_HEADER_LENGTH + ALIGNMENT - 1) & -ALIGNMENT;
	}

	/**
	 * Returns the most bytes that one batch may claim: what fits at once even behind the
	 * padding of a block, with as much again for consumers to read meanwhile.
	 * @param capacity the ring's capacity
	 * @param blockLength the length of a block
	 * @return a multiple of 32
	 */
	static int maxBatchSpan(long capacity, long blockLength) {
		return (int) Math.min(capacity / 4 + ALIGNMENT, blockLength);
	}

	/**
	 * Packs an entry of the block table.
	 * @param number which positions
	 * @param index where in the memory
	 * @return the entry
	 */
	static long block(long number, int index) {
		return number << BLOCK_INDEX_BITS | index;
	}

	static long blockNumber(long block) {
		return block >>> BLOCK_INDEX_BITS;
	}

	static int blockIndex(long block) {
		return (int) block & ((1 << BLOCK_INDEX_BITS) - 1);
	}

	/**
	 * Returns what the first word of a committed record at a position must be. Positions
	 * never repeat and differing positions have differing stamps, so no earlier stamp can
	 * be taken for it; and other old bytes equal it with a probability of
	 * 2<sup>-63</sup>, since the key is random and no payload depends on it.
	 * @param position the record's position
	 * @param key the ring's key, whose highest bit is set
	 * @return the stamp, never 0
	 */
	static long stamp(long position, long key) {
		return (position ^ key) * GOLDEN_RATIO;
	}

	static long cursor(long position, int slot) {
		return position >>> ALIGNMENT_BITS << SLOT_BITS | slot;
	}

	static long cursorPosition(long cursor) {
		return cursor >>> SLOT_BITS << ALIGNMENT_BITS;
	}

	static int cursorSlot(long cursor) {
		return (int) (cursor & SLOT_MASK);
	}

	static boolean isMarked(long cursor) {
		return (cursor & MARK) != 0;
	}

	static long marked(long cursor) {
		return cursor | MARK;
	}

	/**
	 * Packs the cursor of a group that is joining and may begin elsewhere yet.
	 * @param position where it begins for now
	 * @return the cursor
	 */
	static long unsettled(long position) {
		return marked(cursor(position, NO_SLOT));
	}

	/**
	 * Returns whether the cursor of a group is one that an active group never has.
	 * @param cursor the cursor
	 * @return whether it is {@link #unsettled} or {@link #NONE}
	 */
	static boolean isUnsettled(long cursor) {
		return isMarked(cursor) && cursorSlot(cursor) == NO_SLOT;
	}

	/**
	 * Packs the second word of an intent.
	 * @param span the bytes claimed
	 * @param previousOwner the slot that claimed just before
	 * @return the word
	 */
	static long claim(int span, int previousOwner) {
		return (long) span << SLOT_BITS | previousOwner;
	}

	static long claimSpan(long claim) {
		return claim >>> SLOT_BITS;
	}

	static int claimPreviousOwner(long claim) {
		return (int) (claim & SLOT_MASK);
	}

	/**
	 * Packs the second word of a record.
	 * @param length the length of the payload
	 * @param type {@link #TYPE_DATA} or {@link #TYPE_PADDING}
	 * @param flags the sender's flags, 0 to 255
	 * @param previousOwner the slot that claimed just before
	 * @return the word
	 */
	static long info(int length, int type, int flags, int previousOwner) {
		return length | (long) (type | flags << 8 | previousOwner << 16) << 32;
	}

	static int infoLength(long info) {
		return (int) info;
	}

	static int infoType(long info) {
		return (int) (info >>> 32) & 0xFF;
	}

	static int infoFlags(long info) {
		return (int) (info >>> 40) & 0xFF;
	}

	static int infoPreviousOwner(long info) {
		return (int) (info >>> 48) & 0xFF;
	}

}
