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

package io.sharedmemory.sample;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/**
 * Chromium without a window. A test that needs it is skipped where there is none.
 */
public final class Browser {

	private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

	private final String command;

	private final Path directory;

	/**
	 * Finds the browser.
	 * @param directory where its profile and what it puts out go
	 */
	public Browser(Path directory) {
		List<String> found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.flatMap((entry) -> NAMES.stream().map((name) -> Path.of(entry, name)))
			.filter(Files::isExecutable)
			.map(Path::toString)
			.toList();
		assumeFalse(found.isEmpty(), "No browser on the path, none of " + NAMES);
		this.command = found.get(0);
		this.directory = directory;
	}

	/**
	 * Opens the page on a port of this machine.
	 * @param port the port
	 * @return the page as it is after its scripts have run for a while
	 */
	public String open(int port) throws IOException, InterruptedException {
		Path visit = Files.createTempDirectory(this.directory, "visit");
		Path output = visit.resolve("page.html");
		List<String> command = new ArrayList<>(
				List.of(this.command, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
						"--disable-component-update", "--disable-sync", "--user-data-dir=" + visit.resolve("profile"),
						"--virtual-time-budget=3000", "--dump-dom", "http://localhost:" + port + "/"));
		Process process = new ProcessBuilder(command).redirectOutput(output.toFile())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("browser has ended").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return Files.readString(output, StandardCharsets.UTF_8);
	}

}
