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
import java.util.concurrent.atomic.AtomicLong;

import io.sharedmemory.mapping.AddressRange.PageAction;
import io.sharedmemory.platform.ErrorReason;
import io.sharedmemory.platform.NativeException;
import io.sharedmemory.platform.PageControl;
import io.sharedmemory.platform.Platform;
import org.jspecify.annotations.Nullable;

/**
 * A range of a segment in the memory of this process. Starts and ends at any byte, not
 * only at pages. Outlives the segment that it was made from. Bytes and words are reached
 * with the methods of {@link MappedMemory} or through a {@link #buffer() buffer}.
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
public final class MappedRegion extends MappedMemory implements AutoCloseable {

	private final AddressRange range;

	private @Nullable ByteBuffer whole;

	private MappedRegion(OpenSegment segment, AccessMode mode, AddressRange range, Extent extent) {
		super(segment, mode, extent);
		this.range = range;
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
		OpenSegment open = (OpenSegment) segment;
		check(open, mode, offset, length);
		open.check(mode, offset, length);
		Platform platform = Platform.current();
		long inPage = offset & (platform.mappingGranularity() - 1);
		if (address != 0 && address <= inPage) {
			throw new InterprocessException(ErrorCode.INVALID_ARGUMENT, "map", segment.name(),
					"nothing can be mapped at address 0x" + Long.toHexString(address));
		}
		if (address != 0 && ((address - inPage) & (platform.mappingGranularity() - 1)) != 0) {
			throw new InterprocessException(ErrorCode.INVALID_ARGUMENT, "map", segment.name(),
					"address 0x" + Long.toHexString(address) + " and offset " + offset
							+ " differ in their place in a unit of " + platform.mappingGranularity() + " bytes");
		}
		try {
			long start = open.map(platform, mode, offset - inPage, length + inPage,
					(address != 0) ? address - inPage : 0);
			return new MappedRegion(open, mode, new AddressRange(platform, start, length + inPage),
					new Extent(start + inPage, offset, length, true));
		}
		catch (NativeException ex) {
			if (address != 0 && ex.reason() == ErrorReason.EXISTS) {
				throw new InterprocessException(ErrorCode.BUSY, "map", segment.name(),
						"address 0x" + Long.toHexString(address) + " is in use", ex.errno(), ex);
			}
			if (ex.reason() == ErrorReason.NO_MEMORY) {
				throw InterprocessException.of("map", segment.name(),
						"not enough memory or address space for " + length
								+ " bytes, or too many mappings: close regions that are not needed, or raise the "
								+ "limits of the process ('ulimit -v') or of the system (vm.max_map_count)",
						ex);
			}
			throw InterprocessException.of("map", segment.name(), ex);
		}
	}

	private static void check(OpenSegment segment, AccessMode mode, long offset, long length) {
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
		return extent().address();
	}

	/**
	 * Returns where the region starts in its segment.
	 * @return bytes
	 */
	public long offset() {
		return extent().offset();
	}

	/**
	 * Returns the length of the region.
	 * @return bytes, at least 1
	 */
	public long size() {
		return extent().size();
	}

	/**
	 * Says whether the region is mapped.
	 * @return {@code false} once it is closed
	 */
	public boolean isMapped() {
		return extent().mapped();
	}

	/**
	 * Returns a view of the whole region, with a position and limit of its own. It is the
	 * fastest way to many small values, but the memory behind it is not watched: if
	 * another process makes the object shorter, the JVM throws {@link InternalError},
	 * possibly some time after the access.
	 * @return a direct buffer in native byte order, read-only if the region is
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if the region is longer
	 * than a buffer can be, 2 GiB - 1; {@link ErrorCode#CLOSED}
	 */
	public synchronized ByteBuffer buffer() {
		long size = size();
		if (size > Integer.MAX_VALUE) {
			throw new InterprocessException(ErrorCode.SIZE, "buffer", name(), "the region of " + size
					+ " bytes is longer than a buffer can be, take parts of it with buffer(offset, length)");
		}
		long address = readable("buffer", 0, size);
		ByteBuffer buffer = this.whole;
		if (buffer == null) {
			buffer = this.range.buffer(address, (int) size);
			this.whole = buffer;
		}
		return view(buffer);
	}

	/**
	 * Returns a view of a part of the region, with what {@link #buffer()} says.
	 * @param offset where it starts in the region
	 * @param length its length in bytes
	 * @return a direct buffer in native byte order, read-only if the region is
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if the part is not within
	 * the region; {@link ErrorCode#CLOSED}
	 */
	public synchronized ByteBuffer buffer(long offset, int length) {
		long address = readable("buffer", offset, length);
		ByteBuffer buffer = this.whole;
		return view((buffer != null) ? buffer.slice((int) offset, length) : this.range.buffer(address, length));
	}

	private ByteBuffer view(ByteBuffer buffer) {
		ByteBuffer view = mode().isWritable() ? buffer.duplicate() : buffer.asReadOnlyBuffer();
		return view.order(ByteOrder.nativeOrder());
	}

	/**
	 * Writes the whole region back to its file and waits until it is there. Does nothing
	 * for memory without a file.
	 * @throws InterprocessException with {@link ErrorCode#IO} if the device fails;
	 * {@link ErrorCode#CLOSED}
	 */
	public void flush() {
		onPages("flush", (platform, start, bytes) -> platform.flush(start, bytes, false));
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
		onPages("flush", offset, length, (platform, start, bytes) -> platform.flush(start, bytes, async));
	}

	/**
	 * Tells the system how the region will be used. Changes nothing but speed.
	 * @param advice how
	 * @throws InterprocessException with {@link ErrorCode#NOT_SUPPORTED} or
	 * {@link ErrorCode#INVALID_ARGUMENT} if the system knows no such advice (huge pages
	 * where it was built without them); {@link ErrorCode#CLOSED}
	 */
	public void advise(Advice advice) {
		PageControl.Advice how = PageControl.Advice.valueOf(advice.name());
		onPages("advise", (platform, start, bytes) -> platform.pages().advise(start, bytes, how));
	}

	/**
	 * Brings every page of the region into memory, so that no first access has to wait. A
	 * region that can be written is made ready for that too, its content stays.
	 * @throws InterprocessException with {@link ErrorCode#SYSTEM} if memory behind the
	 * region is missing, {@link ErrorCode#NOT_SUPPORTED} or
	 * {@link ErrorCode#INVALID_ARGUMENT} if the system cannot (Linux before 5.14);
	 * {@link ErrorCode#CLOSED}
	 */
	public void prefault() {
		onPages("prefault", (platform, start, bytes) -> platform.pages().populate(start, bytes, mode().isWritable()));
	}

	/**
	 * Keeps the region in memory until {@link #unlock()} or {@link #close()}.
	 * @throws InterprocessException with {@link ErrorCode#OUT_OF_MEMORY} or
	 * {@link ErrorCode#SYSTEM} if the process may not lock that much ({@code ulimit -l});
	 * {@link ErrorCode#CLOSED}
	 */
	public void lock() {
		onPages("lock", (platform, start, bytes) -> platform.pages().lock(start, bytes));
	}

	/**
	 * Lets the system page the region out again.
	 * @throws InterprocessException with {@link ErrorCode#CLOSED}
	 */
	public void unlock() {
		onPages("unlock", (platform, start, bytes) -> platform.pages().unlock(start, bytes));
	}

	/**
	 * Returns how much of the region is in memory, counted in whole pages.
	 * @return bytes, a multiple of the page size; the first and last page count whole
	 * @throws InterprocessException with {@link ErrorCode#CLOSED}
	 */
	public long residentBytes() {
		AtomicLong resident = new AtomicLong();
		onPages("count resident bytes",
				(platform, start, bytes) -> resident.set(platform.pages().residentPages(start, bytes)));
		return resident.get() * pageSize();
	}

	/**
	 * Does something with the whole region, as it is now: another thread may shrink it.
	 */
	private void onPages(String operation, PageAction action) {
		Extent whole = extent();
		onPagesAt(operation, readable(whole, operation, 0, whole.size()), whole.size(), action);
	}

	private void onPages(String operation, long offset, long length, PageAction action) {
		onPagesAt(operation, readable(operation, offset, length), length, action);
	}

	private void onPagesAt(String operation, long address, long length, PageAction action) {
		try {
			this.range.onPages(address, length, action);
		}
		catch (NativeException ex) {
			throw InterprocessException.of(operation, name(), ex);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	/**
	 * Gives up a part of the region at one end. Pages that hold nothing of the rest are
	 * returned at once; who still uses them finds zeroes. Given up at the front, offsets
	 * count from the new first byte.
	 * @param bytes how many, 0 or more and fewer than the region has
	 * @param fromBack whether at the end, not at the front
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if nothing would be left;
	 * {@link ErrorCode#CLOSED}
	 */
	public synchronized void shrinkBy(long bytes, boolean fromBack) {
		Extent before = extent();
		readable("shrink", bytes, 1);
		long size = before.size() - bytes;
		become(fromBack ? new Extent(before.address(), before.offset(), size, true)
				: new Extent(before.address() + bytes, before.offset() + bytes, size, true));
		this.whole = null;
		try {
			this.range.keepOnly(address(), size);
		}
		catch (NativeException ex) {
			throw InterprocessException.of("shrink", name(), ex);
		}
	}

	/**
	 * Gives up the memory at once, also while other threads use it: they find zeroes from
	 * here on. (On Windows the memory stays until nothing refers to it.) Does nothing the
	 * second time.
	 * @throws InterprocessException if the system cannot replace the mapping, for want of
	 * memory
	 */
	@Override
	public synchronized void close() {
		if (isMapped()) {
			become(extent().closed());
			try {
				this.range.replaceWithZeroes();
			}
			catch (NativeException ex) {
				throw InterprocessException.of("unmap", name(), ex);
			}
		}
	}

	@Override
	public String toString() {
		return "MappedRegion[" + name() + ", " + size() + " bytes from " + offset() + ", " + mode()
				+ (isMapped() ? "]" : ", closed]");
	}

}
