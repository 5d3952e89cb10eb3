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

	private final long data;

	private final long mask;

	private final long capacity;

	private final long key;

	Tail(RingGeometry geometry) {
		this.data = geometry.data();
		this.mask = geometry.mask();
		this.capacity = geometry.capacity();
		this.key = geometry.key();
	}

	/**
	 * Returns how much of a span is before the end of the lap.
	 */
	final int withinLap(long position, int span) {
		long rest = this.capacity - (position & this.mask);
		return (span <= rest) ? span : (int) rest;
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
		return this.data + (position & this.mask);
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
	 * Gets room that does not wrap; where it would, fills the rest of the lap with
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
