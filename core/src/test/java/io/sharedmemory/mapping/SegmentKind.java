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

/**
 * The kinds of segments that share semantics, each of which makes one to test.
 */
enum SegmentKind {

	POSIX {
		@Override
		Fixture create(String name, Path directory, long size) {
			SharedMemoryObject object = SharedMemoryObject.createOnly(name, AccessMode.READ_WRITE, Permissions.DEFAULT);
			object.truncate(size);
			return new Fixture(object, (access) -> SharedMemoryObject.openOnly(name, access),
					() -> SharedMemoryObject.remove(name));
		}
	},

	FILE {
		@Override
		Fixture create(String name, Path directory, long size) {
			Path path = directory.resolve(name.substring(1));
			FileMapping file = FileMapping.createOnly(path, AccessMode.READ_WRITE, Permissions.DEFAULT);
			file.truncate(size);
			return new Fixture(file, (access) -> FileMapping.open(path, access), () -> FileMapping.remove(path));
		}
	},

	EMULATED {
		@Override
		Fixture create(String name, Path directory, long size) {
			EmulatedSharedMemory object = EmulatedSharedMemory.createOnly(directory, name, AccessMode.READ_WRITE,
					Permissions.DEFAULT);
			object.truncate(size);
			return new Fixture(object, (access) -> EmulatedSharedMemory.openOnly(directory, name, access),
					() -> EmulatedSharedMemory.remove(directory, name));
		}
	},

	ANONYMOUS {
		@Override
		Fixture create(String name, Path directory, long size) {
			AnonymousSharedMemory memory = AnonymousSharedMemory.create(size);
			return new Fixture(memory, (access) -> AnonymousSharedMemory.open(memory.handle(), access), () -> true);
		}
	},

	XSI {
		@Override
		Fixture create(String name, Path directory, long size) {
			XsiSharedMemory segment = XsiSharedMemory.createOnly(XsiKey.PRIVATE, size, Permissions.DEFAULT);
			return new Fixture(segment, (access) -> XsiSharedMemory.openById(segment.id(), access),
					() -> XsiSharedMemory.remove(segment.id()));
		}
	};

	abstract Fixture create(String name, Path directory, long size);

	/**
	 * A segment open for writing, how to open it once more, and how to remove it.
	 */
	record Fixture(Segment segment, Reopening reopening, Removal removal) implements AutoCloseable {

		Segment reopen(AccessMode access) {
			return this.reopening.open(access);
		}

		@Override
		public void close() {
			this.segment.close();
			this.removal.remove();
		}

	}

	interface Reopening {

		Segment open(AccessMode access);

	}

	interface Removal {

		boolean remove();

	}

}
