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

	/**
	 * Up to here bytes are copied by words of eight. By itself the JVM's way of copying
	 * takes less time, but it begins with the line that another processor waits for. In
	 * the ring it is up to a fifth slower for that, as measured with 32 and 64 bytes.
	 */
	private static final int MOST_BYTES_COPIED_BY_WORDS = 96;

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
	 * Copies bytes into memory, up to 96 from the last word to the first. If another
	 * processor waits for a word in front of them, their cache line is taken away from it
	 * once, and is complete when it comes back for it.
	 * <p>
	 * There is no loop: what the compiler puts around one takes longer than a few words.
	 * And with more than 325 bytes of bytecode (HotSpot's {@code FreqInlineSize}) this
	 * method is compiled by itself. As a part of its callers it would be so deep in them
	 * that each access to foreign memory remained a call ({@code MaxInlineLevel}).
	 * @param source the array that is read
	 * @param offset the first index read
	 * @param address the first address written
	 * @param length how many bytes
	 */
	public static void copyFromArray(byte[] source, int offset, long address, int length) {
		if (length > MOST_BYTES_COPIED_BY_WORDS) {
			copyInBulk(source, offset, address, length);
			return;
		}
		if (length >= Long.BYTES) {
			putLong(address + length - Long.BYTES, (long) LONG_OF_ARRAY.get(source, offset + length - Long.BYTES));
			if (length > 64) {
				if (length > 88) {
					putLong(address + 80, (long) LONG_OF_ARRAY.get(source, offset + 80));
				}
				if (length > 80) {
					putLong(address + 72, (long) LONG_OF_ARRAY.get(source, offset + 72));
				}
				if (length > 72) {
					putLong(address + 64, (long) LONG_OF_ARRAY.get(source, offset + 64));
				}
				putLong(address + 56, (long) LONG_OF_ARRAY.get(source, offset + 56));
			}
			if (length > 56) {
				putLong(address + 48, (long) LONG_OF_ARRAY.get(source, offset + 48));
			}
			if (length > 48) {
				putLong(address + 40, (long) LONG_OF_ARRAY.get(source, offset + 40));
			}
			if (length > 40) {
				putLong(address + 32, (long) LONG_OF_ARRAY.get(source, offset + 32));
			}
			if (length > 32) {
				putLong(address + 24, (long) LONG_OF_ARRAY.get(source, offset + 24));
			}
			if (length > 24) {
				putLong(address + 16, (long) LONG_OF_ARRAY.get(source, offset + 16));
			}
			if (length > 16) {
				putLong(address + 8, (long) LONG_OF_ARRAY.get(source, offset + 8));
			}
			if (length > 8) {
				putLong(address, (long) LONG_OF_ARRAY.get(source, offset));
			}
		}
		else if (length >= Integer.BYTES) {
			putInt(address + length - Integer.BYTES, (int) INT_OF_ARRAY.get(source, offset + length - Integer.BYTES));
			putInt(address, (int) INT_OF_ARRAY.get(source, offset));
		}
		else {
			if (length > 2) {
				putByte(address + 2, source[offset + 2]);
			}
			if (length > 1) {
				putByte(address + 1, source[offset + 1]);
			}
			if (length > 0) {
				putByte(address, source[offset]);
			}
		}
	}

	private static void copyInBulk(byte[] source, int offset, long address, int length) {
		if (FOREIGN) {
			ForeignMemory.copyFromArray(source, offset, address, length);
		}
		else {
			UnsafeMemory.copyFromArray(source, offset, address, length);
		}
	}

}
