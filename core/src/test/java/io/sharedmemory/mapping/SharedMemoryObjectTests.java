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

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.sharedmemory.testing.TestJvm;
import io.sharedmemory.testing.TestName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link SharedMemoryObject}.
 */
class SharedMemoryObjectTests {

	private static final Permissions PERMISSIONS = Permissions.of(0640);

	@RegisterExtension
	private final TestName name = new TestName();

	@Test
	void case01WhenNameIsMissingThenOpenOnlyFindsNothing() {
		InterprocessException failure = assertFails(ErrorCode.NOT_FOUND,
				() -> SharedMemoryObject.openOnly(name(), AccessMode.READ_WRITE));
		assertThat(failure.systemError()).isEqualTo(2);
		assertThat(failure.objectName()).isEqualTo(name());
		assertThat(failure.operation()).isEqualTo("open");
	}

	@Test
	void case02WhenCreatedThenEveryWayOfOpeningSeesTheSameMemory() {
		try (SharedMemoryObject created = create();
				SharedMemoryObject opened = SharedMemoryObject.openOnly(name().substring(1), AccessMode.READ_WRITE);
				SharedMemoryObject again = SharedMemoryObject.openOrCreate(name(), AccessMode.READ_ONLY, PERMISSIONS)) {
			created.truncate(64);
			try (MappedRegion written = MappedRegion.map(opened, AccessMode.READ_WRITE);
					MappedRegion read = MappedRegion.map(again, AccessMode.READ_ONLY)) {
				written.putLong(8, 42);
				assertThat(read.getLong(8)).isEqualTo(42);
			}
			assertThat(opened.name()).isEqualTo(name());
			assertThat(again.access()).isEqualTo(AccessMode.READ_ONLY);
			assertThat(created.type()).isEqualTo(SegmentType.POSIX);
		}
	}

	@Test
	void case03WhenNameExistsThenCreateOnlyFails() {
		create().close();
		assertThat(assertFails(ErrorCode.ALREADY_EXISTS, this::create).systemError()).isEqualTo(17);
	}

	@ParameterizedTest
	@EnumSource(names = { "COPY_ON_WRITE", "READ_PRIVATE" })
	void case04WhenAccessIsAModeOfRegionsThenRefused(AccessMode access) {
		assertFails(ErrorCode.MODE, () -> SharedMemoryObject.createOnly(name(), access, PERMISSIONS));
		assertFails(ErrorCode.MODE, () -> SharedMemoryObject.openOnly(name(), access));
		assertFails(ErrorCode.NOT_FOUND, () -> SharedMemoryObject.openOnly(name(), AccessMode.READ_ONLY));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "//x", "/a/b", "a/b", "a/", ".", "..", "/.", "/..", "a\0b" })
	void whenNameIsInvalidThenRefused(String invalid) {
		assertFails(ErrorCode.INVALID_ARGUMENT,
				() -> SharedMemoryObject.openOrCreate(invalid, AccessMode.READ_WRITE, PERMISSIONS));
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> SharedMemoryObject.remove(invalid));
	}

	@Test
	void whenNameHas255BytesThenAcceptedAndWithOneMoreRefused() {
		String longest = name().substring(1) + "ü".repeat(100);
		longest += "x".repeat(255 - longest.getBytes(StandardCharsets.UTF_8).length);
		try (SharedMemoryObject created = SharedMemoryObject.createOnly(longest, AccessMode.READ_WRITE, PERMISSIONS)) {
			assertThat(created.nameState()).isEqualTo(NameState.PRESENT);
		}
		finally {
			assertThat(SharedMemoryObject.remove("/" + longest)).isTrue();
		}
		String tooLong = longest + "z";
		assertFails(ErrorCode.PATH, () -> SharedMemoryObject.openOnly(tooLong, AccessMode.READ_WRITE));
	}

	@Test
	void case06WhenTruncatedThenSizeIsExactAndNewBytesAreZero() {
		try (SharedMemoryObject created = create()) {
			assertThat(created.size()).isZero();
			created.truncate(10000);
			assertThat(created.size()).isEqualTo(10000);
			try (MappedRegion region = MappedRegion.map(created, AccessMode.READ_WRITE)) {
				region.putLong(9000, -1);
			}
			created.truncate(5000);
			assertThat(created.size()).isEqualTo(5000);
			created.truncate(10000);
			try (MappedRegion region = MappedRegion.map(created, AccessMode.READ_WRITE)) {
				assertThat(region.getLong(9000)).isZero();
			}
			created.truncate(0);
			assertThat(created.size()).isZero();
		}
	}

	@Test
	void whenGrownThenNeverShorter() {
		create().close();
		try (SharedMemoryObject reading = SharedMemoryObject.openOnly(name(), AccessMode.READ_ONLY);
				SharedMemoryObject writing = SharedMemoryObject.openOnly(name(), AccessMode.READ_WRITE)) {
			writing.growTo(10000);
			assertThat(writing.size()).isEqualTo(10000);
			writing.growTo(5000);
			reading.growTo(10000);
			assertThat(writing.size()).isEqualTo(10000);
			assertFails(ErrorCode.READ_ONLY, () -> reading.growTo(10001));
			assertFails(ErrorCode.OUT_OF_SPACE, () -> writing.growTo(1L << 50));
		}
	}

	@Test
	void whenSeveralGrowItAtOnceThenItIsAsLongAsTheLongestAsked() throws Exception {
		try (SharedMemoryObject one = create();
				SharedMemoryObject other = SharedMemoryObject.openOnly(name(), AccessMode.READ_WRITE)) {
			for (int round = 0; round < 1000; round++) {
				one.truncate(0);
				CompletableFuture<Void> growing = CompletableFuture.runAsync(() -> one.growTo(10000));
				other.growTo(5000);
				growing.join();
				assertThat(one.size()).isEqualTo(10000);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 1L << 50, Long.MAX_VALUE - 4096, Long.MAX_VALUE })
	void case07WhenTruncatedBeyondWhatIsFreeThenSizeStaysAndTheRemedyIsNamed(long size) {
		try (SharedMemoryObject created = create()) {
			created.truncate(10000);
			assertThat(assertFails(ErrorCode.OUT_OF_SPACE, () -> created.truncate(size)))
				.hasMessageContaining("" + size)
				.hasMessageContaining("--shm-size");
			assertThat(created.size()).isEqualTo(10000);
		}
	}

	@Test
	void case08WhenTruncateMakesNoSenseThenSizeStays() {
		create().close();
		try (SharedMemoryObject reading = SharedMemoryObject.openOnly(name(), AccessMode.READ_ONLY);
				SharedMemoryObject writing = SharedMemoryObject.openOnly(name(), AccessMode.READ_WRITE)) {
			assertFails(ErrorCode.READ_ONLY, () -> reading.truncate(100));
			assertFails(ErrorCode.INVALID_ARGUMENT, () -> writing.truncate(-1));
			assertThat(writing.size()).isZero();
		}
	}

	@Test
	void case09WhenUmaskForbidsThenPermissionsAreTheOnesAskedAndLaterOpeningLeavesThem() throws Exception {
		try (TestJvm child = TestJvm.startBy(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"), TestJvm.classPath(),
				Creator.class, name(), "0644")) {
			assertThat(child.awaitLine("created")).isEqualTo("rw-r--r--");
		}
		try (SharedMemoryObject opened = SharedMemoryObject.openOrCreate(name(), AccessMode.READ_WRITE,
				Permissions.of(0600))) {
			assertThat(opened.permissions()).hasToString("rw-r--r--");
		}
	}

	@Test
	void case09WhenUmaskForbidsThenNobodyEverSeesLessThanThePermissionsAsked(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("file");
		Path object = Path.of("/dev/shm", name());
		Set<String> seen = new HashSet<>();
		try (TestJvm child = TestJvm.startBy(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"), TestJvm.classPath(),
				BusyCreator.class, name(), file, "0666")) {
			child.awaitLine("creating");
			while (child.isAlive()) {
				for (Path created : List.of(object, file)) {
					try {
						seen.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(created)));
					}
					catch (NoSuchFileException ex) {
						// It is just removed.
					}
				}
			}
			assertThat(child.awaitExit()).isZero();
		}
		assertThat(seen).containsExactly("rw-rw-rw-");
	}

	@Test
	void whenCreatedThenTheSystemListsItByItsName() throws Exception {
		Path path = Path.of("/dev/shm", name());
		try (SharedMemoryObject created = create()) {
			created.truncate(10);
			try (MappedRegion region = MappedRegion.map(created, AccessMode.READ_WRITE)) {
				region.putByte(0, (byte) 1);
				assertThat(Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1))
					.anyMatch((line) -> line.endsWith(" " + path));
			}
			String handle = created.withHandle(Integer::toString);
			assertThat(Files.readSymbolicLink(Path.of("/proc/self/fd", handle))).isEqualTo(path);
		}
	}

	@Test
	void whenPermissionsExcludeTheCreatorThenItsOwnHandleStillWrites() {
		try (SharedMemoryObject created = SharedMemoryObject.createOnly(name(), AccessMode.READ_WRITE,
				Permissions.of(0))) {
			created.truncate(10);
			assertThat(created.permissions().mode()).isZero();
		}
	}

	@Test
	void case12WhenRemovedThenSaysWhetherThereWasOne() {
		assertThat(SharedMemoryObject.remove(name())).isFalse();
		create().close();
		assertThat(SharedMemoryObject.remove(name())).isTrue();
		assertThat(SharedMemoryObject.remove(name())).isFalse();
	}

	@Test
	void whenNameIsRemovedOrUsedAgainThenTheOpenObjectKnows() {
		try (SharedMemoryObject first = create()) {
			assertThat(first.nameState()).isEqualTo(NameState.PRESENT);
			SharedMemoryObject.remove(name());
			assertThat(first.nameState()).isEqualTo(NameState.REMOVED);
			first.truncate(100);
			try (SharedMemoryObject second = create()) {
				assertThat(first.nameState()).isEqualTo(NameState.REPLACED);
				assertThat(second.nameState()).isEqualTo(NameState.PRESENT);
				assertThat(second.size()).isZero();
			}
		}
	}

	@Test
	void whenClosedThenEveryUseFailsAndClosingAgainDoesNothing() {
		SharedMemoryObject closed = create();
		closed.close();
		closed.close();
		assertThat(closed.isOpen()).isFalse();
		assertThat(closed.name()).isEqualTo(name());
		assertFails(ErrorCode.CLOSED, closed::size);
		assertFails(ErrorCode.CLOSED, closed::permissions);
		assertFails(ErrorCode.CLOSED, closed::nameState);
		assertFails(ErrorCode.CLOSED, () -> closed.truncate(1));
		assertFails(ErrorCode.CLOSED, () -> closed.withHandle((handle) -> handle));
		assertFails(ErrorCode.CLOSED, () -> MappedRegion.map(closed, AccessMode.READ_ONLY));
	}

	@Test
	void whenManyOpenOrCreateAndRemoveAtOnceThenNobodyFails() throws Exception {
		int threads = 4;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CyclicBarrier start = new CyclicBarrier(threads);
			Callable<Boolean> race = () -> {
				start.await();
				for (int i = 0; i < 500; i++) {
					SharedMemoryObject.openOrCreate(name(), AccessMode.READ_WRITE, PERMISSIONS).close();
					SharedMemoryObject.remove(name());
				}
				return true;
			};
			List<Future<Boolean>> results = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				results.add(executor.submit(race));
			}
			for (Future<Boolean> result : results) {
				assertThat(result.get()).isTrue();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private SharedMemoryObject create() {
		return SharedMemoryObject.createOnly(name(), AccessMode.READ_WRITE, PERMISSIONS);
	}

	private String name() {
		return this.name.toString();
	}

	static final class Creator {

		private Creator() {
		}

		public static void main(String[] arguments) {
			try (SharedMemoryObject created = SharedMemoryObject.createOnly(arguments[0], AccessMode.READ_WRITE,
					Permissions.parse(arguments[1]))) {
				System.out.println("created " + created.permissions());
			}
		}

	}

	/**
	 * Creates and removes an object and a file, again and again.
	 */
	static final class BusyCreator {

		private static final int ROUNDS = 5000;

		private BusyCreator() {
		}

		public static void main(String[] arguments) {
			Path file = Path.of(arguments[1]);
			Permissions permissions = Permissions.parse(arguments[2]);
			System.out.println("creating");
			for (int i = 0; i < ROUNDS; i++) {
				SharedMemoryObject.createOnly(arguments[0], AccessMode.READ_WRITE, permissions).close();
				FileMapping.createOnly(file, AccessMode.READ_WRITE, permissions).close();
				SharedMemoryObject.remove(arguments[0]);
				FileMapping.remove(file);
			}
		}

	}

}
