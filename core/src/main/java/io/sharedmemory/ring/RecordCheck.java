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

/**
 * Checks what a committed record says of itself before anybody relies on it.
 */
final class RecordCheck {

	private final RingGeometry geometry;

	RecordCheck(RingGeometry geometry) {
		this.geometry = geometry;
	}

	/**
	 * Returns whether a record's type is known and its payload within its block.
	 * @param position where the record begins
	 * @param info its second word
	 * @return whether it can be read
	 */
	boolean isPossible(long position, long info) {
		int length = RingLayout.infoLength(info);
		if (length < 0 || length > this.geometry.blocks().rest(position) - RingLayout.RECORD_HEADER_LENGTH) {
			return false;
		}
		int type = RingLayout.infoType(info);
		return (type == RingLayout.TYPE_DATA) ? length <= this.geometry.maxMessageSize()
				: type == RingLayout.TYPE_PADDING;
	}

	/**
	 * Says what is wrong with a record.
	 * @param position where the record begins
	 * @param info its second word
	 * @return the exception to throw
	 */
	RingException impossible(long position, long info) {
		// The word may be a zero of closed memory. Whether it is closed must not have
		// been read before.
		VarHandle.acquireFence();
		if (!this.geometry.region().isMapped()) {
			return new RingClosedException(this.geometry.name(), "it is closed");
		}
		return new RingCorruptedException(this.geometry.name(),
				"the record at " + position + " has type " + RingLayout.infoType(info) + " and length "
						+ RingLayout.infoLength(info) + ", which no producer writes; the maximum message size is "
						+ this.geometry.maxMessageSize() + " and " + this.geometry.blocks().rest(position)
						+ " bytes of the block are left");
	}

}
