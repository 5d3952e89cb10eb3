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
 * The two calls of POSIX shared memory. They are in the C library of musl and of glibc
 * since 2.34, and in librt before.
 */
final class SharedMemoryCalls {

	static {
		register();
	}

	private SharedMemoryCalls() {
	}

	private static void register() {
		try {
			Native.register(SharedMemoryCalls.class, NativeLibrary.getProcess());
		}
		catch (UnsatisfiedLinkError ex) {
			Native.register(SharedMemoryCalls.class, NativeLibrary.getInstance("rt"));
		}
	}

	static native int shm_open(byte[] name, int flags, int mode);

	static native int shm_unlink(byte[] name);

}
