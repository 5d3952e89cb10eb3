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

import java.util.Locale;

/**
 * What differs between the processors that Linux runs on: where libraries lie, and the
 * numbers of its system calls. All of them have 64-bit words in little-endian order.
 */
enum LinuxArchitecture {

	/** From arch/x86/entry/syscalls/syscall_64.tbl. */
	X86_64("x86_64-linux-gnu", 202, 319, 332),

	/** From include/uapi/asm-generic/unistd.h. */
	AARCH64("aarch64-linux-gnu", 98, 279, 291);

	private final String multiarchTriplet;

	private final long futex;

	private final long memfdCreate;

	private final long statx;

	LinuxArchitecture(String multiarchTriplet, long futex, long memfdCreate, long statx) {
		this.multiarchTriplet = multiarchTriplet;
		this.futex = futex;
		this.memfdCreate = memfdCreate;
		this.statx = statx;
	}

	/** Names the directories of libraries where those of several processors are kept. */
	String multiarchTriplet() {
		return this.multiarchTriplet;
	}

	long futex() {
		return this.futex;
	}

	long memfdCreate() {
		return this.memfdCreate;
	}

	long statx() {
		return this.statx;
	}

	static LinuxArchitecture current() {
		String name = System.getProperty("os.arch", "");
		return switch (name.toLowerCase(Locale.ROOT)) {
			case "amd64", "x86_64" -> X86_64;
			case "aarch64", "arm64" -> AARCH64;
			default -> throw new UnsupportedPlatformException(
					"no support for Linux on " + name + " yet, only on amd64 and aarch64");
		};
	}

}
