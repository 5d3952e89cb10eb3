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

/**
 * How a thread waits for another process: how long it spins, how long it yields, and
 * whether it then sleeps in the kernel until it is woken.
 * <p>
 * Spinning answers within the time that a cache line takes between two cores and costs a
 * core; sleeping costs nothing and answers within the time that the kernel takes to
 * schedule a thread. The constants are immutable and may be used by any thread.
 *
 * @since 0.1.0
 */
public enum WaitStrategy {

	/**
	 * Spins for as long as it takes. For a thread that has a core to itself.
	 */
	BUSY_SPIN(Integer.MAX_VALUE, 0),

	/**
	 * Spins briefly, then gives the core to whoever wants it, and never sleeps.
	 */
	YIELDING(100, Integer.MAX_VALUE),

	/**
	 * Spins, yields, then sleeps: quick while messages flow, free when they do not. It
	 * spins no longer than a few microseconds, since whoever is waited for may need the
	 * core.
	 */
	ADAPTIVE(100, 100),

	/**
	 * Sleeps almost at once.
	 */
	BLOCKING(20, 0);

	private final int spins;

	private final int yields;

	WaitStrategy(int spins, int yields) {
		this.spins = spins;
		this.yields = yields;
	}

	/**
	 * Returns after how many steps a wait sleeps.
	 * @return the first step for which {@link #pause} returns {@code false}
	 */
	public int stepsBeforeSleep() {
		return (int) Math.min(Integer.MAX_VALUE, (long) this.spins + this.yields);
	}

	/**
	 * Lets a little time pass, unless it is time to sleep.
	 * @param step how often the caller has come here since it began to wait, from 0
	 * @return {@code false}, at once, if the caller should now sleep until it is woken
	 */
	public boolean pause(int step) {
		if (step < this.spins) {
			Thread.onSpinWait();
			return true;
		}
		if (step - this.spins < this.yields) {
			Thread.yield();
			return true;
		}
		return false;
	}

}
