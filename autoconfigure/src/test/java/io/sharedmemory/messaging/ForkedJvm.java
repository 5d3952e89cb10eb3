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

package io.sharedmemory.messaging;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A second JVM that runs a main class of the tests. It is killed when the test ends.
 */
public final class ForkedJvm implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private ForkedJvm(Process process) {
		this.process = process;
		this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
	}

	public static ForkedJvm start(Class<?> main, String... arguments) throws IOException {
		return startWith(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), main, arguments);
	}

	public static ForkedJvm startWith(List<String> options, Class<?> main, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-cp");
		command.add(System.getProperty("java.class.path"));
		if (Runtime.version().feature() >= 24) {
			command.add("--enable-native-access=ALL-UNNAMED");
		}
		command.addAll(options);
		command.add(main.getName());
		command.addAll(List.of(arguments));
		return new ForkedJvm(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
	}

	/**
	 * Waits for a line of output.
	 * @param expected the line
	 */
	void awaitLine(String expected) throws IOException {
		for (String line = this.output.readLine(); !expected.equals(line); line = this.output.readLine()) {
			if (line == null) {
				throw new IllegalStateException("The process ended before it printed '" + expected + "'");
			}
		}
	}

	/**
	 * Waits for the next line of output.
	 * @return the line
	 * @throws IOException if there is none
	 */
	public String readLine() throws IOException {
		String line = this.output.readLine();
		if (line == null) {
			throw new IOException("The process ended before it printed a line");
		}
		return line;
	}

	/**
	 * Waits until the process has ended by itself.
	 */
	void awaitEnd() throws InterruptedException {
		if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The process does not end");
		}
	}

	/**
	 * Sends SIGTERM. What it prints can still be read.
	 */
	void terminate() {
		this.process.toHandle().destroy();
	}

	/**
	 * Sends SIGKILL and waits until the process is gone.
	 */
	void kill() throws InterruptedException {
		this.process.destroyForcibly();
		if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The process does not die");
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
