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

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.GenericMessage;

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
		RecordHeaders headers = new RecordHeaders();
		int start = ((rec.flags() & EnvelopeDescriptor.FLAG) != 0) ? readEnvelope(rec, headers.writable()) : 0;
		return message(rec, start, headers);
	}

	private static int readEnvelope(RingRecord rec, Map<String, Object> headers) {
		int contentType = (rec.length() >= EnvelopeDescriptor.HEADERS_OFFSET)
				? EnvelopeDescriptor.onlyContentType(rec.getLong(0)) : EnvelopeDescriptor.NO_CONTENT_TYPE;
		if (contentType == EnvelopeDescriptor.NO_CONTENT_TYPE) {
			return EnvelopeReader.read(rec.buffer(), headers);
		}
		headers.put(MessageHeaders.CONTENT_TYPE, EnvelopeDescriptor.contentType(contentType));
		return EnvelopeDescriptor.HEADERS_OFFSET;
	}

	/**
	 * Makes a message of a record whose envelope cannot be read.
	 * @param rec the record
	 * @return a message with all bytes of the record, those of the envelope too
	 */
	Message<byte[]> readUnread(RingRecord rec) {
		return message(rec, 0, new RecordHeaders());
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

	private Message<byte[]> message(RingRecord rec, int start, RecordHeaders recordHeaders) {
		Map<String, Object> headers = recordHeaders.writable();
		byte[] payload = new byte[rec.length() - start];
		rec.copyTo(start, payload, 0, payload.length);
		headers.put(SharedMemoryHeaders.RECEIVED_CHANNEL, this.channel);
		headers.put(SharedMemoryHeaders.RECEIVED_GROUP, this.group);
		headers.put(SharedMemoryHeaders.RECEIVED_POSITION, rec.position());
		headers.put(SharedMemoryHeaders.DELIVERY_ATTEMPT, rec.attempt());
		if (rec.lostBefore() > 0) {
			headers.put(SharedMemoryHeaders.LOST_BEFORE, rec.lostBefore());
		}
		return new GenericMessage<>(payload, recordHeaders);
	}

}
