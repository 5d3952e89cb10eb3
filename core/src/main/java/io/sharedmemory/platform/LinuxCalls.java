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
import com.sun.jna.NativeLibrary;

/**
 * The C library of the process, called directly. Strings are zero-terminated bytes,
 * pointers and sizes are longs: only 64-bit systems get here. {@code open},
 * {@code openat}, {@code fcntl} and {@code syscall} are variadic in C, which Linux passes
 * in the same registers as fixed arguments on the processors of
 * {@link LinuxArchitecture}.
 */
final class LinuxCalls {

	static {
		Native.register(LinuxCalls.class, NativeLibrary.getProcess());
	}

	private LinuxCalls() {
	}

	static native int open(byte[] path, int flags, int mode);

	static native int close(int descriptor);

	static native int openat(int directory, byte[] name, int flags, int mode);

	static native int linkat(int oldDirectory, byte[] oldPath, int newDirectory, byte[] newPath, int flags);

	static native int unlinkat(int directory, byte[] name, int flags);

	static native int geteuid();

	static native int fchmod(int descriptor, int mode);

	static native int ftruncate(int descriptor, long size);

	static native long write(int descriptor, byte[] bytes, long count);

	static native long lseek(int descriptor, long offset, int whence);

	/** Writes a {@code struct statfs}, of 120 bytes on 64-bit systems. */
	static native int fstatfs(int descriptor, long[] result);

	static native int fallocate(int descriptor, int mode, long offset, long length);

	/** Returns the error number instead of setting it. */
	static native int posix_fallocate(int descriptor, long offset, long length);

	static native long mmap(long address, long length, int protection, int flags, int descriptor, long offset);

	static native int munmap(long address, long length);

	static native int msync(long address, long length, int flags);

	static native int getpagesize();

	static native int fcntl(int descriptor, int command, long[] argument);

	static native int fcntl(int descriptor, int command, int argument);

	static native long syscall(long number, byte[] name, long flags);

	static native long syscall(long number, long directory, byte[] path, long flags, long mask, byte[] result);

	static native long syscall(long number, long address, long operation, long value, long[] timeout, long address2,
			long value3);

}
