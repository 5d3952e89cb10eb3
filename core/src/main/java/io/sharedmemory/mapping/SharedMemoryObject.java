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

import io.sharedmemory.platform.ObjectStatus;
import io.sharedmemory.platform.Platform;
import org.jspecify.annotations.Nullable;

/**
 * A POSIX shared memory object: memory with a name, which lives until the name is removed
 * and the last mapping is gone, or the system restarts. Other languages open it with
 * {@code shm_open}.
 * <p>
 * A name is 1 to 255 bytes in UTF-8, without a slash; one leading slash may be written or
 * left out, {@code orders} and {@code /orders} are the same object. A new object has size
 * 0, see {@link #truncate(long)}, and exactly the permissions that were asked for,
 * whatever the umask. The permissions of an object that exists are left alone.
 *
 * @since 0.1.0
 */
public final class SharedMemoryObject extends DescriptorSegment implements Segment {

	private SharedMemoryObject(Names names, AccessMode access, int handle) {
		super(names.canonical, access, handle, names.hasCreated());
	}

	/**
	 * Creates an object.
	 * @param name its name
	 * @param access what to open it for
	 * @param permissions who else may open it
	 * @return the new object, of size 0
	 * @throws InterprocessException with {@link ErrorCode#ALREADY_EXISTS} if there is
	 * one, {@link ErrorCode#INVALID_ARGUMENT} or {@link ErrorCode#PATH} if the name is
	 * invalid, {@link ErrorCode#MODE} if the access is a mode of regions
	 */
	public static SharedMemoryObject createOnly(String name, AccessMode access, Permissions permissions) {
		Names names = new Names(name, access);
		return new SharedMemoryObject(names, access, names.createOnly(permissions));
	}

	/**
	 * Opens an object, or creates it if there is none. Of several processes that do this
	 * at once exactly one creates.
	 * @param name its name
	 * @param access what to open it for
	 * @param permissions who else may open it, if it is created
	 * @return the object
	 * @throws InterprocessException with {@link ErrorCode#SECURITY} if permissions forbid
	 * it, {@link ErrorCode#INVALID_ARGUMENT} or {@link ErrorCode#PATH} if the name is
	 * invalid, {@link ErrorCode#MODE} if the access is a mode of regions
	 */
	public static SharedMemoryObject openOrCreate(String name, AccessMode access, Permissions permissions) {
		Names names = new Names(name, access);
		return new SharedMemoryObject(names, access, names.openOrCreate(permissions));
	}

	/**
	 * Opens an object that exists.
	 * @param name its name
	 * @param access what to open it for
	 * @return the object
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is none,
	 * {@link ErrorCode#SECURITY} if permissions forbid it,
	 * {@link ErrorCode#INVALID_ARGUMENT} or {@link ErrorCode#PATH} if the name is
	 * invalid, {@link ErrorCode#MODE} if the access is a mode of regions
	 */
	public static SharedMemoryObject openOnly(String name, AccessMode access) {
		Names names = new Names(name, access);
		return new SharedMemoryObject(names, access, names.openOnly());
	}

	/**
	 * Removes the name of an object. Open objects and mappings of it go on, and the name
	 * can be used again at once.
	 * @param name its name
	 * @return whether it was removed; {@code false} if there is none or it is another
	 * user's
	 * @throws InterprocessException with {@link ErrorCode#INVALID_ARGUMENT} or
	 * {@link ErrorCode#PATH} if the name is invalid
	 */
	public static boolean remove(String name) {
		return new Names(name, AccessMode.READ_WRITE).remove();
	}

	@Override
	public SegmentType type() {
		return SegmentType.POSIX;
	}

	@Override
	@Nullable ObjectStatus statusOfName(Platform platform) {
		return platform.sharedMemoryStatus(name());
	}

	@Override
	String remedyWhenFull() {
		return ": remove what is not needed, or enlarge /dev/shm (in a container with --shm-size)";
	}

	private static final class Names extends Opening {

		private final String canonical;

		Names(String name, AccessMode access) {
			this(access, ObjectName.canonical(name));
		}

		private Names(AccessMode access, String canonical) {
			super(canonical, access);
			this.canonical = canonical;
		}

		@Override
		int open(Platform platform, String name, boolean writable) {
			return platform.openSharedMemory(name, writable);
		}

		@Override
		int create(Platform platform, String name, boolean writable, int mode) {
			return platform.createSharedMemory(name, writable, mode);
		}

		@Override
		void remove(Platform platform, String name) {
			platform.removeSharedMemory(name);
		}

	}

}
