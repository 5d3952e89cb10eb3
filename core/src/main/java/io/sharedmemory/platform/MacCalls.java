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

import com.sun.jna.Library;
import com.sun.jna.Native;

/**
 * The C library of macOS. Calls that are variadic in C have to be declared so: on Apple
 * silicon variadic arguments travel on the stack.
 */
interface MacCalls extends Library {

	MacCalls INSTANCE = Native.load("c", MacCalls.class);

	int open(byte[] path, int flags, Object... mode);

	int shm_open(byte[] name, int flags, Object... mode);

	int shm_unlink(byte[] name);

	int unlink(byte[] path);

	int close(int descriptor);

	int fchmod(int descriptor, short mode);

	int ftruncate(int descriptor, long size);

	int fcntl(int descriptor, int command, Object... argument);

	long mmap(long address, long length, int protection, int flags, int descriptor, long offset);

	int munmap(long address, long length);

	int msync(long address, long length, int flags);

	int getpagesize();

	int geteuid();

}
