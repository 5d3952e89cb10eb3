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
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares regions with what a plain {@code byte[]} would do, for random sizes, offsets,
 * lengths, modes and ranges. The file is in memory, so that ten thousand flushes take no
 * time.
 */
class MappedRegionPropertyTests {

	private static final Path FILE = Path.of("/dev/shm", "test-" + UUID.randomUUID());

	private static FileMapping file;

	@BeforeContainer
	static void create() {
		file = FileMapping.createOnly(FILE, AccessMode.READ_WRITE, Permissions.DEFAULT);
	}

	@AfterContainer
	static void removeAndFindNothingLeft() throws IOException {
		file.close();
		FileMapping.remove(FILE);
		assertThat(Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1))
			.noneMatch((line) -> line.contains(FILE.toString()));
	}

	@Property(tries = 10_000, shrinking = ShrinkingMode.BOUNDED)
	void whenARegionIsUsedThenAsAnArrayWouldBe(@ForAll @IntRange(min = 1, max = 20000) int size,
			@ForAll @IntRange(min = -2, max = 102) int offsetPercent,
			@ForAll @IntRange(min = -2, max = 105) int lengthPercent, @ForAll AccessMode mode,
			@ForAll @IntRange(min = -5, max = 9000) int position, @ForAll @IntRange(min = 0, max = 5000) int count)
			throws IOException {
		long seed = Objects.hash(size, offsetPercent, lengthPercent, mode.ordinal(), position, count);
		boolean async = (seed & 1) != 0;
		int offset = size * offsetPercent / 100;
		int length = (size - offset) * lengthPercent / 100;
		byte[] model = new byte[size];
		new Random(seed).nextBytes(model);
		file.truncate(0);
		file.truncate(size);
		Files.write(FILE, model);
		if (offset < 0 || length <= 0 || offset > size || length > size - offset) {
			assertFails(ErrorCode.SIZE, () -> MappedRegion.map(file, mode, offset, length));
			return;
		}
		try (MappedRegion region = MappedRegion.map(file, mode, offset, length)) {
			byte[] read = new byte[length];
			region.get(0, read, 0, length);
			assertThat(read).isEqualTo(Arrays.copyOfRange(model, offset, offset + length));
			byte[] written = new byte[count];
			new Random(~seed).nextBytes(written);
			if (!mode.isWritable()) {
				assertFails(ErrorCode.READ_ONLY, () -> region.put(position, written, 0, count));
			}
			else if (position < 0 || position > length - count) {
				assertFails(ErrorCode.SIZE, () -> region.put(position, written, 0, count));
				assertFails(ErrorCode.SIZE, () -> region.flush(position, count, async));
			}
			else {
				region.put(position, written, 0, count);
				region.flush(position, count, async);
				byte[] again = new byte[count];
				region.buffer(position, count).get(again);
				assertThat(again).isEqualTo(written);
				if (mode == AccessMode.READ_WRITE) {
					System.arraycopy(written, 0, model, offset + position, count);
				}
			}
		}
		assertThat(Files.readAllBytes(FILE)).isEqualTo(model);
	}

}
