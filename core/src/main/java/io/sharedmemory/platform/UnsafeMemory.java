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

package io.sharedmemory.platform;

import sun.misc.Unsafe;

/**
 * {@link Memory} by means of {@code sun.misc.Unsafe}. It has no acquiring read, so a
 * volatile one stands in, which on x86-64 and AArch64 is the same instruction.
 */
@SuppressWarnings({ "deprecation", "removal" })
final class UnsafeMemory {

	private static final Unsafe UNSAFE = find();

	private static final long ARRAY_BASE = Unsafe.ARRAY_BYTE_BASE_OFFSET;

	private UnsafeMemory() {
	}

	static void prepare() {
		// Initialises this class.
	}

	private static Unsafe find() {
		try {
			var field = Unsafe.class.getDeclaredField("theUnsafe");
			field.setAccessible(true);
			return (Unsafe) field.get(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	static byte getByte(long address) {
		return UNSAFE.getByte(address);
	}

	static void putByte(long address, byte value) {
		UNSAFE.putByte(address, value);
	}

	static int getInt(long address) {
		return UNSAFE.getInt(address);
	}

	static void putInt(long address, int value) {
		UNSAFE.putInt(address, value);
	}

	static int getIntAcquire(long address) {
		return UNSAFE.getIntVolatile(null, address);
	}

	static void putIntRelease(long address, int value) {
		UNSAFE.putOrderedInt(null, address, value);
	}

	static int getIntVolatile(long address) {
		return UNSAFE.getIntVolatile(null, address);
	}

	static void putIntVolatile(long address, int value) {
		UNSAFE.putIntVolatile(null, address, value);
	}

	static boolean compareAndSetInt(long address, int expected, int value) {
		return UNSAFE.compareAndSwapInt(null, address, expected, value);
	}

	static int getAndAddInt(long address, int delta) {
		return UNSAFE.getAndAddInt(null, address, delta);
	}

	static long getLong(long address) {
		return UNSAFE.getLong(address);
	}

	static void putLong(long address, long value) {
		UNSAFE.putLong(address, value);
	}

	static long getLongAcquire(long address) {
		return UNSAFE.getLongVolatile(null, address);
	}

	static void putLongRelease(long address, long value) {
		UNSAFE.putOrderedLong(null, address, value);
	}

	static long getLongVolatile(long address) {
		return UNSAFE.getLongVolatile(null, address);
	}

	static void putLongVolatile(long address, long value) {
		UNSAFE.putLongVolatile(null, address, value);
	}

	static boolean compareAndSetLong(long address, long expected, long value) {
		return UNSAFE.compareAndSwapLong(null, address, expected, value);
	}

	static long getAndAddLong(long address, long delta) {
		return UNSAFE.getAndAddLong(null, address, delta);
	}

	static void copyToArray(long address, byte[] target, int offset, int length) {
		UNSAFE.copyMemory(null, address, target, ARRAY_BASE + offset, length);
	}

	static void copyFromArray(byte[] source, int offset, long address, int length) {
		UNSAFE.copyMemory(source, ARRAY_BASE + offset, null, address, length);
	}

}
