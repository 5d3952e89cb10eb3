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

import com.sun.jna.Native;

/**
 * Makes a file longer where the file system cannot reserve room for it, by writing zeroes
 * behind its end. What the C library does there, it does from the beginning: it writes a
 * zero into each block that seems to begin with one, also over what another process has
 * just put there.
 */
final class LinuxUnreservable {

	private static final int F_GETFL = 3;

	private static final int F_SETFL = 4;

	private static final int O_APPEND = 02000;

	private static final int SEEK_HOLE = 4;

	private static final int CHUNK = 1 << 16;

	private final LinuxPlatform platform;

	private final int handle;

	LinuxUnreservable(LinuxPlatform platform, int handle) {
		this.platform = platform;
		this.handle = handle;
	}

	/**
	 * Gives room to all bytes of the file up to a size, at least.
	 * @param size bytes
	 */
	void grow(long size) {
		fillHoles(Math.min(size, size()));
		// Unlike any other write, one that appends cannot hit what somebody else has
		// appended meanwhile.
		int flags = fcntl(F_GETFL, 0);
		fcntl(F_SETFL, flags | O_APPEND);
		try {
			append(size);
		}
		finally {
			fcntl(F_SETFL, flags);
		}
	}

	/**
	 * Fills what others have left out, as what is made here has no holes.
	 */
	private void fillHoles(long end) {
		long hole = nextHole(0);
		while (hole >= 0 && hole < end) {
			long data = this.platform.nextData(this.handle, hole);
			long holeEnd = (data > hole && data < end) ? data : end;
			int errno = LinuxCalls.posix_fallocate(this.handle, hole, holeEnd - hole);
			if (errno != 0) {
				throw LinuxErrno.exception("posix_fallocate", errno);
			}
			hole = nextHole(holeEnd);
		}
	}

	private long nextHole(long offset) {
		return LinuxCalls.lseek(this.handle, offset, SEEK_HOLE);
	}

	private void append(long size) {
		byte[] zeroes = new byte[CHUNK];
		for (long length = size(); length < size; length = size()) {
			if (LinuxCalls.write(this.handle, zeroes, Math.min(CHUNK, size - length)) < 0) {
				int errno = Native.getLastError();
				if (errno != LinuxErrno.EINTR) {
					throw LinuxErrno.exception("write", errno);
				}
			}
		}
	}

	private long size() {
		return this.platform.status(this.handle).size();
	}

	private int fcntl(int command, int argument) {
		int result = LinuxCalls.fcntl(this.handle, command, argument);
		if (result < 0) {
			throw LinuxErrno.exception("fcntl", Native.getLastError());
		}
		return result;
	}

}
