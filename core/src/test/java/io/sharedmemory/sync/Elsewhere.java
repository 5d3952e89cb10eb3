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

package io.sharedmemory.sync;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs something in another thread of the test.
 *
 * @param <T> the type of its result
 */
final class Elsewhere<T> {

	private static final long PATIENCE_SECONDS = 20;

	private final FutureTask<T> task;

	private final CompletableFuture<Long> ended = new CompletableFuture<>();

	private final Thread thread;

	private Elsewhere(Callable<T> action) {
		this.task = new FutureTask<>(() -> {
			try {
				return action.call();
			}
			finally {
				this.ended.complete(System.nanoTime());
			}
		});
		this.thread = new Thread(this.task, "elsewhere");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	static <T> Elsewhere<T> begin(Callable<T> action) {
		return new Elsewhere<>(action);
	}

	static <T> T call(Callable<T> action) throws Exception {
		return begin(action).await();
	}

	static void run(Runnable action) throws Exception {
		call(() -> {
			action.run();
			return true;
		});
	}

	void interrupt() {
		this.thread.interrupt();
	}

	boolean isDone() {
		return this.task.isDone();
	}

	/**
	 * Says whether it waits for a monitor.
	 */
	boolean isBlocked() {
		return this.thread.getState() == Thread.State.BLOCKED;
	}

	T await() throws Exception {
		try {
			return this.task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("The other thread does not end", ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
	}

	/**
	 * Returns when it ended.
	 * @return the {@link System#nanoTime()}
	 */
	long endedAt() throws Exception {
		return this.ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
	}

}
