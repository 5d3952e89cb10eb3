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
 * Finds the method handles behind {@link Memory}: {@code sun.misc.Unsafe} up to Java 23,
 * the foreign memory API from Java 24 on, where {@code Unsafe} prints a warning when it
 * is used. Neither needs a flag on the command line, and neither is named at compile
 * time, so one class file serves all of Java 17 and later.
 */
abstract class MemoryHandles {

	private static final int UNSAFE_WARNS_SINCE = 24;

	/**
	 * Whether copying calls a subroutine, whatever the length. The foreign memory API has
	 * loops of its own for a few bytes.
	 */
	static final boolean COPYING_CALLS = Runtime.version().feature() < UNSAFE_WARNS_SINCE;

	private static final MemoryHandles SOURCE = COPYING_CALLS ? new UnsafeMemoryHandles() : new ForeignMemoryHandles();

	static MethodHandle get(Class<?> type) {
		return SOURCE.accessor(VarHandle.AccessMode.GET, type);
	}

	static MethodHandle put(Class<?> type) {
		return SOURCE.accessor(VarHandle.AccessMode.SET, type);
	}

	static MethodHandle getAcquire(Class<?> type) {
		return SOURCE.accessor(VarHandle.AccessMode.GET_ACQUIRE, type);
	}

	static MethodHandle putRelease(Class<?> type) {
		return SOURCE.accessor(VarHandle.AccessMode.SET_RELEASE, type);
	}

	static MethodHandle getVolatile(Class<?> type) {
		return SOURCE.accessor(VarHandle.AccessMode.GET_VOLATILE, type);
	}

	static MethodHandle putVolatile(Class<?> type) {
		return SOURCE.accessor(VarHandle.AccessMode.SET_VOLATILE, type);
	}

	static MethodHandle compareAndSet(Class<?> type) {
		return SOURCE.accessor(VarHandle.AccessMode.COMPARE_AND_SET, type);
	}

	static MethodHandle getAndAdd(Class<?> type) {
		return SOURCE.accessor(VarHandle.AccessMode.GET_AND_ADD, type);
	}

	static MethodHandle copyToArray() {
		return SOURCE.arrayReader();
	}

	static MethodHandle copyFromArray() {
		return SOURCE.arrayWriter();
	}

	/**
	 * Turns what {@code invokeExact} is declared to throw into an unchecked throwable.
	 * @param ex what was thrown
	 * @return never
	 */
	static RuntimeException unexpected(Throwable ex) {
		if (ex instanceof Error error) {
			throw error;
		}
		if (ex instanceof RuntimeException runtimeException) {
			throw runtimeException;
		}
		throw new IllegalStateException("Memory access failed", ex);
	}

	/**
	 * Returns a handle that takes the address, then what the access mode takes.
	 * @param mode the kind of access
	 * @param type {@code byte}, {@code int} or {@code long}
	 * @return the handle
	 */
	abstract MethodHandle accessor(VarHandle.AccessMode mode, Class<?> type);

	/**
	 * Returns a handle {@code (long address, byte[] target, int offset, int length)void}.
	 * @return the handle
	 */
	abstract MethodHandle arrayReader();

	/**
	 * Returns a handle {@code (byte[] source, int offset, long address, int length)void}.
	 * @return the handle
	 */
	abstract MethodHandle arrayWriter();

	/**
	 * Handles of {@code sun.misc.Unsafe}. Its accessors without a base object take the
	 * address alone; the ordered ones take a base object, bound here to null. It has no
	 * acquiring read, so a volatile one stands in, which on x86-64 is the same
	 * instruction.
	 */
	private static final class UnsafeMemoryHandles extends MemoryHandles {

		private final Object unsafe;

		private final MethodHandles.Lookup lookup = MethodHandles.lookup();

		private final int arrayBase;

		UnsafeMemoryHandles() {
			try {
				Class<?> type = Class.forName("sun.misc.Unsafe");
				var field = type.getDeclaredField("theUnsafe");
				field.setAccessible(true);
				this.unsafe = field.get(null);
				this.arrayBase = type.getField("ARRAY_BYTE_BASE_OFFSET").getInt(null);
			}
			catch (ReflectiveOperationException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		@Override
		MethodHandle accessor(VarHandle.AccessMode mode, Class<?> type) {
			String name = Character.toUpperCase(type.getName().charAt(0)) + type.getName().substring(1);
			return switch (mode) {
				case GET -> find("get" + name, MethodType.methodType(type, long.class));
				case SET -> find("put" + name, MethodType.methodType(void.class, long.class, type));
				case GET_ACQUIRE, GET_VOLATILE -> offHeap("get" + name + "Volatile", type);
				case SET_RELEASE -> offHeap("putOrdered" + name, void.class, type);
				case SET_VOLATILE -> offHeap("put" + name + "Volatile", void.class, type);
				case COMPARE_AND_SET -> offHeap("compareAndSwap" + name, boolean.class, type, type);
				case GET_AND_ADD -> offHeap("getAndAdd" + name, type, type);
				default -> throw new IllegalArgumentException("No accessor for " + mode);
			};
		}

		@Override
		MethodHandle arrayReader() {
			// copyMemory(null, address, target, base + offset, length)
			MethodHandle copy = MethodHandles.insertArguments(copyMemory(), 0, (Object) null)
				.asType(MethodType.methodType(void.class, long.class, byte[].class, long.class, long.class));
			copy = MethodHandles.filterArguments(copy, 2, arrayOffset());
			return copy.asType(MethodType.methodType(void.class, long.class, byte[].class, int.class, int.class));
		}

		@Override
		MethodHandle arrayWriter() {
			// copyMemory(source, base + offset, null, address, length)
			MethodHandle copy = MethodHandles.insertArguments(copyMemory(), 2, (Object) null)
				.asType(MethodType.methodType(void.class, byte[].class, long.class, long.class, long.class));
			copy = MethodHandles.filterArguments(copy, 1, arrayOffset());
			return copy.asType(MethodType.methodType(void.class, byte[].class, int.class, long.class, int.class));
		}

		private MethodHandle copyMemory() {
			return find("copyMemory",
					MethodType.methodType(void.class, Object.class, long.class, Object.class, long.class, long.class));
		}

		private MethodHandle arrayOffset() {
			try {
				MethodHandle sum = MethodHandles.lookup()
					.findStatic(UnsafeMemoryHandles.class, "sum",
							MethodType.methodType(long.class, int.class, int.class));
				return MethodHandles.insertArguments(sum, 0, this.arrayBase);
			}
			catch (ReflectiveOperationException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		private static long sum(int base, int offset) {
			return (long) base + offset;
		}

		private MethodHandle offHeap(String name, Class<?> returnType, Class<?>... valueTypes) {
			MethodType type = MethodType.methodType(returnType, Object.class, long.class)
				.appendParameterTypes(valueTypes);
			return MethodHandles.insertArguments(find(name, type), 0, (Object) null);
		}

		private MethodHandle find(String name, MethodType type) {
			try {
				return this.lookup.findVirtual(this.unsafe.getClass(), name, type).bindTo(this.unsafe);
			}
			catch (ReflectiveOperationException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

	}

	/**
	 * Handles of {@code java.lang.foreign} over one segment that spans the whole address
	 * space, a constant to the compiler, so that its bounds and liveness checks fold
	 * away.
	 */
	private static final class ForeignMemoryHandles extends MemoryHandles {

		private final MethodHandles.Lookup lookup = MethodHandles.publicLookup();

		private final Class<?> segmentType;

		private final Class<?> layoutType;

		private final Object everything;

		ForeignMemoryHandles() {
			// The native library asks for native access first, so that the
			// permission, or the one warning, is settled there.
			Platform.current();
			try {
				this.segmentType = Class.forName("java.lang.foreign.MemorySegment");
				this.layoutType = Class.forName("java.lang.foreign.ValueLayout");
				Object nothing = this.segmentType.getField("NULL").get(null);
				this.everything = this.segmentType.getMethod("reinterpret", long.class).invoke(nothing, Long.MAX_VALUE);
			}
			catch (ReflectiveOperationException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		@Override
		MethodHandle accessor(VarHandle.AccessMode mode, Class<?> type) {
			boolean plain = mode == VarHandle.AccessMode.GET || mode == VarHandle.AccessMode.SET;
			String layout = "JAVA_" + type.getName().toUpperCase(java.util.Locale.ROOT)
					+ ((plain && type != byte.class) ? "_UNALIGNED" : "");
			try {
				VarHandle handle = (VarHandle) this.layoutType.getMethod("varHandle").invoke(constant(layout));
				MethodType exact = handle.accessModeType(mode);
				MethodHandle accessor = MethodHandles.varHandleExactInvoker(mode, exact).bindTo(handle);
				return MethodHandles.insertArguments(accessor, 0, this.everything);
			}
			catch (ReflectiveOperationException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		@Override
		MethodHandle arrayReader() {
			// copy(everything, JAVA_BYTE, address, target, offset, length)
			MethodHandle copy = find("copy", this.segmentType, this.layoutType, long.class, Object.class, int.class,
					int.class);
			copy = MethodHandles.insertArguments(copy, 0, this.everything, constant("JAVA_BYTE"));
			return copy.asType(MethodType.methodType(void.class, long.class, byte[].class, int.class, int.class));
		}

		@Override
		MethodHandle arrayWriter() {
			// copy(source, offset, everything, JAVA_BYTE, address, length)
			MethodHandle copy = find("copy", Object.class, int.class, this.segmentType, this.layoutType, long.class,
					int.class);
			copy = MethodHandles.insertArguments(copy, 2, this.everything, constant("JAVA_BYTE"));
			return copy.asType(MethodType.methodType(void.class, byte[].class, int.class, long.class, int.class));
		}

		private MethodHandle find(String name, Class<?>... parameterTypes) {
			try {
				return this.lookup.findStatic(this.segmentType, name,
						MethodType.methodType(void.class, parameterTypes));
			}
			catch (ReflectiveOperationException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		private Object constant(String name) {
			try {
				return this.layoutType.getField(name).get(null);
			}
			catch (ReflectiveOperationException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

	}

}
