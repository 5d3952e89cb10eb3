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
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Allows so many restarts in so much time, and no more. For one thread.
 */
class RestartLimit {

	private final int count;

	private final Duration period;

	private final Deque<Long> restarts = new ArrayDeque<>();

	RestartLimit(int count, Duration period) {
		this.count = count;
		this.period = period;
	}

	/**
	 * Asks for a restart.
	 * @param nanoTime the time now, as {@link System#nanoTime()} gives it
	 * @return whether there may be one, which is then counted
	 */
	boolean tryRestart(long nanoTime) {
		while (!this.restarts.isEmpty() && nanoTime - this.restarts.getFirst() >= this.period.toNanos()) {
			this.restarts.removeFirst();
		}
		if (this.restarts.size() == this.count) {
			return false;
		}
		this.restarts.addLast(nanoTime);
		return true;
	}

	@Override
	public String toString() {
		return this.count + " times in " + this.period.toSeconds() + " s";
	}

}
