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

import java.lang.invoke.VarHandle;

import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.platform.Memory;

/**
 * Where the positions of a ring lie in its memory: block by block, each in the block of
 * memory that was free when the first record in it was claimed, preferably in the one
 * that became free last. So a ring whose consumers keep up goes round in the two or three
 * blocks that are in the processor's caches, however large it is, and takes the rest only
 * if it needs it.
 * <p>
 * Before a producer claims the first record of block <em>n</em> it chooses the memory and
 * notes it in the table with a compare-and-set. Whoever is first has chosen for all, and
 * what it has chosen stays until the table's entry is needed again, for block <em>n</em>
 * and as many as there are. If it dies then, others go on with what it has chosen. A
 * block of memory is free if no block from that of the oldest byte that anybody needs up
 * to <em>n</em> - 1 lies there. Since nobody claims further than one capacity beyond that
 * byte, these are at most as many as the capacity takes, and there is one more. The
 * oldest byte may be an old one, since nobody ever needs an earlier one again. The model
 * {@code blocks.pml} in {@code src/model} explores this.
 * <p>
 * For use by any number of threads.
 */
final class Blocks {

	/** The bits that a position may have, so that a damaged one has an address too. */
	private static final long POSITION_BITS = RingLayout.MAX_POSITION - RingLayout.ALIGNMENT;

	/** Of the blocks that became free last. When many are needed, they may all be. */
	private static final int MOST_TRIED = 8;

	/**
	 * Several fit into the caches of a processor's core, and their pages into what it
	 * remembers of the page tables. Records of 4 KiB stream as fast through a ring of 128
	 * KiB as through one of 8 MiB, and at half of that rate or less through 16 MiB.
	 */
	private static final int LEAST_LENGTH = 1 << 20;

	/** A ring of fewer blocks is one block: that one more would take too much. */
	private static final int LEAST_COUNT = 6;

	private final long table;

	private final long data;

	private final long length;

	private final int count;

	/**
	 * Describes blocks.
	 * @param table the address of the table, which is not used if there is one block
	 * @param data the address of the first block
	 * @param length the length of each, in bytes
	 * @param count how many there are
	 */
	Blocks(long table, long data, long length, int count) {
		this.table = table;
		this.data = data;
		this.length = length;
		this.count = count;
	}

	/**
	 * Returns how long the blocks of a ring that is now made should be: at least two of
	 * the longest records.
	 * @param capacity the ring's capacity
	 * @param maxMessageSize its longest payload
	 * @return bytes; the capacity if there should be one block
	 */
	static long lengthFor(long capacity, int maxMessageSize) {
		long length = RingLayout.pages(Math.max(LEAST_LENGTH, 2L * RingLayout.span(maxMessageSize)));
		return (capacity >= LEAST_COUNT * length) ? length : capacity;
	}

	/**
	 * Returns how many blocks a ring has: one more than its capacity takes, so that there
	 * is always one that nobody needs.
	 * @param capacity the ring's capacity
	 * @param length the length of a block
	 * @return the number
	 */
	static int countFor(long capacity, long length) {
		return (length == capacity) ? 1 : (int) ((capacity + length - 1) / length) + 1;
	}

	/**
	 * Returns the length of a block.
	 * @return bytes
	 */
	long length() {
		return this.length;
	}

	/**
	 * Returns the end of the last block.
	 * @return its address
	 */
	long end() {
		return this.data + this.count * this.length;
	}

	/**
	 * Returns the address of a position. If its block has no memory yet, or is long gone,
	 * that is some address in the data, where no stamp is that position's.
	 * @param position the position
	 * @return the address
	 */
	long address(long position) {
		long valid = position & POSITION_BITS;
		long number = valid / this.length;
		return this.data + index(number) * this.length + (valid - number * this.length);
	}

	private long index(long number) {
		return (this.count == 1) ? 0 : Math.min(RingLayout.blockIndex(entry(number)), this.count - 1);
	}

	private long entry(long number) {
		return Memory.getLongAcquire(entryAddress(number));
	}

	private long entryAddress(long number) {
		return this.table + number % this.count * Long.BYTES;
	}

	/**
	 * Returns where the block of a position begins.
	 * @param position the position
	 * @return the position of its first byte
	 */
	long begin(long position) {
		return position - position % this.length;
	}

	/**
	 * Returns how many bytes of its block begin at a position.
	 * @param position the position
	 * @return from 32 to the length of a block
	 */
	long rest(long position) {
		return this.length - position % this.length;
	}

	/**
	 * Returns whether the block of a position has memory. That is so before a producer
	 * claims there, and until all of the ring's blocks have been used since.
	 * @param position the position
	 * @return whether its {@link #address} is its own
	 */
	boolean isAssigned(long position) {
		long number = position / this.length;
		return this.count == 1 || RingLayout.blockNumber(entry(number)) == number;
	}

	/**
	 * Gives memory to the block of a position, unless it has some. The caller has room
	 * for a claim at that position, and this is where the tail is.
	 * @param position the position
	 * @param oldest the oldest that anybody needs
	 * @return whether the block has memory; if not, the tail has moved or the table is
	 * damaged
	 */
	boolean assign(long position, long oldest) {
		long number = position / this.length;
		long entry = entry(number);
		if (RingLayout.blockNumber(entry) >= number) {
			return RingLayout.blockNumber(entry) == number;
		}
		int index = choose(number, Math.max(0, oldest) / this.length);
		if (index < 0) {
			return false;
		}
		CrashPoints.pass(RingStep.BLOCK_CHOSEN);
		boolean assigned = Memory.compareAndSetLong(entryAddress(number), entry, RingLayout.block(number, index));
		CrashPoints.pass(RingStep.BLOCK_ASSIGNED);
		return assigned || isAssigned(position);
	}

	/**
	 * Chooses the memory that became free last, of what is known of that, and otherwise
	 * the first that is free, so that what was never needed is not touched.
	 * @return the index of a block, -1 if none is free
	 */
	private int choose(long number, long oldest) {
		long last = Math.max(oldest - MOST_TRIED, Math.max(0, number - this.count));
		for (long other = oldest - 1; other >= last; other--) {
			int index = (int) index(other);
			if ((needed(index, oldest, number) & 1) == 0) {
				return index;
			}
		}
		for (int first = 0; first < this.count; first += Long.SIZE) {
			int index = first + Long.numberOfTrailingZeros(~needed(first, oldest, number));
			if (index < Math.min(first + Long.SIZE, this.count)) {
				return index;
			}
		}
		return -1;
	}

	/**
	 * Returns which of 64 blocks of memory somebody may need.
	 * @param first the index of the first
	 * @return a bit for each
	 */
	private long needed(int first, long oldest, long number) {
		long needed = 0;
		for (long other = Math.max(oldest, number - this.count); other < number; other++) {
			long bit = index(other) - first;
			needed |= (bit >= 0 && bit < Long.SIZE) ? 1L << bit : 0;
		}
		return needed;
	}

	/**
	 * Gives the first block of a new ring the first block of its memory.
	 * @param position where the ring begins
	 */
	void assignFirst(long position) {
		if (this.count > 1) {
			long number = position / this.length;
			Memory.putLong(entryAddress(number), RingLayout.block(number, 0));
		}
	}

	/**
	 * Returns whether nobody had claimed the memory of a position again at the time of
	 * the call, so that what was read there before was whole. Whoever claims memory moves
	 * the tail first and then writes, with a fence in between; here the tail is read
	 * last.
	 * @param position the position, at most the tail as it was
	 * @param tailAddress the address of the ring's tail
	 * @param capacity the ring's capacity
	 * @return whether its bytes are still its own
	 */
	boolean isKept(long position, long tailAddress, long capacity) {
		VarHandle.acquireFence();
		long tail = RingLayout.cursorPosition(Memory.getLongVolatile(tailAddress));
		if (tail <= position) {
			return true;
		}
		if (this.count == 1 || !isAssigned(position)) {
			return this.count == 1 && tail - position <= capacity;
		}
		long number = position / this.length;
		long index = index(number);
		long last = tail / this.length;
		if (last - number >= this.count) {
			return false;
		}
		for (long other = number + 1; other <= last; other++) {
			long entry = entry(other);
			long assigned = RingLayout.blockNumber(entry);
			// The last one may have no memory yet.
			if (assigned > other || assigned == other && RingLayout.blockIndex(entry) == index) {
				return false;
			}
		}
		return isAssigned(position);
	}

}
