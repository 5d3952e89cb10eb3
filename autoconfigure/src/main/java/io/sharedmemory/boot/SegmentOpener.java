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

package io.sharedmemory.boot;

import java.nio.file.Path;
import java.util.Objects;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.AnonymousSharedMemory;
import io.sharedmemory.mapping.EmulatedSharedMemory;
import io.sharedmemory.mapping.FileMapping;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.mapping.WindowsSharedMemory;
import io.sharedmemory.mapping.XsiKey;
import io.sharedmemory.mapping.XsiSharedMemory;
import io.sharedmemory.messaging.SegmentLocation;

/**
 * Opens a segment as its properties say, which have been validated; makes it if it may,
 * and sees to its size.
 */
final class SegmentOpener {

	private final SharedMemoryProperties.Segment properties;

	private final String name;

	private final Permissions permissions;

	private final AccessMode access;

	SegmentOpener(SharedMemoryProperties.Segment properties, String objectName) {
		this.properties = properties;
		this.name = objectName;
		this.permissions = Permissions.parse(properties.getPermissions());
		this.access = access(properties);
	}

	/**
	 * Whoever may have to give the segment its size has to open it for writing, whatever
	 * the regions are for.
	 */
	private static AccessMode access(SharedMemoryProperties.Segment properties) {
		boolean write = (properties.getOpen() != OpenMode.OPEN_ONLY && properties.getHandle() == null)
				|| properties.allRegions()
					.values()
					.stream()
					.anyMatch((region) -> region.getAccess() == AccessMode.READ_WRITE);
		return write ? AccessMode.READ_WRITE : AccessMode.READ_ONLY;
	}

	/**
	 * Opens the segment.
	 * @return the segment
	 * @throws io.sharedmemory.mapping.InterprocessException if it cannot be opened or
	 * made; what was made in vain is removed
	 */
	Segment open() {
		Segment segment = switch (this.properties.getType()) {
			case POSIX -> sharedMemoryObject();
			case FILE -> fileMapping();
			case EMULATED -> emulated();
			case ANONYMOUS -> anonymous();
			case XSI -> xsi(key());
			case WINDOWS -> windows();
		};
		try {
			if (this.properties.getOpen() != OpenMode.OPEN_ONLY) {
				resize(segment);
				new SegmentLocation(segment.type(), this.name, this.permissions).warnOfOtherPermissions(segment);
			}
			return segment;
		}
		catch (RuntimeException ex) {
			if (segment.wasCreated()) {
				remove();
			}
			segment.close();
			throw ex;
		}
	}

	private void resize(Segment segment) {
		boolean resizable = switch (this.properties.getType()) {
			case POSIX, FILE, EMULATED -> true;
			case ANONYMOUS, XSI, WINDOWS -> false;
		};
		if (resizable) {
			segment.growTo(this.properties.neededSize());
		}
	}

	private void remove() {
		switch (this.properties.getType()) {
			case POSIX -> SharedMemoryObject.remove(this.name);
			case FILE -> FileMapping.remove(Path.of(this.name));
			case EMULATED -> EmulatedSharedMemory.remove(directory(), this.name);
			default -> {
				// Has its size from the start, so nothing can fail after it is made.
			}
		}
	}

	private Segment sharedMemoryObject() {
		return switch (this.properties.getOpen()) {
			case CREATE_ONLY -> SharedMemoryObject.createOnly(this.name, this.access, this.permissions);
			case OPEN_OR_CREATE -> SharedMemoryObject.openOrCreate(this.name, this.access, this.permissions);
			case OPEN_ONLY -> SharedMemoryObject.openOnly(this.name, this.access);
		};
	}

	private Segment fileMapping() {
		Path path = Path.of(this.name);
		return switch (this.properties.getOpen()) {
			case CREATE_ONLY -> FileMapping.createOnly(path, this.access, this.permissions);
			case OPEN_OR_CREATE -> FileMapping.openOrCreate(path, this.access, this.permissions);
			case OPEN_ONLY -> FileMapping.open(path, this.access);
		};
	}

	private Segment emulated() {
		return switch (this.properties.getOpen()) {
			case CREATE_ONLY -> EmulatedSharedMemory.createOnly(directory(), this.name, this.access, this.permissions);
			case OPEN_OR_CREATE ->
				EmulatedSharedMemory.openOrCreate(directory(), this.name, this.access, this.permissions);
			case OPEN_ONLY -> EmulatedSharedMemory.openOnly(directory(), this.name, this.access);
		};
	}

	private Path directory() {
		return Path.of(Objects.requireNonNull(this.properties.getDirectory()));
	}

	private Segment anonymous() {
		String handle = this.properties.getHandle();
		return (handle != null) ? AnonymousSharedMemory.open(handle, this.access)
				: AnonymousSharedMemory.create(this.properties.neededSize());
	}

	private Segment xsi(XsiKey key) {
		long size = this.properties.neededSize();
		return switch (this.properties.getOpen()) {
			case CREATE_ONLY -> XsiSharedMemory.createOnly(key, size, this.permissions);
			case OPEN_OR_CREATE -> XsiSharedMemory.openOrCreate(key, size, this.permissions);
			case OPEN_ONLY -> XsiSharedMemory.openOnly(key, this.access);
		};
	}

	private XsiKey key() {
		String key = this.properties.getKey();
		return (key != null) ? new XsiKey((int) HexOrDecimal.parse(key))
				: XsiKey.of(Path.of(Objects.requireNonNull(this.properties.getKeyPath())),
						Objects.requireNonNull(this.properties.getKeyId()));
	}

	private Segment windows() {
		long size = this.properties.neededSize();
		return switch (this.properties.getOpen()) {
			case CREATE_ONLY -> WindowsSharedMemory.createOnly(this.name, size);
			case OPEN_OR_CREATE -> WindowsSharedMemory.openOrCreate(this.name, size);
			case OPEN_ONLY -> WindowsSharedMemory.openOnly(this.name, this.access);
		};
	}

	/**
	 * Returns the class of the segments of a type.
	 * @param type the type
	 * @return the class
	 */
	static Class<? extends Segment> segmentClass(SegmentType type) {
		return switch (type) {
			case POSIX -> SharedMemoryObject.class;
			case FILE -> FileMapping.class;
			case ANONYMOUS -> AnonymousSharedMemory.class;
			case XSI -> XsiSharedMemory.class;
			case WINDOWS -> WindowsSharedMemory.class;
			case EMULATED -> EmulatedSharedMemory.class;
		};
	}

}
