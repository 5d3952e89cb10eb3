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

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * {@link Memory} by means of {@code java.lang.foreign}, over one segment that spans the
 * whole address space, a constant to the compiler, so that its bounds and liveness checks
 * fold away.
 * <p>
 * Java 17 compiles this class against stubs of that package and never loads it. To find
 * the same members by reflection takes a JVM that has just started 20 ms more.
 */
final class ForeignMemory {

	static {
		// The native library asks for native access first, so that the permission, or the
		// one warning, is settled there.
		Platform.current();
	}

	/** The segment, from address 0 to the last one that is positive. */
	private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

	private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();

	private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

	private static final VarHandle INT_UNALIGNED = ValueLayout.JAVA_INT_UNALIGNED.varHandle();

	private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

	private static final VarHandle LONG_UNALIGNED = ValueLayout.JAVA_LONG_UNALIGNED.varHandle();

	private ForeignMemory() {
	}

	static void prepare() {
		// Initialises this class.
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
		MemorySegment.copy(EVERYTHING, ValueLayout.JAVA_BYTE, address, target, offset, length);
	}

	static void copyFromArray(byte[] source, int offset, long address, int length) {
		MemorySegment.copy(source, offset, EVERYTHING, ValueLayout.JAVA_BYTE, address, length);
	}

}
