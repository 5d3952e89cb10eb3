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

package io.sharedmemory.sync;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.FileMapping;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link SyncRegion} and of how structures are made in it.
 */
class SyncRegionTests {

	private static final StructureKind KIND = new StructureKind("thing", 42, 7);

	@RegisterExtension
	final SyncSegment segment = new SyncSegment();

	@TempDir
	private Path directory;

	@Test
	void whenEstablishedThenTheFirstParametersCount() {
		SyncRegion region = this.segment.region();
		assertFails(ErrorCode.NOT_FOUND, () -> region.establish(OpenMode.OPEN_ONLY, KIND, 0, 64, 0));
		assertThat(region.establish(OpenMode.OPEN_OR_CREATE, KIND, 0, 64, 5)).isEqualTo(5);
		assertThat(region.establish(OpenMode.OPEN_OR_CREATE, KIND, 0, 64, 6)).isEqualTo(5);
		assertThat(this.segment.region().establish(OpenMode.OPEN_ONLY, KIND, 0, 64, 0)).isEqualTo(5);
		assertFails(ErrorCode.ALREADY_EXISTS, () -> region.establish(OpenMode.CREATE_ONLY, KIND, 0, 64, 5));
		assertThat(region.establish(OpenMode.CREATE_ONLY, KIND, 64, 64, 9)).isEqualTo(9);
	}

	@Test
	void whenSomethingElseIsThereThenTheErrorSaysWhat() {
		SyncRegion region = this.segment.region();
		region.establish(OpenMode.OPEN_OR_CREATE, KIND, 0, 64, 5);
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> InterprocessMutex.openOrCreate(region, 0));
		assertThat(assertFails(ErrorCode.NOT_SUPPORTED,
				() -> region.establish(OpenMode.OPEN_ONLY, new StructureKind("thing", 42, 8), 0, 64, 0)))
			.hasMessageContaining("version 7")
			.hasMessageContaining("has 8");
		this.segment.damage(0, Long.reverseBytes(SyncLayout.header(KIND)));
		assertThat(
				assertFails(ErrorCode.NOT_SUPPORTED, () -> region.establish(OpenMode.OPEN_OR_CREATE, KIND, 0, 64, 5)))
			.hasMessageContaining("byte order");
		this.segment.damage(0, 0x4142434445464748L);
		assertFails(ErrorCode.CORRUPTED, () -> region.establish(OpenMode.OPEN_OR_CREATE, KIND, 0, 64, 5));
		this.segment.damage(128 + 40, 1);
		assertFails(ErrorCode.CORRUPTED, () -> region.establish(OpenMode.OPEN_OR_CREATE, KIND, 128, 64, 5));
	}

	@Test
	void whenThereIsNothingToMakeItWithThenNothingIsMade() {
		SyncRegion region = this.segment.region();
		assertFails(ErrorCode.NOT_FOUND, () -> region.establish(OpenMode.OPEN_OR_CREATE, KIND, 0, 64, 0));
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> region.establish(OpenMode.CREATE_ONLY, KIND, 0, 64, 0));
		assertThat(region.establish(OpenMode.CREATE_ONLY, KIND, 0, 64, 5)).isEqualTo(5);
		assertThat(region.establish(OpenMode.OPEN_OR_CREATE, KIND, 0, 64, 0)).isEqualTo(5);
	}

	@Test
	void whenTheLengthIsTooSmallThenAnErrorWhereverThePlaceIs() {
		SyncRegion region = this.segment.region();
		for (long length : new long[] { 15, 0, -64, Long.MIN_VALUE }) {
			for (long offset : new long[] { 0, SyncSegment.SIZE, 1L << 40 }) {
				assertFails(ErrorCode.INVALID_ARGUMENT,
						() -> region.establish(OpenMode.OPEN_OR_CREATE, KIND, offset, length, 5));
			}
		}
		assertThat(region.establish(OpenMode.OPEN_OR_CREATE, KIND, SyncSegment.SIZE - 64, 16, 5)).isEqualTo(5);
	}

	@Test
	void whenAnotherProgramHasTheWholeFileLockedThenOpeningWaitsForItAWhileAndSaysSo() throws Exception {
		Path path = this.directory.resolve("locked");
		try (FileMapping file = FileMapping.openOrCreate(path, AccessMode.READ_WRITE, Permissions.DEFAULT)) {
			file.truncate(SyncSegment.SIZE);
			try (TestJvm other = TestJvm.start(Locking.class, path)) {
				other.awaitLine("locked");
				Elsewhere<SyncRegion> waiting = Elsewhere.begin(() -> SyncRegion.open(file));
				TimeUnit.MILLISECONDS.sleep(200);
				assertThat(waiting.isDone()).isFalse();
				assertThat(assertFails(ErrorCode.TIMEOUT_WHEN_LOCKING, waiting::await))
					.hasMessageContaining("the whole file");
				Elsewhere<SyncRegion> next = Elsewhere.begin(() -> SyncRegion.open(file));
				other.kill();
				next.await().close();
			}
		}
	}

	@Test
	void whenThePlaceIsNotInTheRegionOrNotAlignedThenAnError() {
		SyncRegion region = this.segment.region();
		assertFails(ErrorCode.SIZE, () -> InterprocessMutex.openOrCreate(region, SyncSegment.SIZE - 32));
		assertFails(ErrorCode.SIZE, () -> InterprocessMutex.openOrCreate(region, -64));
		assertFails(ErrorCode.SIZE, () -> InterprocessMutex.openOrCreate(region, Long.MAX_VALUE));
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> InterprocessMutex.openOrCreate(region, 8));
		assertThat(InterprocessMutex.openOrCreate(region, SyncSegment.SIZE - InterprocessMutex.SIZE)).isNotNull();
	}

	@Test
	void whenTheRegionIsAPartOfTheSegmentThenOffsetsCountFromItsBeginning() {
		SyncRegion part = SyncRegion.open(this.segment.object(), 4096 + 64, 4096);
		try (part) {
			InterprocessMutex.openOrCreate(part, 64).lock();
			assertThat(InterprocessMutex.openOrCreate(this.segment.region(), 4096 + 128).tryLock()).isFalse();
		}
		assertThat(InterprocessMutex.openOrCreate(this.segment.region(), 4096 + 128).tryLock()).isTrue();
	}

	@Test
	void whenTheSegmentIsClosedThenTheRegionGoesOn() {
		SyncRegion region = this.segment.region();
		this.segment.object().close();
		assertThat(InterprocessMutex.openOrCreate(region, 0).tryLock()).isTrue();
		assertThat(region.name()).isEqualTo(this.segment.name());
	}

	@Test
	void whenTheSegmentIsOpenForReadingThenAnError() {
		try (SharedMemoryObject reading = SharedMemoryObject.openOnly(this.segment.name(), AccessMode.READ_ONLY)) {
			assertFails(ErrorCode.SECURITY, () -> SyncRegion.open(reading));
		}
	}

	@Test
	void whenARegionIsOpenThenItsLockIsFarFromThoseOfARing() {
		SyncRegion region = this.segment.region();
		assertThat(SyncLayout.processLock(region.process())).isGreaterThanOrEqualTo(1L << 62).isPositive();
		try (LivenessLock ring = LivenessLock.open(this.segment.object())) {
			for (int slot = 0; slot < 128; slot++) {
				assertThat(ring.tryLock(slot)).isTrue();
			}
			assertThat(ring.isLockedElsewhere(SyncLayout.processLock(region.process()))).isTrue();
			SyncRegion other = this.segment.region();
			assertThat(other.isAlive(region.process())).isTrue();
			region.close();
			assertThat(other.isAlive(region.process())).isFalse();
		}
	}

	/**
	 * Locks a file as any program might, until it is killed.
	 */
	static final class Locking {

		private Locking() {
		}

		public static void main(String[] arguments) throws Exception {
			try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
					java.nio.channels.FileLock lock = channel.lock()) {
				System.out.println("locked " + lock.isValid());
				System.in.read();
			}
		}

	}

}
