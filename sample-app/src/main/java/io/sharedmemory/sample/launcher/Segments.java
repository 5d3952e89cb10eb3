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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.ring.ParticipantStatus;
import io.sharedmemory.ring.Ring;
import io.sharedmemory.ring.RingException;
import io.sharedmemory.ring.RingOptions;

/**
 * The shared memory objects of one namespace: its channels, and what requesters have made
 * to get their replies.
 */
final class Segments {

	/** Where Linux shows the shared memory objects. */
	private static final Path DIRECTORY = Path.of("/dev/shm");

	/** Takes a ring as it was made. */
	private static final RingOptions ANY = RingOptions.builder().attachTimeout(Duration.ofSeconds(1)).build();

	private Segments() {
	}

	private static List<String> names(String namespace) {
		try (Stream<Path> paths = Files.list(DIRECTORY)) {
			return paths.map((path) -> path.getFileName().toString())
				.filter((name) -> name.startsWith(namespace + "."))
				.map((name) -> "/" + name)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Removes the names, whoever uses them. Who has the memory mapped keeps it until it
	 * unmaps it or ends.
	 * @return how many there were
	 */
	static int remove(String namespace) {
		return (int) names(namespace).stream().filter(SharedMemoryObject::remove).count();
	}

	/**
	 * Removes the names, unless a live process sends or receives in the namespace.
	 * @return how many there were
	 * @throws NamespaceInUseException if there is such a process
	 */
	static int removeUnused(String namespace) {
		SortedSet<Long> users = new TreeSet<>();
		for (String name : names(namespace)) {
			users.addAll(users(namespace, name));
		}
		if (!users.isEmpty()) {
			throw NamespaceInUseException.of(namespace, users);
		}
		return remove(namespace);
	}

	private static List<Long> users(String namespace, String name) {
		try (SharedMemoryObject segment = SharedMemoryObject.openOnly(name, AccessMode.READ_WRITE);
				Ring ring = Ring.openOnly(segment, ANY)) {
			return ring.status()
				.participants()
				.stream()
				.filter(ParticipantStatus::alive)
				.map(ParticipantStatus::pid)
				.toList();
		}
		catch (RingException ex) {
			// Half made, or no ring at all: nobody takes part in it.
			return List.of();
		}
		catch (InterprocessException ex) {
			if (ex.code() == ErrorCode.TIMEOUT_WHEN_LOCKING) {
				throw NamespaceInUseException.of(namespace, ex);
			}
			// Gone by now, or another user's, and then it cannot be removed either.
			return List.of();
		}
	}

}
