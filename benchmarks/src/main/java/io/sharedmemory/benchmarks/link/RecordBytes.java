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

package io.sharedmemory.benchmarks.link;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes of a record: its number in the first eight, that number or a time in the last
 * eight, and letters between.
 *
 * @since 0.1.0
 */
public final class RecordBytes {

	/**
	 * Number of the record that ends a slice.
	 */
	public static final long STOP = -1;

	/**
	 * Length of the shortest record, in bytes.
	 */
	public static final int MIN_LENGTH = 2 * Long.BYTES;

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private RecordBytes() {
	}

	/**
	 * Makes a record.
	 * @param length its length in bytes
	 * @return its bytes
	 */
	public static byte[] make(int length) {
		byte[] bytes = new byte[length];
		for (int i = 0; i < length; i++) {
			bytes[i] = (byte) ('a' + i % 26);
		}
		return bytes;
	}

	/**
	 * Writes what changes from record to record.
	 * @param bytes the bytes of the record
	 * @param length its length
	 * @param first its first eight bytes
	 * @param last its last eight bytes
	 */
	public static void put(byte[] bytes, int length, long first, long last) {
		LONG.set(bytes, 0, first);
		LONG.set(bytes, length - Long.BYTES, last);
	}

	/**
	 * Reads eight bytes.
	 * @param bytes the bytes of the record
	 * @param index where they begin
	 * @return the value
	 */
	public static long get(byte[] bytes, int index) {
		return (long) LONG.get(bytes, index);
	}

}
