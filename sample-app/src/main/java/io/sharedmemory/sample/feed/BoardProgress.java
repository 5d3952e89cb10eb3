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

package io.sharedmemory.sample.feed;

import java.util.concurrent.TimeUnit;

import io.sharedmemory.sample.board.Progress;

/**
 * How far the board is with a run, seen from the feed, which decides by it whether to go
 * on, to go back and send again, or to end. For one thread.
 */
class BoardProgress {

	/** How long the board may stand still, with records on their way to it. */
	static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(2);

	private final String run;

	private boolean begun;

	private long next;

	private long movedNanos;

	BoardProgress(String run, long nanoTime) {
		this.run = run;
		this.movedNanos = nanoTime;
	}

	/**
	 * Takes an answer of the board.
	 * @param progress the answer
	 * @param sent the number of records of the run sent so far
	 * @param nanoTime the time now, as {@link System#nanoTime()} gives it
	 * @return what it means
	 */
	Verdict update(Progress progress, long sent, long nanoTime) {
		boolean ours = this.run.equals(progress.run());
		if (this.begun && !ours && progress.run() != null) {
			return Verdict.SUPERSEDED;
		}
		this.begun |= ours;
		long before = this.next;
		this.next = ours ? progress.next() : 0;
		boolean lost = this.next < before;
		boolean moved = this.next > before || this.next >= sent;
		boolean stalled = !moved && nanoTime - this.movedNanos > STALL_NANOS;
		if (lost || moved || stalled) {
			this.movedNanos = nanoTime;
		}
		return (lost || stalled) ? Verdict.GO_BACK : Verdict.GO_ON;
	}

	/**
	 * Returns the number of records of the run that the board has, which is also the
	 * record to go back to.
	 */
	long next() {
		return this.next;
	}

	/** What an answer of the board means for the feed. */
	enum Verdict {

		/** Nothing is missing. */
		GO_ON,

		/** The board has lost records, or does not get any further: send again. */
		GO_BACK,

		/** The board has turned to the run of another feed. */
		SUPERSEDED

	}

}
