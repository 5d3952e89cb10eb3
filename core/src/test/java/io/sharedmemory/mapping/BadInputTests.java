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

package io.sharedmemory.mapping;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.sharedmemory.testing.TestName;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that bad input is refused with an error that names it, and leaves nothing: no
 * object, no file, no descriptor, no mapping.
 */
class BadInputTests {

	private static final Permissions PERMISSIONS = Permissions.DEFAULT;

	@RegisterExtension
	private final TestName name = new TestName();

	@TempDir
	private Path directory;

	private Path objects;

	private Path outside;

	@BeforeEach
	void makeDirectories() throws IOException {
		this.objects = Files.createDirectory(this.directory.resolve("objects"));
		this.outside = this.directory.resolve("outside");
	}

	@Test
	void whenNameLeavesItsDirectoryThenNothingIsMade() throws Exception {
		List<ThrowingCallable> uses = new ArrayList<>();
		for (String bad : List.of("../outside", "..", "a/b", "/../outside", "")) {
			uses.add(() -> EmulatedSharedMemory.createOnly(this.objects, bad, AccessMode.READ_WRITE, PERMISSIONS));
			uses.add(() -> EmulatedSharedMemory.openOrCreate(this.objects, bad, AccessMode.READ_WRITE, PERMISSIONS));
			uses.add(() -> EmulatedSharedMemory.openOnly(this.objects, bad, AccessMode.READ_WRITE));
			uses.add(() -> EmulatedSharedMemory.remove(this.objects, bad));
			uses.add(() -> SharedMemoryObject.createOnly(bad, AccessMode.READ_WRITE, PERMISSIONS));
			uses.add(() -> SharedMemoryObject.openOrCreate(bad, AccessMode.READ_WRITE, PERMISSIONS));
			uses.add(() -> SharedMemoryObject.openOnly(bad, AccessMode.READ_WRITE));
			uses.add(() -> SharedMemoryObject.remove(bad));
		}
		assertLeavesNothing(ErrorCode.INVALID_ARGUMENT, uses);
	}

	@Test
	void whenNameHas256BytesThenNothingIsMade() throws Exception {
		String text = this.name.toString().substring(1);
		String longName = text + "x".repeat(256 - text.length());
		assertLeavesNothing(ErrorCode.PATH, List.of(
				() -> SharedMemoryObject.createOnly(longName, AccessMode.READ_WRITE, PERMISSIONS),
				() -> SharedMemoryObject.openOrCreate("/" + longName, AccessMode.READ_WRITE, PERMISSIONS),
				() -> SharedMemoryObject.openOnly(longName, AccessMode.READ_ONLY),
				() -> SharedMemoryObject.remove(longName),
				() -> EmulatedSharedMemory.createOnly(this.objects, longName, AccessMode.READ_WRITE, PERMISSIONS),
				() -> FileMapping.createOnly(this.objects.resolve(longName), AccessMode.READ_WRITE, PERMISSIONS)));
	}

	@Test
	void whenPathIsDirectoryThenNothingIsOpen() throws Exception {
		Files.createDirectory(this.objects.resolve("sub"));
		assertLeavesNothing(ErrorCode.IS_DIRECTORY,
				List.of(() -> FileMapping.open(this.objects, AccessMode.READ_ONLY),
						() -> FileMapping.open(this.objects, AccessMode.READ_WRITE),
						() -> FileMapping.openOrCreate(this.objects, AccessMode.READ_WRITE, PERMISSIONS),
						() -> EmulatedSharedMemory.openOnly(this.objects, "sub", AccessMode.READ_ONLY)));
	}

	@Test
	void whenPathIsMissingThenNothingIsMade() throws Exception {
		Path missing = this.outside.resolve("file");
		assertLeavesNothing(ErrorCode.NOT_FOUND,
				List.of(() -> FileMapping.open(missing, AccessMode.READ_WRITE),
						() -> FileMapping.createOnly(missing, AccessMode.READ_WRITE, PERMISSIONS),
						() -> FileMapping.openOrCreate(missing, AccessMode.READ_WRITE, PERMISSIONS),
						() -> EmulatedSharedMemory.openOrCreate(this.outside, "x", AccessMode.READ_WRITE, PERMISSIONS),
						() -> SharedMemoryObject.openOnly(this.name.toString(), AccessMode.READ_WRITE),
						() -> XsiKey.of(missing, 1)));
	}

	@Test
	void whenRangeIsImpossibleThenNothingIsMapped() throws Exception {
		try (AnonymousSharedMemory memory = AnonymousSharedMemory.create(10_000)) {
			List<ThrowingCallable> uses = new ArrayList<>();
			long[][] ranges = { { -1, 1 }, { 0, -1 }, { 0, 0 }, { 0, 10_001 }, { 9_999, 2 }, { 10_000, 1 },
					{ Long.MAX_VALUE, 1 }, { 1, Long.MAX_VALUE }, { Long.MIN_VALUE, Long.MAX_VALUE } };
			for (long[] range : ranges) {
				for (AccessMode mode : AccessMode.values()) {
					uses.add(() -> MappedRegion.map(memory, mode, range[0], range[1]));
				}
			}
			assertLeavesNothing(ErrorCode.SIZE, uses);
		}
	}

	@Test
	void whenObjectIsClosedThenNothingIsMapped() throws Exception {
		AnonymousSharedMemory memory = AnonymousSharedMemory.create(10_000);
		memory.close();
		assertLeavesNothing(ErrorCode.CLOSED,
				List.of(() -> MappedRegion.map(memory, AccessMode.READ_ONLY), () -> memory.truncate(1), memory::size));
	}

	private void assertLeavesNothing(ErrorCode code, List<ThrowingCallable> uses) throws IOException {
		// The first round may load what the JVM keeps open.
		uses.forEach((use) -> assertFails(code, use));
		long descriptors = descriptors();
		long mappings = mappings();
		List<String> files = files();
		uses.forEach((use) -> assertFails(code, use));
		assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
		assertThat(files()).isEqualTo(files);
		assertThat(this.outside).doesNotExist();
		assertThat(Path.of("/dev/shm")).isDirectoryNotContaining(
				(path) -> path.getFileName().toString().startsWith(this.name.toString().substring(1)));
		assertThat(mappings()).isLessThanOrEqualTo(mappings);
	}

	private long mappings() throws IOException {
		return Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)
			.stream()
			.filter((line) -> line.contains("memfd:") || line.contains(this.name.toString())
					|| line.contains(this.directory.toString()))
			.count();
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.map(Path::toString).sorted().toList();
		}
	}

	private static long descriptors() throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.count();
		}
	}

}
