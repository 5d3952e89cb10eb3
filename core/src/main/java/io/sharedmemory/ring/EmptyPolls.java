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

package io.sharedmemory.ring;

import java.util.concurrent.TimeUnit;

/**
 * Says after which of the polls that find nothing a consumer should look why: after many,
 * or after some time, whichever comes first. A poll takes a few nanoseconds, less than a
 * look at the clock; a caller that pauses between its polls may make ten a second.
 */
final class EmptyPolls {

	private static final int POLLS_PER_LOOK = 1024;

	/** How many polls there are for one that looks at the clock. */
	private static final int POLLS_PER_CLOCK = 64;

	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	/** From which time between two polls on every one of them looks at the clock. */
	private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(10);

	private int pollsUntilClock = 1;

	private int pollsPerClock = 1;

	private int polls;

	private long clock = System.nanoTime();

	private long lastLook = this.clock;

	private int looks;

	/**
	 * Counts a poll that found nothing.
	 * @return whether to look
	 */
	boolean isLookDue() {
		return --this.pollsUntilClock <= 0 && isLookDueByClock(System.nanoTime());
	}

	private boolean isLookDueByClock(long now) {
		this.polls += this.pollsPerClock;
		this.pollsPerClock = (now - this.clock < this.pollsPerClock * PAUSE_NANOS) ? POLLS_PER_CLOCK : 1;
		this.pollsUntilClock = this.pollsPerClock;
		this.clock = now;
		if (this.polls < POLLS_PER_LOOK && now - this.lastLook < LOOK_NANOS) {
			return false;
		}
		this.polls = 0;
		this.lastLook = now;
		this.looks++;
		return true;
	}

	/**
	 * Returns how many looks were due.
	 * @return the number, which overflows
	 */
	int looks() {
		return this.looks;
	}

}
