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

import java.nio.ByteOrder;

import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Layout of the envelope, which stands before the payload of a record whose flags have
 * {@link #FLAG}. A record without that flag is all payload. Numbers are little-endian
 * whatever the machine.
 *
 * <pre>
 * envelope
 *  0         1              2         4                    8                8 + L
 * +---------+--------------+---------+--------------------+----------------+----------
 * | version | content type | headers | L, length of       | headers, zeros | payload
 * |         |              | (count) | headers and zeros  | up to 8 bytes  |
 * +---------+--------------+---------+--------------------+----------------+----------
 *
 * header
 *  0      1          2             4              8          8 + N      8 + N + V
 * +------+----------+-------------+--------------+----------+----------+
 * | type | (unused) | N, length   | V, length    | name     | value    |
 * |      |          | of name     | of value     | (UTF-8)  |          |
 * +------+----------+-------------+--------------+----------+----------+
 * </pre>
 *
 * The three content types that the built-in converters set are one byte in the envelope;
 * any other is an ordinary header. Headers are padded to 8 bytes so that the payload is
 * aligned as the ring aligns its records.
 */
final class EnvelopeDescriptor {

	/**
	 * Bit of a record's flags that says that the record begins with an envelope.
	 */
	static final int FLAG = 0x01;

	static final ByteOrder BYTE_ORDER = ByteOrder.LITTLE_ENDIAN;

	static final byte VERSION = 1;

	static final int VERSION_OFFSET;

	static final int CONTENT_TYPE_OFFSET;

	static final int HEADER_COUNT_OFFSET;

	static final int HEADERS_LENGTH_OFFSET;

	static final int HEADERS_OFFSET;

	static final int HEADER_TYPE_OFFSET;

	static final int HEADER_NAME_LENGTH_OFFSET;

	static final int HEADER_VALUE_LENGTH_OFFSET;

	static final int HEADER_NAME_OFFSET;

	static final int ALIGNMENT = 8;

	static final int MAX_HEADERS = 0xffff;

	static final int MAX_NAME_LENGTH = 0xffff;

	static final int NO_CONTENT_TYPE = 0;

	private static final MimeType[] CONTENT_TYPES = { MimeTypeUtils.APPLICATION_OCTET_STREAM, TextMessageConverter.TEXT,
			MimeTypeUtils.APPLICATION_JSON };

	static {
		VERSION_OFFSET = 0;
		CONTENT_TYPE_OFFSET = VERSION_OFFSET + Byte.BYTES;
		HEADER_COUNT_OFFSET = CONTENT_TYPE_OFFSET + Byte.BYTES;
		HEADERS_LENGTH_OFFSET = HEADER_COUNT_OFFSET + Short.BYTES;
		HEADERS_OFFSET = HEADERS_LENGTH_OFFSET + Integer.BYTES;
		HEADER_TYPE_OFFSET = 0;
		HEADER_NAME_LENGTH_OFFSET = HEADER_TYPE_OFFSET + 2 * Byte.BYTES;
		HEADER_VALUE_LENGTH_OFFSET = HEADER_NAME_LENGTH_OFFSET + Short.BYTES;
		HEADER_NAME_OFFSET = HEADER_VALUE_LENGTH_OFFSET + Integer.BYTES;
	}

	private EnvelopeDescriptor() {
	}

	/**
	 * Returns the byte that stands for a content type.
	 * @param contentType a {@code contentType} header: a {@code MimeType} or its text
	 * @return the byte, {@link #NO_CONTENT_TYPE} if there is none for it
	 */
	static int contentTypeCode(Object contentType) {
		// The built-in converters set these very objects; to compare others takes long.
		for (int i = 0; i < CONTENT_TYPES.length; i++) {
			if (CONTENT_TYPES[i] == contentType) {
				return i + 1;
			}
		}
		for (int i = 0; i < CONTENT_TYPES.length; i++) {
			if (CONTENT_TYPES[i].equals(contentType) || CONTENT_TYPES[i].toString().equals(contentType)) {
				return i + 1;
			}
		}
		return NO_CONTENT_TYPE;
	}

	/**
	 * Returns the content type that a byte stands for.
	 * @param code the byte, not {@link #NO_CONTENT_TYPE}
	 * @return the content type
	 * @throws MalformedRecordException if it stands for none
	 */
	static MimeType contentType(int code) {
		if (code > CONTENT_TYPES.length) {
			throw new MalformedRecordException("its content type is " + code);
		}
		return CONTENT_TYPES[code - 1];
	}

	/**
	 * Returns the content type of an envelope that carries it and nothing else, as most
	 * do.
	 * @param word the first eight bytes of the envelope, in native order
	 * @return its code, {@link #NO_CONTENT_TYPE} for any other envelope
	 */
	static int onlyContentType(long word) {
		long bytes = (ByteOrder.nativeOrder() == BYTE_ORDER) ? word : Long.reverseBytes(word);
		long code = (bytes - VERSION) >>> Byte.SIZE;
		return (code < contentTypes() && bytes == (code << Byte.SIZE | VERSION)) ? (int) code : NO_CONTENT_TYPE;
	}

	/**
	 * Returns how many codes of content types there are, {@link #NO_CONTENT_TYPE}
	 * included.
	 * @return the number
	 */
	static int contentTypes() {
		return 1 + CONTENT_TYPES.length;
	}

	static int align(int length) {
		return (length + ALIGNMENT - 1) & -ALIGNMENT;
	}

}
