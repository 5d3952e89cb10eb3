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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * Writes the {@link EnvelopeDescriptor envelope} that carries the headers of one message.
 */
final class EnvelopeWriter {

	private static final Log logger = LogFactory.getLog(EnvelopeWriter.class);

	private static final byte[] NO_ENVELOPE = new byte[0];

	private static final int INITIAL_SIZE = 256;

	/**
	 * The envelopes that carry a content type and nothing else, which most do, by its
	 * code.
	 */
	private static final byte[][] CONTENT_TYPE_ONLY = IntStream.range(0, EnvelopeDescriptor.contentTypes())
		.mapToObj((code) -> new EnvelopeWriter().finish(code))
		.toArray(byte[][]::new);

	/**
	 * Headers that mean something in one process only or that every receiver sets.
	 */
	private static final Set<String> LEFT_BEHIND = Set.of(MessageHeaders.ID, MessageHeaders.TIMESTAMP,
			MessageHeaders.REPLY_CHANNEL, MessageHeaders.ERROR_CHANNEL, SharedMemoryHeaders.RECEIVED_CHANNEL,
			SharedMemoryHeaders.RECEIVED_GROUP, SharedMemoryHeaders.RECEIVED_POSITION,
			SharedMemoryHeaders.DELIVERY_ATTEMPT, SharedMemoryHeaders.LOST_BEFORE, SharedMemoryHeaders.ACKNOWLEDGMENT);

	private ByteBuffer buffer = allocate(INITIAL_SIZE);

	private int headers;

	private EnvelopeWriter() {
		this.buffer.position(EnvelopeDescriptor.HEADERS_OFFSET);
	}

	/**
	 * Writes the envelope of a message.
	 * @param headers the headers of the message
	 * @return the envelope, empty if there is nothing to carry
	 * @throws MessageConversionException if there are too many headers or a name is too
	 * long
	 */
	static byte[] write(Map<String, Object> headers) {
		int only = onlyContentType(headers);
		if (only != EnvelopeDescriptor.NO_CONTENT_TYPE) {
			return CONTENT_TYPE_ONLY[only];
		}
		EnvelopeWriter writer = null;
		int contentType = EnvelopeDescriptor.NO_CONTENT_TYPE;
		for (Map.Entry<String, Object> header : headers.entrySet()) {
			if (LEFT_BEHIND.contains(header.getKey())) {
				continue;
			}
			HeaderType type = HeaderType.ofValue(header.getValue());
			if (type == null) {
				logLeftBehind(header);
				continue;
			}
			if (header.getKey().equals(MessageHeaders.CONTENT_TYPE)) {
				contentType = EnvelopeDescriptor.contentTypeCode(header.getValue());
				if (contentType != EnvelopeDescriptor.NO_CONTENT_TYPE) {
					continue;
				}
			}
			writer = (writer != null) ? writer : new EnvelopeWriter();
			writer.writeHeader(type, header.getKey(), header.getValue());
		}
		if (writer != null) {
			return writer.finish(contentType);
		}
		return (contentType != EnvelopeDescriptor.NO_CONTENT_TYPE) ? CONTENT_TYPE_ONLY[contentType] : NO_ENVELOPE;
	}

	/** What a converter makes of a payload without headers has no others. */
	private static int onlyContentType(Map<String, Object> headers) {
		Object contentType = (headers.size() == 1) ? headers.get(MessageHeaders.CONTENT_TYPE) : null;
		return (contentType != null) ? EnvelopeDescriptor.contentTypeCode(contentType)
				: EnvelopeDescriptor.NO_CONTENT_TYPE;
	}

	private static void logLeftBehind(Map.Entry<String, @Nullable Object> header) {
		Object value = header.getValue();
		if (value != null && logger.isDebugEnabled()) {
			logger.debug(
					"Header '" + header.getKey() + "' does not travel: its value is a " + value.getClass().getName());
		}
	}

	private void writeHeader(HeaderType type, String name, Object value) {
		byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
		if (nameBytes.length > EnvelopeDescriptor.MAX_NAME_LENGTH) {
			throw new MessageConversionException(
					"The name of a header is " + nameBytes.length + " bytes long, more than "
							+ EnvelopeDescriptor.MAX_NAME_LENGTH + ": '" + name.substring(0, 40) + "...'");
		}
		if (++this.headers > EnvelopeDescriptor.MAX_HEADERS) {
			throw new MessageConversionException(
					"A message has more than " + EnvelopeDescriptor.MAX_HEADERS + " headers");
		}
		int start = this.buffer.position();
		int valueStart = start + EnvelopeDescriptor.HEADER_NAME_OFFSET + nameBytes.length;
		ensureRoom(EnvelopeDescriptor.HEADER_NAME_OFFSET + nameBytes.length);
		this.buffer.position(start + EnvelopeDescriptor.HEADER_NAME_OFFSET);
		this.buffer.put(nameBytes);
		writeValue(type, value);
		this.buffer.put(start + EnvelopeDescriptor.HEADER_TYPE_OFFSET, type.code());
		this.buffer.putShort(start + EnvelopeDescriptor.HEADER_NAME_LENGTH_OFFSET, (short) nameBytes.length);
		this.buffer.putInt(start + EnvelopeDescriptor.HEADER_VALUE_LENGTH_OFFSET, this.buffer.position() - valueStart);
	}

	private void writeValue(HeaderType type, Object value) {
		ensureRoom(2 * Long.BYTES);
		switch (type) {
			case BOOLEAN -> this.buffer.put((byte) (((Boolean) value) ? 1 : 0));
			case BYTE -> this.buffer.put((Byte) value);
			case SHORT -> this.buffer.putShort((Short) value);
			case INTEGER -> this.buffer.putInt((Integer) value);
			case LONG -> this.buffer.putLong((Long) value);
			case FLOAT -> this.buffer.putFloat((Float) value);
			case DOUBLE -> this.buffer.putDouble((Double) value);
			case BYTES -> writeBytes((byte[]) value);
			case UUID -> this.buffer.putLong(((UUID) value).getMostSignificantBits())
				.putLong(((UUID) value).getLeastSignificantBits());
			case INSTANT -> this.buffer.putLong(((Instant) value).getEpochSecond()).putInt(((Instant) value).getNano());
			case STRING, MIME_TYPE, BIG_INTEGER, BIG_DECIMAL ->
				writeBytes(value.toString().getBytes(StandardCharsets.UTF_8));
		}
	}

	private void writeBytes(byte[] bytes) {
		ensureRoom(bytes.length);
		this.buffer.put(bytes);
	}

	private byte[] finish(int contentType) {
		int end = EnvelopeDescriptor.align(this.buffer.position());
		ensureRoom(end - this.buffer.position());
		this.buffer.put(EnvelopeDescriptor.VERSION_OFFSET, EnvelopeDescriptor.VERSION);
		this.buffer.put(EnvelopeDescriptor.CONTENT_TYPE_OFFSET, (byte) contentType);
		this.buffer.putShort(EnvelopeDescriptor.HEADER_COUNT_OFFSET, (short) this.headers);
		this.buffer.putInt(EnvelopeDescriptor.HEADERS_LENGTH_OFFSET, end - EnvelopeDescriptor.HEADERS_OFFSET);
		byte[] envelope = new byte[end];
		this.buffer.get(0, envelope);
		return envelope;
	}

	private void ensureRoom(int length) {
		if (this.buffer.remaining() < length) {
			int needed = Math.addExact(this.buffer.position(), length);
			ByteBuffer larger = allocate(
					Math.max(needed, (int) Math.min(2L * this.buffer.capacity(), Integer.MAX_VALUE - 8)));
			larger.put(this.buffer.flip());
			this.buffer = larger;
		}
	}

	private static ByteBuffer allocate(int size) {
		return ByteBuffer.allocate(size).order(EnvelopeDescriptor.BYTE_ORDER);
	}

}
