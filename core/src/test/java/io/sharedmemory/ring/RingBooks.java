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

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Numbered payloads of all lengths that carry their own check sum.
 */
final class RingBooks {

	private static final int HEADER = 8;

	private RingBooks() {
	}

	static byte[] payload(int number) {
		return payload(number, HEADER + number * 37 % 900);
	}

	static byte[] payload(int number, int length) {
		byte[] payload = new byte[length];
		for (int i = HEADER; i < length; i++) {
			payload[i] = (byte) (number + i);
		}
		ByteBuffer.wrap(payload).putInt(number).putInt(checksum(payload));
		return payload;
	}

	/**
	 * Returns the number of a record.
	 * @throws AssertionError if a byte of it is not as it was sent
	 */
	static int number(RingRecord record) {
		ByteBuffer payload = ByteBuffer.wrap(record.toByteArray());
		int number = payload.getInt();
		if (payload.getInt() != checksum(payload.array())) {
			throw new AssertionError("record " + number + " at " + record.position() + " is torn");
		}
		return number;
	}

	private static int checksum(byte[] payload) {
		CRC32 crc = new CRC32();
		crc.update(payload, HEADER, payload.length - HEADER);
		crc.update(payload, 0, Integer.BYTES);
		return (int) crc.getValue();
	}

}
