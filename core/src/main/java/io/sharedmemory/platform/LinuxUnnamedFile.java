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

import java.nio.charset.StandardCharsets;

import com.sun.jna.Native;

/**
 * Creates a file that has its permissions before it has its name ({@code O_TMPFILE},
 * Linux 3.11). Where it is the other way round, whoever opens it in between is refused by
 * what the umask has left of them, and so is everybody for ever if its creator is killed
 * there.
 */
final class LinuxUnnamedFile {

	/** What {@link #create} returns where it is to be done in another way. */
	static final int NONE = -1;

	private static final int O_RDWR = 2;

	private static final int O_CLOEXEC = 02000000;

	/** Together with {@code O_DIRECTORY}, so that an older kernel refuses. */
	private static final int O_TMPFILE = 020000000;

	private static final int AT_FDCWD = -100;

	private static final int AT_SYMLINK_FOLLOW = 0x400;

	private static final byte[] DIRECTORY_ITSELF = { '.', 0 };

	private LinuxUnnamedFile() {
	}

	/**
	 * Creates a file of size 0, exclusively.
	 * @param directory the descriptor of its directory
	 * @param name its name there, zero-terminated
	 * @param mode exactly the permission bits that it gets
	 * @return its descriptor, for reading and writing, or {@link #NONE} if the file
	 * system cannot do it or refuses
	 */
	static int create(int directory, byte[] name, int mode) {
		int file = LinuxCalls.openat(directory, DIRECTORY_ITSELF,
				O_TMPFILE | LinuxPath.O_DIRECTORY | O_RDWR | O_CLOEXEC, 0);
		if (file < 0) {
			return NONE;
		}
		if (LinuxCalls.fchmod(file, mode) == 0) {
			byte[] link = ("/proc/self/fd/" + file + '\0').getBytes(StandardCharsets.US_ASCII);
			if (LinuxCalls.linkat(AT_FDCWD, link, directory, name, AT_SYMLINK_FOLLOW) == 0) {
				return byName(directory, name, file);
			}
		}
		int errno = Native.getLastError();
		LinuxCalls.close(file);
		if (errno == LinuxErrno.EEXIST) {
			throw LinuxErrno.exception("linkat", errno);
		}
		return NONE;
	}

	/**
	 * Opens the file by its name, so that the system shows that in its lists of what
	 * processes have open and mapped, and not that it once had none. Permissions that
	 * exclude the owner are no matter, and neither is that somebody else has removed it.
	 */
	private static int byName(int directory, byte[] name, int file) {
		int named = LinuxCalls.openat(directory, name, O_RDWR | LinuxPath.O_NOFOLLOW | O_CLOEXEC, 0);
		if (named < 0) {
			return file;
		}
		LinuxArchitecture architecture = LinuxArchitecture.current();
		boolean same = LinuxStatus.of(architecture, named).isSameObject(LinuxStatus.of(architecture, file));
		LinuxCalls.close(same ? file : named);
		return same ? named : file;
	}

}
