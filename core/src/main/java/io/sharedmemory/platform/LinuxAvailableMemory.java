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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much memory can be had before processes are killed for it, with what can be swapped
 * out. What cannot be read limits nothing.
 */
final class LinuxAvailableMemory {

	private static final Path INFORMATION = Path.of("/proc/meminfo");

	private LinuxAvailableMemory() {
	}

	/**
	 * Returns what the system has and the container of this process may have.
	 * @return bytes, {@link Long#MAX_VALUE} if it is not known
	 */
	static long ofSystem() {
		return withSwap(Math.min(ofContainerWithoutSwap(), information("MemAvailable:", Long.MAX_VALUE)));
	}

	/**
	 * Returns what the container of this process may have.
	 * @return bytes, {@link Long#MAX_VALUE} if it has no limit
	 */
	static long ofContainer() {
		return withSwap(ofContainerWithoutSwap());
	}

	private static long ofContainerWithoutSwap() {
		try {
			return new LinuxMemoryLimit().available();
		}
		catch (IOException | RuntimeException ex) {
			return Long.MAX_VALUE;
		}
	}

	private static long withSwap(long memory) {
		if (memory == Long.MAX_VALUE) {
			return memory;
		}
		long swap = information("SwapFree:", 0);
		return (memory < Long.MAX_VALUE - swap) ? memory + swap : Long.MAX_VALUE;
	}

	private static long information(String name, long unknown) {
		try {
			for (String line : Files.readAllLines(INFORMATION)) {
				// "MemAvailable: 20137212 kB"
				if (line.startsWith(name)) {
					return Long.parseLong(line.substring(name.length(), line.length() - 2).trim()) * 1024;
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			// Not known, then.
		}
		return unknown;
	}

}
