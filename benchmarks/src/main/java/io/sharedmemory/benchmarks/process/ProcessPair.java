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

package io.sharedmemory.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.sharedmemory.benchmarks.lane.Control;
import io.sharedmemory.benchmarks.lane.Outcome;
import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.lane.Task;

/**
 * This process, which drives, and the peer that it starts with the same flags.
 *
 * @since 0.1.0
 */
public final class ProcessPair implements Control, AutoCloseable {

	private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

	private final Lanes lanes = new Lanes(Role.DRIVER);

	private final Process peer;

	private final PrintStream commands;

	private final BufferedReader answers;

	private volatile long deadline = Long.MAX_VALUE;

	private volatile String work = "";

	/**
	 * Starts the peer.
	 * @throws IOException if it cannot be started
	 */
	public ProcessPair() throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), Peer.class.getName()));
		this.peer = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		this.commands = new PrintStream(this.peer.getOutputStream(), true, StandardCharsets.UTF_8);
		this.answers = new BufferedReader(new InputStreamReader(this.peer.getInputStream(), StandardCharsets.UTF_8));
		Thread watchdog = new Thread(this::watch, "watchdog");
		watchdog.setDaemon(true);
		watchdog.start();
	}

	/**
	 * Ends both processes if a step hangs: a loop that spins cannot be interrupted.
	 */
	private void watch() {
		while (true) {
			try {
				TimeUnit.SECONDS.sleep(1);
			}
			catch (InterruptedException ex) {
				return;
			}
			if (System.nanoTime() - this.deadline > 0 && this.deadline != Long.MAX_VALUE) {
				System.err.println("No end of: " + this.work + (this.peer.isAlive() ? "" : "; the peer has ended"));
				this.peer.destroyForcibly();
				Runtime.getRuntime().exit(3);
			}
		}
	}

	/**
	 * Opens a system in both processes.
	 * @param name its name in this run
	 * @param options its options
	 * @return how long it took in this process, with loading its classes, in nanoseconds
	 * @throws Exception if it cannot be opened
	 */
	public long open(String name, Map<String, String> options) throws Exception {
		begin("opening " + name);
		this.commands.println("open " + name + " "
				+ options.entrySet()
					.stream()
					.map((entry) -> entry.getKey() + "=" + entry.getValue())
					.collect(Collectors.joining(" ")));
		try {
			return this.lanes.open(name, options);
		}
		finally {
			await("done");
		}
	}

	/**
	 * Runs a slice in both processes.
	 * @param name the name of the system
	 * @param task what to do
	 * @return what the driver saw and what the peer saw
	 * @throws Exception if one of them fails
	 */
	public Outcomes run(String name, Task task) throws Exception {
		begin(name + ", " + task);
		this.commands.println("run " + name + " " + task.encode());
		Outcome own = this.lanes.run(name, task, this);
		return new Outcomes(own, Outcome.decode(await("done").split(" "), 1));
	}

	/**
	 * Closes a system in both processes.
	 * @param name its name
	 * @throws Exception if it cannot be closed
	 */
	public void close(String name) throws Exception {
		begin("closing " + name);
		this.commands.println("close " + name);
		await("done");
		this.lanes.close(name);
	}

	private void begin(String work) {
		this.work = work;
		this.deadline = System.nanoTime() + PATIENCE_NANOS;
	}

	private String await(String expected) throws IOException {
		String line = this.answers.readLine();
		if (line == null || !line.startsWith(expected)) {
			throw new IOException("the peer answered: " + line);
		}
		this.deadline = Long.MAX_VALUE;
		return line;
	}

	@Override
	public void meet() throws IOException {
		long deadline = this.deadline;
		await("ready");
		this.deadline = deadline;
	}

	@Override
	public long finish(long records) {
		this.commands.println("finish " + records);
		return records;
	}

	@Override
	public void close() {
		this.commands.close();
		try {
			if (!this.peer.waitFor(10, TimeUnit.SECONDS)) {
				this.peer.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.peer.destroyForcibly();
		}
	}

	/**
	 * What the two processes saw of a slice.
	 *
	 * @param driver what the driver saw
	 * @param peer what the peer saw
	 */
	public record Outcomes(Outcome driver, Outcome peer) {

	}

}
