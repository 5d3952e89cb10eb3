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

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.sharedmemory.sample.SampleApplication;

/**
 * The main class of the sample. Without a role on the command line it starts both
 * services, each in a JVM of its own; with one it is that service.
 *
 * @since 0.1.0
 */
public final class Launcher {

	private static final int STATUS_FAILED = 1;

	private static final int STATUS_USAGE = 2;

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

	/** How long a start waits for services that may be about to end. */
	private static final Duration END_TIMEOUT = Duration.ofSeconds(5);

	private static final long END_POLL_MILLIS = 100;

	private final LauncherOptions options;

	private final Console console;

	private final CompletableFuture<String> failure = new CompletableFuture<>();

	private final ServiceSupervisor board;

	private final ServiceSupervisor feed;

	private boolean stopped;

	private Launcher(LauncherOptions options, Console console) {
		this.options = options;
		this.console = console;
		this.board = supervisor(Role.BOARD);
		this.feed = supervisor(Role.FEED);
	}

	private ServiceSupervisor supervisor(Role role) {
		return new ServiceSupervisor(role, ServiceCommand.of(role, this.options), this.console, this.failure::complete);
	}

	/**
	 * Runs the sample. Ends the JVM with status 0 when all went well, 1 when a service or
	 * the comparison of the totals failed, 2 when it cannot start as it was called.
	 * @param args see {@code --help}
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		try {
			LauncherOptions options = LauncherOptions.parse(args);
			if (options.help()) {
				System.out.print(LauncherOptions.USAGE);
			}
			else if (options.role() != null) {
				runRole(options.role(), options);
			}
			else {
				System.exit(launch(options) ? 0 : STATUS_FAILED);
			}
		}
		catch (UsageException ex) {
			System.err.println(ex.getMessage());
			System.exit(STATUS_USAGE);
		}
	}

	private static void runRole(Role role, LauncherOptions options) {
		if (Boolean.getBoolean(ServiceCommand.SUPERVISED_PROPERTY)) {
			ParentWatch.start(options.namespace());
		}
		SampleApplication.run(role.id(), options.properties(role).toArray(String[]::new));
	}

	private static boolean launch(LauncherOptions given) throws InterruptedException {
		NamespaceLock.take(given.namespace());
		Console console = Console.system();
		int leftovers = removeLeftovers(given.namespace());
		if (leftovers > 0) {
			console.line("Removed " + leftovers + " segments, left by an earlier run.");
		}
		LauncherOptions options = given.with(Ports.choose(Role.BOARD, given), Ports.choose(Role.FEED, given),
				UUID.randomUUID().toString());
		Launcher launcher = new Launcher(options, console);
		Runtime.getRuntime().addShutdownHook(new Thread(launcher::stop, "launcher-stop"));
		try {
			return launcher.run();
		}
		finally {
			launcher.stop();
		}
	}

	/**
	 * Removes what is left of an earlier run. The services of a launcher that was killed
	 * a moment ago are about to end, and are waited for.
	 */
	private static int removeLeftovers(String namespace) throws InterruptedException {
		long deadline = System.nanoTime() + END_TIMEOUT.toNanos();
		while (true) {
			try {
				return Segments.removeUnused(namespace);
			}
			catch (NamespaceInUseException ex) {
				if (System.nanoTime() - deadline >= 0) {
					throw new UsageException(ex.getMessage()
							+ ". End that first, or choose another with --shared-memory.namespace=NAME.");
				}
			}
			Thread.sleep(END_POLL_MILLIS);
		}
	}

	private boolean run() throws InterruptedException {
		this.board.start();
		this.feed.start();
		ServiceClient client = new ServiceClient(this.options.url(Role.BOARD), this.options.url(Role.FEED));
		return new FlowMonitor(client, this.console, this.options, this.failure, this.feed::ready, this.board::ready)
			.watch();
	}

	/**
	 * Ends both services, the feed first, and removes the segments, unless somebody else
	 * has come to use them.
	 */
	private synchronized void stop() {
		if (this.stopped) {
			return;
		}
		this.stopped = true;
		this.console.endProgress();
		try {
			this.feed.terminate();
			this.board.terminate();
			if (!this.feed.awaitEnd(STOP_TIMEOUT) | !this.board.awaitEnd(STOP_TIMEOUT)) {
				this.console.line("A service did not end in time and was killed.");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		try {
			int removed = Segments.removeUnused(this.options.namespace());
			this.console.line("Both services have ended; " + removed + " segments removed.");
		}
		catch (NamespaceInUseException ex) {
			this.console.line("Both services have ended; the segments stay. " + ex.getMessage() + ".");
		}
	}

}
