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

package io.sharedmemory.messaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.sharedmemory.mapping.SharedMemoryObject;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test a namespace that nobody else has, and removes what is left in it.
 */
public final class TestNames implements AfterEachCallback {

	private final String namespace = "test-" + UUID.randomUUID();

	/**
	 * Returns the namespace.
	 * @return the namespace
	 */
	public String namespace() {
		return this.namespace;
	}

	/**
	 * Returns the name of an object in the namespace.
	 * @param name a name
	 * @return the name of the object
	 */
	public String object(String name) {
		return "/" + this.namespace + "." + name;
	}

	/**
	 * Lists the objects in the namespace.
	 * @return the names of those that there are
	 */
	public List<String> existing() {
		try (Stream<Path> objects = Files.list(Path.of("/dev/shm"))) {
			return objects.map((path) -> path.getFileName().toString())
				.filter((name) -> name.startsWith(this.namespace))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void afterEach(ExtensionContext context) {
		removeAll();
	}

	/**
	 * Removes the objects in the namespace.
	 */
	public void removeAll() {
		existing().forEach(SharedMemoryObject::remove);
	}

}
