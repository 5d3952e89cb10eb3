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
import java.util.concurrent.atomic.AtomicBoolean;

import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of files where the file system cannot reserve room: ext3, in a JVM that has it
 * mounted for itself.
 */
@Timeout(60)
class UnreservableFileTests {

	private static final Path MAKER = Path.of("/usr/sbin/mkfs.ext3");

	@TempDir
	private Path directory;

	@BeforeEach
	void makeFileSystem() throws Exception {
		assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount");
		assumeTrue(Files.isExecutable(MAKER), MAKER + " is missing");
		try (RandomAccessFile image = new RandomAccessFile(this.directory.resolve("image").toFile(), "rw")) {
			image.setLength(32L << 20);
		}
		Files.createDirectory(this.directory.resolve("mounted"));
		assertThat(new ProcessBuilder(MAKER.toString(), "-q", "-F", this.directory.resolve("image").toString()).start()
			.waitFor()).isZero();
	}

	private TestJvm start(Class<?> mainClass) {
		TestJvm child = TestJvm.startBy(
				List.of("unshare", "-m", "sh", "-c",
						"mount -o loop \"$0\"/image \"$0\"/mounted && echo mounted yes && exec \"$@\"; echo mounted no",
						this.directory.toString()),
				TestJvm.classPath(), mainClass, this.directory.resolve("mounted/file"));
		assumeTrue(child.awaitLine("mounted").equals("yes"), "nothing can be mounted");
		return child;
	}

	@Test
	void whenAFileIsMadeLongerThenWhatOthersWriteMeanwhileStays() {
		try (TestJvm child = start(Growing.class)) {
			assertThat(child.awaitLine("size")).isEqualTo("" + (Growing.SIZE + Growing.ROUNDS));
			assertThat(child.awaitLine("lost")).isEqualTo("0");
		}
	}

	@Test
	void whenAFileHasHolesThenTheyAreFilledAndItsContentStays() {
		try (TestJvm child = start(Filling.class)) {
			assertThat(child.awaitLine("blocks")).isEqualTo("1");
			assertThat(Long.parseLong(child.awaitLine("size"))).isEqualTo(Filling.SIZE + 1);
			assertThat(child.awaitLine("content")).isEqualTo("42");
			assertThat(child.awaitLine("too long")).isEqualTo("OUT_OF_SPACE " + (Filling.SIZE + 1));
		}
	}

	/**
	 * Makes a file longer while another thread writes to it.
	 */
	static final class Growing {

		static final int SIZE = 100;

		static final int ROUNDS = 5000;

		private Growing() {
		}

		public static void main(String[] arguments) throws Exception {
			AtomicBoolean grown = new AtomicBoolean();
			try (FileMapping file = FileMapping.createOnly(Path.of(arguments[0]), AccessMode.READ_WRITE,
					Permissions.DEFAULT)) {
				file.truncate(SIZE);
				long[] lost = new long[1];
				MappedRegion region = MappedRegion.map(file, AccessMode.READ_WRITE);
				Thread writer = new Thread(() -> {
					while (!grown.get()) {
						region.putIntVolatile(0, 0);
						region.putIntVolatile(0, -1);
						for (int look = 0; look < 20; look++) {
							lost[0] += (region.getIntVolatile(0) != -1) ? 1 : 0;
						}
					}
				});
				writer.start();
				for (int i = 1; i <= ROUNDS; i++) {
					file.truncate(SIZE + i);
				}
				grown.set(true);
				writer.join();
				System.out.println("size " + file.size());
				System.out.println("lost " + lost[0]);
			}
		}

	}

	/**
	 * Reserves a file with holes.
	 */
	static final class Filling {

		static final int SIZE = 1 << 20;

		private Filling() {
		}

		public static void main(String[] arguments) throws Exception {
			Path path = Path.of(arguments[0]);
			try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
				sparse.setLength(SIZE);
				sparse.seek(SIZE / 2);
				sparse.write(42);
				sparse.getFD().sync();
			}
			try (FileMapping file = FileMapping.open(path, AccessMode.READ_WRITE)) {
				file.truncate(SIZE + 1);
				try (MappedRegion region = MappedRegion.map(file, AccessMode.READ_WRITE)) {
					region.flush();
					System.out.println("blocks " + Long.signum(allocated(path) - SIZE));
					System.out.println("size " + file.size());
					System.out.println("content " + region.getByte(SIZE / 2));
				}
				try {
					file.truncate(1L << 30);
				}
				catch (InterprocessException ex) {
					System.out.println("too long " + ex.code() + " " + file.size());
				}
			}
		}

		private static long allocated(Path path) throws Exception {
			Process stat = new ProcessBuilder("stat", "-c", "%b", path.toString()).start();
			try (var reader = stat.inputReader()) {
				return Long.parseLong(reader.readLine()) * 512;
			}
		}

	}

}
