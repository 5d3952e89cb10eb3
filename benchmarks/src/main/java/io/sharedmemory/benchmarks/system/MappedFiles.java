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

package io.sharedmemory.benchmarks.system;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files in memory that both processes map.
 *
 * @since 0.1.0
 */
final class MappedFiles {

	private static final int PAGE_SIZE = 4096;

	private MappedFiles() {
	}

	/**
	 * Maps a file, which is made if it is missing, and touches all of its pages.
	 * @param path the file
	 * @param size its size in bytes
	 * @return the mapping
	 * @throws IOException if it cannot be mapped
	 */
	static MappedByteBuffer map(Path path, long size) throws IOException {
		Files.createDirectories(path.getParent());
		try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
			for (int i = 0; i < size; i += PAGE_SIZE) {
				buffer.get(i);
			}
			return buffer;
		}
	}

	/**
	 * Removes a directory and what is in it.
	 * @param directory the directory
	 * @throws IOException if it cannot be removed
	 */
	static void removeAll(Path directory) throws IOException {
		if (!Files.exists(directory)) {
			return;
		}
		List<Path> paths;
		try (Stream<Path> walk = Files.walk(directory)) {
			paths = walk.sorted(Comparator.reverseOrder()).toList();
		}
		for (Path path : paths) {
			Files.deleteIfExists(path);
		}
	}

}
