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
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests of {@link AnonymousSharedMemory}.
 */
class AnonymousSharedMemoryTests {

	@Test
	void case21WhenCreatedThenOfExactlyThatSizeAndZero() {
		try (AnonymousSharedMemory memory = AnonymousSharedMemory.create(1000);
				MappedRegion region = MappedRegion.map(memory, AccessMode.READ_WRITE)) {
			byte[] content = new byte[1000];
			region.get(0, content, 0, 1000);
			assertThat(content).containsOnly(0);
			assertThat(memory.size()).isEqualTo(1000);
			assertThat(memory.permissions()).isEqualTo(Permissions.DEFAULT);
			assertThat(memory.nameState()).isEqualTo(NameState.PRESENT);
		}
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> AnonymousSharedMemory.create(0));
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> AnonymousSharedMemory.create(-1));
		assertFails(ErrorCode.OUT_OF_MEMORY, () -> AnonymousSharedMemory.create(Long.MAX_VALUE));
		assertFails(ErrorCode.OUT_OF_MEMORY, () -> AnonymousSharedMemory.create(1L << 44));
	}

	@Test
	void whenChildIsGivenTheHandleThenBothSeeTheSameMemoryAndNothingElseIsInherited() {
		try (AnonymousSharedMemory memory = AnonymousSharedMemory.create(1000);
				MappedRegion region = MappedRegion.map(memory, AccessMode.READ_WRITE)) {
			region.putLong(8, 42);
			try (TestJvm child = TestJvm.start(Child.class, memory.handle())) {
				assertThat(child.awaitLine("inherited")).isEqualTo("0");
				assertThat(child.awaitLine("read")).isEqualTo("42");
				assertThat(child.awaitLine("shrink")).isEqualTo("NOT_SUPPORTED 0");
				assertThat(child.awaitExit()).isZero();
			}
			assertThat(region.getLong(8)).isEqualTo(43);
		}
	}

	@Test
	void whenMadeShorterThenRefusedAndWhenMadeLongerThenGrows() {
		try (AnonymousSharedMemory memory = AnonymousSharedMemory.create(1000)) {
			assertThat(assertFails(ErrorCode.NOT_SUPPORTED, () -> memory.truncate(999))).hasMessageContaining("sealed");
			String[] handle = memory.handle().split(":");
			assertThatIOException().isThrownBy(() -> {
				try (RandomAccessFile file = new RandomAccessFile("/proc/" + handle[1] + "/fd/" + handle[2], "rw")) {
					file.setLength(999);
				}
			}).withMessageContaining("not permitted");
			assertThat(memory.size()).isEqualTo(1000);
			memory.truncate(2000);
			assertThat(memory.size()).isEqualTo(2000);
		}
	}

	@Test
	void whenOpenedForReadingThenNoRegionWrites() {
		try (AnonymousSharedMemory memory = AnonymousSharedMemory.create(1000);
				AnonymousSharedMemory reading = AnonymousSharedMemory.open(memory.handle(), AccessMode.READ_ONLY)) {
			assertFails(ErrorCode.SECURITY, () -> MappedRegion.map(reading, AccessMode.READ_WRITE));
			assertFails(ErrorCode.MODE, () -> AnonymousSharedMemory.open(memory.handle(), AccessMode.COPY_ON_WRITE));
		}
	}

	@Test
	void whenTheOwnerHasClosedItThenTheHandleFindsNothing() {
		AnonymousSharedMemory memory = AnonymousSharedMemory.create(1000);
		String handle = memory.handle();
		memory.close();
		try (AnonymousSharedMemory other = AnonymousSharedMemory.create(1000)) {
			assertThat(other.handle()).isNotEqualTo(handle);
			assertFails(ErrorCode.NOT_FOUND, () -> AnonymousSharedMemory.open(handle, AccessMode.READ_ONLY));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "memory:1", "memory:1:2:3:4:5", "memory:-1:2:3:4", "memory:1/../2:3:4:5",
			"memory:99999999999999999999:1:1:1" })
	void whenTextIsNoHandleThenRefused(String handle) {
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> AnonymousSharedMemory.open(handle, AccessMode.READ_ONLY));
	}

	static final class Child {

		private Child() {
		}

		public static void main(String[] arguments) throws Exception {
			try (var links = Files.list(Path.of("/proc/self/fd"))) {
				System.out.println("inherited " + links.filter((link) -> {
					try {
						return Files.readSymbolicLink(link).toString().contains("memfd");
					}
					catch (IOException ex) {
						return false;
					}
				}).count());
			}
			try (AnonymousSharedMemory memory = AnonymousSharedMemory.open(arguments[0], AccessMode.READ_WRITE);
					MappedRegion region = MappedRegion.map(memory, AccessMode.READ_WRITE)) {
				System.out.println("read " + region.getAndAddLong(8, 1));
				memory.truncate(10);
			}
			catch (InterprocessException ex) {
				System.out.println("shrink " + ex.code() + " " + ex.systemError());
			}
		}

	}

}
