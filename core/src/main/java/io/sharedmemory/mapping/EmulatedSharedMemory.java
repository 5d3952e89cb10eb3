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

import java.nio.file.Path;

import io.sharedmemory.platform.ObjectStatus;
import io.sharedmemory.platform.Platform;
import org.jspecify.annotations.Nullable;

/**
 * A file in a chosen directory that stands in for a shared memory object where the system
 * has none, or where containers share a volume and not {@code /dev/shm}. Names, opening,
 * permissions and removal are those of {@link SharedMemoryObject}; a name cannot leave
 * the directory. The objects outlive the system's restart if the directory does.
 *
 * @since 0.1.0
 */
public final class EmulatedSharedMemory extends DescriptorSegment implements Segment {

	private final String path;

	private EmulatedSharedMemory(Names names, AccessMode access, int handle) {
		super(names.canonical, access, handle, names.hasCreated());
		this.path = names.path;
	}

	/**
	 * Creates an object.
	 * @param directory where objects are, which exists
	 * @param name its name
	 * @param access what to open it for
	 * @param permissions who else may open it
	 * @return the new object, of size 0
	 * @throws InterprocessException see {@link SharedMemoryObject#createOnly}
	 */
	public static EmulatedSharedMemory createOnly(Path directory, String name, AccessMode access,
			Permissions permissions) {
		Names names = new Names(directory, name, access);
		return new EmulatedSharedMemory(names, access, names.createOnly(permissions));
	}

	/**
	 * Opens an object, or creates it if there is none.
	 * @param directory where objects are, which exists
	 * @param name its name
	 * @param access what to open it for
	 * @param permissions who else may open it, if it is created
	 * @return the object
	 * @throws InterprocessException see {@link SharedMemoryObject#openOrCreate}
	 */
	public static EmulatedSharedMemory openOrCreate(Path directory, String name, AccessMode access,
			Permissions permissions) {
		Names names = new Names(directory, name, access);
		return new EmulatedSharedMemory(names, access, names.openOrCreate(permissions));
	}

	/**
	 * Opens an object that exists.
	 * @param directory where objects are
	 * @param name its name
	 * @param access what to open it for
	 * @return the object
	 * @throws InterprocessException see {@link SharedMemoryObject#openOnly}
	 */
	public static EmulatedSharedMemory openOnly(Path directory, String name, AccessMode access) {
		Names names = new Names(directory, name, access);
		return new EmulatedSharedMemory(names, access, names.openOnly());
	}

	/**
	 * Removes the name of an object. Open objects and mappings of it go on.
	 * @param directory where objects are
	 * @param name its name
	 * @return whether it was removed; {@code false} if there is none or it is another
	 * user's
	 * @throws InterprocessException see {@link SharedMemoryObject#remove}
	 */
	public static boolean remove(Path directory, String name) {
		return new Names(directory, name, AccessMode.READ_WRITE).remove();
	}

	@Override
	public SegmentType type() {
		return SegmentType.EMULATED;
	}

	@Override
	@Nullable ObjectStatus statusOfName(Platform platform) {
		return platform.fileStatus(this.path);
	}

	@Override
	boolean mayGrowInPart() {
		return true;
	}

	@Override
	String remedyWhenFull() {
		return ": remove what is not needed, or use a directory on another file system";
	}

	private static final class Names extends Opening {

		private final String canonical;

		private final String path;

		Names(Path directory, String name, AccessMode access) {
			this(directory, access, ObjectName.canonical(name));
		}

		private Names(Path directory, AccessMode access, String canonical) {
			super(canonical, access);
			this.canonical = canonical;
			this.path = directory.toAbsolutePath().resolve(canonical.substring(1)).toString();
		}

		@Override
		int open(Platform platform, String name, boolean writable) {
			return platform.openFile(this.path, writable);
		}

		@Override
		int create(Platform platform, String name, boolean writable, int mode) {
			return platform.createFile(this.path, writable, mode);
		}

		@Override
		void remove(Platform platform, String name) {
			platform.removeFile(this.path);
		}

	}

}
