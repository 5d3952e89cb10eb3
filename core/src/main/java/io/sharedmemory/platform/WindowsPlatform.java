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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Windows on 64-bit processors: memory that the paging file backs, and existing files.
 * Handles of Windows have 32 significant bits and fit an {@code int}.
 * <p>
 * Not run yet on any Windows. POSIX shared memory, exact permissions, liveness locks and
 * waiting on a word between processes do not exist there and are not imitated.
 */
final class WindowsPlatform extends Platform {

	private static final long INVALID_HANDLE_VALUE = -1;

	private static final int GENERIC_READ = 0x80000000;

	private static final int GENERIC_WRITE = 0x40000000;

	/** FILE_SHARE_READ, FILE_SHARE_WRITE and FILE_SHARE_DELETE. */
	private static final int SHARE_ALL = 7;

	private static final int OPEN_EXISTING = 3;

	private static final int FILE_ATTRIBUTE_NORMAL = 0x80;

	private static final int FILE_ATTRIBUTE_DIRECTORY = 0x10;

	private static final int PAGE_READONLY = 0x02;

	private static final int PAGE_READWRITE = 0x04;

	private static final int PAGE_WRITECOPY = 0x08;

	private static final int FILE_MAP_COPY = 1;

	private static final int FILE_MAP_WRITE = 2;

	private static final int FILE_MAP_READ = 4;

	private final int pageSize;

	private final int granularity;

	WindowsPlatform() {
		byte[] information = new byte[48];
		WindowsCalls.GetSystemInfo(information);
		ByteBuffer system = ByteBuffer.wrap(information).order(ByteOrder.LITTLE_ENDIAN);
		this.pageSize = system.getInt(4);
		this.granularity = system.getInt(40);
	}

	@Override
	public int pageSize() {
		return this.pageSize;
	}

	@Override
	public int mappingGranularity() {
		return this.granularity;
	}

	@Override
	public long currentUser() {
		return 0;
	}

	@Override
	public PagingFileMemory pagingFileMemory() {
		return new WindowsPagingFile();
	}

	@Override
	public int openFile(String path, boolean writable) {
		long file = WindowsCalls.CreateFileW(terminated(path), GENERIC_READ | (writable ? GENERIC_WRITE : 0), SHARE_ALL,
				0, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, 0);
		if (file == INVALID_HANDLE_VALUE) {
			throw WindowsError.last("CreateFile");
		}
		return (int) file;
	}

	@Override
	public @Nullable ObjectStatus fileStatus(String path) {
		try {
			int handle = openFile(path, false);
			try {
				return status(handle);
			}
			finally {
				close(handle);
			}
		}
		catch (NativeException ex) {
			if (ex.reason() == ErrorReason.NOT_FOUND) {
				return null;
			}
			throw ex;
		}
	}

	/**
	 * Reads {@code BY_HANDLE_FILE_INFORMATION}: attributes at 0, volume at 28, size at
	 * 32, links at 40, index at 44, with the high half of each pair first. There are no
	 * POSIX permissions; those of the owner stand in for them.
	 */
	@Override
	public ObjectStatus status(int handle) {
		byte[] information = new byte[52];
		if (WindowsCalls.GetFileInformationByHandle(handle, information) == 0) {
			throw WindowsError.last("GetFileInformationByHandle");
		}
		ByteBuffer file = ByteBuffer.wrap(information).order(ByteOrder.LITTLE_ENDIAN);
		boolean directory = (file.getInt(0) & FILE_ATTRIBUTE_DIRECTORY) != 0;
		return new ObjectStatus(Integer.toUnsignedLong(file.getInt(28)), wide(file.getInt(44), file.getInt(48)),
				wide(file.getInt(32), file.getInt(36)), 0600, 0, Integer.toUnsignedLong(file.getInt(40)),
				directory ? ObjectStatus.Kind.DIRECTORY : ObjectStatus.Kind.REGULAR);
	}

	@Override
	public Space space(int handle) {
		return new Space(0, 0);
	}

	@Override
	public void close(int handle) {
		WindowsCalls.CloseHandle(handle);
	}

	@Override
	public long map(int handle, long offset, long length, boolean writable, boolean shared, long address) {
		int protection = (!writable) ? PAGE_READONLY : (shared ? PAGE_READWRITE : PAGE_WRITECOPY);
		long section = WindowsCalls.CreateFileMappingW(handle, 0, protection, 0, 0, null);
		if (section == 0) {
			throw WindowsError.last("CreateFileMapping");
		}
		try {
			return view(section, offset, length, writable, shared, address);
		}
		finally {
			WindowsCalls.CloseHandle(section);
		}
	}

	static long view(long section, long offset, long length, boolean writable, boolean shared, long address) {
		int access = (!writable) ? FILE_MAP_READ : (shared ? FILE_MAP_READ | FILE_MAP_WRITE : FILE_MAP_COPY);
		long mapped = WindowsCalls.MapViewOfFileEx(section, access, high(offset), low(offset), length, address);
		if (mapped == 0) {
			throw WindowsError.last("MapViewOfFileEx");
		}
		return mapped;
	}

	/**
	 * Does nothing: a view cannot be replaced in one step, and a moment without it would
	 * end the JVM if another thread reads there. It stays until nothing refers to it.
	 */
	@Override
	public void replaceWithZeroes(long address, long length) {
	}

	@Override
	public void unmap(long address, long length) {
		if (WindowsCalls.UnmapViewOfFile(address) == 0) {
			throw WindowsError.last("UnmapViewOfFile");
		}
	}

	@Override
	public void flush(long address, long length, boolean async) {
		if (WindowsCalls.FlushViewOfFile(address, length) == 0) {
			throw WindowsError.last("FlushViewOfFile");
		}
	}

	@Override
	public ByteBuffer buffer(long address, int length) {
		return new Pointer(address).getByteBuffer(0, length);
	}

	static char[] terminated(String text) {
		return Arrays.copyOf(text.toCharArray(), text.length() + 1);
	}

	private static long wide(int high, int low) {
		return ((long) high << 32) | Integer.toUnsignedLong(low);
	}

	static int high(long value) {
		return (int) (value >>> 32);
	}

	static int low(long value) {
		return (int) value;
	}

}
