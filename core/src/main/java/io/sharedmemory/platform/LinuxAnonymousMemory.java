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
 * Anonymous files of Linux ({@code memfd_create}, Linux 3.17), which another process
 * reaches through {@code /proc}.
 */
final class LinuxAnonymousMemory implements AnonymousMemory {

	private static final long MFD_CLOEXEC = 1;

	private static final long MFD_ALLOW_SEALING = 2;

	private static final int F_ADD_SEALS = 1033;

	private static final int F_GET_SEALS = 1034;

	private static final int F_SEAL_SEAL = 1;

	private static final int F_SEAL_SHRINK = 2;

	private final LinuxPlatform platform;

	private final long memfdCreate;

	LinuxAnonymousMemory(LinuxPlatform platform, LinuxArchitecture architecture) {
		this.platform = platform;
		this.memfdCreate = architecture.memfdCreate();
	}

	@Override
	public int create(String label) {
		byte[] name = (label + '\0').getBytes(StandardCharsets.UTF_8);
		long descriptor = LinuxCalls.syscall(this.memfdCreate, name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
		if (descriptor < 0) {
			throw LinuxErrno.exception("memfd_create", Native.getLastError());
		}
		return (int) descriptor;
	}

	@Override
	public void sealAgainstShrinking(int handle) {
		if (LinuxCalls.fcntl(handle, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
			throw LinuxErrno.exception("fcntl(F_ADD_SEALS)", Native.getLastError());
		}
	}

	@Override
	public boolean isSealedAgainstShrinking(int handle) {
		int seals = LinuxCalls.fcntl(handle, F_GET_SEALS, 0);
		// A file that cannot have seals answers EINVAL.
		return seals >= 0 && (seals & F_SEAL_SHRINK) != 0;
	}

	@Override
	public int open(long pid, int handle, boolean writable) {
		return this.platform.openLink("/proc/" + pid + "/fd/" + handle, writable);
	}

	@Override
	public long available() {
		return LinuxAvailableMemory.ofSystem();
	}

}
