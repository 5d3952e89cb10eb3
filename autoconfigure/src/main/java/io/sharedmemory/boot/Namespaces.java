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

package io.sharedmemory.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.messaging.SegmentLocation;

/**
 * Finds the shared memory objects of a namespace, where the system shows them.
 *
 * @since 0.1.0
 */
public final class Namespaces {

	private Namespaces() {
	}

	/**
	 * Lists the objects of a namespace.
	 * @param namespace the namespace
	 * @return their names without namespace, sorted; none where objects cannot be listed
	 */
	public static List<String> list(String namespace) {
		String prefix = namespace + ".";
		if (!Files.isDirectory(SegmentLocation.OBJECTS)) {
			return List.of();
		}
		try (Stream<Path> objects = Files.list(SegmentLocation.OBJECTS)) {
			return objects.map((path) -> path.getFileName().toString())
				.filter((name) -> name.startsWith(prefix))
				.map((name) -> name.substring(prefix.length()))
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Removes all objects of a namespace, whoever uses them.
	 * @param namespace the namespace
	 */
	public static void removeAll(String namespace) {
		list(namespace).forEach((name) -> SharedMemoryObject.remove(object(namespace, name)));
	}

	/**
	 * Returns what an object of a namespace is called.
	 * @param namespace the namespace
	 * @param name its name in the namespace
	 * @return the name of the object
	 */
	public static String object(String namespace, String name) {
		return "/" + namespace + "." + name;
	}

}
