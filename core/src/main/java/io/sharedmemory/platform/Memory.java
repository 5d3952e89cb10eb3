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
 * The orderings are those of the access modes of {@link VarHandle}, also towards other
 * processes. x86-64 gives more than they promise, AArch64 does not, so two things need a
 * fence, which costs nothing on x86-64:
 * <ul>
 * <li>A plain write that follows any other write may become visible before it, also if
 * that one is releasing, volatile or a compare-and-set. If others tell by that word
 * whether the bytes behind it were written again, a fence of stores comes in
 * between.</li>
 * <li>A plain read that precedes a volatile or an acquiring one may be made after it. If
 * that word tells whether what was read before was whole, or of memory that is still
 * mapped, a fence of loads comes in between.</li>
 * </ul>
 * A volatile read is not made before an earlier volatile write or compare-and-set. Any
 * other read may overtake an earlier write, on every processor.
 * <p>
 * Behind it stands {@link UnsafeMemory} up to Java 23 and {@link ForeignMemory} from Java
 * 24 on; neither needs a flag on the command line. The just-in-time compiler leaves the
 * machine instruction of either. All methods may be called by any thread and allocate
 * nothing.
 *
 * @since 0.1.0
 */
public final class Memory {

	/**
	 * Whether the foreign memory API stands behind this class. {@code sun.misc.Unsafe}
	 * prints a warning when it is used since Java 24.
	 */
	private static final boolean FOREIGN = Runtime.version().feature() >= 24;

	private static final VarHandle LONG_OF_ARRAY = MethodHandles.byteArrayViewVarHandle(long[].class,
			ByteOrder.nativeOrder());

	private static final VarHandle INT_OF_ARRAY = MethodHandles.byteArrayViewVarHandle(int[].class,
			ByteOrder.nativeOrder());

	private Memory() {
	}

	/**
	 * Finds what stands behind this class, in advance. Otherwise the first access does,
	 * which then takes some 10 ms in a JVM that has just started.
	 */
	public static void prepare() {
		if (FOREIGN) {
			ForeignMemory.prepare();
		}
		else {
			UnsafeMemory.prepare();
		}
	}

	/**
	 * Reads a byte, plainly.
	 * @param address the byte's address
	 * @return the byte
	 */
	public static byte getByte(long address) {
		return FOREIGN ? ForeignMemory.getByte(address) : UnsafeMemory.getByte(address);
	}

	/**
	 * Writes a byte, plainly.
	 * @param address the byte's address
	 * @param value the byte
	 */
	public static void putByte(long address, byte value) {
		if (FOREIGN) {
			ForeignMemory.putByte(address, value);
		}
		else {
			UnsafeMemory.putByte(address, value);
		}
	}

	/**
	 * Reads an {@code int}, plainly.
	 * @param address the address of four bytes
	 * @return the value
	 */
	public static int getInt(long address) {
		return FOREIGN ? ForeignMemory.getInt(address) : UnsafeMemory.getInt(address);
	}

	/**
	 * Writes an {@code int}, plainly.
	 * @param address the address of four bytes
	 * @param value the value
	 */
	public static void putInt(long address, int value) {
		if (FOREIGN) {
			ForeignMemory.putInt(address, value);
		}
		else {
			UnsafeMemory.putInt(address, value);
		}
	}

	/**
	 * Reads an {@code int} so that no later access moves before it.
	 * @param address an address that is a multiple of four
	 * @return the value
	 */
	public static int getIntAcquire(long address) {
		return FOREIGN ? ForeignMemory.getIntAcquire(address) : UnsafeMemory.getIntAcquire(address);
	}

	/**
	 * Writes an {@code int} so that no earlier access moves behind it.
	 * @param address an address that is a multiple of four
	 * @param value the value
	 */
	public static void putIntRelease(long address, int value) {
		if (FOREIGN) {
			ForeignMemory.putIntRelease(address, value);
		}
		else {
			UnsafeMemory.putIntRelease(address, value);
		}
	}

	/**
	 * Reads an {@code int} with volatile semantics.
	 * @param address an address that is a multiple of four
	 * @return the value
	 */
	public static int getIntVolatile(long address) {
		return FOREIGN ? ForeignMemory.getIntVolatile(address) : UnsafeMemory.getIntVolatile(address);
	}

	/**
	 * Writes an {@code int} with volatile semantics.
	 * @param address an address that is a multiple of four
	 * @param value the value
	 */
	public static void putIntVolatile(long address, int value) {
		if (FOREIGN) {
			ForeignMemory.putIntVolatile(address, value);
		}
		else {
			UnsafeMemory.putIntVolatile(address, value);
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
		return FOREIGN ? ForeignMemory.compareAndSetInt(address, expected, value)
				: UnsafeMemory.compareAndSetInt(address, expected, value);
	}

	/**
	 * Adds to an {@code int} with volatile semantics.
	 * @param address an address that is a multiple of four
	 * @param delta what is added
	 * @return the value before
	 */
	public static int getAndAddInt(long address, int delta) {
		return FOREIGN ? ForeignMemory.getAndAddInt(address, delta) : UnsafeMemory.getAndAddInt(address, delta);
	}

	/**
	 * Reads a {@code long}, plainly.
	 * @param address the address of eight bytes
	 * @return the value
	 */
	public static long getLong(long address) {
		return FOREIGN ? ForeignMemory.getLong(address) : UnsafeMemory.getLong(address);
	}

	/**
	 * Writes a {@code long}, plainly.
	 * @param address the address of eight bytes
	 * @param value the value
	 */
	public static void putLong(long address, long value) {
		if (FOREIGN) {
			ForeignMemory.putLong(address, value);
		}
		else {
			UnsafeMemory.putLong(address, value);
		}
	}

	/**
	 * Reads a {@code long} so that no later access moves before it.
	 * @param address an address that is a multiple of eight
	 * @return the value
	 */
	public static long getLongAcquire(long address) {
		return FOREIGN ? ForeignMemory.getLongAcquire(address) : UnsafeMemory.getLongAcquire(address);
	}

	/**
	 * Writes a {@code long} so that no earlier access moves behind it.
	 * @param address an address that is a multiple of eight
	 * @param value the value
	 */
	public static void putLongRelease(long address, long value) {
		if (FOREIGN) {
			ForeignMemory.putLongRelease(address, value);
		}
		else {
			UnsafeMemory.putLongRelease(address, value);
		}
	}

	/**
	 * Reads a {@code long} with volatile semantics.
	 * @param address an address that is a multiple of eight
	 * @return the value
	 */
	public static long getLongVolatile(long address) {
		return FOREIGN ? ForeignMemory.getLongVolatile(address) : UnsafeMemory.getLongVolatile(address);
	}

	/**
	 * Writes a {@code long} with volatile semantics.
	 * @param address an address that is a multiple of eight
	 * @param value the value
	 */
	public static void putLongVolatile(long address, long value) {
		if (FOREIGN) {
			ForeignMemory.putLongVolatile(address, value);
		}
		else {
			UnsafeMemory.putLongVolatile(address, value);
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
		return FOREIGN ? ForeignMemory.compareAndSetLong(address, expected, value)
				: UnsafeMemory.compareAndSetLong(address, expected, value);
	}

	/**
	 * Adds to a {@code long} with volatile semantics.
	 * @param address an address that is a multiple of eight
	 * @param delta what is added
	 * @return the value before
	 */
	public static long getAndAddLong(long address, long delta) {
		return FOREIGN ? ForeignMemory.getAndAddLong(address, delta) : UnsafeMemory.getAndAddLong(address, delta);
	}

	/**
	 * Reads eight bytes of an array, in native order.
	 * @param source the array
	 * @param index the index of the first one
	 * @return the value
	 */
	public static long getLong(byte[] source, int index) {
		return (long) LONG_OF_ARRAY.get(source, index);
	}

	/**
	 * Reads four bytes of an array, in native order.
	 * @param source the array
	 * @param index the index of the first one
	 * @return the value
	 */
	public static int getInt(byte[] source, int index) {
		return (int) INT_OF_ARRAY.get(source, index);
	}

	/**
	 * Copies bytes out of memory.
	 * @param address the first byte's address
	 * @param target the array that is written
	 * @param offset the first index written
	 * @param length how many bytes
	 */
	public static void copyToArray(long address, byte[] target, int offset, int length) {
		if (FOREIGN) {
			ForeignMemory.copyToArray(address, target, offset, length);
		}
		else {
			UnsafeMemory.copyToArray(address, target, offset, length);
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
		if (FOREIGN) {
			ForeignMemory.copyFromArray(source, offset, address, length);
		}
		else {
			UnsafeMemory.copyFromArray(source, offset, address, length);
		}
	}

}
