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
import java.util.concurrent.TimeUnit;

import org.springframework.boot.SpringApplication;

/**
 * Ends a service when its launcher is gone, however the launcher died: the standard input
 * is a pipe from it, which then ends.
 */
final class ParentWatch {

	private static final long END_SECONDS = 10;

	private static final int STATUS = 1;

	private ParentWatch() {
	}

	/**
	 * Watches the standard input from a thread of its own.
	 * @param namespace whose segments to remove, since the launcher cannot any more
	 */
	static void start(String namespace) {
		daemon("parent-watch", () -> {
			awaitEndOfInput();
			daemon("parent-watch-halt", ParentWatch::haltLater);
			// Runs when the application has closed its channels and makes no more.
			SpringApplication.getShutdownHandlers().add(() -> removeSegments(namespace));
			System.exit(STATUS);
		});
	}

	private static void removeSegments(String namespace) {
		try {
			Segments.removeUnused(namespace);
		}
		catch (NamespaceInUseException ex) {
			// The other service, which does this when it ends, or somebody who came.
		}
	}

	private static void daemon(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	private static void awaitEndOfInput() {
		try {
			while (System.in.read() >= 0) {
				// Nothing is said this way; only the end counts.
			}
		}
		catch (IOException ex) {
			// As good as the end.
		}
	}

	private static void haltLater() {
		try {
			TimeUnit.SECONDS.sleep(END_SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Runtime.getRuntime().halt(STATUS);
	}

}
