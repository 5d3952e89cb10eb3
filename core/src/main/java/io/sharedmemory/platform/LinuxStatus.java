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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import com.sun.jna.Native;

/**
 * The {@code statx} system call (Linux 4.11), whose result has one layout on every
 * processor and in every C library, unlike {@code struct stat}.
 *
 * <pre>
 * 0    4       8          16    20  24  28       32  40   48       128    136       140       144  256
 * |mask|blksize|attributes|nlink|uid|gid|mode|pad|ino|size|(times) |(rdev)|dev_major|dev_minor| ... |
 * </pre>
 */
final class LinuxStatus {

	private static final int LINKS = 16;

	private static final int OWNER = 20;

	private static final int MODE = 28;

	private static final int INODE = 32;

	private static final int SIZE = 40;

	private static final int DEVICE_MAJOR = 136;

	private static final int DEVICE_MINOR = 140;

	private static final int LENGTH = 256;

	private static final long STATX_BASIC_STATS = 0x7ff;

	private static final long AT_EMPTY_PATH = 0x1000;

	private static final long AT_FDCWD = -100;

	private static final int S_IFMT = 0170000;

	private static final int S_IFREG = 0100000;

	private static final int S_IFDIR = 0040000;

	private static final byte[] EMPTY_PATH = { 0 };

	private LinuxStatus() {
	}

	static ObjectStatus of(LinuxArchitecture architecture, int descriptor) {
		return statx(architecture, descriptor, EMPTY_PATH, AT_EMPTY_PATH);
	}

	static ObjectStatus of(LinuxArchitecture architecture, byte[] path) {
		return statx(architecture, AT_FDCWD, path, 0);
	}

	private static ObjectStatus statx(LinuxArchitecture architecture, long directory, byte[] path, long flags) {
		byte[] result = new byte[LENGTH];
		if (LinuxCalls.syscall(architecture.statx(), directory, path, flags, STATX_BASIC_STATS, result) != 0) {
			throw LinuxErrno.exception("statx", Native.getLastError());
		}
		ByteBuffer status = ByteBuffer.wrap(result).order(ByteOrder.nativeOrder());
		int mode = Short.toUnsignedInt(status.getShort(MODE));
		long device = ((long) status.getInt(DEVICE_MAJOR) << 32) | Integer.toUnsignedLong(status.getInt(DEVICE_MINOR));
		return new ObjectStatus(device, status.getLong(INODE), status.getLong(SIZE), mode & 07777,
				Integer.toUnsignedLong(status.getInt(OWNER)), Integer.toUnsignedLong(status.getInt(LINKS)), kind(mode));
	}

	private static ObjectStatus.Kind kind(int mode) {
		return switch (mode & S_IFMT) {
			case S_IFREG -> ObjectStatus.Kind.REGULAR;
			case S_IFDIR -> ObjectStatus.Kind.DIRECTORY;
			default -> ObjectStatus.Kind.OTHER;
		};
	}

}
