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

package io.sharedmemory.messaging;

import java.nio.ByteBuffer;

import io.sharedmemory.ring.RingRecord;

/**
 * Tells payload and headers of records apart for who reads them in place.
 *
 * @since 0.1.0
 */
public final class SharedMemoryRecords {

	private SharedMemoryRecords() {
	}

	/**
	 * Returns the payload of a record, without the headers that may stand before it.
	 * @param record a record of a channel
	 * @return the buffer of the record, in place, from its position to its limit
	 * @throws MalformedRecordException if the headers have no valid length
	 */
	public static ByteBuffer payload(RingRecord record) {
		ByteBuffer buffer = record.buffer();
		if ((record.flags() & EnvelopeDescriptor.FLAG) != 0) {
			buffer.position(buffer.position() + EnvelopeReader.length(buffer));
		}
		return buffer;
	}

}
