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

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

import io.sharedmemory.platform.ErrorReason;
import io.sharedmemory.platform.NativeException;
import io.sharedmemory.platform.PagingFileMemory;
import io.sharedmemory.platform.Platform;

/**
 * Memory of Windows that the paging file backs: with a name and a size at creation, gone
 * with its last handle and region. A name that starts with {@code Global\} is seen by all
 * sessions and needs the privilege to create such names; {@code Local\} or none is the
 * session's own. Other systems answer {@link ErrorCode#NOT_SUPPORTED}.
 *
 * @since 0.1.0
 */
public final class WindowsSharedMemory extends OpenSegment implements Segment {

	private WindowsSharedMemory(String name, AccessMode access, int handle, boolean created) {
		super(name, access, handle, created);
	}

	/**
	 * Creates memory, zeroed.
	 * @param name its name
	 * @param size bytes, at least 1
	 * @return the memory, for reading and writing
	 * @throws InterprocessException with {@link ErrorCode#ALREADY_EXISTS} if there is
	 * one, {@link ErrorCode#OUT_OF_SPACE} if the paging file has no room
	 */
	public static WindowsSharedMemory createOnly(String name, long size) {
		check(name, size);
		return new WindowsSharedMemory(name, AccessMode.READ_WRITE,
				call("create", name, (memory) -> memory.create(name, size)), true);
	}

	/**
	 * Opens memory, or creates it, zeroed, if there is none.
	 * @param name its name
	 * @param size bytes, at least 1, if it is created
	 * @return the memory, for reading and writing
	 * @throws InterprocessException see {@link #createOnly}
	 */
	public static WindowsSharedMemory openOrCreate(String name, long size) {
		check(name, size);
		AtomicBoolean created = new AtomicBoolean();
		int handle = call("open or create", name, (memory) -> {
			try {
				int made = memory.create(name, size);
				created.set(true);
				return made;
			}
			catch (NativeException ex) {
				if (ex.reason() != ErrorReason.EXISTS) {
					throw ex;
				}
				return memory.open(name, true);
			}
		});
		return new WindowsSharedMemory(name, AccessMode.READ_WRITE, handle, created.get());
	}

	/**
	 * Opens memory that exists.
	 * @param name its name
	 * @param access what to open it for
	 * @return the memory
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is none,
	 * {@link ErrorCode#SECURITY} if this user may not, {@link ErrorCode#MODE} if the
	 * access is a mode of regions
	 */
	public static WindowsSharedMemory openOnly(String name, AccessMode access) {
		check(name, 1);
		Opening.checkAccess(name, access);
		return new WindowsSharedMemory(name, access,
				call("open", name, (memory) -> memory.open(name, access.isWritable())), false);
	}

	private static void check(String name, long size) {
		if (name.isEmpty() || name.indexOf('\0') >= 0 || size <= 0) {
			throw new InterprocessException(ErrorCode.INVALID_ARGUMENT, "open", name,
					"a name is not empty and has no zero, and a size is positive, not " + size);
		}
	}

	private static int call(String operation, String name, ToIntFunction<PagingFileMemory> action) {
		try {
			return action.applyAsInt(Opening.platform(operation, name).pagingFileMemory());
		}
		catch (NativeException ex) {
			throw InterprocessException.of(operation, name, ex);
		}
	}

	@Override
	public SegmentType type() {
		return SegmentType.WINDOWS;
	}

	/**
	 * Returns its size, which Windows rounds up to whole pages.
	 * @return bytes
	 */
	@Override
	public long size() {
		try {
			return withHandle("size", (open) -> Platform.current().pagingFileMemory().size(open));
		}
		catch (NativeException ex) {
			throw InterprocessException.of("size", name(), ex);
		}
	}

	@Override
	public void truncate(long size) {
		throw notSupported("truncate", "its size is that of creation");
	}

	@Override
	public Permissions permissions() {
		throw notSupported("permissions", "Windows has no POSIX permissions");
	}

	@Override
	public long owner() {
		throw notSupported("owner", "Windows has no numeric users");
	}

	/**
	 * Returns what the name means, which cannot change while the memory is open.
	 * @return {@link NameState#PRESENT}
	 */
	@Override
	public NameState nameState() {
		return withHandle("name state", (open) -> NameState.PRESENT);
	}

	@Override
	public <T> T withHandle(IntFunction<T> action) {
		throw notSupported("use", "it is no file");
	}

	private InterprocessException notSupported(String operation, String detail) {
		return new InterprocessException(ErrorCode.NOT_SUPPORTED, operation, name(), detail);
	}

	@Override
	long map(Platform platform, AccessMode mode, long offset, long length, long address) {
		return withHandle("map", (open) -> platform.pagingFileMemory()
			.map(open, offset, length, mode.isWritable(), mode.isShared(), address));
	}

	@Override
	boolean mayShrink() {
		return false;
	}

	@Override
	void release(Platform platform, int handle) {
		platform.close(handle);
	}

}
