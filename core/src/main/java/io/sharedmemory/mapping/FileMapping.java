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

import java.nio.file.FileSystems;
import java.nio.file.Path;

import io.sharedmemory.platform.ObjectStatus;
import io.sharedmemory.platform.Platform;
import org.jspecify.annotations.Nullable;

/**
 * A regular file to be mapped: memory that outlives the system, or that containers share
 * through a common volume.
 *
 * @since 0.1.0
 */
public final class FileMapping extends DescriptorSegment implements Segment {

	private final String absolutePath;

	private FileMapping(Paths paths, AccessMode access, int handle) {
		super(paths.path, access, handle, paths.hasCreated());
		this.absolutePath = paths.absolutePath;
	}

	/**
	 * Opens a file that exists.
	 * @param path its path
	 * @param access what to open it for
	 * @return the file
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is none,
	 * {@link ErrorCode#SECURITY} if permissions forbid it, {@link ErrorCode#IS_DIRECTORY}
	 * if it is a directory, {@link ErrorCode#INVALID_ARGUMENT} if it is no regular file,
	 * {@link ErrorCode#MODE} if the access is a mode of regions
	 */
	public static FileMapping open(Path path, AccessMode access) {
		Paths paths = new Paths(path, access);
		return paths.mapping(access, paths.openOnly());
	}

	/**
	 * Creates a file with size 0.
	 * @param path its path
	 * @param access what to open it for
	 * @param permissions who may open it, whatever the umask
	 * @return the new file
	 * @throws InterprocessException with {@link ErrorCode#ALREADY_EXISTS} if there is
	 * one, {@link ErrorCode#NOT_FOUND} if there is no such directory,
	 * {@link ErrorCode#SECURITY} if permissions forbid it, {@link ErrorCode#MODE} if the
	 * access is a mode of regions
	 */
	public static FileMapping createOnly(Path path, AccessMode access, Permissions permissions) {
		Paths paths = new Paths(path, access);
		return paths.mapping(access, paths.createOnly(permissions));
	}

	/**
	 * Opens a file, or creates it with size 0 if there is none. Of several processes that
	 * do this at once exactly one creates.
	 * @param path its path
	 * @param access what to open it for
	 * @param permissions who may open it, if it is created, whatever the umask
	 * @return the file
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is no such
	 * directory, {@link ErrorCode#SECURITY} if permissions forbid it,
	 * {@link ErrorCode#IS_DIRECTORY} if it is a directory,
	 * {@link ErrorCode#INVALID_ARGUMENT} if it is no regular file, {@link ErrorCode#MODE}
	 * if the access is a mode of regions
	 */
	public static FileMapping openOrCreate(Path path, AccessMode access, Permissions permissions) {
		Paths paths = new Paths(path, access);
		return paths.mapping(access, paths.openOrCreate(permissions));
	}

	/**
	 * Removes a file. Open files and mappings of it go on.
	 * @param path its path
	 * @return whether it was removed; {@code false} if there is none or this user may not
	 */
	public static boolean remove(Path path) {
		return new Paths(path, AccessMode.READ_WRITE).remove();
	}

	@Override
	public SegmentType type() {
		return SegmentType.FILE;
	}

	@Override
	@Nullable ObjectStatus statusOfName(Platform platform) {
		return platform.fileStatus(this.absolutePath);
	}

	@Override
	boolean mayGrowInPart() {
		return true;
	}

	@Override
	String remedyWhenFull() {
		return this.absolutePath.startsWith("/dev/shm/")
				? ": remove what is not needed, or enlarge /dev/shm (in a container with --shm-size)"
				: ": remove what is not needed, or use another file system";
	}

	private static final class Paths extends Opening {

		private final String path;

		private final String absolutePath;

		Paths(Path path, AccessMode access) {
			super(path.toString(), access);
			if (path.getFileSystem() != FileSystems.getDefault()) {
				throw new InterprocessException(ErrorCode.PATH, "open", path.toString(),
						"only files of the system can be mapped");
			}
			this.path = path.toString();
			this.absolutePath = path.toAbsolutePath().toString();
		}

		FileMapping mapping(AccessMode access, int handle) {
			return new FileMapping(this, access, handle);
		}

		@Override
		int open(Platform platform, String name, boolean writable) {
			return platform.openFile(this.absolutePath, writable);
		}

		@Override
		int create(Platform platform, String name, boolean writable, int mode) {
			return platform.createFile(this.absolutePath, writable, mode);
		}

		@Override
		void remove(Platform platform, String name) {
			platform.removeFile(this.absolutePath);
		}

	}

}
