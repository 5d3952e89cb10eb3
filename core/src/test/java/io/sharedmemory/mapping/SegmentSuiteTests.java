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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.sharedmemory.mapping.SegmentKind.Fixture;
import io.sharedmemory.testing.TestName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what all kinds of segments have in common.
 */
class SegmentSuiteTests {

	private static final int SIZE = 10000;

	@RegisterExtension
	private final TestName name = new TestName();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource
	void case02WhenOpenedAgainThenTheSameMemory(SegmentKind kind) {
		try (Fixture fixture = create(kind);
				Segment again = fixture.reopen(AccessMode.READ_ONLY);
				MappedRegion written = MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE);
				MappedRegion read = MappedRegion.map(again, AccessMode.READ_ONLY)) {
			written.putLongVolatile(SIZE - 8, 42);
			assertThat(read.getLongVolatile(SIZE - 8)).isEqualTo(42);
			assertThat(again.size()).isEqualTo(SIZE);
			assertThat(again.permissions()).isEqualTo(Permissions.DEFAULT);
			assertThat(again.owner()).isEqualTo(fixture.segment().owner());
			assertThat(again.nameState()).isEqualTo(NameState.PRESENT);
			assertThat(again.type()).hasToString(kind.name());
		}
	}

	@ParameterizedTest
	@EnumSource
	void case13WhenSegmentIsClosedAndRemovedThenTheRegionGoesOn(SegmentKind kind) {
		Fixture fixture = create(kind);
		try (MappedRegion region = MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE)) {
			fixture.close();
			region.putLong(1234, 42);
			assertThat(region.getLong(1234)).isEqualTo(42);
			assertFails(ErrorCode.CLOSED, () -> fixture.segment().size());
			assertFails(ErrorCode.CLOSED, () -> MappedRegion.map(fixture.segment(), AccessMode.READ_ONLY));
		}
	}

	@ParameterizedTest
	@EnumSource
	void case15WhenRangeIsNotWithinTheSegmentThenSizeError(SegmentKind kind) {
		try (Fixture fixture = create(kind)) {
			assertFails(ErrorCode.SIZE, () -> MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE, SIZE + 1));
			assertFails(ErrorCode.SIZE, () -> MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE, 0, SIZE + 1));
			assertFails(ErrorCode.SIZE, () -> MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE, -1, 1));
			assertFails(ErrorCode.SIZE,
					() -> MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE, 1, Long.MAX_VALUE));
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "XSI")
	void case16WhenTwoRegionsMeetAtAnUnalignedByteThenOneOfTheWholeSeesBoth(SegmentKind kind) {
		try (Fixture fixture = create(kind);
				MappedRegion first = MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE, 0, 5003);
				MappedRegion second = MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE, 5003);
				MappedRegion whole = MappedRegion.map(fixture.segment(), AccessMode.READ_ONLY)) {
			first.fill(0, 5003, (byte) 1);
			second.fill(0, SIZE - 5003, (byte) 2);
			assertThat(whole.getByte(5002)).isEqualTo((byte) 1);
			assertThat(whole.getByte(5003)).isEqualTo((byte) 2);
			assertThat(whole.getByte(SIZE - 1)).isEqualTo((byte) 2);
		}
	}

	@ParameterizedTest
	@EnumSource
	void case17WhenSegmentIsForReadingThenNoRegionWritesToIt(SegmentKind kind) {
		try (Fixture fixture = create(kind); Segment reading = fixture.reopen(AccessMode.READ_ONLY)) {
			assertFails(ErrorCode.SECURITY, () -> MappedRegion.map(reading, AccessMode.READ_WRITE));
			try (MappedRegion region = MappedRegion.map(reading, AccessMode.READ_ONLY)) {
				assertFails(ErrorCode.READ_ONLY, () -> region.putInt(0, 1));
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void case18And19WhenAddressIsInUseOrOffAPageThenRefused(SegmentKind kind) {
		try (Fixture fixture = create(kind);
				MappedRegion there = MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE)) {
			assertFails(ErrorCode.BUSY,
					() -> MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE, 0, SIZE, there.address()));
			assertFails(ErrorCode.INVALID_ARGUMENT,
					() -> MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE, 0, SIZE, (1L << 38) + 1));
			assertFails(ErrorCode.INVALID_ARGUMENT,
					() -> MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE, 0, SIZE, Long.MIN_VALUE));
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "XSI")
	void whenCopiedOnWriteThenNobodyElseSees(SegmentKind kind) {
		try (Fixture fixture = create(kind);
				MappedRegion copy = MappedRegion.map(fixture.segment(), AccessMode.COPY_ON_WRITE);
				MappedRegion whole = MappedRegion.map(fixture.segment(), AccessMode.READ_PRIVATE)) {
			copy.putInt(5000, 42);
			copy.advise(Advice.DONT_NEED);
			assertThat(copy.getInt(5000)).isEqualTo(42);
			assertThat(whole.getInt(5000)).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenShrunkFromBothEndsThenTheRestStaysAndThePagesAreGone(SegmentKind kind) {
		try (Fixture fixture = create(kind);
				MappedRegion whole = MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE);
				MappedRegion region = MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE)) {
			whole.fill(0, SIZE, (byte) 7);
			long address = region.address();
			region.shrinkBy(1000, true);
			region.shrinkBy(5000, false);
			assertThat(region.size()).isEqualTo(SIZE - 6000);
			assertThat(region.offset()).isEqualTo(5000);
			assertThat(region.address()).isEqualTo(address + 5000);
			assertThat(region.getByte(0)).isEqualTo((byte) 7);
			whole.putLong(5000, 43);
			assertThat(region.getLong(0)).isEqualTo(43);
			assertFails(ErrorCode.SIZE, () -> region.getByte(SIZE - 6000));
			assertFails(ErrorCode.SIZE, () -> region.shrinkBy(SIZE - 6000, true));
			assertFails(ErrorCode.SIZE, () -> region.shrinkBy(-1, true));
			assertThat(region.buffer().getLong(0)).isEqualTo(43);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenPagesAreControlledThenTheContentStays(SegmentKind kind) {
		try (Fixture fixture = create(kind);
				MappedRegion region = MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE)) {
			region.putLong(5000, 42);
			region.prefault();
			long pages = (SIZE + MappedRegion.pageSize() - 1) / MappedRegion.pageSize();
			assertThat(region.residentBytes()).isEqualTo(pages * MappedRegion.pageSize());
			region.lock();
			region.unlock();
			for (Advice advice : Advice.values()) {
				if (advice != Advice.HUGE_PAGES) {
					region.advise(advice);
				}
			}
			region.flush(4999, 5001, false);
			region.flush(1, 1, true);
			assertThat(region.getLong(5000)).isEqualTo(42);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenHugePagesAreAskedForThenTheyAreGrantedOrTheRefusalIsTyped(SegmentKind kind) throws Exception {
		try (Fixture fixture = create(kind);
				MappedRegion region = MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE)) {
			region.putLong(5000, 42);
			try {
				region.advise(Advice.HUGE_PAGES);
				assertThat(flags(region)).contains(" hg");
			}
			catch (InterprocessException ex) {
				assertThat(ex.code()).isIn(ErrorCode.INVALID_ARGUMENT, ErrorCode.NOT_SUPPORTED);
				assertThat(flags(region)).doesNotContain(" hg");
			}
			assertThat(region.getLong(5000)).isEqualTo(42);
		}
	}

	/** What the system notes of a mapping; {@code hg} is a request for huge pages. */
	private static String flags(MappedRegion region) throws IOException {
		List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
		String start = Long.toHexString(region.address()) + "-";
		return lines.stream()
			.dropWhile((line) -> !line.startsWith(start))
			.filter((line) -> line.startsWith("VmFlags:"))
			.findFirst()
			.orElseThrow();
	}

	@ParameterizedTest
	@EnumSource
	void whenClosedAThousandTimesWhileThreadsWorkThenOnlyExceptionsAndZeroes(SegmentKind kind) throws Exception {
		try (Fixture fixture = create(kind)) {
			for (int round = 0; round < 1000; round++) {
				MappedRegion region = MappedRegion.map(fixture.segment(), AccessMode.READ_WRITE);
				CountDownLatch working = new CountDownLatch(1);
				AtomicReference<Throwable> failure = new AtomicReference<>();
				Thread worker = new Thread(() -> work(region, working, failure));
				worker.start();
				working.await();
				region.close();
				worker.join();
				assertThat(failure.get()).isNull();
			}
		}
	}

	private static void work(MappedRegion region, CountDownLatch working, AtomicReference<Throwable> failure) {
		byte[] copy = new byte[SIZE];
		try {
			while (true) {
				region.getAndAddLong(8, 1);
				region.get(0, copy, 0, SIZE);
				region.put(5000, copy, 0, 5000);
				working.countDown();
			}
		}
		catch (InterprocessException ex) {
			if (ex.code() != ErrorCode.CLOSED) {
				failure.set(ex);
			}
		}
		catch (Throwable ex) {
			failure.set(ex);
		}
		finally {
			working.countDown();
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenUsedAndClosedManyTimesThenNoMappingAndNoDescriptorIsLeft(SegmentKind kind) throws Exception {
		try (Fixture fixture = create(kind)) {
			long descriptors = descriptors();
			for (int i = 0; i < 200; i++) {
				try (Segment again = fixture.reopen(AccessMode.READ_WRITE);
						MappedRegion region = MappedRegion.map(again, AccessMode.READ_WRITE)) {
					region.putInt(0, i);
					assertFails(ErrorCode.SIZE, () -> MappedRegion.map(again, AccessMode.READ_WRITE, 1, SIZE));
				}
			}
			assertThat(descriptors()).isLessThan(descriptors + 10);
			String mark = (kind == SegmentKind.XSI) ? "/SYSV00000000 "
					: ((kind == SegmentKind.ANONYMOUS) ? "memfd:" : this.name.toString());
			Awaitility.await().untilAsserted(() -> assertThat(maps()).noneMatch((line) -> line.contains(mark)));
		}
	}

	private static Stream<String> maps() throws IOException {
		return Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1).stream();
	}

	private static long descriptors() throws IOException {
		try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
			return entries.count();
		}
	}

	private Fixture create(SegmentKind kind) {
		return kind.create(this.name.toString(), this.directory, SIZE);
	}

}
