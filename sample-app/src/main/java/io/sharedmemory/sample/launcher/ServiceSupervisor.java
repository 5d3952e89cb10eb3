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
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Keeps one service running: starts its JVM, passes on what it prints, and starts it
 * again when it dies, unless it dies before it has been up or too often. A thread of its
 * own does this; every method may be called by any thread.
 */
class ServiceSupervisor {

	private static final long RESTART_PAUSE_MILLIS = 500;

	/** Statuses from here on mean death by a signal: 128 and its number. */
	private static final int SIGNAL_STATUS = 128;

	private final Role role;

	private final List<String> command;

	private final Console console;

	private final Consumer<String> onFailure;

	private final RestartLimit limit = new RestartLimit(5, Duration.ofMinutes(1));

	private final CountDownLatch stopping = new CountDownLatch(1);

	private final Thread thread;

	private volatile boolean ready;

	private @Nullable Process process;

	/**
	 * Creates a supervisor that does nothing yet.
	 * @param onFailure told, once, why the service will not be started again
	 */
	ServiceSupervisor(Role role, List<String> command, Console console, Consumer<String> onFailure) {
		this.role = role;
		this.command = List.copyOf(command);
		this.console = console;
		this.onFailure = onFailure;
		this.thread = new Thread(this::supervise, role.id() + "-supervisor");
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	/**
	 * Notes that the service answers.
	 */
	void ready() {
		this.ready = true;
	}

	private void supervise() {
		try {
			Process process = startProcess();
			while (process != null) {
				passOn(process);
				process = restart(process.waitFor());
			}
		}
		catch (IOException ex) {
			this.onFailure.accept("The JVM of " + this.role.id() + " cannot be started: " + ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized @Nullable Process startProcess() throws IOException {
		if (isStopping()) {
			return null;
		}
		this.process = new ProcessBuilder(this.command).redirectErrorStream(true).start();
		this.console.line(String.format("%-5s | started, process %d", this.role.id(), this.process.pid()));
		return this.process;
	}

	private void passOn(Process process) throws IOException {
		try (BufferedReader reader = process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.console.line(String.format("%-5s | %s", this.role.id(), line));
			}
		}
	}

	private @Nullable Process restart(int status) throws IOException, InterruptedException {
		if (isStopping()) {
			return null;
		}
		String end = (status > SIGNAL_STATUS) ? "was killed by signal " + (status - SIGNAL_STATUS)
				: "ended with status " + status;
		if (!this.ready && status <= SIGNAL_STATUS) {
			this.onFailure.accept(this.role.id() + " did not start: it " + end + ".");
			return null;
		}
		if (!this.limit.tryRestart(System.nanoTime())) {
			this.onFailure.accept(this.role.id() + " " + end + " and has been started again " + this.limit
					+ " already, so it stays down.");
			return null;
		}
		this.console.line(String.format("%-5s | %s; starting it again", this.role.id(), end));
		this.ready = false;
		this.stopping.await(RESTART_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
		return startProcess();
	}

	private boolean isStopping() {
		return this.stopping.getCount() == 0;
	}

	/**
	 * Asks the service to end and does not wait for it. It will not be started again.
	 */
	synchronized void terminate() {
		this.stopping.countDown();
		if (this.process != null) {
			// By its handle: Process.destroy() would also cut off what it still prints.
			this.process.toHandle().destroy();
		}
	}

	/**
	 * Waits for the service to end, and kills it when it takes too long.
	 * @return whether it ended by itself
	 */
	boolean awaitEnd(Duration timeout) throws InterruptedException {
		Process process;
		synchronized (this) {
			process = this.process;
		}
		if (process == null) {
			return true;
		}
		boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
		if (!ended) {
			process.destroyForcibly().waitFor();
		}
		this.thread.join(timeout.toMillis());
		return ended;
	}

}
