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
 * Shared memory of System V (XSI): segments that a number identifies and that live until
 * they are removed. All methods may be called from any thread and throw
 * {@link NativeException} when the system refuses.
 *
 * @since 0.1.0
 */
public interface SystemVMemory {

	/** The key of segments that only their id identifies. */
	int PRIVATE_KEY = 0;

	/**
	 * Computes the key of a path and a project id, as {@code ftok} does.
	 * @param path the path of a file that exists
	 * @param projectId 1 to 255
	 * @return the key
	 */
	int key(String path, int projectId);

	/**
	 * Opens a segment that exists.
	 * @param key its key
	 * @param size how many bytes it must have at least, from 0
	 * @param mode the permission bits that it must grant
	 * @return its id
	 */
	int open(int key, long size, int mode);

	/**
	 * Creates a segment, zeroed, if there is none.
	 * @param key its key, or {@link #PRIVATE_KEY}
	 * @param size bytes, more than 0
	 * @param mode its permission bits
	 * @return its id
	 */
	int create(int key, long size, int mode);

	/**
	 * Maps a whole segment.
	 * @param id its id
	 * @param address where to map it, exactly, or 0 to let the system choose
	 * @param writable whether the memory may be written
	 * @return the address of the first byte
	 */
	long attach(int id, long address, boolean writable);

	/**
	 * Returns what the system knows of a segment.
	 * @param id its id
	 * @return its status
	 */
	Status status(int id);

	/**
	 * Removes a segment. Mappings of it go on.
	 * @param id its id
	 */
	void remove(int id);

	/**
	 * What the system knows of a segment.
	 *
	 * @param size bytes
	 * @param mode its permission bits, 0 to 0777
	 * @param owner the numeric id of the user who owns it
	 * @param attachments how many mappings there are in all processes
	 * @param removed whether it is removed and only lives on in mappings
	 */
	record Status(long size, int mode, long owner, long attachments, boolean removed) {
	}

}
