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

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of links and names that lead elsewhere.
 */
class SymbolicLinkTests {

	@TempDir
	private Path directory;

	private Path own;

	private Path open;

	private Path file;

	@BeforeEach
	void prepare() throws Exception {
		this.own = Files.createDirectory(this.directory.resolve("own"));
		this.open = Files.createDirectory(this.directory.resolve("open"));
		Files.setPosixFilePermissions(this.open, PosixFilePermissions.fromString("rwxrwxrwx"));
		this.file = Files.write(this.own.resolve("file"), new byte[100]);
	}

	@Test
	void whenOthersCanWriteToTheDirectoryThenNoLinkInItIsFollowed() throws Exception {
		Path link = Files.createSymbolicLink(this.open.resolve("link"), this.file);
		Path way = Files.createSymbolicLink(this.open.resolve("way"), this.own);
		assertFails(ErrorCode.PATH, () -> FileMapping.open(link, AccessMode.READ_ONLY));
		assertFails(ErrorCode.PATH, () -> FileMapping.openOrCreate(link, AccessMode.READ_WRITE, Permissions.DEFAULT));
		assertFails(ErrorCode.PATH, () -> FileMapping.open(way.resolve("file"), AccessMode.READ_ONLY));
		assertFails(ErrorCode.PATH,
				() -> FileMapping.createOnly(way.resolve("new"), AccessMode.READ_WRITE, Permissions.DEFAULT));
		assertFails(ErrorCode.PATH, () -> EmulatedSharedMemory.openOnly(this.open, "link", AccessMode.READ_ONLY));
		assertThat(this.own.resolve("new")).doesNotExist();
	}

	@Test
	void whenOnlyThisUserCanWriteToTheDirectoryThenLinksAreFollowed() throws Exception {
		Path link = Files.createSymbolicLink(this.own.resolve("link"), this.file);
		Path way = Files.createSymbolicLink(this.directory.resolve("way"), this.own);
		FileMapping.open(link, AccessMode.READ_ONLY).close();
		FileMapping.open(way.resolve("file"), AccessMode.READ_ONLY).close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "..", "/..", "../file", "a/b", "/a/b", "." })
	void whenNameLeavesTheDirectoryOfEmulatedObjectsThenRefused(String name) {
		assertFails(ErrorCode.INVALID_ARGUMENT,
				() -> EmulatedSharedMemory.openOrCreate(this.own, name, AccessMode.READ_WRITE, Permissions.DEFAULT));
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> EmulatedSharedMemory.remove(this.own, name));
	}

	@Test
	void whenPrivateObjectWasPlacedByAnotherUserThenRefused() throws Exception {
		assumeTrue("root".equals(System.getProperty("user.name")), "only root can make a file of another user");
		Files.setAttribute(this.file, "unix:uid", 65534);
		assertThat(assertFails(ErrorCode.SECURITY,
				() -> FileMapping.openOrCreate(this.file, AccessMode.READ_WRITE, Permissions.DEFAULT)))
			.hasMessageContaining("65534");
		FileMapping.openOrCreate(this.file, AccessMode.READ_WRITE, Permissions.of(0660)).close();
		try (FileMapping opened = FileMapping.open(this.file, AccessMode.READ_ONLY)) {
			assertThat(opened.owner()).isEqualTo(65534);
		}
	}

}
