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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link LinuxMemoryLimit} with the files of both versions of control groups.
 */
class LinuxMemoryLimitTests {

	@TempDir
	private Path directory;

	@Test
	void whenGroupsOfVersion2HaveLimitsThenTheLeastCounts() throws IOException {
		write("groups", "0::/outer/middle/inner\n");
		write("mounts/outer/memory.max", "1000\n");
		write("mounts/outer/memory.current", "900\n");
		write("mounts/outer/memory.stat", "anon 500\ninactive_file 30\nactive_file 20\nunevictable 7\n");
		write("mounts/outer/middle/memory.max", "2000\n");
		write("mounts/outer/middle/memory.current", "100\n");
		write("mounts/outer/middle/memory.stat", "");
		write("mounts/outer/middle/inner/memory.max", "max\n");
		assertThat(available()).isEqualTo(150);
	}

	@Test
	void whenAContainerSeesItsGroupOfVersion1AsTheOutermostThenItsLimitCounts() throws IOException {
		write("groups", "9:cpu,cpuacct:/docker/abc\n5:hugetlb,memory:/docker/abc\n0::/docker/abc\n");
		write("mounts/memory/memory.limit_in_bytes", "1000\n");
		write("mounts/memory/memory.usage_in_bytes", "400\n");
		write("mounts/memory/memory.stat", "inactive_file 1\ntotal_inactive_file 30\ntotal_active_file 20\n");
		assertThat(available()).isEqualTo(650);
	}

	@Test
	void whenMoreIsTakenThanTheLimitThenThereIsNone() throws IOException {
		write("groups", "0::/\n");
		write("mounts/memory.max", "1000\n");
		write("mounts/memory.current", "1100\n");
		write("mounts/memory.stat", "");
		assertThat(available()).isZero();
	}

	@Test
	void whenThereIsNoLimitThenItIsEndless() throws IOException {
		write("groups", "0::/../elsewhere\n7:pids:/a:b\n3:memory:/\nnonsense\n");
		assertThat(available()).isEqualTo(Long.MAX_VALUE);
	}

	private long available() throws IOException {
		return new LinuxMemoryLimit(this.directory.resolve("groups"), this.directory.resolve("mounts")).available();
	}

	private void write(String path, String content) throws IOException {
		Path file = this.directory.resolve(path);
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
	}

}
