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

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the launcher prints: lines that stay, and below them, on a terminal, one line of
 * progress that is written over. Elsewhere, in a log for instance, progress is a line of
 * its own every few seconds. Safe for use by several threads.
 */
class Console {

	private static final String CLEAR_LINE = "\r\033[2K";

	private static final long INTERVAL_NANOS = Duration.ofSeconds(2).toNanos();

	private final PrintStream out;

	private final boolean terminal;

	private String progress = "";

	private boolean shown;

	private long shownNanos;

	Console(PrintStream out, boolean terminal) {
		this.out = out;
		this.terminal = terminal;
	}

	/**
	 * Creates a console on the standard output.
	 */
	static Console system() {
		return new Console(System.out, isTerminal());
	}

	private static boolean isTerminal() {
		try {
			String output = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
			return (output.startsWith("/dev/pts/") || output.startsWith("/dev/tty") || output.equals("/dev/console"))
					&& !"dumb".equals(System.getenv("TERM"));
		}
		catch (IOException ex) {
			return false;
		}
	}

	synchronized void line(String text) {
		clearProgress();
		this.out.println(text);
		if (this.terminal && !this.progress.isEmpty()) {
			this.out.print(this.progress);
		}
		this.out.flush();
	}

	/**
	 * Shows progress, in place of the progress shown before.
	 */
	synchronized void progress(String text) {
		if (text.equals(this.progress)) {
			return;
		}
		if (this.terminal) {
			clearProgress();
			this.out.print(text);
			this.out.flush();
		}
		else if (!this.shown || System.nanoTime() - this.shownNanos >= INTERVAL_NANOS) {
			this.out.println(text);
			this.out.flush();
			this.shown = true;
			this.shownNanos = System.nanoTime();
		}
		this.progress = text;
	}

	/**
	 * Takes the progress away; what has flowed has flowed.
	 */
	synchronized void endProgress() {
		clearProgress();
		this.out.flush();
		this.progress = "";
		this.shown = false;
	}

	private void clearProgress() {
		if (this.terminal && !this.progress.isEmpty()) {
			this.out.print(CLEAR_LINE);
		}
	}

}
