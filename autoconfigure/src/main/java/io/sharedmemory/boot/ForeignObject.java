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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.messaging.SegmentLocation;
import org.jspecify.annotations.Nullable;

/**
 * What has the name of a shared memory object and cannot be one, for which the system
 * calls a name invalid that is in order.
 *
 * @param path where it is
 * @param kind what it is, with its article
 */
record ForeignObject(Path path, String kind) {

	/** The types of files, from {@code sys/stat.h}. */
	private static final int TYPE_MASK = 0170000;

	/**
	 * Looks at what could not be opened.
	 * @param object what could not be opened
	 * @param name its name
	 * @return what it is, {@code null} if it is a regular file, is not there, is no
	 * object, or the system does not say
	 */
	static @Nullable ForeignObject of(FailedObject object, String name) {
		if (object.type() != SegmentType.POSIX) {
			return null;
		}
		try {
			Path path = Ownership.path(object, name).normalize();
			if (!SegmentLocation.OBJECTS.equals(path.getParent())) {
				return null;
			}
			String kind = kind((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS));
			return (kind != null) ? new ForeignObject(path, kind) : null;
		}
		catch (IOException | UnsupportedOperationException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable String kind(int mode) {
		return switch (mode & TYPE_MASK) {
			case 0040000 -> "a directory";
			case 0120000 -> "a symbolic link";
			case 0010000 -> "a named pipe (FIFO)";
			case 0140000 -> "a socket";
			case 0020000, 0060000 -> "a device";
			default -> null;
		};
	}

}
