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

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * {@code fstat} of macOS in its form with 64-bit inodes, which has a name of its own on
 * Intel processors.
 *
 * <pre>
 * 0     4      6       8     16    20    24          96     104   144
 * | dev | mode | nlink | ino | uid | gid | ... times | size | ... |
 * </pre>
 *
 * Shared memory objects have neither device nor inode there: any two look the same.
 */
final class MacStatus {

	private static final int LENGTH = 144;

	private static final int S_IFMT = 0170000;

	private static final int S_IFREG = 0100000;

	private static final int S_IFDIR = 0040000;

	private final Function fstat;

	MacStatus() {
		boolean intel = "x86_64".equals(System.getProperty("os.arch"));
		this.fstat = NativeLibrary.getInstance("c").getFunction(intel ? "fstat$INODE64" : "fstat");
	}

	ObjectStatus of(int descriptor) {
		byte[] result = new byte[LENGTH];
		if (this.fstat.invokeInt(new Object[] { descriptor, result }) != 0) {
			throw MacErrno.exception("fstat", Native.getLastError());
		}
		ByteBuffer status = ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN);
		int mode = Short.toUnsignedInt(status.getShort(4));
		return new ObjectStatus(Integer.toUnsignedLong(status.getInt(0)), status.getLong(8), status.getLong(96),
				mode & 07777, Integer.toUnsignedLong(status.getInt(16)), Short.toUnsignedInt(status.getShort(6)),
				kind(mode));
	}

	private static ObjectStatus.Kind kind(int mode) {
		return switch (mode & S_IFMT) {
			// A shared memory object has no type.
			case S_IFREG, 0 -> ObjectStatus.Kind.REGULAR;
			case S_IFDIR -> ObjectStatus.Kind.DIRECTORY;
			default -> ObjectStatus.Kind.OTHER;
		};
	}

}
