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

/**
 * File mapping objects of Windows without a file.
 */
final class WindowsPagingFile implements PagingFileMemory {

	private static final long INVALID_HANDLE_VALUE = -1;

	private static final int PAGE_READWRITE = 0x04;

	private static final int SECTION_QUERY = 1;

	private static final int FILE_MAP_WRITE = 2;

	private static final int FILE_MAP_READ = 4;

	@Override
	public int create(String name, long size) {
		long section = WindowsCalls.CreateFileMappingW(INVALID_HANDLE_VALUE, 0, PAGE_READWRITE,
				WindowsPlatform.high(size), WindowsPlatform.low(size), WindowsPlatform.terminated(name));
		NativeException failure = WindowsError.last("CreateFileMapping");
		if (section == 0) {
			throw failure;
		}
		if (failure.errno() == WindowsError.ERROR_ALREADY_EXISTS) {
			WindowsCalls.CloseHandle(section);
			throw failure;
		}
		return (int) section;
	}

	@Override
	public int open(String name, boolean writable) {
		long section = WindowsCalls.OpenFileMappingW(SECTION_QUERY | FILE_MAP_READ | (writable ? FILE_MAP_WRITE : 0), 0,
				WindowsPlatform.terminated(name));
		if (section == 0) {
			throw WindowsError.last("OpenFileMapping");
		}
		return (int) section;
	}

	/**
	 * Reads {@code SECTION_BASIC_INFORMATION}, in which the size is at 16.
	 */
	@Override
	public long size(int handle) {
		byte[] information = new byte[24];
		int status = WindowsSectionCalls.NtQuerySection(handle, 0, information, information.length, new long[1]);
		if (status != 0) {
			throw new NativeException("NtQuerySection", status, ErrorReason.OTHER);
		}
		return ByteBuffer.wrap(information).order(ByteOrder.LITTLE_ENDIAN).getLong(16);
	}

	@Override
	public long map(int handle, long offset, long length, boolean writable, boolean shared, long address) {
		return WindowsPlatform.view(handle, offset, length, writable, shared, address);
	}

}
