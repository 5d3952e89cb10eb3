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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.testing.TestName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that objects are the same to this library and to Boost.Interprocess, with a C++
 * program that is compiled for it.
 */
class BoostInteroperationTests {

	private static final int SIZE = 10000;

	private static final String COMPILER = "/usr/bin/g++";

	private static final String HEADER = "/usr/include/boost/interprocess/shared_memory_object.hpp";

	@TempDir
	private static Path directory;

	private static Path peer;

	@RegisterExtension
	private final TestName name = new TestName();

	@BeforeAll
	static void compile() throws Exception {
		assumeTrue(Files.isExecutable(Path.of(COMPILER)), "no C++ compiler: " + COMPILER + " is missing");
		assumeTrue(Files.exists(Path.of(HEADER)), "no Boost.Interprocess: " + HEADER + " is missing");
		Path source = directory.resolve("peer.cpp");
		try (InputStream program = BoostInteroperationTests.class.getResourceAsStream("/boost-peer.cpp")) {
			Files.copy(program, source);
		}
		peer = directory.resolve("peer");
		Path messages = directory.resolve("messages");
		Process compiler = new ProcessBuilder(COMPILER, "-std=c++14", "-o", peer.toString(), source.toString(), "-lrt",
				"-pthread")
			.redirectErrorStream(true)
			.redirectOutput(messages.toFile())
			.start();
		assertThat(compiler.waitFor(5, TimeUnit.MINUTES)).isTrue();
		assertThat(compiler.exitValue()).as(Files.readString(messages)).isZero();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 4097, 9999 })
	void whenBoostCreatesThenJavaReads(long offset) throws Exception {
		assertThat(run("create", this.name, offset)).isEmpty();
		try (SharedMemoryObject object = SharedMemoryObject.openOnly(this.name.toString(), AccessMode.READ_ONLY);
				MappedRegion region = MappedRegion.map(object, AccessMode.READ_ONLY, offset)) {
			assertThat(object.size()).isEqualTo(SIZE);
			assertThat(object.permissions()).hasToString("rw-r-----");
			byte[] read = new byte[(int) region.size()];
			region.get(0, read, 0, read.length);
			assertThat(read).isEqualTo(pattern(offset, read.length));
		}
		assertThat(SharedMemoryObject.remove(this.name.toString())).isTrue();
		assertThat(run("compare", this.name, 0)).containsExactly("error 7 errno 2");
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 4097, 9999 })
	void whenJavaCreatesThenBoostReads(long offset) throws Exception {
		try (SharedMemoryObject object = createWithPattern()) {
			assertThat(run("compare", this.name, offset)).containsExactly("size " + (SIZE - offset) + " differences 0");
			assertThat(run("create", this.name, 0)).containsExactly("error 9 errno 17");
			assertThat(object.nameState()).isEqualTo(NameState.PRESENT);
			assertThat(run("remove", this.name)).containsExactly("true");
			assertThat(run("remove", this.name)).containsExactly("false");
			assertThat(object.nameState()).isEqualTo(NameState.REMOVED);
		}
	}

	@Test
	void whenEitherCopiesOnWriteThenTheOtherSeesNothing() throws Exception {
		try (SharedMemoryObject object = createWithPattern();
				MappedRegion copy = MappedRegion.map(object, AccessMode.COPY_ON_WRITE);
				MappedRegion shared = MappedRegion.map(object, AccessMode.READ_ONLY)) {
			assertThat(run("copy-on-write", this.name)).containsExactly("written");
			assertThat(shared.getByte(100)).isEqualTo(pattern(100, 1)[0]);
			copy.fill(0, SIZE, (byte) 0);
			assertThat(run("compare", this.name, 0)).containsExactly("size 10000 differences 0");
		}
	}

	@Test
	void whenJavaRemovesWhatBoostHasMappedThenBoostGoesOn() throws Exception {
		try (SharedMemoryObject object = createWithPattern();
				MappedRegion region = MappedRegion.map(object, AccessMode.READ_WRITE)) {
			Process holder = start("hold", this.name);
			try (BufferedReader output = holder.inputReader(); Writer input = holder.outputWriter()) {
				assertThat(output.readLine()).isEqualTo("mapped");
				assertThat(SharedMemoryObject.remove(this.name.toString())).isTrue();
				object.close();
				input.write("go\n");
				input.flush();
				assertThat(output.readLine()).isEqualTo("differences 0");
				assertThat(output.readLine()).isEqualTo("written");
				assertThat(region.getByte(7)).isEqualTo((byte) 42);
			}
			finally {
				holder.destroy();
			}
		}
	}

	@Test
	void whenAFileHasAKeyThenBothFindTheSameSegment() throws Exception {
		Path file = Files.createFile(directory.resolve("key-file"));
		XsiKey key = XsiKey.of(file, 42);
		List<String> created = run("xsi-create", file, 42);
		int id = Integer.parseInt(created.get(0));
		try (XsiSharedMemory segment = XsiSharedMemory.openOnly(key, AccessMode.READ_ONLY);
				MappedRegion region = MappedRegion.map(segment, AccessMode.READ_ONLY)) {
			assertThat(segment.id()).isEqualTo(id);
			byte[] read = new byte[5000];
			region.get(0, read, 0, read.length);
			assertThat(read).isEqualTo(pattern(0, 5000));
		}
		finally {
			assertThat(XsiSharedMemory.remove(id)).isTrue();
		}
		try (XsiSharedMemory segment = XsiSharedMemory.createOnly(key, 4000, Permissions.DEFAULT)) {
			try (MappedRegion region = MappedRegion.map(segment, AccessMode.READ_WRITE)) {
				region.put(0, pattern(0, 4000), 0, 4000);
				assertThat(run("xsi-compare", file, 42)).containsExactly("size 4000 differences 0");
			}
			finally {
				XsiSharedMemory.remove(segment.id());
			}
		}
	}

	@Test
	void whenJavaWritesAFileThenBoostMapsIt() throws Exception {
		Path path = directory.resolve("mapped-file");
		try (FileMapping file = FileMapping.createOnly(path, AccessMode.READ_WRITE, Permissions.DEFAULT)) {
			file.truncate(SIZE);
			try (MappedRegion region = MappedRegion.map(file, AccessMode.READ_WRITE)) {
				region.put(0, pattern(0, SIZE), 0, SIZE);
			}
		}
		assertThat(run("file-compare", path, 1)).containsExactly("size 9999 differences 0");
	}

	@Test
	void whenPointersAreRelativeThenBothFollowThem() throws Exception {
		try (SharedMemoryObject object = createWithPattern();
				MappedRegion region = MappedRegion.map(object, AccessMode.READ_WRITE)) {
			region.putLong(5000, 42);
			OffsetPointer.at(region, 64).set(5000);
			OffsetPointer.at(region, 72).setNull();
			assertThat(run("pointer", this.name)).containsExactly("value 42 null 1");
			OffsetPointer pointer = OffsetPointer.at(region, 80);
			assertThat(region.getLong(pointer.get(Long.BYTES))).isEqualTo(43);
			assertThat(OffsetPointer.at(region, 88).isNull()).isTrue();
		}
	}

	private SharedMemoryObject createWithPattern() {
		SharedMemoryObject object = SharedMemoryObject.createOnly(this.name.toString(), AccessMode.READ_WRITE,
				Permissions.DEFAULT);
		object.truncate(SIZE);
		try (MappedRegion region = MappedRegion.map(object, AccessMode.READ_WRITE)) {
			region.put(0, pattern(0, SIZE), 0, SIZE);
		}
		return object;
	}

	private static byte[] pattern(long first, int length) {
		byte[] pattern = new byte[length];
		for (int i = 0; i < length; i++) {
			pattern[i] = (byte) ((first + i) * 7 + 3);
		}
		return pattern;
	}

	private static List<String> run(Object... arguments) throws Exception {
		Process process = start(arguments);
		try (BufferedReader output = process.inputReader()) {
			return output.lines().toList();
		}
		finally {
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		}
	}

	private static Process start(Object... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(peer.toString()));
		Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
		return new ProcessBuilder(command).redirectErrorStream(true).start();
	}

}
