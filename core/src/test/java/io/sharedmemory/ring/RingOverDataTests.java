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

package io.sharedmemory.ring;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.AnonymousSharedMemory;
import io.sharedmemory.mapping.FileMapping;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.platform.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that a ring is made in a segment of any size that is empty, and in no other.
 */
@Timeout(30)
class RingOverDataTests {

	private static final RingOptions OPTIONS = RingOptions.builder().capacity(1 << 16).build();

	private static final int SIZE = 1 << 20;

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(ints = { 8, 4095, 4096, 5000, 70_000, SIZE - 1 })
	void whenThereIsDataAnywhereThenNoRingIsMadeAndNothingIsChanged(int offset) throws IOException {
		Path path = this.directory.resolve("data");
		try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
			file.setLength(SIZE);
			file.seek(offset);
			file.write(7);
		}
		try (FileMapping file = FileMapping.open(path, AccessMode.READ_WRITE)) {
			checkRefused(file, offset);
		}
		this.segments.segment().truncate(SIZE);
		try (MappedRegion region = MappedRegion.map(this.segments.segment(), AccessMode.READ_WRITE)) {
			region.putByte(offset, (byte) 7);
		}
		checkRefused(this.segments.segment(), offset);
	}

	private static void checkRefused(Segment segment, int offset) {
		assertThatExceptionOfType(RingMismatchException.class).isThrownBy(() -> Ring.openOrCreate(segment, OPTIONS))
			.withMessageContaining("holds other data");
		assertThat(segment.size()).isEqualTo(SIZE);
		try (MappedRegion region = MappedRegion.map(segment, AccessMode.READ_ONLY)) {
			assertThat(region.getByte(offset)).isEqualTo((byte) 7);
		}
	}

	@Test
	void whenTheSegmentHasTheSizeOfTheRingAndDataThenNoRingIsMade() {
		this.segments.ring(OPTIONS).close();
		long size = this.segments.segment().size();
		this.segments.segment().truncate(0);
		this.segments.segment().truncate(size);
		try (MappedRegion region = MappedRegion.map(this.segments.segment(), AccessMode.READ_WRITE)) {
			region.putByte(size - 1, (byte) 7);
			assertThatExceptionOfType(RingMismatchException.class).isThrownBy(() -> this.segments.ring(OPTIONS))
				.withMessageContaining("holds other data");
			region.putByte(size - 1, (byte) 0);
			this.segments.ring(OPTIONS).close();
		}
	}

	@Test
	void whenASegmentIsLargeAndWasNeverWrittenThenItIsNotRead() throws IOException {
		Path path = this.directory.resolve("sparse");
		try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
			file.setLength(1L << 40);
		}
		try (FileMapping file = FileMapping.open(path, AccessMode.READ_WRITE)) {
			Ring.openOrCreate(file, OPTIONS).close();
			assertThat(file.size()).isLessThan(1 << 20);
		}
	}

	@Test
	void whenMemoryIsReservedAndWasNeverWrittenThenThereIsNothingToRead() {
		try (AnonymousSharedMemory memory = AnonymousSharedMemory.create(SIZE)) {
			assertThat(memory.<Long>withHandle((handle) -> Platform.current().nextData(handle, 0))).isEqualTo(-1);
		}
	}

}
