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

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what a second JVM finds in a mapped file that another process has truncated,
 * in the interpreter and in the code of each compiler.
 */
class TruncatedFileTests {

	private static final int SIZE = 1 << 16;

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation", "-XX:+TieredCompilation" })
	void whenAnotherProcessTruncatesTheFileThenTheAccessSaysSoAndTheJvmLives(String option) throws Exception {
		Path path = this.directory.resolve("file");
		Files.write(path, new byte[SIZE]);
		try (TestJvm reader = TestJvm.startWith(List.of(option), Reader.class, path)) {
			for (Access access : Access.values()) {
				reader.awaitLine("ready " + access);
				try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
					file.setLength(0);
				}
				reader.send("go");
				assertThat(reader.awaitLine("result " + access)).isEqualTo("10 of 10 SIZE");
			}
			reader.awaitLine("end");
			assertThat(reader.awaitExit()).isZero();
		}
	}

	enum Access {

		BYTE, INT, LONG, OPAQUE, ACQUIRE, VOLATILE, PUT, RELEASE, PUT_VOLATILE, COMPARE_AND_SET, ADD, COPY_OUT, COPY_IN,
		COPY_FEW, FILL;

		private long perform(MappedRegion region, long offset, byte[] many, byte[] few) {
			switch (this) {
				case BYTE -> {
					return region.getByte(offset);
				}
				case INT -> {
					return region.getInt(offset);
				}
				case LONG -> {
					return region.getLong(offset);
				}
				case OPAQUE -> {
					return region.getLongOpaque(offset);
				}
				case ACQUIRE -> {
					return region.getIntAcquire(offset);
				}
				case VOLATILE -> {
					return region.getLongVolatile(offset);
				}
				case PUT -> region.putLong(offset, 0);
				case RELEASE -> region.putLongRelease(offset, 0);
				case PUT_VOLATILE -> region.putIntVolatile(offset, 0);
				case COMPARE_AND_SET -> region.compareAndSetLong(offset, 0, 0);
				case ADD -> region.getAndAddInt(offset, 0);
				case COPY_OUT -> region.get(offset, many, 0, many.length);
				case COPY_IN -> region.put(offset, many, 0, many.length);
				case COPY_FEW -> region.get(offset, few, 0, few.length);
				case FILL -> region.fill(offset, many.length, (byte) 0);
			}
			return 0;
		}

	}

	static final class Reader {

		private static final int WARM_UP = 20000;

		private static long sum;

		private Reader() {
		}

		public static void main(String[] arguments) throws Exception {
			Path path = Path.of(arguments[0]);
			for (Access access : Access.values()) {
				try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
					file.setLength(SIZE);
				}
				try (FileMapping file = FileMapping.open(path, AccessMode.READ_WRITE);
						MappedRegion region = MappedRegion.map(file, AccessMode.READ_WRITE)) {
					repeat(access, region, WARM_UP);
					repeat(access, region, WARM_UP);
					System.out.println("ready " + access);
					System.in.read(new byte[3]);
					System.out.println("result " + access + " " + repeat(access, region, 10) + " of 10 SIZE");
				}
			}
			System.out.println("end " + sum);
		}

		/** A loop with the handler inside, which compilers love to move things out of. */
		private static int repeat(Access access, MappedRegion region, int times) {
			byte[] many = new byte[5000];
			byte[] few = new byte[16];
			int failures = 0;
			for (int i = 0; i < times; i++) {
				try {
					sum += access.perform(region, 8 * (i & 15) + 32768, many, few);
				}
				catch (InterprocessException ex) {
					if (ex.code() == ErrorCode.SIZE) {
						failures++;
					}
				}
			}
			return failures;
		}

	}

}
