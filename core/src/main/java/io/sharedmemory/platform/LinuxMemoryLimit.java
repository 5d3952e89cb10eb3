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
import java.util.List;

/**
 * What the control groups of this process, which a container has, still let it have of
 * the memory of the system. Whoever takes more is not refused but killed.
 */
final class LinuxMemoryLimit {

	private static final Path GROUPS = Path.of("/proc/self/cgroup");

	private static final Path MOUNTS = Path.of("/sys/fs/cgroup");

	private final Path groups;

	private final Path mounts;

	LinuxMemoryLimit() {
		this(GROUPS, MOUNTS);
	}

	/**
	 * Creates the access to the groups of a process.
	 * @param groups the file that names them
	 * @param mounts the directory that has their files
	 */
	LinuxMemoryLimit(Path groups, Path mounts) {
		this.groups = groups;
		this.mounts = mounts;
	}

	/**
	 * Returns how much memory there is for this process without swapping.
	 * @return bytes, {@link Long#MAX_VALUE} if there is no limit
	 * @throws IOException if a file cannot be read
	 */
	long available() throws IOException {
		long available = Long.MAX_VALUE;
		for (String line : Files.readAllLines(this.groups)) {
			// "0::/user.slice" of version 2, "9:memory:/user.slice" of version 1
			String[] parts = line.split(":", 3);
			if (parts.length == 3 && parts[1].isEmpty()) {
				available = Math.min(available, least(this.mounts, parts[2], Version.TWO));
			}
			else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
				available = Math.min(available, least(this.mounts.resolve("memory"), parts[2], Version.ONE));
			}
		}
		return available;
	}

	/**
	 * Looks at a group and those that it is in. A container may see no path of its group
	 * but the files of it in the place of the outermost.
	 */
	private static long least(Path mount, String path, Version version) throws IOException {
		long least = Long.MAX_VALUE;
		for (Path group = mount.resolve(path.substring(1)).normalize(); group != null
				&& group.startsWith(mount); group = group.getParent()) {
			if (Files.exists(group.resolve(version.limit))) {
				least = Math.min(least, available(group, version));
			}
		}
		return least;
	}

	private static long available(Path group, Version version) throws IOException {
		String limit = Files.readString(group.resolve(version.limit)).trim();
		if (limit.equals("max")) {
			return Long.MAX_VALUE;
		}
		long free = Long.parseLong(limit) - Long.parseLong(Files.readString(group.resolve(version.usage)).trim());
		for (String line : Files.readAllLines(group.resolve("memory.stat"))) {
			// Pages of files make room.
			if (line.startsWith(version.prefix + "inactive_file ")
					|| line.startsWith(version.prefix + "active_file ")) {
				free += Long.parseLong(line.substring(line.indexOf(' ') + 1));
			}
		}
		return Math.max(free, 0);
	}

	private enum Version {

		ONE("memory.limit_in_bytes", "memory.usage_in_bytes", "total_"), TWO("memory.max", "memory.current", "");

		private final String limit;

		private final String usage;

		private final String prefix;

		Version(String limit, String usage, String prefix) {
			this.limit = limit;
			this.usage = usage;
			this.prefix = prefix;
		}

	}

}
