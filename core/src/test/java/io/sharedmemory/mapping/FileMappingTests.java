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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link FileMapping}.
 */
class FileMappingTests {

	@TempDir
	private Path directory;

	@Test
	void whenFileIsMissingThenOpenFailsAndCreatesNothing() {
		assertThat(assertFails(ErrorCode.NOT_FOUND, () -> FileMapping.open(path(), AccessMode.READ_WRITE)))
			.hasMessageContaining(path().toString());
		assertThat(path()).doesNotExist();
	}

	@Test
	void whenDirectoryOrDeviceIsOpenedThenRefused() {
		assertFails(ErrorCode.IS_DIRECTORY, () -> FileMapping.open(this.directory, AccessMode.READ_ONLY));
		assertFails(ErrorCode.IS_DIRECTORY, () -> FileMapping.open(this.directory, AccessMode.READ_WRITE));
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> FileMapping.open(Path.of("/dev/null"), AccessMode.READ_WRITE));
		assertFails(ErrorCode.PATH, () -> FileMapping.open(Path.of("/dev/null/x"), AccessMode.READ_ONLY));
	}

	@Test
	void whenAccessIsAModeOfRegionsThenRefused() {
		assertFails(ErrorCode.MODE, () -> FileMapping.open(path(), AccessMode.COPY_ON_WRITE));
	}

	@Test
	void case20WhenWrittenThroughARegionAndFlushedThenTheFileHasIt() throws Exception {
		Files.write(path(), new byte[10000]);
		byte[] written = "written".getBytes();
		try (FileMapping file = FileMapping.open(path(), AccessMode.READ_WRITE);
				MappedRegion region = MappedRegion.map(file, AccessMode.READ_WRITE)) {
			region.put(5000, written, 0, written.length);
			region.flush(5000, written.length, false);
			assertThat(Files.readAllBytes(path())).containsSubsequence(written);
			assertThat(new String(Files.readAllBytes(path()), 5000, written.length)).isEqualTo("written");
			region.flush(9999, 1, true);
			region.flush();
			assertThat(file.type()).isEqualTo(SegmentType.FILE);
		}
	}

	@Test
	void whenCreatedThenEmptyWithThePermissionsAskedAndOpenedTheNextTime() {
		try (FileMapping created = FileMapping.openOrCreate(path(), AccessMode.READ_WRITE, Permissions.of(0666))) {
			assertThat(created.size()).isZero();
			assertThat(created.permissions()).isEqualTo(Permissions.of(0666));
			created.truncate(3000);
			try (FileMapping opened = FileMapping.openOrCreate(path(), AccessMode.READ_ONLY, Permissions.DEFAULT)) {
				assertThat(opened.size()).isEqualTo(3000);
				assertThat(opened.permissions()).isEqualTo(Permissions.of(0666));
			}
		}
	}

	@Test
	void whenLinkLeadsToNothingThenOpenOrCreateGivesUp() throws Exception {
		Files.createSymbolicLink(path(), this.directory.resolve("nothing"));
		assertFails(ErrorCode.NOT_FOUND,
				() -> FileMapping.openOrCreate(path(), AccessMode.READ_WRITE, Permissions.DEFAULT));
	}

	@Test
	void whenPathIsNotAsciiThenTheSameFileIsMeant() throws Exception {
		Path accented = this.directory.resolve("caf\u00e9");
		Files.write(accented, new byte[] { 7, 0, 0, 0 });
		try (FileMapping file = FileMapping.open(accented, AccessMode.READ_ONLY)) {
			assertThat(file.size()).isEqualTo(4);
		}
	}

	@Test
	void whenFileIsRemovedOrReplacedThenTheOpenOneKnows() throws Exception {
		Files.write(path(), new byte[10]);
		try (FileMapping file = FileMapping.open(path(), AccessMode.READ_ONLY)) {
			assertThat(file.nameState()).isEqualTo(NameState.PRESENT);
			assertThat(FileMapping.remove(path())).isTrue();
			assertThat(file.nameState()).isEqualTo(NameState.REMOVED);
			assertThat(FileMapping.remove(path())).isFalse();
			Files.write(path(), new byte[10]);
			assertThat(file.nameState()).isEqualTo(NameState.REPLACED);
		}
	}

	private Path path() {
		return this.directory.resolve("file");
	}

}
