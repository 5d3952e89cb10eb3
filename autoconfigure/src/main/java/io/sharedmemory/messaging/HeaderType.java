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
import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.util.MimeType;

/**
 * The kinds of header value that an {@link EnvelopeDescriptor envelope} carries, with the
 * byte that stands for each. A byte is never given to another kind.
 */
enum HeaderType {

	STRING(1), BOOLEAN(2), BYTE(3), SHORT(4), INTEGER(5), LONG(6), FLOAT(7), DOUBLE(8), BYTES(9), UUID(10), INSTANT(11),
	MIME_TYPE(12), BIG_INTEGER(13), BIG_DECIMAL(14);

	private static final HeaderType[] BY_CODE = new HeaderType[values().length + 1];

	static {
		for (HeaderType type : values()) {
			BY_CODE[type.code] = type;
		}
	}

	private final byte code;

	HeaderType(int code) {
		this.code = (byte) code;
	}

	byte code() {
		return this.code;
	}

	/**
	 * Returns the kind that a byte stands for.
	 * @param code the byte
	 * @return the kind
	 * @throws MalformedRecordException if it stands for none
	 */
	static HeaderType ofCode(int code) {
		if (code <= 0 || code >= BY_CODE.length) {
			throw new MalformedRecordException("a header has the type " + code);
		}
		return BY_CODE[code];
	}

	/**
	 * Returns the kind of a value.
	 * @param value the value of a header
	 * @return its kind, {@code null} if such a value is not carried
	 */
	static @Nullable HeaderType ofValue(Object value) {
		if (value instanceof String) {
			return STRING;
		}
		if (value instanceof Number) {
			return ofNumber(value);
		}
		if (value instanceof Boolean) {
			return BOOLEAN;
		}
		if (value instanceof byte[]) {
			return BYTES;
		}
		if (value instanceof UUID) {
			return UUID;
		}
		if (value instanceof Instant) {
			return INSTANT;
		}
		return (value instanceof MimeType) ? MIME_TYPE : null;
	}

	private static @Nullable HeaderType ofNumber(Object value) {
		if (value instanceof Long) {
			return LONG;
		}
		if (value instanceof Integer) {
			return INTEGER;
		}
		if (value instanceof Double) {
			return DOUBLE;
		}
		if (value instanceof Float) {
			return FLOAT;
		}
		if (value instanceof Short) {
			return SHORT;
		}
		if (value instanceof Byte) {
			return BYTE;
		}
		if (value instanceof BigInteger) {
			return BIG_INTEGER;
		}
		return (value instanceof BigDecimal) ? BIG_DECIMAL : null;
	}

}
