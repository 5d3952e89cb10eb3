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

import java.util.Arrays;

import com.sun.jna.Native;

/**
 * Opens and removes files by their absolute path, one directory after the other, so that
 * no symbolic link is followed that somebody else could have placed: a link counts only
 * in a directory that nobody but root and this user can write to.
 */
final class LinuxPath {

	static final int O_NOFOLLOW = (LinuxArchitecture.current() == LinuxArchitecture.AARCH64) ? 0100000 : 0400000;

	static final int O_DIRECTORY = (LinuxArchitecture.current() == LinuxArchitecture.AARCH64) ? 040000 : 0200000;

	private static final int O_PATH = 010000000;

	private static final int O_CLOEXEC = 02000000;

	private static final int WRITABLE_BY_OTHERS = 022;

	private static final byte[] ROOT = { '/', 0 };

	private final LinuxArchitecture architecture;

	LinuxPath(LinuxArchitecture architecture) {
		this.architecture = architecture;
	}

	/**
	 * Opens a file.
	 * @param path an absolute path, zero-terminated
	 * @param flags the flags of {@code open}
	 * @param mode the permission bits of a new file
	 * @return its descriptor
	 */
	int open(byte[] path, int flags, int mode) {
		return inDirectory(path, (directory, name, follow) -> openAt(directory, name,
				flags | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW), mode));
	}

	/**
	 * Creates a file for reading and writing that never has other permissions than those
	 * asked for.
	 * @param path an absolute path, zero-terminated
	 * @param mode its permission bits
	 * @return its descriptor, or {@link LinuxUnnamedFile#NONE}
	 */
	int create(byte[] path, int mode) {
		return inDirectory(path, (directory, name, follow) -> LinuxUnnamedFile.create(directory, name, mode));
	}

	/**
	 * Removes the name of a file.
	 * @param path an absolute path, zero-terminated
	 */
	void remove(byte[] path) {
		inDirectory(path, (directory, name, follow) -> {
			if (LinuxCalls.unlinkat(directory, name, 0) != 0) {
				throw LinuxErrno.exception("unlinkat", Native.getLastError());
			}
			return 0;
		});
	}

	private int inDirectory(byte[] path, Action action) {
		int directory = openAt(-1, ROOT, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
		try {
			int start = next(path, 0);
			int end = end(path, start);
			for (int after = next(path, end); path[after] != 0; after = next(path, end)) {
				int inner = openAt(directory, name(path, start, end),
						O_PATH | O_DIRECTORY | O_CLOEXEC | (mayFollow(directory) ? 0 : O_NOFOLLOW), 0);
				LinuxCalls.close(directory);
				directory = inner;
				start = after;
				end = end(path, start);
			}
			return action.perform(directory, (start == end) ? new byte[] { '.', 0 } : name(path, start, end),
					mayFollow(directory));
		}
		finally {
			LinuxCalls.close(directory);
		}
	}

	private boolean mayFollow(int directory) {
		ObjectStatus status = LinuxStatus.of(this.architecture, directory);
		return (status.mode() & WRITABLE_BY_OTHERS) == 0
				&& (status.owner() == 0 || status.owner() == Integer.toUnsignedLong(LinuxCalls.geteuid()));
	}

	private static int openAt(int directory, byte[] name, int flags, int mode) {
		while (true) {
			int descriptor = LinuxCalls.openat(directory, name, flags, mode);
			if (descriptor >= 0) {
				return descriptor;
			}
			int errno = Native.getLastError();
			if (errno != LinuxErrno.EINTR) {
				// With O_DIRECTORY a link that is not followed counts as no directory.
				throw LinuxErrno.exception("openat", errno);
			}
		}
	}

	private static int next(byte[] path, int from) {
		int index = from;
		while (path[index] == '/') {
			index++;
		}
		return index;
	}

	private static int end(byte[] path, int from) {
		int index = from;
		while (path[index] != '/' && path[index] != 0) {
			index++;
		}
		return index;
	}

	private static byte[] name(byte[] path, int start, int end) {
		byte[] name = Arrays.copyOfRange(path, start, end + 1);
		name[end - start] = 0;
		return name;
	}

	private interface Action {

		int perform(int directory, byte[] name, boolean follow);

	}

}
