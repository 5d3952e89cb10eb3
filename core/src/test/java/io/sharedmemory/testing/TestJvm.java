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

package io.sharedmemory.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A second JVM that runs a main class of the test class path. Its standard output is read
 * line by line, and what it prints is in the message when something does not come.
 */
public final class TestJvm implements AutoCloseable {

	private static final int NATIVE_ACCESS_SINCE = 24;

	private static final long PATIENCE_SECONDS = 30;

	/** What makes a JVM start fast that runs for a moment. */
	static final List<String> FAST_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

	private static final String END = new String("end of output");

	private final Process process;

	private final Writer input;

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	private final List<String> seen = new ArrayList<>();

	private TestJvm(Process process) {
		this.process = process;
		this.input = process.outputWriter(StandardCharsets.UTF_8);
		Thread reader = new Thread(this::read, "output of " + process.pid());
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts a JVM.
	 * @param mainClass the class whose {@code main} method runs
	 * @param arguments its arguments
	 * @return the JVM
	 */
	public static TestJvm start(Class<?> mainClass, Object... arguments) {
		ClassDataArchive archive = ClassDataArchive.get();
		return start(List.of(), archive.options(), archive.classPath(), mainClass, arguments);
	}

	/**
	 * Starts a JVM with options of its own, and without those that make it start fast.
	 * @param options the options
	 * @param mainClass the class whose {@code main} method runs
	 * @param arguments its arguments
	 * @return the JVM
	 */
	public static TestJvm startWith(List<String> options, Class<?> mainClass, Object... arguments) {
		return start(List.of(), options, classPath(), mainClass, arguments);
	}

	/**
	 * Starts a JVM through another program.
	 * @param launcher the program with its arguments, to which the command line of the
	 * JVM is added
	 * @param classPath the class path
	 * @param mainClass the class whose {@code main} method runs
	 * @param arguments its arguments
	 * @return the JVM
	 */
	public static TestJvm startBy(List<String> launcher, String classPath, Class<?> mainClass, Object... arguments) {
		return start(launcher, FAST_START, classPath, mainClass, arguments);
	}

	static TestJvm start(List<String> launcher, List<String> options, String classPath, Class<?> mainClass,
			Object... arguments) {
		List<String> command = new ArrayList<>(launcher);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		if (Runtime.version().feature() >= NATIVE_ACCESS_SINCE) {
			command.add("--enable-native-access=ALL-UNNAMED");
		}
		command.addAll(options);
		command.addAll(List.of("-cp", classPath, mainClass.getName()));
		for (Object argument : arguments) {
			command.add(String.valueOf(argument));
		}
		try {
			return new TestJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the class path of the test.
	 * @return the class path
	 */
	public static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
	}

	private void read() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			reader.lines().forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			this.lines.add(ex.toString());
		}
		this.lines.add(END);
	}

	/**
	 * Waits for a line.
	 * @param prefix how it begins
	 * @return the rest of the line
	 */
	public String awaitLine(String prefix) {
		try {
			while (true) {
				String line = this.lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
				if (line == null || line == END) {
					throw new AssertionError("No line '" + prefix + "…' came from process " + this.process.pid()
							+ ", which " + ((line == null) ? "still runs" : "has ended") + "; it printed " + this.seen);
				}
				this.seen.add(line);
				if (line.startsWith(prefix)) {
					return line.substring(prefix.length()).trim();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for '" + prefix + "'", ex);
		}
	}

	/**
	 * Waits until it ends.
	 * @return the lines that it printed and nobody waited for
	 */
	public List<String> awaitOutput() {
		awaitExit();
		List<String> output = new ArrayList<>();
		try {
			for (String line = this.lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS); line != null
					&& line != END; line = this.lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				output.add(line);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted", ex);
		}
		return output;
	}

	/**
	 * Writes a line to its standard input.
	 * @param line the line
	 */
	public void send(String line) {
		try {
			this.input.write(line + "\n");
			this.input.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Ends its standard input.
	 */
	public void endInput() {
		try {
			this.input.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns its process id.
	 * @return the pid
	 */
	public long pid() {
		return this.process.pid();
	}

	/**
	 * Returns whether it runs.
	 * @return whether it has not ended
	 */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Stops it with SIGSTOP, and waits until the kernel has sent that.
	 */
	public void pause() {
		signal("STOP");
	}

	/**
	 * Lets it go on after {@link #pause()}.
	 */
	public void resume() {
		signal("CONT");
	}

	private void signal(String signal) {
		try {
			new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().onExit().join();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Kills it with SIGKILL and waits until it is gone. What it printed can still be
	 * read.
	 */
	public void kill() {
		// Unlike that of the process, this method of the handle leaves the output open.
		this.process.toHandle().destroyForcibly();
		awaitExit();
	}

	/**
	 * Waits until it ends.
	 * @return its exit status
	 */
	public int awaitExit() {
		try {
			if (!this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				throw new AssertionError("Process " + this.process.pid() + " does not end; it printed " + this.seen);
			}
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted", ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
