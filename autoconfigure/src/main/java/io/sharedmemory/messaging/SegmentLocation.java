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

package io.sharedmemory.messaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.FileMapping;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.mapping.SharedMemoryObject;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogMessage;

/**
 * Where the segment of a channel is to be found, and who may use it if it is made.
 *
 * @param type the kind of segment
 * @param name the name of the object, or the path of the file
 * @param permissions who may use a segment that is made
 * @since 0.1.0
 */
public record SegmentLocation(SegmentType type, String name, Permissions permissions) {

	/**
	 * Where Linux shows shared memory objects as files.
	 */
	public static final Path OBJECTS = Path.of("/dev/shm");

	private static final Log logger = LogFactory.getLog(SegmentLocation.class);

	/**
	 * Opens the segment for reading and writing.
	 * @param mode whether it must be there, must not be there, or is made when missing
	 * @return the segment, empty if it is new
	 * @throws InterprocessException if it cannot be opened or made
	 */
	Segment open(OpenMode mode) {
		Segment segment = openOrMake(mode);
		if (mode != OpenMode.OPEN_ONLY) {
			warnOfOtherPermissions(segment);
		}
		return segment;
	}

	private Segment openOrMake(OpenMode mode) {
		return switch (this.type) {
			case POSIX -> switch (mode) {
				case CREATE_ONLY -> SharedMemoryObject.createOnly(this.name, AccessMode.READ_WRITE, this.permissions);
				case OPEN_OR_CREATE ->
					SharedMemoryObject.openOrCreate(this.name, AccessMode.READ_WRITE, this.permissions);
				case OPEN_ONLY -> SharedMemoryObject.openOnly(this.name, AccessMode.READ_WRITE);
			};
			case FILE -> switch (mode) {
				case CREATE_ONLY -> FileMapping.createOnly(path(), AccessMode.READ_WRITE, this.permissions);
				case OPEN_OR_CREATE -> FileMapping.openOrCreate(path(), AccessMode.READ_WRITE, this.permissions);
				case OPEN_ONLY -> FileMapping.open(path(), AccessMode.READ_WRITE);
			};
			default -> throw notForChannels();
		};
	}

	/**
	 * Says in the log if a segment that was there has other permissions than those that
	 * it would have been made with. They are left alone.
	 * @param segment the segment
	 */
	public void warnOfOtherPermissions(Segment segment) {
		if (segment.wasCreated() || segment.type() == SegmentType.WINDOWS) {
			return;
		}
		Permissions actual = segment.permissions();
		if (actual.mode() != this.permissions.mode()) {
			logger.warn(LogMessage.format(
					"%s was there before and has the permissions %s, not %s as configured; it belongs to user %d",
					segment.name(), actual, this.permissions, segment.owner()));
		}
	}

	private InterprocessException notForChannels() {
		return new InterprocessException(ErrorCode.NOT_SUPPORTED, "open", this.name,
				"a channel lies in a segment of type POSIX or FILE, not " + this.type);
	}

	/**
	 * Removes the name of the segment, if it is there.
	 */
	void remove() {
		switch (this.type) {
			case POSIX -> SharedMemoryObject.remove(this.name);
			case FILE -> FileMapping.remove(path());
			default -> throw notForChannels();
		}
	}

	/**
	 * Returns the location beside this one whose name is longer.
	 * @param suffix what its name has more
	 * @return the location
	 */
	SegmentLocation sibling(String suffix) {
		return new SegmentLocation(this.type, this.name + suffix, this.permissions);
	}

	/**
	 * Lists the suffixes of the siblings that there are.
	 * @param prefix how their suffixes begin
	 * @return the suffixes, none where objects cannot be listed
	 */
	List<String> siblingSuffixes(String prefix) {
		Path own = file(this.type, this.name).toAbsolutePath();
		String ownName = own.getFileName().toString();
		List<String> suffixes = new ArrayList<>();
		if (Files.isDirectory(own.getParent())) {
			try (DirectoryStream<Path> entries = Files.newDirectoryStream(own.getParent(),
					(entry) -> entry.getFileName().toString().startsWith(ownName + prefix))) {
				entries.forEach((entry) -> suffixes.add(entry.getFileName().toString().substring(ownName.length())));
			}
			catch (DirectoryIteratorException ex) {
				throw new UncheckedIOException(ex.getCause());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return suffixes;
	}

	/**
	 * Returns the file that a segment is, or that the system shows for it.
	 * @param type the kind of segment, POSIX or FILE
	 * @param name the name of the object, or the path of the file
	 * @return its path, also if there is none yet
	 * @throws IllegalArgumentException if there is no file of that name, or none for a
	 * segment of that kind
	 */
	public static Path file(SegmentType type, String name) {
		return switch (type) {
			case POSIX -> OBJECTS.resolve(name.startsWith("/") ? name.substring(1) : name);
			case FILE -> Path.of(name);
			default -> throw new IllegalArgumentException("No file stands for a segment of type " + type);
		};
	}

	private Path path() {
		return Path.of(this.name);
	}

}
