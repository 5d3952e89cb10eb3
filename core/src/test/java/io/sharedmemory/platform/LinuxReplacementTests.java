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

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what takes the place of a closed region where the kernel grants no private
 * memory that can be written. Strict overcommit itself is a setting of the whole system.
 */
class LinuxReplacementTests {

	private static final int LENGTH = 1 << 20;

	@TempDir
	private Path directory;

	@Test
	void whenAMappingIsReplacedByAnEmptyFileThenItReadsZeroesAndCanBeWrittenAndTheObjectStays() throws Exception {
		Path path = this.directory.resolve("file");
		try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
			file.setLength(LENGTH);
			file.write(7);
		}
		LinuxPlatform platform = (LinuxPlatform) Platform.current();
		int handle = platform.openFile(path.toString(), true);
		long address = platform.map(handle, 0, LENGTH, true, true, 0);
		try {
			assertThat(Memory.getByte(address)).isEqualTo((byte) 7);
			platform.replaceWithEmptyFile(address, LENGTH);
			assertThat(Memory.getByte(address)).isZero();
			Memory.putByte(address, (byte) 8);
			Memory.putByte(address + LENGTH - 1, (byte) 8);
			assertThat(Memory.compareAndSetLong(address + 4096, 0, 1)).isTrue();
			assertThat(Files.readAllBytes(path)[0]).isEqualTo((byte) 7);
		}
		finally {
			platform.unmap(address, LENGTH);
			platform.close(handle);
		}
	}

}
