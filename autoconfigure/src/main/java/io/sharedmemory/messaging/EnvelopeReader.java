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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import org.springframework.messaging.MessageHeaders;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;

/**
 * Reads the {@link EnvelopeDescriptor envelope} at the beginning of one record. Every
 * length is checked before it is used: the bytes come from another process.
 */
final class EnvelopeReader {

	private final ByteBuffer buffer;

	private EnvelopeReader(ByteBuffer buffer) {
		this.buffer = buffer;
	}

	/**
	 * Reads an envelope.
	 * @param rec the bytes of the record, from the buffer's position to its limit,
	 * neither of which changes
	 * @param headers the map that gets the headers
	 * @return where the payload begins, in bytes from the position
	 * @throws MalformedRecordException if the envelope is damaged
	 */
	static int read(ByteBuffer rec, Map<String, Object> headers) {
		return new EnvelopeReader(rec.slice().order(EnvelopeDescriptor.BYTE_ORDER)).readHeaders(headers);
	}

	/**
	 * Tells how long an envelope is, without reading its headers.
	 * @param rec the bytes of the record, from the buffer's position to its limit,
	 * neither of which changes
	 * @return bytes
	 * @throws MalformedRecordException if that length cannot be
	 */
	static int length(ByteBuffer rec) {
		int remaining = rec.remaining();
		if (remaining >= EnvelopeDescriptor.HEADERS_OFFSET) {
			int length = rec.getInt(rec.position() + EnvelopeDescriptor.HEADERS_LENGTH_OFFSET);
			int headers = (rec.order() == EnvelopeDescriptor.BYTE_ORDER) ? length : Integer.reverseBytes(length);
			if (headers >= 0 && headers <= remaining - EnvelopeDescriptor.HEADERS_OFFSET) {
				return EnvelopeDescriptor.HEADERS_OFFSET + headers;
			}
		}
		throw new MalformedRecordException("the record has only " + remaining + " bytes");
	}

	private int readHeaders(Map<String, Object> headers) {
		if (this.buffer.remaining() < EnvelopeDescriptor.HEADERS_OFFSET) {
			throw new MalformedRecordException("the record has only " + this.buffer.remaining() + " bytes");
		}
		int version = this.buffer.get(EnvelopeDescriptor.VERSION_OFFSET);
		if (version != EnvelopeDescriptor.VERSION) {
			throw new MalformedRecordException(
					"it has version " + version + ", and this one reads version " + EnvelopeDescriptor.VERSION);
		}
		int contentType = Byte.toUnsignedInt(this.buffer.get(EnvelopeDescriptor.CONTENT_TYPE_OFFSET));
		int count = Short.toUnsignedInt(this.buffer.getShort(EnvelopeDescriptor.HEADER_COUNT_OFFSET));
		int length = this.buffer.getInt(EnvelopeDescriptor.HEADERS_LENGTH_OFFSET);
		this.buffer.position(EnvelopeDescriptor.HEADERS_OFFSET);
		checkLength("headers", length);
		int payload = EnvelopeDescriptor.HEADERS_OFFSET + length;
		this.buffer.limit(payload);
		if (contentType != EnvelopeDescriptor.NO_CONTENT_TYPE) {
			headers.put(MessageHeaders.CONTENT_TYPE, EnvelopeDescriptor.contentType(contentType));
		}
		for (int i = 0; i < count; i++) {
			readHeader(headers);
		}
		return payload;
	}

	private void readHeader(Map<String, Object> headers) {
		int start = this.buffer.position();
		checkLength("a header", EnvelopeDescriptor.HEADER_NAME_OFFSET);
		HeaderType type = HeaderType.ofCode(this.buffer.get(start + EnvelopeDescriptor.HEADER_TYPE_OFFSET));
		int nameLength = Short
			.toUnsignedInt(this.buffer.getShort(start + EnvelopeDescriptor.HEADER_NAME_LENGTH_OFFSET));
		int valueLength = this.buffer.getInt(start + EnvelopeDescriptor.HEADER_VALUE_LENGTH_OFFSET);
		this.buffer.position(start + EnvelopeDescriptor.HEADER_NAME_OFFSET);
		String name = readString(nameLength);
		try {
			headers.put(name, readValue(type, valueLength));
		}
		catch (DateTimeException | ArithmeticException | NumberFormatException | InvalidMimeTypeException ex) {
			throw new MalformedRecordException("header '" + name + "' has no valid value of type " + type, ex);
		}
	}

	private Object readValue(HeaderType type, int length) {
		return switch (type) {
			case STRING -> readString(length);
			case BOOLEAN -> fixed(type, length, Byte.BYTES).get() != 0;
			case BYTE -> fixed(type, length, Byte.BYTES).get();
			case SHORT -> fixed(type, length, Short.BYTES).getShort();
			case INTEGER -> fixed(type, length, Integer.BYTES).getInt();
			case LONG -> fixed(type, length, Long.BYTES).getLong();
			case FLOAT -> fixed(type, length, Float.BYTES).getFloat();
			case DOUBLE -> fixed(type, length, Double.BYTES).getDouble();
			case BYTES -> readBytes(length);
			case UUID -> new UUID(fixed(type, length, 2 * Long.BYTES).getLong(), this.buffer.getLong());
			case INSTANT ->
				Instant.ofEpochSecond(fixed(type, length, Long.BYTES + Integer.BYTES).getLong(), this.buffer.getInt());
			case MIME_TYPE -> MimeType.valueOf(readString(length));
			case BIG_INTEGER -> new BigInteger(readString(length));
			case BIG_DECIMAL -> new BigDecimal(readString(length));
		};
	}

	private ByteBuffer fixed(HeaderType type, int length, int expected) {
		checkLength("a value", length);
		if (length != expected) {
			throw new MalformedRecordException("a value of type " + type + " has " + length + " bytes");
		}
		return this.buffer;
	}

	private byte[] readBytes(int length) {
		checkLength("a name or value", length);
		byte[] bytes = new byte[length];
		this.buffer.get(bytes);
		return bytes;
	}

	private String readString(int length) {
		byte[] bytes = readBytes(length);
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new MalformedRecordException("a name or text is not UTF-8", ex);
		}
	}

	private void checkLength(String what, int length) {
		if (length < 0 || length > this.buffer.remaining()) {
			throw new MalformedRecordException(
					what + " claims " + length + " bytes where " + this.buffer.remaining() + " are left");
		}
	}

}
