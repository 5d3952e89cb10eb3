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
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.sharedmemory.testing.TestJvm;
import io.sharedmemory.testing.TestName;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests of {@link MappedRegion}.
 */
class MappedRegionTests {

	private static final int SIZE = 10000;

	@RegisterExtension
	private final TestName name = new TestName();

	private SharedMemoryObject object;

	@BeforeEach
	void createObject() {
		this.object = SharedMemoryObject.createOnly(this.name.toString(), AccessMode.READ_WRITE, Permissions.DEFAULT);
		this.object.truncate(SIZE);
	}

	@AfterEach
	void closeObject() {
		this.object.close();
	}

	@Test
	void case05WhenObjectIsEmptyThenMappingFails() {
		this.object.truncate(0);
		assertThat(assertFails(ErrorCode.SIZE, () -> MappedRegion.map(this.object, AccessMode.READ_WRITE)))
			.hasMessageContaining("truncate");
	}

	@Test
	void case13WhenObjectIsClosedThenTheRegionGoesOn() {
		try (MappedRegion region = writable()) {
			this.object.close();
			SharedMemoryObject.remove(this.name.toString());
			region.putLong(1234, 42);
			assertThat(region.getLong(1234)).isEqualTo(42);
		}
	}

	@Test
	void case14WhenMappedFromTheSecondByteThenAddressIsThatOfTheByte() {
		try (MappedRegion region = MappedRegion.map(this.object, AccessMode.READ_WRITE, 1, 1)) {
			assertThat(region.size()).isOne();
			assertThat(region.offset()).isOne();
			assertThat(region.address() % MappedRegion.pageSize()).isOne();
		}
	}

	@ParameterizedTest
	@CsvSource({ "10001, 1", "10000, 1", "10000, 0", "0, 0", "0, 10001", "1, 10000", "-1, 1", "1, -1",
			"9223372036854775807, 1", "1, 9223372036854775807", "-9223372036854775808, 9223372036854775807" })
	void case15WhenRangeIsNotWithinTheObjectThenSizeError(long offset, long length) {
		assertFails(ErrorCode.SIZE, () -> MappedRegion.map(this.object, AccessMode.READ_WRITE, offset, length));
	}

	@ParameterizedTest
	@CsvSource({ "10000", "10001", "-1", "9223372036854775807", "-9223372036854775808" })
	void whenOffsetIsNotWithinTheObjectThenSizeError(long offset) {
		assertFails(ErrorCode.SIZE, () -> MappedRegion.map(this.object, AccessMode.READ_ONLY, offset));
	}

	@Test
	void case16WhenTwoRegionsMeetAtAnUnalignedByteThenOneOfTheWholeSeesBoth() {
		int middle = 5003;
		byte[] pattern = new byte[SIZE];
		for (int i = 0; i < SIZE; i++) {
			pattern[i] = (byte) (i * 7);
		}
		try (MappedRegion first = MappedRegion.map(this.object, AccessMode.READ_WRITE, 0, middle);
				MappedRegion second = MappedRegion.map(this.object, AccessMode.READ_WRITE, middle);
				MappedRegion whole = MappedRegion.map(this.object, AccessMode.READ_ONLY)) {
			assertThat(second.size()).isEqualTo(SIZE - middle);
			first.buffer().put(pattern, 0, middle);
			second.put(0, pattern, middle, SIZE - middle);
			byte[] read = new byte[SIZE];
			whole.get(0, read, 0, SIZE);
			assertThat(read).isEqualTo(pattern);
			whole.buffer().get(0, read);
			assertThat(read).isEqualTo(pattern);
		}
	}

	@Test
	void case17WhenObjectIsReadOnlyThenNoRegionWritesToIt() {
		try (SharedMemoryObject reading = SharedMemoryObject.openOnly(this.name.toString(), AccessMode.READ_ONLY)) {
			assertFails(ErrorCode.SECURITY, () -> MappedRegion.map(reading, AccessMode.READ_WRITE));
			try (MappedRegion copy = MappedRegion.map(reading, AccessMode.COPY_ON_WRITE);
					MappedRegion shared = MappedRegion.map(reading, AccessMode.READ_ONLY)) {
				copy.putInt(0, 42);
				assertThat(copy.getInt(0)).isEqualTo(42);
				assertThat(shared.getInt(0)).isZero();
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "READ_ONLY", "READ_PRIVATE" })
	void whenRegionIsForReadingThenItRefusesToWrite(AccessMode mode) {
		try (MappedRegion region = MappedRegion.map(this.object, mode)) {
			assertFails(ErrorCode.READ_ONLY, () -> region.putInt(0, 1));
			assertFails(ErrorCode.READ_ONLY, () -> region.putLong(0, 1));
			assertFails(ErrorCode.READ_ONLY, () -> region.put(0, new byte[1], 0, 1));
			assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> region.buffer().put(0, (byte) 1));
			assertThatExceptionOfType(ReadOnlyBufferException.class)
				.isThrownBy(() -> region.buffer(8, 8).put(0, (byte) 1));
			assertThat(region.mode()).isEqualTo(mode);
		}
	}

	@Test
	void case18WhenAddressIsInUseThenBusyAndWhatIsThereStays() {
		try (MappedRegion there = writable()) {
			there.putInt(0, 42);
			assertFails(ErrorCode.BUSY,
					() -> MappedRegion.map(this.object, AccessMode.READ_WRITE, 0, 100, there.address()));
			assertThat(there.getInt(0)).isEqualTo(42);
		}
	}

	@Test
	void whenAddressIsFreeThenGrantedExactly() {
		long page = MappedRegion.pageSize();
		long free = (1L << 37) + 16 * page;
		try (MappedRegion region = MappedRegion.map(this.object, AccessMode.READ_WRITE, page + 5, 100, free + 5)) {
			assertThat(region.address()).isEqualTo(free + 5);
			region.putLong(0, 42);
		}
	}

	@Test
	void case19WhenAddressDoesNotFitTheOffsetThenRefused() {
		assertFails(ErrorCode.INVALID_ARGUMENT,
				() -> MappedRegion.map(this.object, AccessMode.READ_WRITE, 0, 100, (1L << 37) + 1));
	}

	@Test
	void whenAddressIsOfTheFirstPageOrNegativeThenRefused() {
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> MappedRegion.map(this.object, AccessMode.READ_WRITE, 5, 100, 5));
		assertFails(ErrorCode.INVALID_ARGUMENT,
				() -> MappedRegion.map(this.object, AccessMode.READ_WRITE, 0, 100, Long.MIN_VALUE));
	}

	@Test
	void case24WhenPageSizeIsAskedThenTheSystems() throws Exception {
		Process process = new ProcessBuilder("getconf", "PAGESIZE").start();
		try (var reader = process.inputReader()) {
			assertThat(MappedRegion.pageSize()).isEqualTo(Integer.parseInt(reader.readLine()));
		}
	}

	@Test
	void whenAccessIsOutsideTheRegionThenSizeError() {
		try (MappedRegion region = MappedRegion.map(this.object, AccessMode.READ_WRITE, 1, 100)) {
			region.putLong(92, 1);
			region.putInt(96, 1);
			assertFails(ErrorCode.SIZE, () -> region.putLong(93, 1));
			assertFails(ErrorCode.SIZE, () -> region.getLong(-1));
			assertFails(ErrorCode.SIZE, () -> region.getLong(Long.MAX_VALUE));
			assertFails(ErrorCode.SIZE, () -> region.getInt(97));
			assertFails(ErrorCode.SIZE, () -> region.getInt(Long.MIN_VALUE));
			assertFails(ErrorCode.SIZE, () -> region.get(100, new byte[1], 0, 1));
			assertFails(ErrorCode.SIZE, () -> region.put(0, new byte[101], 0, 101));
			assertFails(ErrorCode.SIZE, () -> region.flush(1, 100, true));
			assertFails(ErrorCode.SIZE, () -> region.buffer(1, 100));
			assertFails(ErrorCode.SIZE, () -> region.buffer(0, -1));
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> region.get(0, new byte[4], 1, 4));
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> region.put(0, new byte[4], -1, 4));
			region.get(100, new byte[0], 0, 0);
		}
	}

	@Test
	void whenBuffersAreTakenThenInNativeOrderAndIndependent() {
		try (MappedRegion region = writable()) {
			ByteBuffer first = region.buffer();
			first.putInt(42).putInt(43);
			ByteBuffer second = region.buffer();
			assertThat(second.position()).isZero();
			assertThat(second.capacity()).isEqualTo(SIZE);
			assertThat(second.order()).isEqualTo(ByteOrder.nativeOrder());
			assertThat(second.getInt()).isEqualTo(42);
			ByteBuffer part = region.buffer(4, 4);
			assertThat(part.capacity()).isEqualTo(4);
			assertThat(part.order()).isEqualTo(ByteOrder.nativeOrder());
			assertThat(part.getInt()).isEqualTo(43);
		}
	}

	@Test
	void whenRegionIsLongerThanABufferThenPartsOfItAreReached(@TempDir Path directory) throws Exception {
		long length = (3L << 30) + 17;
		Path sparse = directory.resolve("sparse");
		try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
			file.setLength(length);
		}
		try (FileMapping file = FileMapping.open(sparse, AccessMode.READ_WRITE);
				MappedRegion region = MappedRegion.map(file, AccessMode.READ_WRITE)) {
			region.putLong(length - 8, 42);
			assertThat(assertFails(ErrorCode.SIZE, region::buffer)).hasMessageContaining("buffer(offset, length)");
			assertThat(region.buffer(length - 8, 8).getLong()).isEqualTo(42);
			region.flush(length - 8, 8, false);
		}
	}

	@Test
	void whenClosedThenUsesFailAndOldViewsReadZeroes() {
		MappedRegion region = writable();
		region.putLong(8, 42);
		ByteBuffer view = region.buffer();
		region.close();
		region.close();
		assertThat(region.isMapped()).isFalse();
		assertThat(view.getLong(8)).isZero();
		view.putLong(8, 43);
		assertFails(ErrorCode.CLOSED, () -> region.getLong(8));
		assertFails(ErrorCode.CLOSED, () -> region.putLong(8, 1));
		assertFails(ErrorCode.CLOSED, region::buffer);
		assertFails(ErrorCode.CLOSED, region::flush);
		try (MappedRegion again = writable()) {
			assertThat(again.getLong(8)).isEqualTo(42);
		}
	}

	@Test
	void whenClosedWhileAnotherThreadReadsThenItFindsValuesOrZeroesOrAnException() throws Exception {
		for (int round = 0; round < 1000; round++) {
			MappedRegion region = writable();
			region.putLong(8, 42);
			ByteBuffer view = region.buffer();
			CountDownLatch reading = new CountDownLatch(2);
			AtomicReference<Throwable> failure = new AtomicReference<>();
			Thread byRegion = new Thread(() -> readUntilClosed(region, reading, failure));
			Thread byView = new Thread(() -> readUntilZero(view, reading, failure));
			byRegion.start();
			byView.start();
			reading.await();
			region.close();
			byRegion.join();
			byView.join();
			assertThat(failure.get()).isNull();
		}
	}

	private static void readUntilClosed(MappedRegion region, CountDownLatch reading,
			AtomicReference<Throwable> failure) {
		try {
			while (true) {
				assertThat(region.getLong(8)).isIn(42L, 0L);
				reading.countDown();
			}
		}
		catch (InterprocessException ex) {
			assertThat(ex.code()).isEqualTo(ErrorCode.CLOSED);
		}
		catch (Throwable ex) {
			failure.set(ex);
		}
	}

	private static void readUntilZero(ByteBuffer view, CountDownLatch reading, AtomicReference<Throwable> failure) {
		try {
			while (view.getLong(8) == 42) {
				reading.countDown();
			}
			reading.countDown();
			assertThat(view.getLong(8)).isZero();
		}
		catch (Throwable ex) {
			failure.set(ex);
		}
	}

	@Test
	void whenShrunkWhileAnotherThreadUsesAllOfItThenThatIsWhatIsLeft() throws Exception {
		int shrinks = 50_000;
		this.object.truncate(2 * shrinks);
		try (MappedRegion region = writable()) {
			List<ThrowingCallable> uses = List.of(region::flush, region::residentBytes,
					() -> region.advise(Advice.NORMAL));
			AtomicReference<Throwable> failure = new AtomicReference<>();
			AtomicBoolean shrunk = new AtomicBoolean();
			Thread user = new Thread(() -> failure.set(catchThrowable(() -> {
				while (!shrunk.get()) {
					for (ThrowingCallable use : uses) {
						use.call();
					}
				}
			})));
			user.start();
			for (int i = 0; i < shrinks; i++) {
				region.shrinkBy(1, i % 2 == 0);
			}
			shrunk.set(true);
			user.join();
			assertThat(failure).hasNullValue();
			assertThat(region.size()).isEqualTo(shrinks);
		}
	}

	@Test
	void whenOnlyAViewOfAViewIsLeftThenItsAddressesStay() throws Exception {
		MappedRegion region = writable();
		region.putLong(8, 42);
		long address = region.address();
		WeakReference<MappedRegion> gone = new WeakReference<>(region);
		ByteBuffer view = region.buffer(0, 4096)
			.slice(8, 16)
			.duplicate()
			.asReadOnlyBuffer()
			.order(ByteOrder.nativeOrder());
		region.close();
		region = null;
		Awaitility.await().until(() -> isCollected(gone));
		assertThat(isMapped(address)).isTrue();
		assertThat(view.getLong(0)).isZero();
		Reference.reachabilityFence(view);
		view = null;
		Awaitility.await().until(() -> isUnmappedAfterCollection(address));
	}

	@Test
	void whenARegionIsForgottenThenItIsUnmapped() {
		long address = writable().address();
		Awaitility.await().until(() -> isUnmappedAfterCollection(address));
	}

	@Test
	void whenMoreRegionsAreForgottenThanAProcessMayMapThenThereIsRoomForMore() {
		// No collection but the one that is asked for.
		try (TestJvm child = TestJvm.startWith(List.of("-XX:+UseSerialGC", "-Xms600m", "-Xmx600m", "-Xmn500m"),
				Forgetful.class, this.name)) {
			assertThat(child.awaitLine("mapped")).isEqualTo("" + Forgetful.REGIONS);
		}
	}

	@Test
	void whenThereAreNoAddressesForARegionThenTheRemediesAreNamed() throws Exception {
		try (RandomAccessFile sparse = new RandomAccessFile("/dev/shm/" + this.name, "rw")) {
			sparse.setLength(1L << 48);
		}
		assertThat(assertFails(ErrorCode.OUT_OF_MEMORY, this::writable))
			.hasMessageContainingAll("281474976710656 bytes", "close regions", "ulimit -v", "vm.max_map_count");
	}

	@Test
	void whenAViewOutlivesAForgottenRegionThenItStillSharesMemory() {
		WeakReference<MappedRegion> gone;
		MappedRegion forgotten = writable();
		gone = new WeakReference<>(forgotten);
		ByteBuffer view = forgotten.buffer().slice().order(ByteOrder.nativeOrder());
		forgotten = null;
		Awaitility.await().until(() -> isCollected(gone));
		try (MappedRegion other = writable()) {
			other.putLong(8, 42);
			assertThat(view.getLong(8)).isEqualTo(42);
		}
	}

	@Test
	void whenMappedAndClosedManyTimesThenNothingLeaks() throws Exception {
		long descriptors = descriptors();
		for (int i = 0; i < 2000; i++) {
			try (SharedMemoryObject again = SharedMemoryObject.openOnly(this.name.toString(), AccessMode.READ_WRITE);
					MappedRegion region = MappedRegion.map(again, AccessMode.READ_WRITE)) {
				region.buffer().putInt(0, i);
			}
			assertFails(ErrorCode.SIZE, () -> MappedRegion.map(this.object, AccessMode.READ_WRITE, SIZE));
			assertFails(ErrorCode.ALREADY_EXISTS, () -> SharedMemoryObject.createOnly(this.name.toString(),
					AccessMode.READ_WRITE, Permissions.DEFAULT));
		}
		assertThat(mappings()).noneMatch((line) -> line.contains(this.name.toString()));
		assertThat(descriptors()).isLessThan(descriptors + 10);
	}

	@Test
	void whenAProgramIsStartedThenItDoesNotInheritTheObject() throws Exception {
		Process process = new ProcessBuilder("ls", "-l", "/proc/self/fd").start();
		try (var reader = process.inputReader()) {
			assertThat(reader.lines()).noneMatch((line) -> line.contains(this.name.toString()));
		}
	}

	private MappedRegion writable() {
		return MappedRegion.map(this.object, AccessMode.READ_WRITE);
	}

	private static boolean isCollected(WeakReference<?> reference) {
		System.gc();
		return reference.get() == null;
	}

	private static boolean isUnmappedAfterCollection(long address) throws IOException {
		System.gc();
		return !isMapped(address);
	}

	private static boolean isMapped(long address) throws IOException {
		return mappings().stream().anyMatch((line) -> {
			String[] range = line.substring(0, line.indexOf(' ')).split("-");
			return Long.compareUnsigned(address, Long.parseUnsignedLong(range[0], 16)) >= 0
					&& Long.compareUnsigned(address, Long.parseUnsignedLong(range[1], 16)) < 0;
		});
	}

	private static List<String> mappings() throws IOException {
		return Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1);
	}

	private static long descriptors() throws IOException {
		try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
			return entries.count();
		}
	}

	/**
	 * Maps without closing.
	 */
	static final class Forgetful {

		/** More than Linux allows a process unless it is told otherwise. */
		static final int REGIONS = 100_000;

		private Forgetful() {
		}

		public static void main(String[] arguments) {
			try (SharedMemoryObject object = SharedMemoryObject.openOnly(arguments[0], AccessMode.READ_WRITE)) {
				for (int i = 0; i < REGIONS; i++) {
					MappedRegion.map(object, AccessMode.READ_WRITE).putInt(0, i);
				}
				System.out.println("mapped " + REGIONS);
			}
		}

	}

}
