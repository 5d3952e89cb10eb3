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

import java.util.Map;

import io.sharedmemory.ring.RingRecord;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.MimeType;

/**
 * Makes messages of the records that a group receives from a channel. The bytes are
 * copied out of the ring, so a message stays what it is when its record is overwritten.
 */
final class RecordMessageReader {

	private final String channel;

	private final String group;

	RecordMessageReader(String channel, String group) {
		this.channel = channel;
		this.group = group;
	}

	/**
	 * Makes a message of a record.
	 * @param rec the record
	 * @return the message
	 * @throws MalformedRecordException if its envelope cannot be read
	 */
	Message<byte[]> read(RingRecord rec) {
		if ((rec.flags() & EnvelopeDescriptor.FLAG) == 0) {
			return message(rec, 0, null);
		}
		int contentType = (rec.length() >= EnvelopeDescriptor.HEADERS_OFFSET)
				? EnvelopeDescriptor.onlyContentType(rec.getLong(0)) : EnvelopeDescriptor.NO_CONTENT_TYPE;
		if (contentType != EnvelopeDescriptor.NO_CONTENT_TYPE) {
			return message(rec, EnvelopeDescriptor.HEADERS_OFFSET, EnvelopeDescriptor.contentType(contentType));
		}
		RecordHeaders headers = new RecordHeaders();
		int start = EnvelopeReader.read(rec.buffer(), headers.writable());
		putOrigin(headers, rec.position(), rec.attempt(), rec.lostBefore());
		return new GenericMessage<>(payload(rec, start), headers);
	}

	/**
	 * Makes a message of a record whose envelope cannot be read.
	 * @param rec the record
	 * @return a message with all bytes of the record, those of the envelope too
	 */
	Message<byte[]> readUnread(RingRecord rec) {
		return message(rec, 0, null);
	}

	/**
	 * Makes a message of a record, whether its envelope can be read or not.
	 * @param rec the record
	 * @return the message
	 */
	Message<byte[]> readAsFarAsPossible(RingRecord rec) {
		try {
			return read(rec);
		}
		catch (MalformedRecordException ex) {
			return readUnread(rec);
		}
	}

	private Message<byte[]> message(RingRecord rec, int start, @Nullable MimeType contentType) {
		return new RecordMessage(payload(rec, start), contentType, this, rec.position(), rec.attempt(),
				rec.lostBefore());
	}

	private static byte[] payload(RingRecord rec, int start) {
		byte[] payload = new byte[rec.length() - start];
		rec.copyTo(start, payload, 0, payload.length);
		return payload;
	}

	/**
	 * Puts the headers that say where a record is from.
	 * @param headers the headers of its message
	 * @param position the record's position
	 * @param attempt how often it was delivered, this time included
	 * @param lostBefore how many records were lost before it
	 */
	void putOrigin(RecordHeaders headers, long position, int attempt, long lostBefore) {
		Map<String, Object> writable = headers.writable();
		writable.put(SharedMemoryHeaders.RECEIVED_CHANNEL, this.channel);
		writable.put(SharedMemoryHeaders.RECEIVED_GROUP, this.group);
		writable.put(SharedMemoryHeaders.RECEIVED_POSITION, position);
		writable.put(SharedMemoryHeaders.DELIVERY_ATTEMPT, attempt);
		if (lostBefore > 0) {
			writable.put(SharedMemoryHeaders.LOST_BEFORE, lostBefore);
		}
	}

}
