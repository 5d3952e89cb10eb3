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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link XsiSharedMemory} and {@link XsiKey}.
 */
class XsiSharedMemoryTests {

	@TempDir
	private Path directory;

	private XsiKey key;

	private XsiSharedMemory segment;

	@BeforeEach
	void create() throws Exception {
		this.key = XsiKey.of(Files.createFile(this.directory.resolve("key")), 7);
		this.segment = XsiSharedMemory.createOnly(this.key, 5000, Permissions.of(0640));
	}

	@AfterEach
	void remove() {
		XsiSharedMemory.remove(this.segment.id());
		this.segment.close();
	}

	@Test
	void whenKeyIsMadeThenAsTheSystemDoes() throws Exception {
		Process process = new ProcessBuilder("stat", "-c", "%d %i", this.directory.resolve("key").toString()).start();
		try (var reader = process.inputReader()) {
			String[] status = reader.readLine().split(" ");
			assertThat(this.key.value()).isEqualTo((int) ((Long.parseLong(status[1]) & 0xffff)
					| ((Long.parseLong(status[0]) & 0xff) << 16) | (7 << 24)));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 256, -1 })
	void whenProjectIdIsOutOfRangeThenRefused(int projectId) {
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> XsiKey.of(this.directory, projectId));
		assertFails(ErrorCode.NOT_FOUND, () -> XsiKey.of(this.directory.resolve("missing"), 1));
	}

	@Test
	void whenOpenedInAnyWayThenTheSameMemory() {
		try (XsiSharedMemory byKey = XsiSharedMemory.openOnly(this.key, AccessMode.READ_ONLY);
				XsiSharedMemory byId = XsiSharedMemory.openById(this.segment.id(), AccessMode.READ_WRITE);
				MappedRegion written = MappedRegion.map(byId, AccessMode.READ_WRITE);
				MappedRegion read = MappedRegion.map(byKey, AccessMode.READ_ONLY)) {
			assertThat(read.getLong(4000)).isZero();
			written.putLongVolatile(4000, 42);
			assertThat(read.getLongVolatile(4000)).isEqualTo(42);
			assertThat(byKey.size()).isEqualTo(5000);
			assertThat(byKey.permissions()).hasToString("rw-r-----");
			assertFails(ErrorCode.SECURITY, () -> MappedRegion.map(byKey, AccessMode.READ_WRITE));
		}
		assertThat(assertFails(ErrorCode.ALREADY_EXISTS,
				() -> XsiSharedMemory.createOnly(this.key, 1, Permissions.DEFAULT))
			.systemError()).isEqualTo(17);
	}

	@Test
	void case22WhenOpenedOrCreatedLargerThenRefusedAndSmallerThenOpened() {
		assertFails(ErrorCode.INVALID_ARGUMENT,
				() -> XsiSharedMemory.openOrCreate(this.key, 50000, Permissions.DEFAULT));
		try (XsiSharedMemory smaller = XsiSharedMemory.openOrCreate(this.key, 10, Permissions.DEFAULT)) {
			assertThat(smaller.size()).isEqualTo(5000);
			assertThat(smaller.id()).isEqualTo(this.segment.id());
		}
	}

	@Test
	void whenTwoOpenOrCreateWhatIsRemovedAgainAndAgainThenEachSegmentHasOneCreator() throws Exception {
		XsiKey other = XsiKey.of(this.directory.resolve("key"), 8);
		Map<Integer, AtomicInteger> creators = new ConcurrentHashMap<>();
		Runnable opening = () -> {
			for (int i = 0; i < 5000; i++) {
				try (XsiSharedMemory shared = XsiSharedMemory.openOrCreate(other, 10, Permissions.DEFAULT)) {
					creators.computeIfAbsent(shared.id(), (id) -> new AtomicInteger())
						.addAndGet(shared.wasCreated() ? 1 : 0);
					XsiSharedMemory.remove(shared.id());
				}
			}
		};
		CompletableFuture.allOf(CompletableFuture.runAsync(opening), CompletableFuture.runAsync(opening)).join();
		assertThat(creators.values()).allSatisfy((count) -> assertThat(count).hasValue(1));
	}

	@Test
	void case23WhenNotMappedWholeThenSizeError() {
		assertFails(ErrorCode.SIZE, () -> MappedRegion.map(this.segment, AccessMode.READ_WRITE, 0, 4999));
		assertFails(ErrorCode.SIZE, () -> MappedRegion.map(this.segment, AccessMode.READ_WRITE, 1));
		assertFails(ErrorCode.SIZE, () -> MappedRegion.map(this.segment, AccessMode.READ_WRITE, 4096, 904));
		assertFails(ErrorCode.SIZE, () -> MappedRegion.map(this.segment, AccessMode.READ_WRITE, 0, 5001));
		assertFails(ErrorCode.MODE, () -> MappedRegion.map(this.segment, AccessMode.COPY_ON_WRITE));
	}

	@Test
	void whenAddressIsAskedThenGrantedExactlyOrBusy() {
		long address = 1L << 38;
		try (MappedRegion region = MappedRegion.map(this.segment, AccessMode.READ_WRITE, 0, 5000, address)) {
			assertThat(region.address()).isEqualTo(address);
			assertFails(ErrorCode.BUSY, () -> MappedRegion.map(this.segment, AccessMode.READ_WRITE, 0, 5000, address));
		}
	}

	@Test
	void whenRemovedThenRegionsGoOnAndTheKeyIsFree() {
		try (MappedRegion region = MappedRegion.map(this.segment, AccessMode.READ_WRITE)) {
			assertThat(this.segment.nameState()).isEqualTo(NameState.PRESENT);
			assertThat(XsiSharedMemory.remove(this.segment.id())).isTrue();
			region.putLong(0, 42);
			assertThat(region.getLong(0)).isEqualTo(42);
			assertThat(this.segment.nameState()).isEqualTo(NameState.REMOVED);
			XsiSharedMemory successor = XsiSharedMemory.createOnly(this.key, 10, Permissions.DEFAULT);
			assertThat(this.segment.nameState()).isEqualTo(NameState.REPLACED);
			assertThat(XsiSharedMemory.remove(successor.id())).isTrue();
		}
		assertThat(XsiSharedMemory.remove(this.segment.id())).isFalse();
		assertFails(ErrorCode.NOT_FOUND, () -> XsiSharedMemory.openOnly(this.key, AccessMode.READ_ONLY));
		assertFails(ErrorCode.NOT_FOUND, () -> XsiSharedMemory.openById(this.segment.id(), AccessMode.READ_ONLY));
		assertFails(ErrorCode.NOT_FOUND, this.segment::size);
	}

	@Test
	void whenItIsNoFileThenItSaysSo() {
		assertFails(ErrorCode.NOT_SUPPORTED, () -> this.segment.truncate(1));
		assertFails(ErrorCode.NOT_SUPPORTED, () -> this.segment.withHandle((handle) -> handle));
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> XsiSharedMemory.openOnly(XsiKey.PRIVATE, AccessMode.READ_ONLY));
		assertFails(ErrorCode.INVALID_ARGUMENT,
				() -> XsiSharedMemory.createOnly(XsiKey.PRIVATE, 0, Permissions.DEFAULT));
	}

	@Test
	void whenKeyIsPrivateThenEachIsNewAndFoundByItsId() {
		try (XsiSharedMemory one = XsiSharedMemory.createOnly(XsiKey.PRIVATE, 10, Permissions.DEFAULT);
				XsiSharedMemory other = XsiSharedMemory.createOnly(XsiKey.PRIVATE, 10, Permissions.DEFAULT)) {
			assertThat(one.id()).isNotEqualTo(other.id());
			assertThat(XsiSharedMemory.remove(one.id())).isTrue();
			assertThat(XsiSharedMemory.remove(other.id())).isTrue();
		}
	}

}
