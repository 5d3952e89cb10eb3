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

package io.sharedmemory.benchmarks.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The process of a broker.
 *
 * @since 0.1.0
 */
final class BrokerProcess implements AutoCloseable {

	private final Process process;

	private final Path log;

	private BrokerProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Starts a process whose output goes to a file.
	 * @param command the command
	 * @param environment what its environment has besides
	 * @param log the file
	 * @return the process
	 * @throws IOException if it cannot be started
	 */
	static BrokerProcess start(List<String> command, Map<String, String> environment, Path log) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
		builder.environment().putAll(environment);
		Process process = builder.start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		return new BrokerProcess(process, log);
	}

	/**
	 * Finds a port that nobody uses.
	 * @return the port
	 * @throws IOException if there is none
	 */
	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/**
	 * Waits until the process serves.
	 * @param port the port where it will
	 * @param seconds how long to wait
	 * @throws IOException if it ends, or does not serve in time; with the end of its log
	 */
	void awaitPort(int port, int seconds) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		while (true) {
			try {
				new Socket(InetAddress.getLoopbackAddress(), port).close();
				return;
			}
			catch (IOException ex) {
				if (!this.process.isAlive() || System.nanoTime() > deadline) {
					close();
					throw new IOException("it did not start: " + lastLine(), ex);
				}
			}
			pause();
		}
	}

	/**
	 * Waits until the process has ended.
	 * @param seconds how long to wait
	 * @throws IOException if it fails, or does not end in time
	 */
	void awaitEnd(int seconds) throws IOException {
		try {
			if (!this.process.waitFor(seconds, TimeUnit.SECONDS) || this.process.exitValue() != 0) {
				throw new IOException("it failed: " + lastLine());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

	private String lastLine() throws IOException {
		List<String> lines = Files.readAllLines(this.log);
		return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
	}

	private static void pause() throws IOException {
		try {
			TimeUnit.MILLISECONDS.sleep(200);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.descendants().forEach(ProcessHandle::destroy);
		this.process.destroy();
		try {
			if (!this.process.waitFor(15, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
	}

}
