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

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import io.sharedmemory.platform.ErrorReason;
import io.sharedmemory.platform.Memory;
import io.sharedmemory.platform.NativeException;
import io.sharedmemory.platform.Platform;
import org.jspecify.annotations.Nullable;

/**
 * A range of a segment in the memory of this process. Starts and ends at any byte, not
 * only at pages. Outlives the segment that it was made from.
 * <p>
 * All methods may be called from any thread. After {@link #close()} they throw
 * {@link InterprocessException} with {@link ErrorCode#CLOSED}; an access that is under
 * way on another thread, and any later one through a buffer or the address, finds zeroes
 * and reaches nobody. The addresses are not used again before the region and all its
 * buffers are unreachable, so whoever works with {@link #address()} has to keep the
 * region reachable.
 *
 * @since 0.1.0
 */
public final class MappedRegion implements AutoCloseable {

	private final AddressRange range;

	private final String name;

	private final long address;

	private final long offset;

	private final long size;

	private final AccessMode mode;

	private final AtomicBoolean mapped = new AtomicBoolean(true);

	private volatile @Nullable ByteBuffer whole;

	private MappedRegion(AddressRange range, String name, long address, long offset, long size, AccessMode mode) {
		this.range = range;
		this.name = name;
		this.address = address;
		this.offset = offset;
		this.size = size;
		this.mode = mode;
		range.heldBy(this);
	}

	/**
	 * Maps a whole segment.
	 * @param segment the segment
	 * @param mode what the region may be used for
	 * @return the region
	 * @throws InterprocessException see {@link #map(Segment, AccessMode, long, long)}
	 */
	public static MappedRegion map(Segment segment, AccessMode mode) {
		return map(segment, mode, 0);
	}

	/**
	 * Maps a segment from a byte to its end.
	 * @param segment the segment
	 * @param mode what the region may be used for
	 * @param offset the first byte
	 * @return the region
	 * @throws InterprocessException see {@link #map(Segment, AccessMode, long, long)}
	 */
	public static MappedRegion map(Segment segment, AccessMode mode, long offset) {
		return map(segment, mode, offset, Math.max(segment.size() - offset, 0));
	}

	/**
	 * Maps a range of a segment.
	 * @param segment the segment
	 * @param mode what the region may be used for
	 * @param offset the first byte
	 * @param length how many bytes, at least 1
	 * @return the region
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if the range is empty or
	 * not within the segment, {@link ErrorCode#SECURITY} if the mode writes to a segment
	 * that is open for reading, {@link ErrorCode#CLOSED} if the segment is closed,
	 * {@link ErrorCode#OUT_OF_MEMORY} if the system cannot map it
	 */
	public static MappedRegion map(Segment segment, AccessMode mode, long offset, long length) {
		return map(segment, mode, offset, length, 0);
	}

	/**
	 * Maps a range of a segment at an address, exactly there or not at all.
	 * @param segment the segment
	 * @param mode what the region may be used for
	 * @param offset the first byte
	 * @param length how many bytes, at least 1
	 * @param address where the first byte shall be, or 0 to let the system choose; has to
	 * lie in its page where the offset lies in its own
	 * @return the region
	 * @throws InterprocessException with {@link ErrorCode#BUSY} if something is mapped
	 * there, {@link ErrorCode#INVALID_ARGUMENT} if the address does not fit the offset,
	 * and see {@link #map(Segment, AccessMode, long, long)}
	 */
	public static MappedRegion map(Segment segment, AccessMode mode, long offset, long length, long address) {
		long inPage = offset & (pageSize() - 1);
		check(segment, mode, offset, length);
		if (address != 0 && ((address ^ offset) & (pageSize() - 1)) != 0) {
			throw new InterprocessException(ErrorCode.INVALID_ARGUMENT, "map", segment.name(),
					"address 0x" + Long.toHexString(address) + " and offset " + offset
							+ " differ in their place in a page of " + pageSize() + " bytes");
		}
		Platform platform = Platform.current();
		try {
			long pages = (address != 0) ? address - inPage : 0;
			long start = segment.withHandle((handle) -> platform.map(handle, offset - inPage, length + inPage,
					mode.isWritable(), mode.isShared(), pages));
			return new MappedRegion(new AddressRange(platform, start, length + inPage), segment.name(), start + inPage,
					offset, length, mode);
		}
		catch (NativeException ex) {
			if (address != 0 && ex.reason() == ErrorReason.EXISTS) {
				throw new InterprocessException(ErrorCode.BUSY, "map", segment.name(),
						"address 0x" + Long.toHexString(address) + " is in use", ex.errno(), ex);
			}
			throw InterprocessException.of("map", segment.name(), ex);
		}
	}

	private static void check(Segment segment, AccessMode mode, long offset, long length) {
		long size = segment.size();
		if (offset < 0 || length < 0 || offset > size || length > size - offset || length == 0) {
			throw new InterprocessException(ErrorCode.SIZE, "map", segment.name(),
					length + " bytes from " + offset + " asked, but the object has " + size
							+ ((size == 0) ? ", truncate it to the size that it shall have" : ""));
		}
		if (mode == AccessMode.READ_WRITE && segment.access() != AccessMode.READ_WRITE) {
			throw new InterprocessException(ErrorCode.SECURITY, "map", segment.name(),
					"region " + mode + " asked, but the object is open " + segment.access());
		}
	}

	/**
	 * Returns the size of a page, the unit in which the system maps memory.
	 * @return bytes, a power of two
	 */
	public static int pageSize() {
		return Opening.platform("page size", "of the system").pageSize();
	}

	/**
	 * Returns the address of the first byte. Stays the same after {@link #close()}.
	 * @return the address
	 */
	public long address() {
		return this.address;
	}

	/**
	 * Returns where the region starts in its segment.
	 * @return bytes
	 */
	public long offset() {
		return this.offset;
	}

	/**
	 * Returns the length of the region.
	 * @return bytes, at least 1
	 */
	public long size() {
		return this.size;
	}

	/**
	 * Returns what the region may be used for.
	 * @return the mode
	 */
	public AccessMode mode() {
		return this.mode;
	}

	/**
	 * Says whether the region is mapped.
	 * @return {@code false} once it is closed
	 */
	public boolean isMapped() {
		return this.mapped.get();
	}

	/**
	 * Returns a view of the whole region, with a position and limit of its own.
	 * @return a direct buffer in native byte order, read-only if the region is
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if the region is longer
	 * than a buffer can be, 2 GiB - 1; {@link ErrorCode#CLOSED}
	 */
	public ByteBuffer buffer() {
		if (this.size > Integer.MAX_VALUE) {
			throw new InterprocessException(ErrorCode.SIZE, "buffer", this.name, "the region of " + this.size
					+ " bytes is longer than a buffer can be, take parts of it with buffer(offset, length)");
		}
		checkMapped("buffer");
		ByteBuffer buffer = this.whole;
		if (buffer == null) {
			buffer = this.range.buffer(this.address, (int) this.size);
			this.whole = buffer;
		}
		return view(buffer);
	}

	/**
	 * Returns a view of a part of the region.
	 * @param offset where it starts in the region
	 * @param length its length in bytes
	 * @return a direct buffer in native byte order, read-only if the region is
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if the part is not within
	 * the region; {@link ErrorCode#CLOSED}
	 */
	public ByteBuffer buffer(long offset, int length) {
		checkRange("buffer", offset, length);
		checkMapped("buffer");
		ByteBuffer buffer = this.whole;
		if (buffer != null) {
			return view(buffer.slice((int) offset, length));
		}
		return view(this.range.buffer(this.address + offset, length));
	}

	private ByteBuffer view(ByteBuffer buffer) {
		ByteBuffer view = this.mode.isWritable() ? buffer.duplicate() : buffer.asReadOnlyBuffer();
		return view.order(ByteOrder.nativeOrder());
	}

	/**
	 * Reads an int in native byte order, plainly.
	 * @param offset where it is in the region, aligned or not
	 * @return the value
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if it is not within the
	 * region; {@link ErrorCode#CLOSED}
	 */
	public int getInt(long offset) {
		try {
			return Memory.getInt(readable("get", offset, Integer.BYTES));
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	/**
	 * Writes an int in native byte order, plainly.
	 * @param offset where it is in the region, aligned or not
	 * @param value the value
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if it is not within the
	 * region, {@link ErrorCode#READ_ONLY} if the region is; {@link ErrorCode#CLOSED}
	 */
	public void putInt(long offset, int value) {
		try {
			Memory.putInt(writable("put", offset, Integer.BYTES), value);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	/**
	 * Reads a long in native byte order, plainly.
	 * @param offset where it is in the region, aligned or not
	 * @return the value
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if it is not within the
	 * region; {@link ErrorCode#CLOSED}
	 */
	public long getLong(long offset) {
		try {
			return Memory.getLong(readable("get", offset, Long.BYTES));
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	/**
	 * Writes a long in native byte order, plainly.
	 * @param offset where it is in the region, aligned or not
	 * @param value the value
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if it is not within the
	 * region, {@link ErrorCode#READ_ONLY} if the region is; {@link ErrorCode#CLOSED}
	 */
	public void putLong(long offset, long value) {
		try {
			Memory.putLong(writable("put", offset, Long.BYTES), value);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	/**
	 * Copies bytes out of the region.
	 * @param offset where they start in the region
	 * @param target where to copy them to
	 * @param targetOffset where they start there
	 * @param length how many
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if they are not within
	 * the region; {@link ErrorCode#CLOSED}
	 * @throws IndexOutOfBoundsException if they do not fit the array
	 */
	public void get(long offset, byte[] target, int targetOffset, int length) {
		Objects.checkFromIndexSize(targetOffset, length, target.length);
		try {
			Memory.copyToArray(readable("get", offset, length), target, targetOffset, length);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	/**
	 * Copies bytes into the region.
	 * @param offset where they start in the region
	 * @param source where to copy them from
	 * @param sourceOffset where they start there
	 * @param length how many
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if they are not within
	 * the region, {@link ErrorCode#READ_ONLY} if the region is; {@link ErrorCode#CLOSED}
	 * @throws IndexOutOfBoundsException if the array has not that many
	 */
	public void put(long offset, byte[] source, int sourceOffset, int length) {
		Objects.checkFromIndexSize(sourceOffset, length, source.length);
		try {
			Memory.copyFromArray(source, sourceOffset, writable("put", offset, length), length);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	private long readable(String operation, long offset, long length) {
		checkRange(operation, offset, length);
		checkMapped(operation);
		return this.address + offset;
	}

	private long writable(String operation, long offset, long length) {
		if (!this.mode.isWritable()) {
			throw new InterprocessException(ErrorCode.READ_ONLY, operation, this.name, "the region is " + this.mode);
		}
		return readable(operation, offset, length);
	}

	/**
	 * Writes the whole region back to its file and waits until it is there. Does nothing
	 * for memory without a file.
	 * @throws InterprocessException with {@link ErrorCode#IO} if the device fails;
	 * {@link ErrorCode#CLOSED}
	 */
	public void flush() {
		flush(0, this.size, false);
	}

	/**
	 * Writes a range of the region back to its file. The pages in which it starts and
	 * ends are written whole.
	 * @param offset where it starts in the region
	 * @param length its length in bytes
	 * @param async whether to return before it is written
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if the range is not
	 * within the region, {@link ErrorCode#IO} if the device fails;
	 * {@link ErrorCode#CLOSED}
	 */
	public void flush(long offset, long length, boolean async) {
		checkRange("flush", offset, length);
		checkMapped("flush");
		try {
			this.range.flush(this.address + offset, length, async);
		}
		catch (NativeException ex) {
			throw InterprocessException.of("flush", this.name, ex);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	private void checkRange(String operation, long offset, long length) {
		if (offset < 0 || length < 0 || offset > this.size - length) {
			throw new InterprocessException(ErrorCode.SIZE, operation, this.name,
					length + " bytes from " + offset + " asked, but the region has " + this.size);
		}
	}

	private void checkMapped(String operation) {
		if (!this.mapped.get()) {
			throw new InterprocessException(ErrorCode.CLOSED, operation, this.name, "the region is closed");
		}
	}

	/**
	 * Gives up the memory at once, also while other threads use it: they find zeroes from
	 * here on. Does nothing the second time.
	 */
	@Override
	public void close() {
		if (this.mapped.compareAndSet(true, false)) {
			try {
				this.range.replaceWithZeroes();
			}
			catch (NativeException ex) {
				throw InterprocessException.of("unmap", this.name, ex);
			}
			finally {
				Reference.reachabilityFence(this);
			}
		}
	}

	@Override
	public String toString() {
		return "MappedRegion[" + this.name + ", " + this.size + " bytes from " + this.offset + ", " + this.mode
				+ (isMapped() ? "]" : ", closed]");
	}

}
