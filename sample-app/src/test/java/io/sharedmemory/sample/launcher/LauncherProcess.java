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

package io.sharedmemory.sample.launcher;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A {@link Launcher} in a JVM of its own, with a namespace of its own and any free ports.
 */
class LauncherProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private static final Pattern STARTED = Pattern.compile("(board|feed) +\\| started, process (\\d+)");

	private final String namespace = "sample-test-" + UUID.randomUUID();

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final Process process;

	private final Thread reader = new Thread(this::read, "launcher-output");

	LauncherProcess(String... options) throws IOException {
		this(Map.of(), options);
	}

	LauncherProcess(Map<String, String> environment, String... options) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-XX:TieredStopAtLevel=1");
		if (Runtime.version().feature() >= 24) {
			command.add("--enable-native-access=ALL-UNNAMED");
		}
		command.addAll(List.of("-cp", classPath(), Launcher.class.getName(), "--board.port=0", "--feed.port=0",
				"--shared-memory.namespace=" + this.namespace));
		command.addAll(List.of(options));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(environment);
		this.process = builder.start();
		this.reader.start();
	}

	/** As it is outside of tests, with the logging of the application. */
	private static String classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.endsWith("test-classes"))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader()) {
			output.lines().forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			this.lines.add(ex.toString());
		}
	}

	String namespace() {
		return this.namespace;
	}

	String output() {
		return String.join("\n", this.lines);
	}

	/**
	 * Waits for the end of the launcher and of all it has printed.
	 */
	int awaitExit() throws InterruptedException {
		assertThat(this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(this::output).isTrue();
		this.reader.join(PATIENCE.toMillis());
		return this.process.exitValue();
	}

	/**
	 * Waits for so many lines in which the pattern is found.
	 */
	void awaitLine(String regex, int count) {
		Pattern pattern = Pattern.compile(regex);
		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(this.process.isAlive() || !this.reader.isAlive()).isTrue();
			assertThat(this.lines.stream().filter((line) -> pattern.matcher(line).find()).count()).as(this::output)
				.isGreaterThanOrEqualTo(count);
		});
	}

	/**
	 * Returns the newest process of a role.
	 */
	ProcessHandle service(Role role) {
		long pid = -1;
		for (String line : this.lines) {
			Matcher matcher = STARTED.matcher(line);
			if (matcher.find() && matcher.group(1).equals(role.id())) {
				pid = Long.parseLong(matcher.group(2));
			}
		}
		return ProcessHandle.of(pid).orElseThrow();
	}

	ProcessHandle launcher() {
		return this.process.toHandle();
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Segments.remove(this.namespace);
		removeLock();
	}

	/** Which the launcher leaves, for the next one of its namespace. */
	private void removeLock() {
		try {
			Files.deleteIfExists(NamespaceLock.file(this.namespace));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
