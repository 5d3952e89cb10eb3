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
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/**
 * {@link Memory} by means of {@code java.lang.foreign}, over one segment that spans the
 * whole address space, a constant to the compiler, so that its bounds and liveness checks
 * fold away.
 * <p>
 * The types of that package are not named, so that this class compiles on Java 17. A
 * variable handle is called with the segment as an {@code Object}, which after erasure is
 * what the handle takes, and is linked without a conversion.
 */
final class ForeignMemory {

	private static final Class<?> SEGMENT;

	private static final Class<?> LAYOUT;

	/** The segment, from address 0 to the last one that is positive. */
	private static final Object EVERYTHING;

	private static final VarHandle BYTE;

	private static final VarHandle INT;

	private static final VarHandle INT_UNALIGNED;

	private static final VarHandle LONG;

	private static final VarHandle LONG_UNALIGNED;

	static {
		// The native library asks for native access first, so that the permission, or the
		// one warning, is settled there.
		Platform.current();
		try {
			SEGMENT = Class.forName("java.lang.foreign.MemorySegment");
			LAYOUT = Class.forName("java.lang.foreign.ValueLayout");
			Object nothing = SEGMENT.getField("NULL").get(null);
			EVERYTHING = SEGMENT.getMethod("reinterpret", long.class).invoke(nothing, Long.MAX_VALUE);
			BYTE = handle("JAVA_BYTE");
			INT = handle("JAVA_INT");
			INT_UNALIGNED = handle("JAVA_INT_UNALIGNED");
			LONG = handle("JAVA_LONG");
			LONG_UNALIGNED = handle("JAVA_LONG_UNALIGNED");
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private ForeignMemory() {
	}

	static void prepare() {
		// Initialises this class.
	}

	private static VarHandle handle(String layout) throws ReflectiveOperationException {
		return (VarHandle) LAYOUT.getMethod("varHandle").invoke(LAYOUT.getField(layout).get(null));
	}

	static byte getByte(long address) {
		return (byte) BYTE.get(EVERYTHING, address);
	}

	static void putByte(long address, byte value) {
		BYTE.set(EVERYTHING, address, value);
	}

	static int getInt(long address) {
		return (int) INT_UNALIGNED.get(EVERYTHING, address);
	}

	static void putInt(long address, int value) {
		INT_UNALIGNED.set(EVERYTHING, address, value);
	}

	static int getIntAcquire(long address) {
		return (int) INT.getAcquire(EVERYTHING, address);
	}

	static void putIntRelease(long address, int value) {
		INT.setRelease(EVERYTHING, address, value);
	}

	static int getIntVolatile(long address) {
		return (int) INT.getVolatile(EVERYTHING, address);
	}

	static void putIntVolatile(long address, int value) {
		INT.setVolatile(EVERYTHING, address, value);
	}

	static boolean compareAndSetInt(long address, int expected, int value) {
		return (boolean) INT.compareAndSet(EVERYTHING, address, expected, value);
	}

	static int getAndAddInt(long address, int delta) {
		return (int) INT.getAndAdd(EVERYTHING, address, delta);
	}

	static long getLong(long address) {
		return (long) LONG_UNALIGNED.get(EVERYTHING, address);
	}

	static void putLong(long address, long value) {
		LONG_UNALIGNED.set(EVERYTHING, address, value);
	}

	static long getLongAcquire(long address) {
		return (long) LONG.getAcquire(EVERYTHING, address);
	}

	static void putLongRelease(long address, long value) {
		LONG.setRelease(EVERYTHING, address, value);
	}

	static long getLongVolatile(long address) {
		return (long) LONG.getVolatile(EVERYTHING, address);
	}

	static void putLongVolatile(long address, long value) {
		LONG.setVolatile(EVERYTHING, address, value);
	}

	static boolean compareAndSetLong(long address, long expected, long value) {
		return (boolean) LONG.compareAndSet(EVERYTHING, address, expected, value);
	}

	static long getAndAddLong(long address, long delta) {
		return (long) LONG.getAndAdd(EVERYTHING, address, delta);
	}

	static void copyToArray(long address, byte[] target, int offset, int length) {
		try {
			Copies.TO_ARRAY.invokeExact(address, target, offset, length);
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	static void copyFromArray(byte[] source, int offset, long address, int length) {
		try {
			Copies.FROM_ARRAY.invokeExact(source, offset, address, length);
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	/**
	 * Turns what {@code invokeExact} is declared to throw into an unchecked throwable.
	 */
	private static RuntimeException unexpected(Throwable ex) {
		if (ex instanceof Error error) {
			throw error;
		}
		if (ex instanceof RuntimeException runtimeException) {
			throw runtimeException;
		}
		throw new IllegalStateException("Memory access failed", ex);
	}

	/**
	 * The methods that copy, which have no variable handle.
	 */
	private static final class Copies {

		/** {@code (long address, byte[] target, int offset, int length)void}. */
		static final MethodHandle TO_ARRAY;

		/** {@code (byte[] source, int offset, long address, int length)void}. */
		static final MethodHandle FROM_ARRAY;

		static {
			try {
				Object bytes = LAYOUT.getField("JAVA_BYTE").get(null);
				// copy(everything, JAVA_BYTE, address, target, offset, length)
				MethodHandle read = find(SEGMENT, LAYOUT, long.class, Object.class, int.class, int.class);
				TO_ARRAY = MethodHandles.insertArguments(read, 0, EVERYTHING, bytes)
					.asType(MethodType.methodType(void.class, long.class, byte[].class, int.class, int.class));
				// copy(source, offset, everything, JAVA_BYTE, address, length)
				MethodHandle write = find(Object.class, int.class, SEGMENT, LAYOUT, long.class, int.class);
				FROM_ARRAY = MethodHandles.insertArguments(write, 2, EVERYTHING, bytes)
					.asType(MethodType.methodType(void.class, byte[].class, int.class, long.class, int.class));
			}
			catch (ReflectiveOperationException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		private static MethodHandle find(Class<?>... parameterTypes) throws ReflectiveOperationException {
			return MethodHandles.publicLookup()
				.findStatic(SEGMENT, "copy", MethodType.methodType(void.class, parameterTypes));
		}

	}

}
