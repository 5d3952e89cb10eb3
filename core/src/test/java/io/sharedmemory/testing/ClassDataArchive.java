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

package io.sharedmemory.testing;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.ring.Ring;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingOptions;
import io.sharedmemory.ring.RingProducer;

/**
 * The test class path as jars, and an archive of the classes that most processes of tests
 * load, with which the JVM (by class-data sharing, JEP 350) starts in half the time. Made
 * once for all that a JVM of tests starts.
 */
final class ClassDataArchive {

	private static final ClassDataArchive INSTANCE = make();

	private final String classPath;

	private final Path archive;

	private ClassDataArchive(String classPath, Path archive) {
		this.classPath = classPath;
		this.archive = archive;
	}

	/**
	 * Returns the archive.
	 * @return the archive, made if it is not there yet
	 */
	static ClassDataArchive get() {
		return INSTANCE;
	}

	/**
	 * Returns the class path that goes with the archive.
	 * @return the same classes as those of the test class path
	 */
	String classPath() {
		return this.classPath;
	}

	/**
	 * Returns the options of a JVM that is to start fast.
	 * @return those of {@link TestJvm#FAST_START}, and what has the archive used if this
	 * JVM could make one
	 */
	List<String> options() {
		List<String> options = new ArrayList<>(TestJvm.FAST_START);
		if (Files.exists(this.archive)) {
			options.add("-XX:SharedArchiveFile=" + this.archive);
			// Java 25 would say that its own archive was made without native access.
			options.add("-Xlog:cds*=off");
		}
		return options;
	}

	private static ClassDataArchive make() {
		try {
			Path directory = Files.createTempDirectory("class-data");
			Path archive = directory.resolve("classes.jsa");
			List<Path> files = new ArrayList<>();
			StringBuilder classPath = new StringBuilder();
			for (String entry : TestJvm.classPath().split(File.pathSeparator)) {
				Path path = Path.of(entry);
				if (Files.isDirectory(path)) {
					Path jar = directory.resolve(files.size() + ".jar");
					pack(path, jar);
					files.add(jar);
					path = jar;
				}
				classPath.append(classPath.isEmpty() ? "" : File.pathSeparator).append(path);
			}
			files.add(archive);
			List<String> options = new ArrayList<>(TestJvm.FAST_START);
			options.add("-XX:ArchiveClassesAtExit=" + archive);
			try (TestJvm jvm = TestJvm.start(List.of(), options, classPath.toString(), Load.class)) {
				jvm.awaitExit();
			}
			directory.toFile().deleteOnExit();
			files.forEach((file) -> file.toFile().deleteOnExit());
			return new ClassDataArchive(classPath.toString(), archive);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void pack(Path directory, Path jar) throws IOException {
		List<Path> files;
		try (Stream<Path> tree = Files.walk(directory)) {
			files = tree.filter(Files::isRegularFile).toList();
		}
		try (OutputStream output = Files.newOutputStream(jar); JarOutputStream packed = new JarOutputStream(output)) {
			for (Path file : files) {
				packed.putNextEntry(new JarEntry(directory.relativize(file).toString()));
				Files.copy(file, packed);
			}
		}
	}

	/**
	 * Loads the classes: sends a record to itself.
	 */
	static final class Load {

		private Load() {
		}

		public static void main(String[] args) {
			String name = "/test-" + UUID.randomUUID();
			try (SharedMemoryObject segment = SharedMemoryObject.createOnly(name, AccessMode.READ_WRITE,
					Permissions.DEFAULT);
					Ring ring = Ring.openOrCreate(segment, RingOptions.builder().capacity(1 << 16).build());
					RingConsumer consumer = ring.newConsumer("group");
					RingProducer producer = ring.newProducer()) {
				producer.send(new byte[1], 0, 1, 0, 0);
				consumer.poll((record) -> System.out.println("got " + record.length()), 1);
			}
			finally {
				SharedMemoryObject.remove(name);
			}
		}

	}

}
