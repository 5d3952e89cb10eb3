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
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.messaging.SegmentLocation;
import org.jspecify.annotations.Nullable;

/**
 * Whose an object is, and whose this process is. Users and groups are told by number,
 * which is what counts: in a container they often have no name, or another one.
 */
final class Ownership {

	private static final Path THIS_PROCESS = Path.of("/proc/self");

	private Ownership() {
	}

	/**
	 * Describes the owners.
	 * @param object what could not be opened
	 * @param name its name or path
	 * @return the description, empty where the system does not say
	 */
	static String describe(FailedObject object, String name) {
		if (object.type() != SegmentType.POSIX && !object.isFile()) {
			return "";
		}
		try {
			return describe("It", path(object, name));
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	/**
	 * Describes the owner of a directory.
	 * @param directory the directory
	 * @return the description, empty where the system does not say
	 */
	static String describe(Path directory) {
		return describe("There is no such object. The directory " + directory, directory);
	}

	/**
	 * Returns where an object would have to be made.
	 * @param object what could not be opened
	 * @param name its name or path
	 * @return the directory, {@code null} if the object is there, or the system does not
	 * say
	 */
	static @Nullable Path directoryWithout(FailedObject object, String name) {
		if (object.type() != SegmentType.POSIX && !object.isFile()) {
			return null;
		}
		try {
			Path path = path(object, name).toAbsolutePath();
			Path directory = path.getParent();
			return (directory != null && Files.isDirectory(directory)
					&& Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) ? directory : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Returns where an object is.
	 * @param object an object or a file
	 * @param name its name or path
	 * @return its path
	 */
	static Path path(FailedObject object, String name) {
		return SegmentLocation.file(object.isFile() ? SegmentType.FILE : SegmentType.POSIX, name);
	}

	private static String describe(String subject, Path path) {
		try {
			Map<String, Object> its = Files.readAttributes(path, "unix:uid,gid,permissions");
			Map<String, Object> own = Files.readAttributes(THIS_PROCESS, "unix:uid,gid");
			return "%n%n\t%s belongs to user %s and group %s with %s; this process is of user %s and group %s."
				.formatted(subject, its.get("uid"), its.get("gid"), permissions(its.get("permissions")), own.get("uid"),
						own.get("gid"));
		}
		catch (IOException | UnsupportedOperationException | IllegalArgumentException ex) {
			return "";
		}
	}

	@SuppressWarnings("unchecked")
	private static String permissions(Object permissions) {
		return PosixFilePermissions.toString((Set<PosixFilePermission>) permissions);
	}

}
