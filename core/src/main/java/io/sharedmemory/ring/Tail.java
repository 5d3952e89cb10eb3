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
 * The end of a ring where a producer gets room for records and makes them visible. Used
 * by one thread at a time.
 */
abstract class Tail {

	/** In place of a position: there is no room. */
	static final long NO_ROOM = -1;

	/**
	 * Up to here a payload is copied by words of eight. By itself the JVM's way of
	 * copying takes less time, but it begins with the line that another processor waits
	 * for. In the ring it is up to a fifth slower for that, as measured with 32 and 64
	 * bytes.
	 */
	private static final int MOST_BYTES_COPIED_BY_WORDS = 96;

	private final Blocks blocks;

	private final CurrentBlock block;

	private final long key;

	Tail(RingGeometry geometry) {
		this.blocks = geometry.blocks();
		this.block = new CurrentBlock(geometry);
		this.key = geometry.key();
	}

	/**
	 * Returns how much of a span is before the end of the block.
	 */
	final int withinBlock(long position, int span) {
		long rest = this.block.covers(position) ? this.block.end() - position : this.blocks.rest(position);
		return (span <= rest) ? span : (int) rest;
	}

	/**
	 * Goes to the block where the tail is, and gives it memory if that is its beginning.
	 * If somebody is far behind, it gives way first. The caller shows no intent.
	 * @param position the tail, where there is room
	 * @param room what knows how far there is room
	 * @return whether what is claimed there can be written; if not, the tail has moved or
	 * the ring is damaged
	 */
	final boolean enterBlock(long position, ProducerRoom room) {
		if (this.block.covers(position)) {
			return true;
		}
		room.giveWay(position);
		return this.block.enter(position) || this.blocks.begin(position) == position
				&& this.blocks.assign(position, room.findOldest()) && this.block.enter(position);
	}

	/**
	 * Returns how far a producer may go in the current block without another look.
	 * @param room how far there is room
	 * @return the end of the block, of the room or of all positions, whichever comes
	 * first
	 */
	final long limit(long room) {
		return Math.min(Math.min(room, this.block.end()), RingLayout.MAX_POSITION - RingLayout.ALIGNMENT);
	}

	/**
	 * Returns where the payload of a record lies.
	 * @param position where the record begins
	 * @return the address
	 */
	final long payload(long position) {
		return address(position) + RingLayout.RECORD_HEADER_LENGTH;
	}

	private long address(long position) {
		return this.block.origin() + position;
	}

	/**
	 * Writes the header of a record whose payload is there, the commit stamp last.
	 * @param position where it begins
	 * @param info the second word of its header
	 */
	final void stamp(long position, long info) {
		long address = address(position);
		Memory.putLong(address + RingLayout.RECORD_INFO_OFFSET, info);
		CrashPoints.pass(RingStep.INFO_WRITTEN);
		Memory.putLongRelease(address, RingLayout.stamp(position, this.key));
		CrashPoints.pass(RingStep.COMMITTED);
	}

	/**
	 * Appends a record from an array. Up to 96 bytes are copied from the last word to the
	 * first: if another processor waits for the header in front of them, their cache line
	 * is taken away from it once, and is complete when it comes back for it.
	 * <p>
	 * There is no loop: what the compiler puts around one takes longer than a few words.
	 * And with more than 325 bytes of bytecode (HotSpot's {@code FreqInlineSize}) this
	 * method is compiled by itself. As a part of its callers it would be so deep in them
	 * that each access to foreign memory remained a call ({@code MaxInlineLevel}).
	 * @param claimed where room was claimed for it, or {@link #NO_ROOM} to claim it
	 * @param source the array
	 * @param offset the index of the payload's first byte
	 * @param length the payload's length
	 * @param flags the sender's flags
	 * @return whether there was room
	 */
	final boolean append(long claimed, byte[] source, int offset, int length, int flags) {
		long position = (claimed == NO_ROOM) ? claim(RingLayout.span(length)) : claimed;
		if (position == NO_ROOM) {
			return false;
		}
		long address = payload(position);
		if (length > MOST_BYTES_COPIED_BY_WORDS) {
			Memory.copyFromArray(source, offset, address, length);
		}
		else if (length >= Long.BYTES) {
			int last = length - Long.BYTES;
			Memory.putLong(address + last, Memory.getLong(source, offset + last));
			if (length > 64) {
				if (length > 88) {
					Memory.putLong(address + 80, Memory.getLong(source, offset + 80));
				}
				if (length > 80) {
					Memory.putLong(address + 72, Memory.getLong(source, offset + 72));
				}
				if (length > 72) {
					Memory.putLong(address + 64, Memory.getLong(source, offset + 64));
				}
				Memory.putLong(address + 56, Memory.getLong(source, offset + 56));
			}
			if (length > 56) {
				Memory.putLong(address + 48, Memory.getLong(source, offset + 48));
			}
			if (length > 48) {
				Memory.putLong(address + 40, Memory.getLong(source, offset + 40));
			}
			if (length > 40) {
				Memory.putLong(address + 32, Memory.getLong(source, offset + 32));
			}
			if (length > 32) {
				Memory.putLong(address + 24, Memory.getLong(source, offset + 24));
			}
			if (length > 24) {
				Memory.putLong(address + 16, Memory.getLong(source, offset + 16));
			}
			if (length > 16) {
				Memory.putLong(address + 8, Memory.getLong(source, offset + 8));
			}
			if (length > 8) {
				Memory.putLong(address, Memory.getLong(source, offset));
			}
		}
		else if (length >= Integer.BYTES) {
			int last = length - Integer.BYTES;
			Memory.putInt(address + last, Memory.getInt(source, offset + last));
			Memory.putInt(address, Memory.getInt(source, offset));
		}
		else {
			if (length > 2) {
				Memory.putByte(address + 2, source[offset + 2]);
			}
			if (length > 1) {
				Memory.putByte(address + 1, source[offset + 1]);
			}
			if (length > 0) {
				Memory.putByte(address, source[offset]);
			}
		}
		commit(position, length, RingLayout.TYPE_DATA, flags);
		return true;
	}

	/**
	 * Gets room that does not wrap; where it would, fills the rest of the block with
	 * padding first.
	 * @param span the bytes, a multiple of 32
	 * @return where they begin, or {@link #NO_ROOM}
	 */
	abstract long claim(int span);

	/**
	 * Makes what was claimed last visible.
	 * @param position where it begins
	 * @param length the length of the first payload
	 * @param type the type of the first record
	 * @param flags the sender's flags of the first record
	 */
	abstract void commit(long position, int length, int type, int flags);

}
