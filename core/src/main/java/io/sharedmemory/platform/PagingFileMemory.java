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

/**
 * Memory of Windows that the paging file backs, with a name that is gone with the last
 * handle. All methods may be called from any thread and throw {@link NativeException}
 * when the system refuses.
 *
 * @since 0.1.0
 */
public interface PagingFileMemory {

	/**
	 * Creates memory, zeroed and committed, exclusively.
	 * @param name its name
	 * @param size bytes, more than 0
	 * @return its handle
	 */
	int create(String name, long size);

	/**
	 * Opens memory that exists.
	 * @param name its name
	 * @param writable whether to open it for writing too
	 * @return its handle
	 */
	int open(String name, boolean writable);

	/**
	 * Returns the size of the memory.
	 * @param handle an open handle
	 * @return bytes, rounded up to whole pages
	 */
	long size(int handle);

	/**
	 * Maps a range of the memory.
	 * @param handle an open handle
	 * @param offset where the range starts, a multiple of the mapping granularity
	 * @param length bytes, more than 0
	 * @param writable whether the memory may be written
	 * @param shared whether writes are seen by others
	 * @param address where to map, exactly, or 0 to let the system choose
	 * @return the address of the first byte
	 */
	long map(int handle, long offset, long length, boolean writable, boolean shared, long address);

}
