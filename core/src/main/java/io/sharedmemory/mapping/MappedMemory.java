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

package io.sharedmemory.mapping;

import java.util.Arrays;
import java.util.Objects;

import io.sharedmemory.platform.Memory;

/**
 * Checked access to the bytes and words of a {@link MappedRegion}.
 * <p>
 * Every offset counts from the first byte of the region. Words are in native byte order.
 * A word that is accessed in any way but plainly has to be aligned: its <em>address</em>,
 * not its offset, is a multiple of its size, else {@link IllegalArgumentException}. All
 * methods may be called from any thread, and throw {@link InterprocessException}:
 * <ul>
 * <li>{@link ErrorCode#SIZE} if the range is not within the region, or if its memory is
 * not there any more because somebody made the object shorter or its device failed. That
 * is said by the access that finds it, and the process goes on;</li>
 * <li>{@link ErrorCode#READ_ONLY} if a region that is for reading is written;</li>
 * <li>{@link ErrorCode#CLOSED} if the region is closed.</li>
 * </ul>
 * To be told at once costs about 1 ns an access from Java 24 on. Before, the JVM has to
 * be entered for it, which takes nearly 0.1 µs; memory that nobody can make shorter
 * ({@link AnonymousSharedMemory}, {@link XsiSharedMemory}, {@link WindowsSharedMemory})
 * does without. One gap is left: while the compiler has not compiled it yet, a
 * compare-and-set or an addition in the very moment between another process's truncation
 * and its own check still ends the JVM, as the interpreter does not guard that one
 * instruction.
 *
 * @since 0.1.0
 */
public abstract sealed class MappedMemory permits MappedRegion {

	private static final int FILL_CHUNK = 1 << 13;

	private final String name;

	private final AccessMode mode;

	private final AccessGuard guard;

	private volatile Extent extent;

	MappedMemory(OpenSegment segment, AccessMode mode, Extent extent) {
		this.name = segment.name();
		this.mode = mode;
		this.guard = new AccessGuard(segment.name(), segment.mayShrink());
		this.extent = extent;
	}

	final String name() {
		return this.name;
	}

	final Extent extent() {
		return this.extent;
	}

	final void become(Extent extent) {
		this.extent = extent;
	}

	/**
	 * Returns what the region may be used for.
	 * @return the mode
	 */
	public AccessMode mode() {
		return this.mode;
	}

	/**
	 * Reads a byte, plainly.
	 * @param offset where it is in the region
	 * @return the byte
	 */
	public byte getByte(long offset) {
		return (byte) this.guard.readInt(this, readable("get", offset, 1), Memory::getByte);
	}

	/**
	 * Writes a byte, plainly.
	 * @param offset where it is in the region
	 * @param value the byte
	 */
	public void putByte(long offset, byte value) {
		this.guard.writeInt(this, writable("put", offset, 1), value,
				(address, narrow) -> Memory.putByte(address, (byte) narrow));
	}

	/**
	 * Reads an {@code int} in native byte order, plainly.
	 * @param offset where it is in the region, aligned or not
	 * @return the value
	 */
	public int getInt(long offset) {
		return this.guard.readInt(this, readable("get", offset, Integer.BYTES), Memory::getInt);
	}

	/**
	 * Writes an {@code int} in native byte order, plainly.
	 * @param offset where it is in the region, aligned or not
	 * @param value the value
	 */
	public void putInt(long offset, int value) {
		this.guard.writeInt(this, writable("put", offset, Integer.BYTES), value, Memory::putInt);
	}

	/**
	 * Reads an {@code int} whole, in no order with other accesses.
	 * @param offset where it is in the region, aligned
	 * @return the value
	 */
	public int getIntOpaque(long offset) {
		return getIntAcquire(offset);
	}

	/**
	 * Writes an {@code int} whole, in no order with other accesses.
	 * @param offset where it is in the region, aligned
	 * @param value the value
	 */
	public void putIntOpaque(long offset, int value) {
		putIntRelease(offset, value);
	}

	/**
	 * Reads an {@code int} so that no later access moves before it.
	 * @param offset where it is in the region, aligned
	 * @return the value
	 */
	public int getIntAcquire(long offset) {
		return this.guard.readInt(this, aligned(readable("get", offset, Integer.BYTES), Integer.BYTES),
				Memory::getIntAcquire);
	}

	/**
	 * Writes an {@code int} so that no earlier access moves behind it.
	 * @param offset where it is in the region, aligned
	 * @param value the value
	 */
	public void putIntRelease(long offset, int value) {
		this.guard.writeInt(this, aligned(writable("put", offset, Integer.BYTES), Integer.BYTES), value,
				Memory::putIntRelease);
	}

	/**
	 * Reads an {@code int} with volatile semantics.
	 * @param offset where it is in the region, aligned
	 * @return the value
	 */
	public int getIntVolatile(long offset) {
		return this.guard.readInt(this, aligned(readable("get", offset, Integer.BYTES), Integer.BYTES),
				Memory::getIntVolatile);
	}

	/**
	 * Writes an {@code int} with volatile semantics.
	 * @param offset where it is in the region, aligned
	 * @param value the value
	 */
	public void putIntVolatile(long offset, int value) {
		this.guard.writeInt(this, aligned(writable("put", offset, Integer.BYTES), Integer.BYTES), value,
				Memory::putIntVolatile);
	}

	/**
	 * Sets an {@code int} if it has the expected value, with volatile semantics.
	 * @param offset where it is in the region, aligned
	 * @param expected the value it must have
	 * @param value the value it gets
	 * @return whether it was set
	 */
	public boolean compareAndSetInt(long offset, int expected, int value) {
		long word = updatable(offset, Integer.BYTES);
		return this.guard.readInt(this, word,
				(address) -> Memory.compareAndSetInt(address, expected, value) ? 1 : 0) != 0;
	}

	/**
	 * Adds to an {@code int} with volatile semantics.
	 * @param offset where it is in the region, aligned
	 * @param delta what is added
	 * @return the value before
	 */
	public int getAndAddInt(long offset, int delta) {
		long word = updatable(offset, Integer.BYTES);
		return this.guard.readInt(this, word, (address) -> Memory.getAndAddInt(address, delta));
	}

	/**
	 * Reads a {@code long} in native byte order, plainly.
	 * @param offset where it is in the region, aligned or not
	 * @return the value
	 */
	public long getLong(long offset) {
		return this.guard.readLong(this, readable("get", offset, Long.BYTES), Memory::getLong);
	}

	/**
	 * Writes a {@code long} in native byte order, plainly.
	 * @param offset where it is in the region, aligned or not
	 * @param value the value
	 */
	public void putLong(long offset, long value) {
		this.guard.writeLong(this, writable("put", offset, Long.BYTES), value, Memory::putLong);
	}

	/**
	 * Reads a {@code long} whole, in no order with other accesses.
	 * @param offset where it is in the region, aligned
	 * @return the value
	 */
	public long getLongOpaque(long offset) {
		return getLongAcquire(offset);
	}

	/**
	 * Writes a {@code long} whole, in no order with other accesses.
	 * @param offset where it is in the region, aligned
	 * @param value the value
	 */
	public void putLongOpaque(long offset, long value) {
		putLongRelease(offset, value);
	}

	/**
	 * Reads a {@code long} so that no later access moves before it.
	 * @param offset where it is in the region, aligned
	 * @return the value
	 */
	public long getLongAcquire(long offset) {
		return this.guard.readLong(this, aligned(readable("get", offset, Long.BYTES), Long.BYTES),
				Memory::getLongAcquire);
	}

	/**
	 * Writes a {@code long} so that no earlier access moves behind it.
	 * @param offset where it is in the region, aligned
	 * @param value the value
	 */
	public void putLongRelease(long offset, long value) {
		this.guard.writeLong(this, aligned(writable("put", offset, Long.BYTES), Long.BYTES), value,
				Memory::putLongRelease);
	}

	/**
	 * Reads a {@code long} with volatile semantics.
	 * @param offset where it is in the region, aligned
	 * @return the value
	 */
	public long getLongVolatile(long offset) {
		return this.guard.readLong(this, aligned(readable("get", offset, Long.BYTES), Long.BYTES),
				Memory::getLongVolatile);
	}

	/**
	 * Writes a {@code long} with volatile semantics.
	 * @param offset where it is in the region, aligned
	 * @param value the value
	 */
	public void putLongVolatile(long offset, long value) {
		this.guard.writeLong(this, aligned(writable("put", offset, Long.BYTES), Long.BYTES), value,
				Memory::putLongVolatile);
	}

	/**
	 * Sets a {@code long} if it has the expected value, with volatile semantics.
	 * @param offset where it is in the region, aligned
	 * @param expected the value it must have
	 * @param value the value it gets
	 * @return whether it was set
	 */
	public boolean compareAndSetLong(long offset, long expected, long value) {
		long word = updatable(offset, Long.BYTES);
		return this.guard.readInt(this, word,
				(address) -> Memory.compareAndSetLong(address, expected, value) ? 1 : 0) != 0;
	}

	/**
	 * Adds to a {@code long} with volatile semantics.
	 * @param offset where it is in the region, aligned
	 * @param delta what is added
	 * @return the value before
	 */
	public long getAndAddLong(long offset, long delta) {
		long word = updatable(offset, Long.BYTES);
		return this.guard.readLong(this, word, (address) -> Memory.getAndAddLong(address, delta));
	}

	/**
	 * Copies bytes out of the region.
	 * @param offset where they start in the region
	 * @param target where to copy them to
	 * @param targetOffset where they start there
	 * @param length how many
	 * @throws IndexOutOfBoundsException if they do not fit the array
	 */
	public void get(long offset, byte[] target, int targetOffset, int length) {
		Objects.checkFromIndexSize(targetOffset, length, target.length);
		this.guard.writeInt(this, readable("get", offset, length), length,
				(address, count) -> Memory.copyToArray(address, target, targetOffset, count));
	}

	/**
	 * Copies bytes into the region.
	 * @param offset where they start in the region
	 * @param source where to copy them from
	 * @param sourceOffset where they start there
	 * @param length how many
	 * @throws IndexOutOfBoundsException if the array has not that many
	 */
	public void put(long offset, byte[] source, int sourceOffset, int length) {
		Objects.checkFromIndexSize(sourceOffset, length, source.length);
		this.guard.writeInt(this, writable("put", offset, length), length,
				(address, count) -> Memory.copyFromArray(source, sourceOffset, address, count));
	}

	/**
	 * Sets every byte of a range.
	 * @param offset where it starts in the region
	 * @param length how many bytes
	 * @param value the byte
	 */
	public void fill(long offset, long length, byte value) {
		long address = writable("fill", offset, length);
		byte[] chunk = new byte[(int) Math.min(length, FILL_CHUNK)];
		if (value != 0) {
			Arrays.fill(chunk, value);
		}
		// Up to Java 23 the JVM does not guard its own way of filling.
		for (long done = 0; done < length; done += chunk.length) {
			int count = (int) Math.min(chunk.length, length - done);
			this.guard.writeInt(this, address + done, count,
					(part, bytes) -> Memory.copyFromArray(chunk, 0, part, bytes));
		}
	}

	final long readable(String operation, long offset, long length) {
		return readable(this.extent, operation, offset, length);
	}

	final long readable(Extent current, String operation, long offset, long length) {
		if (offset < 0 || length < 0 || offset > current.size() - length) {
			throw new InterprocessException(ErrorCode.SIZE, operation, this.name,
					length + " bytes from " + offset + " asked, but the region has " + current.size());
		}
		if (!current.mapped()) {
			throw new InterprocessException(ErrorCode.CLOSED, operation, this.name, "the region is closed");
		}
		return current.address() + offset;
	}

	private long writable(String operation, long offset, long length) {
		if (!this.mode.isWritable()) {
			throw new InterprocessException(ErrorCode.READ_ONLY, operation, this.name, "the region is " + this.mode);
		}
		return readable(operation, offset, length);
	}

	private long aligned(long address, int size) {
		if ((address & (size - 1)) != 0) {
			throw new IllegalArgumentException("A word of " + size + " bytes of " + this.name + " lies at address 0x"
					+ Long.toHexString(address) + ", which is not a multiple of its size");
		}
		return address;
	}

	/**
	 * Checks a word that is read and written in one step, and reads it first if it may
	 * have vanished: the interpreter guards a read, but not the step.
	 */
	private long updatable(long offset, int size) {
		long address = aligned(writable("update", offset, size), size);
		this.guard.check(this, address);
		return address;
	}

}
