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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of what a truncation leaves that fails for lack of space.
 */
@Timeout(60)
class FailedTruncateTests {

	private static final long TOO_MUCH = 1L << 50;

	private static final long LIMITED_SIZE = 1L << 23;

	private static final int ROUNDS = 3000;

	@TempDir
	private Path directory;

	@Test
	void whenATruncationFailsThenItTakesNothingFromWhoGrowsTheObjectMeanwhile() throws Exception {
		String name = "/truncate-test-" + UUID.randomUUID();
		AtomicBoolean over = new AtomicBoolean();
		AtomicInteger failures = new AtomicInteger();
		try (SharedMemoryObject object = SharedMemoryObject.createOnly(name, AccessMode.READ_WRITE,
				Permissions.DEFAULT);
				SharedMemoryObject other = SharedMemoryObject.openOnly(name, AccessMode.READ_WRITE)) {
			Thread failing = new Thread(() -> {
				while (!over.get()) {
					assertFails(ErrorCode.OUT_OF_SPACE, () -> other.truncate(TOO_MUCH));
					failures.incrementAndGet();
				}
			});
			failing.start();
			try {
				for (int round = 0; round < ROUNDS; round++) {
					object.truncate(0);
					object.truncate(8192);
					int before = failures.get();
					while (failures.get() < before + 2 && failing.isAlive()) {
						Thread.onSpinWait();
					}
					assertThat(object.size()).as("in round " + round).isEqualTo(8192);
				}
			}
			finally {
				over.set(true);
				failing.join();
				SharedMemoryObject.remove(name);
			}
		}
	}

	@Test
	void whenADiskHasNotThatMuchThenTheFileStaysAsItWas() throws Exception {
		Path path = this.directory.resolve("file");
		Files.write(path, new byte[5000]);
		try (FileMapping file = FileMapping.open(path, AccessMode.READ_WRITE)) {
			long free = Files.getFileStore(this.directory).getUsableSpace();
			assertFails(ErrorCode.OUT_OF_SPACE, () -> file.truncate(free + (1L << 34)));
			assertThat(file.size()).isEqualTo(5000);
			file.truncate(6000);
			assertThat(file.size()).isEqualTo(6000);
		}
	}

	@Test
	void whenAProcessMayNotHaveSoLongAFileThenItIsSaidAndNotThatThereIsNoRoom() throws Exception {
		String name = "/truncate-test-" + UUID.randomUUID();
		// The shell counts in blocks of 512 or 1024 bytes.
		try (SharedMemoryObject object = SharedMemoryObject.createOnly(name, AccessMode.READ_WRITE,
				Permissions.DEFAULT);
				TestJvm child = TestJvm.startBy(List.of("/bin/sh", "-c", "ulimit -f 4000; exec \"$@\"", "sh"),
						TestJvm.classPath(), Limited.class, name)) {
			assertThat(child.awaitLine("SIZE")).contains(LIMITED_SIZE + " bytes asked", "ulimit -f")
				.doesNotContain("free");
			assertThat(object.size()).isZero();
		}
		finally {
			SharedMemoryObject.remove(name);
		}
	}

	@Test
	void whenAContainerMayNotHaveThatMuchMemoryThenItIsSaidAndNobodyIsKilled() throws Exception {
		assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount");
		String name = "/truncate-test-" + UUID.randomUUID();
		String script = """
				mount -t tmpfs none /sys/fs/cgroup || { echo mounted no; exit; }
				for directory in /sys/fs/cgroup /sys/fs/cgroup/memory; do
					mkdir -p $directory
					cd $directory
					echo %d | tee memory.max > memory.limit_in_bytes
					echo 1000 | tee memory.current > memory.usage_in_bytes
					echo > memory.stat
				done
				echo "SwapFree: 0 kB" > meminfo
				mount --bind meminfo /proc/meminfo && echo mounted yes || echo mounted no
				exec "$@"
				""".formatted(LIMITED_SIZE);
		try (SharedMemoryObject object = SharedMemoryObject.createOnly(name, AccessMode.READ_WRITE,
				Permissions.DEFAULT);
				TestJvm child = TestJvm.startBy(List.of("env", "JAVA_TOOL_OPTIONS=-XX:-UseContainerSupport", "unshare",
						"-m", "/bin/sh", "-c", script, "sh"), TestJvm.classPath(), Limited.class, name)) {
			assumeTrue(child.awaitLine("mounted").equals("yes"), "nothing can be mounted");
			assertThat(child.awaitLine("OUT_OF_MEMORY")).contains(LIMITED_SIZE + " bytes more asked",
					LIMITED_SIZE - 1000 + " bytes more");
			assertThat(object.size()).isZero();
		}
		finally {
			SharedMemoryObject.remove(name);
		}
	}

	static final class Limited {

		private Limited() {
		}

		public static void main(String[] arguments) {
			try (SharedMemoryObject object = SharedMemoryObject.openOnly(arguments[0], AccessMode.READ_WRITE)) {
				object.truncate(LIMITED_SIZE);
			}
			catch (InterprocessException ex) {
				System.out.println(ex.code() + " " + ex.getMessage());
			}
		}

	}

}
