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

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Raw access to mapped memory by absolute address, in native byte order.
 * <p>
 * <strong>Nothing is checked here.</strong> A wrong address ends the JVM, so only the
 * packages of this library call it, and each of them checks bounds first. Words that are
 * accessed with any ordering other than plain must be aligned to their own size.
 * <p>
 * Every method is one {@code static final} method handle, which the just-in-time compiler
 * inlines to the machine instruction. What the handles lead to is decided once, by
 * {@link MemoryHandles}. All methods may be called by any thread and allocate nothing.
 *
 * @since 0.1.0
 */
public final class Memory {

	private static final MethodHandle GET_BYTE = MemoryHandles.get(byte.class);

	private static final MethodHandle PUT_BYTE = MemoryHandles.put(byte.class);

	private static final MethodHandle GET_INT = MemoryHandles.get(int.class);

	private static final MethodHandle PUT_INT = MemoryHandles.put(int.class);

	private static final MethodHandle GET_INT_ACQUIRE = MemoryHandles.getAcquire(int.class);

	private static final MethodHandle PUT_INT_RELEASE = MemoryHandles.putRelease(int.class);

	private static final MethodHandle GET_INT_VOLATILE = MemoryHandles.getVolatile(int.class);

	private static final MethodHandle PUT_INT_VOLATILE = MemoryHandles.putVolatile(int.class);

	private static final MethodHandle COMPARE_AND_SET_INT = MemoryHandles.compareAndSet(int.class);

	private static final MethodHandle GET_AND_ADD_INT = MemoryHandles.getAndAdd(int.class);

	private static final MethodHandle GET_LONG = MemoryHandles.get(long.class);

	private static final MethodHandle PUT_LONG = MemoryHandles.put(long.class);

	private static final MethodHandle GET_LONG_ACQUIRE = MemoryHandles.getAcquire(long.class);

	private static final MethodHandle PUT_LONG_RELEASE = MemoryHandles.putRelease(long.class);

	private static final MethodHandle GET_LONG_VOLATILE = MemoryHandles.getVolatile(long.class);

	private static final MethodHandle PUT_LONG_VOLATILE = MemoryHandles.putVolatile(long.class);

	private static final MethodHandle COMPARE_AND_SET_LONG = MemoryHandles.compareAndSet(long.class);

	private static final MethodHandle GET_AND_ADD_LONG = MemoryHandles.getAndAdd(long.class);

	private static final MethodHandle COPY_TO_ARRAY = MemoryHandles.copyToArray();

	private static final MethodHandle COPY_FROM_ARRAY = MemoryHandles.copyFromArray();

	private static final VarHandle WORD_OF_ARRAY = MethodHandles.byteArrayViewVarHandle(long[].class,
			ByteOrder.nativeOrder());

	/**
	 * Up to here words of eight bytes are faster than a call, as measured with 16 to 512
	 * bytes.
	 */
	private static final int MOST_BYTES_COPIED_BY_WORDS = 64;

	private Memory() {
	}

	/**
	 * Reads a byte, plainly.
	 * @param address the byte's address
	 * @return the byte
	 */
	public static byte getByte(long address) {
		try {
			return (byte) GET_BYTE.invokeExact(address);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Writes a byte, plainly.
	 * @param address the byte's address
	 * @param value the byte
	 */
	public static void putByte(long address, byte value) {
		try {
			PUT_BYTE.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Reads an {@code int}, plainly.
	 * @param address the address of four bytes
	 * @return the value
	 */
	public static int getInt(long address) {
		try {
			return (int) GET_INT.invokeExact(address);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Writes an {@code int}, plainly.
	 * @param address the address of four bytes
	 * @param value the value
	 */
	public static void putInt(long address, int value) {
		try {
			PUT_INT.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Reads an {@code int} so that no later access moves before it.
	 * @param address an address that is a multiple of four
	 * @return the value
	 */
	public static int getIntAcquire(long address) {
		try {
			return (int) GET_INT_ACQUIRE.invokeExact(address);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Writes an {@code int} so that no earlier access moves behind it.
	 * @param address an address that is a multiple of four
	 * @param value the value
	 */
	public static void putIntRelease(long address, int value) {
		try {
			PUT_INT_RELEASE.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Reads an {@code int} with volatile semantics.
	 * @param address an address that is a multiple of four
	 * @return the value
	 */
	public static int getIntVolatile(long address) {
		try {
			return (int) GET_INT_VOLATILE.invokeExact(address);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Writes an {@code int} with volatile semantics.
	 * @param address an address that is a multiple of four
	 * @param value the value
	 */
	public static void putIntVolatile(long address, int value) {
		try {
			PUT_INT_VOLATILE.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Sets an {@code int} if it has the expected value, with volatile semantics.
	 * @param address an address that is a multiple of four
	 * @param expected the value it must have
	 * @param value the value it gets
	 * @return whether it was set
	 */
	public static boolean compareAndSetInt(long address, int expected, int value) {
		try {
			return (boolean) COMPARE_AND_SET_INT.invokeExact(address, expected, value);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Adds to an {@code int} with volatile semantics.
	 * @param address an address that is a multiple of four
	 * @param delta what is added
	 * @return the value before
	 */
	public static int getAndAddInt(long address, int delta) {
		try {
			return (int) GET_AND_ADD_INT.invokeExact(address, delta);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Reads a {@code long}, plainly.
	 * @param address the address of eight bytes
	 * @return the value
	 */
	public static long getLong(long address) {
		try {
			return (long) GET_LONG.invokeExact(address);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Writes a {@code long}, plainly.
	 * @param address the address of eight bytes
	 * @param value the value
	 */
	public static void putLong(long address, long value) {
		try {
			PUT_LONG.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Reads a {@code long} so that no later access moves before it.
	 * @param address an address that is a multiple of eight
	 * @return the value
	 */
	public static long getLongAcquire(long address) {
		try {
			return (long) GET_LONG_ACQUIRE.invokeExact(address);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Writes a {@code long} so that no earlier access moves behind it.
	 * @param address an address that is a multiple of eight
	 * @param value the value
	 */
	public static void putLongRelease(long address, long value) {
		try {
			PUT_LONG_RELEASE.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Reads a {@code long} with volatile semantics.
	 * @param address an address that is a multiple of eight
	 * @return the value
	 */
	public static long getLongVolatile(long address) {
		try {
			return (long) GET_LONG_VOLATILE.invokeExact(address);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Writes a {@code long} with volatile semantics.
	 * @param address an address that is a multiple of eight
	 * @param value the value
	 */
	public static void putLongVolatile(long address, long value) {
		try {
			PUT_LONG_VOLATILE.invokeExact(address, value);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Sets a {@code long} if it has the expected value, with volatile semantics.
	 * @param address an address that is a multiple of eight
	 * @param expected the value it must have
	 * @param value the value it gets
	 * @return whether it was set
	 */
	public static boolean compareAndSetLong(long address, long expected, long value) {
		try {
			return (boolean) COMPARE_AND_SET_LONG.invokeExact(address, expected, value);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Adds to a {@code long} with volatile semantics.
	 * @param address an address that is a multiple of eight
	 * @param delta what is added
	 * @return the value before
	 */
	public static long getAndAddLong(long address, long delta) {
		try {
			return (long) GET_AND_ADD_LONG.invokeExact(address, delta);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Copies bytes out of memory.
	 * @param address the first byte's address
	 * @param target the array that is written
	 * @param offset the first index written
	 * @param length how many bytes
	 */
	public static void copyToArray(long address, byte[] target, int offset, int length) {
		try {
			COPY_TO_ARRAY.invokeExact(address, target, offset, length);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Copies bytes into memory.
	 * @param source the array that is read
	 * @param offset the first index read
	 * @param address the first address written
	 * @param length how many bytes
	 */
	public static void copyFromArray(byte[] source, int offset, long address, int length) {
		if (length <= MOST_BYTES_COPIED_BY_WORDS) {
			copyWords(source, offset, address, length);
			return;
		}
		try {
			COPY_FROM_ARRAY.invokeExact(source, offset, address, length);
		}
		catch (Throwable ex) {
			throw MemoryHandles.unexpected(ex);
		}
	}

	/**
	 * Copies up to 64 bytes without a loop: what the compiler puts around a loop takes
	 * longer than a few words. The last word may overlap the one before.
	 */
	private static void copyWords(byte[] source, int offset, long address, int length) {
		if (length < Long.BYTES) {
			copyBytes(source, offset, address, length);
			return;
		}
		if (length > 8) {
			copyWord(source, offset, address, 0);
		}
		if (length > 16) {
			copyWord(source, offset, address, 8);
		}
		if (length > 24) {
			copyWord(source, offset, address, 16);
		}
		if (length > 32) {
			copyWord(source, offset, address, 24);
		}
		if (length > 40) {
			copyWord(source, offset, address, 32);
		}
		if (length > 48) {
			copyWord(source, offset, address, 40);
		}
		if (length > 56) {
			copyWord(source, offset, address, 48);
		}
		copyWord(source, offset, address, length - Long.BYTES);
	}

	private static void copyWord(byte[] source, int offset, long address, int index) {
		putLong(address + index, (long) WORD_OF_ARRAY.get(source, offset + index));
	}

	private static void copyBytes(byte[] source, int offset, long address, int length) {
		for (int index = 0; index < length; index++) {
			putByte(address + index, source[offset + index]);
		}
	}

}
