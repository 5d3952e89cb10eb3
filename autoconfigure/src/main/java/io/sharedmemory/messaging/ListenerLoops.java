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

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The threads of a container from one start to the next stop.
 */
final class ListenerLoops {

	private final List<ListenerLoop> loops;

	private final CompletableFuture<Void> ended;

	private volatile boolean stopping;

	/**
	 * Creates it for loops that joined the group.
	 * @param loops the loops
	 * @param onEnd called when all of them have ended, before anybody is told so
	 */
	ListenerLoops(List<ListenerLoop> loops, Runnable onEnd) {
		this.loops = loops;
		this.ended = allEnded(loops.stream()).handle((nothing, failure) -> {
			onEnd.run();
			return null;
		});
	}

	/**
	 * Runs each loop in a thread.
	 * @param executor has the threads
	 * @throws RuntimeException if it has not; none of the loops runs then
	 */
	void execute(Executor executor) {
		for (int i = 0; i < this.loops.size(); i++) {
			try {
				executor.execute(this.loops.get(i));
			}
			catch (RuntimeException | Error ex) {
				// An error also if the system has no further thread.
				this.loops.subList(0, i).forEach(ListenerLoop::stop);
				this.loops.subList(i, this.loops.size()).forEach((loop) -> loop.end(ex));
				throw ex;
			}
		}
	}

	/**
	 * Lets the loops end when the records in hand are done.
	 */
	void stop() {
		this.stopping = true;
		this.loops.stream().filter((loop) -> !loop.ended().isDone()).forEach(ListenerLoop::stop);
	}

	void setPaused(boolean paused) {
		this.loops.forEach((loop) -> loop.setPaused(paused));
	}

	/**
	 * Returns whether a loop runs and has no reason to end.
	 * @return whether one runs
	 */
	boolean isRunning() {
		return this.loops.stream().anyMatch((loop) -> !loop.isRaised() && !loop.ended().isDone());
	}

	/**
	 * Returns why a loop ended that was not to.
	 * @return the failure of the first such loop, {@code null} if there is none
	 */
	@Nullable Throwable failure() {
		return this.stopping ? null
				: this.loops.stream().map(ListenerLoop::failure).filter(Objects::nonNull).findFirst().orElse(null);
	}

	boolean hasJoined() {
		return this.loops.stream().anyMatch(ListenerLoop::hasJoined);
	}

	boolean isOwnThread() {
		return this.loops.stream().anyMatch(ListenerLoop::isOwnThread);
	}

	/**
	 * Returns what completes when all loops have ended but for the one, if there is one,
	 * that this thread runs.
	 * @return the future
	 */
	CompletableFuture<Void> endedButOwn() {
		return isOwnThread() ? allEnded(this.loops.stream().filter((loop) -> !loop.isOwnThread())) : this.ended;
	}

	/**
	 * Returns whether waiting is in vain: all loops that have not ended are ending the
	 * JVM, but for the one that a thread may run, or if all have ended, one does that
	 * tells others so.
	 * @param stopper the thread that told them to stop
	 * @return whether each of them is
	 */
	boolean areExiting(Thread stopper) {
		List<ListenerLoop> left = left(stopper);
		return left.isEmpty() ? this.loops.stream().anyMatch((loop) -> !loop.isRunBy(stopper) && loop.isExiting())
				: left.stream().allMatch(ListenerLoop::isExiting);
	}

	/**
	 * Returns whether all loops that have not ended wait for stops themselves, but for
	 * the one that a thread may run.
	 * @param stopper the thread that told them to stop
	 * @return whether each of them does
	 */
	boolean areAwaitingStops(Thread stopper) {
		List<ListenerLoop> left = left(stopper);
		return !left.isEmpty() && left.stream().allMatch(ListenerLoop::isAwaitingStops);
	}

	private List<ListenerLoop> left(Thread stopper) {
		return this.loops.stream().filter((loop) -> !loop.isRunBy(stopper) && !loop.ended().isDone()).toList();
	}

	private static CompletableFuture<Void> allEnded(Stream<ListenerLoop> loops) {
		return CompletableFuture.allOf(loops.map(ListenerLoop::ended).toArray(CompletableFuture[]::new));
	}

}
