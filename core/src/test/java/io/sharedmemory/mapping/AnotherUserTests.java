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
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import com.sun.jna.Native;
import io.sharedmemory.testing.TestJvm;
import io.sharedmemory.testing.TestName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of what permissions forbid to a JVM of another user. Only root can start one, and
 * that user has to be able to read the classes, which are copied for it.
 */
class AnotherUserTests {

	private static final String OTHER = "65534";

	@TempDir
	private static Path classes;

	@RegisterExtension
	private final TestName name = new TestName();

	@BeforeAll
	static void copyClasses() throws Exception {
		assumeTrue("root".equals(System.getProperty("user.name")), "only root can start a JVM of another user");
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv (util-linux) is missing");
		Files.setPosixFilePermissions(classes, PosixFilePermissions.fromString("rwxr-xr-x"));
		copy(MappedRegion.class, classes.resolve("main"));
		copy(AnotherUserTests.class, classes.resolve("test"));
		copy(Native.class, classes.resolve("jna.jar"));
	}

	private static void copy(Class<?> member, Path target) throws Exception {
		Path source = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
		Files.walkFileTree(source, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
					throws IOException {
				copy(directory, "rwxr-xr-x");
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				copy(file, "rw-r--r--");
				return FileVisitResult.CONTINUE;
			}

			private void copy(Path entry, String permissions) throws IOException {
				Path copied = target.resolve(source.relativize(entry).toString());
				Files.copy(entry, copied);
				Files.setPosixFilePermissions(copied, PosixFilePermissions.fromString(permissions));
			}

		});
	}

	@Test
	void case10WhenObjectIsPrivateThenAnotherUserCanDoNothingWithIt() throws Exception {
		try (SharedMemoryObject object = create(0600); TestJvm other = startOther()) {
			assertThat(other.awaitLine("open READ_WRITE")).isEqualTo("SECURITY 13");
			assertThat(other.awaitLine("open READ_ONLY")).isEqualTo("SECURITY 13");
			assertThat(other.awaitLine("create")).isEqualTo("ALREADY_EXISTS 17");
			assertThat(other.awaitLine("remove")).isEqualTo("false");
			assertThat(object.nameState()).isEqualTo(NameState.PRESENT);
		}
	}

	@Test
	void case11WhenObjectIsReadableThenAnotherUserOnlyReads() throws Exception {
		try (SharedMemoryObject object = create(0644);
				MappedRegion region = MappedRegion.map(object, AccessMode.READ_WRITE)) {
			region.putInt(0, 7);
			try (TestJvm other = startOther()) {
				assertThat(other.awaitLine("open READ_WRITE")).isEqualTo("SECURITY 13");
				assertThat(other.awaitLine("open READ_ONLY")).isEqualTo("7");
				assertThat(other.awaitLine("remove")).isEqualTo("false");
			}
		}
	}

	private SharedMemoryObject create(int mode) {
		SharedMemoryObject object = SharedMemoryObject.createOnly(this.name.toString(), AccessMode.READ_WRITE,
				Permissions.of(mode));
		object.truncate(100);
		return object;
	}

	private TestJvm startOther() {
		String classPath = classes.resolve("main") + ":" + classes.resolve("test") + ":" + classes.resolve("jna.jar");
		return TestJvm.startBy(List.of("/usr/bin/setpriv", "--reuid", OTHER, "--regid", OTHER, "--clear-groups"),
				classPath, Other.class, this.name.toString());
	}

	static final class Other {

		private Other() {
		}

		public static void main(String[] arguments) {
			String name = arguments[0];
			open(name, AccessMode.READ_WRITE);
			open(name, AccessMode.READ_ONLY);
			try {
				SharedMemoryObject.createOnly(name, AccessMode.READ_WRITE, Permissions.DEFAULT);
				System.out.println("create succeeded");
			}
			catch (InterprocessException ex) {
				System.out.println("create " + ex.code() + " " + ex.systemError());
			}
			System.out.println("remove " + SharedMemoryObject.remove(name));
		}

		private static void open(String name, AccessMode access) {
			try (SharedMemoryObject object = SharedMemoryObject.openOnly(name, access);
					MappedRegion region = MappedRegion.map(object, access)) {
				System.out.println("open " + access + " " + region.getInt(0));
			}
			catch (InterprocessException ex) {
				System.out.println("open " + access + " " + ex.code() + " " + ex.systemError());
			}
		}

	}

}
