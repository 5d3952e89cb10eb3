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

package io.sharedmemory.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.sun.jna.NativeLibrary;
import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link LinuxLibraryPath}.
 */
@EnabledOnOs(OS.LINUX)
class LinuxLibraryPathTests {

	private static final LinuxArchitecture ARCHITECTURE = LinuxArchitecture.current();

	@TempDir
	private Path directory;

	@Test
	void whenThereIsNoConfigurationThenDirectoriesThatEveryLinuxHas() throws IOException {
		assertThat(directories()).isNotEmpty()
			.allMatch((path) -> path.startsWith("/usr/lib") || path.startsWith("/lib"))
			.allMatch((path) -> Files.isDirectory(Path.of(path)));
	}

	@Test
	void whenDirectoriesAreNamedThenThoseThatThereAreFollowInOrder() throws IOException {
		Path one = Files.createDirectory(this.directory.resolve("one"));
		Path two = Files.createDirectory(this.directory.resolve("two"));
		write("ld.so.conf", "# a comment", two + " # another", "hwcap 0 nosegneg", one + ":/is/not/there", "/usr/lib");
		assertThat(directories()).endsWith(two.toString(), one.toString()).doesNotHaveDuplicates();
	}

	@Test
	void whenFilesAreIncludedThenAllThatMatchInOrderOfTheirNames() throws IOException {
		Path one = Files.createDirectory(this.directory.resolve("one"));
		Path two = Files.createDirectory(this.directory.resolve("two"));
		Path three = Files.createDirectory(this.directory.resolve("three"));
		Files.createDirectory(this.directory.resolve("conf.d"));
		write("ld.so.conf", "include conf.d/*.conf none.d/*.conf");
		write("conf.d/b.conf", two.toString());
		write("conf.d/a.conf", one.toString());
		write("conf.d/c.txt", three.toString());
		assertThat(directories()).endsWith(one.toString(), two.toString());
	}

	@Test
	void whenConfigurationsIncludeEachOtherThenItEnds() throws IOException {
		Path one = Files.createDirectory(this.directory.resolve("one"));
		write("ld.so.conf", "include ld.so.conf", one.toString());
		assertThat(directories()).endsWith(one.toString());
	}

	@Test
	void whenThePlatformIsLoadedThenJnaStartsNoProcess() {
		try (TestJvm jvm = TestJvm.startWith(List.of("-Xlog:class+load=info:stdout"), LoadPlatform.class)) {
			assertThat(jvm.awaitOutput()).anyMatch((line) -> line.contains(NativeLibrary.class.getName() + " "))
				.noneMatch((line) -> line.contains("java.lang.ProcessBuilder "));
		}
	}

	@Test
	void whenJnaFindsOutByItselfThenNothingElseThanWhatItIsTold() {
		try (TestJvm jvm = TestJvm.start(AskJna.class)) {
			String found = jvm.awaitLine("path ");
			LinuxLibraryPath.announce(ARCHITECTURE);
			assertThat(System.getProperty(LinuxLibraryPath.PROPERTY).split(":")).contains(found.split(":"));
		}
	}

	@Test
	void whenTheApplicationHasSaidWhereThenItIsLeftAlone() {
		try (TestJvm jvm = TestJvm.startWith(List.of("-D" + LinuxLibraryPath.PROPERTY + "=/opt/lib"),
				LoadPlatform.class)) {
			assertThat(jvm.awaitLine("path ")).isEqualTo("/opt/lib");
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "No native access is denied")
	void whenTheJvmDeniesNativeAccessThenItIsSaidAndHowToAllowIt() {
		// The second argument is the option that allows it.
		List<String> denying = List.of("/bin/sh", "-c",
				"java=\"$0\"; shift; exec \"$java\" --illegal-native-access=deny \"$@\"");
		try (TestJvm jvm = TestJvm.startBy(denying, TestJvm.classPath(), LoadPlatform.class)) {
			assertThat(jvm.awaitLine("unsupported "))
				.contains("Illegal native access", "--enable-native-access=ALL-UNNAMED")
				.doesNotContain("null", "jna.tmpdir");
		}
	}

	private List<String> directories() throws IOException {
		return LinuxLibraryPath.directories(ARCHITECTURE, this.directory.resolve("ld.so.conf"));
	}

	private void write(String file, String... lines) throws IOException {
		Files.write(this.directory.resolve(file), List.of(lines));
	}

	static class LoadPlatform {

		public static void main(String[] arguments) {
			try {
				Platform.current();
				System.out.println("path " + System.getProperty(LinuxLibraryPath.PROPERTY));
			}
			catch (UnsupportedPlatformException ex) {
				System.out.println("unsupported " + ex.getMessage());
			}
		}

	}

	static class AskJna {

		public static void main(String[] arguments) {
			NativeLibrary.getProcess();
			System.out.println("path " + System.getProperty(LinuxLibraryPath.PROPERTY));
		}

	}

}
