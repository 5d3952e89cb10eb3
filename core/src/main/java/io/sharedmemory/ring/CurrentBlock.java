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
 * The block that somebody is in who goes from record to record: knows its memory, so that
 * it need not be looked up for each of them. Used by one thread at a time.
 */
final class CurrentBlock {

	private final Blocks blocks;

	private final long key;

	private long begin;

	private long end;

	private long origin;

	CurrentBlock(RingGeometry geometry) {
		this.blocks = geometry.blocks();
		this.key = geometry.key();
	}

	/**
	 * Returns whether there is a committed record at a position. If so, this is its
	 * block.
	 * @param position the position
	 * @return whether it can be read
	 */
	boolean isCommitted(long position) {
		return enter(position) && Memory.getLongAcquire(this.origin + position) == RingLayout.stamp(position, this.key);
	}

	/**
	 * Goes to the block of a position.
	 * @param position the position
	 * @return whether that has memory; if not, the block remains the one that it was
	 */
	boolean enter(long position) {
		return covers(position) || lookUp(position);
	}

	/**
	 * Returns whether a position is in this block.
	 * @param position the position
	 * @return whether it is
	 */
	boolean covers(long position) {
		return position < this.end && position >= this.begin;
	}

	private boolean lookUp(long position) {
		if (!this.blocks.isAssigned(position)) {
			return false;
		}
		long begin = this.blocks.begin(position);
		long end = begin + this.blocks.length();
		long origin = this.blocks.address(position) - position;
		// Nothing is thrown from here on, also where the stack ends.
		this.begin = begin;
		this.end = end;
		this.origin = origin;
		return true;
	}

	/**
	 * Returns what is to be added to a position in this block to get its address.
	 * @return the address of position 0, if it were here
	 */
	long origin() {
		return this.origin;
	}

	/**
	 * Returns where this block ends.
	 * @return the position behind it
	 */
	long end() {
		return this.end;
	}

}
