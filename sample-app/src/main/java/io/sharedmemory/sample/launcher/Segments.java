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

package io.sharedmemory.sample.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

import io.sharedmemory.mapping.SharedMemoryObject;

/**
 * The shared memory objects of one namespace: its channels, and what requesters have made
 * to get their replies.
 */
final class Segments {

	/** Where Linux shows the shared memory objects. */
	private static final Path DIRECTORY = Path.of("/dev/shm");

	private Segments() {
	}

	/**
	 * Removes the names. Who has the memory mapped keeps it until it unmaps it or ends.
	 * @return how many there were
	 */
	static int remove(String namespace) {
		int removed = 0;
		try (DirectoryStream<Path> paths = Files.newDirectoryStream(DIRECTORY,
				(path) -> path.getFileName().toString().startsWith(namespace + "."))) {
			for (Path path : paths) {
				if (SharedMemoryObject.remove("/" + path.getFileName())) {
					removed++;
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (DirectoryIteratorException ex) {
			throw new UncheckedIOException(ex.getCause());
		}
		return removed;
	}

}
