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
import org.jspecify.annotations.Nullable;

/**
 * The calls of {@code kernel32.dll} that are needed, in their 64-bit signatures. Names
 * are zero-terminated UTF-16, handles and addresses are longs.
 */
final class WindowsCalls {

	static {
		Native.register(WindowsCalls.class, NativeLibrary.getInstance("kernel32"));
	}

	private WindowsCalls() {
	}

	static native long CreateFileW(char[] path, int access, int share, long security, int disposition, int attributes,
			long template);

	static native int GetFileInformationByHandle(long file, byte[] information);

	static native long CreateFileMappingW(long file, long security, int protection, int sizeHigh, int sizeLow,
			char @Nullable [] name);

	static native long OpenFileMappingW(int access, int inherit, char[] name);

	static native long MapViewOfFileEx(long mapping, int access, int offsetHigh, int offsetLow, long length,
			long address);

	static native int UnmapViewOfFile(long address);

	static native int FlushViewOfFile(long address, long length);

	static native int CloseHandle(long handle);

	static native void GetSystemInfo(byte[] information);

}
