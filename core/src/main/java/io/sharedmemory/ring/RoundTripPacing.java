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

/**
 * Keeps a consumer that gets its records one at a time, as requests or replies, from
 * looking for the next one before that can be there.
 * <p>
 * To write a record its producer must own the cache line, which each look by another core
 * takes away again. A producer therefore fetches the line of its next record as soon as
 * it has sent one ({@link ExclusiveTail}). If nobody looks there until it writes, that
 * takes it no time, and only the way of the line to the consumer remains: half of what a
 * message takes between cores that share no cache.
 * <p>
 * How long a record is waited for is found out in looks, not by the clock, which would
 * take longer than one. The rest becomes longer by one after each record that had to be
 * looked for further, and shorter by a half after each that was there, which then are two
 * in three. A wait of less than eight looks has nothing to gain: the cores share a cache.
 * In one that is much longer than the way of a cache line, looks will take the line away
 * again, whatever the rest.
 */
final class RoundTripPacing {

	/** In looks, whose length is that of the processor's pause: 16 ns on AMD Zen 5. */
	private static final int LEAST_REST = 8;

	private static final int MOST_REST = 24;

	private static final int LONGEST_WAIT = 48;

	private final boolean possible;

	/** Twice the length of a rest, in looks; 0 while records do not come steadily. */
	private int twiceRest;

	/** Whether to rest before the next look. */
	private boolean due;

	/** What the search for the next record began with, in looks. */
	private int rested;

	/**
	 * Creates a pacing.
	 * @param possible whether the ring has one producer at a time, which alone fetches
	 * lines ahead; otherwise there are no rests
	 */
	RoundTripPacing(boolean possible) {
		this.possible = possible;
	}

	/**
	 * Returns whether records come one at a time, each about as late as the one before.
	 * @return whether it is too early to look for one when the one before is handled
	 */
	boolean isSteady() {
		return this.twiceRest > 0;
	}

	/**
	 * Notes that a consumer has handled a record and knows of no further one.
	 */
	void handledOne() {
		this.due = this.twiceRest > 0;
	}

	/**
	 * Returns whether it is too early for a look.
	 * @return whether to rest before it
	 */
	boolean isDue() {
		return this.due;
	}

	/**
	 * Rests.
	 */
	void rest() {
		this.due = false;
		this.rested = this.twiceRest / 2;
		for (int i = 0; i < this.rested; i++) {
			Thread.onSpinWait();
		}
	}

	/**
	 * Notes that the first look, after the rest if there was one, found a record.
	 */
	void found() {
		if (this.rested > 0) {
			this.rested = 0;
			this.twiceRest = (this.twiceRest > 2 * LEAST_REST) ? this.twiceRest - 1 : 0;
		}
	}

	/**
	 * Notes that there was a record after further looks.
	 * @param looks how many
	 */
	void foundAfter(int looks) {
		if (!this.possible) {
			return;
		}
		int rested = this.rested;
		this.rested = 0;
		if (rested + looks < LEAST_REST || looks > LONGEST_WAIT - rested) {
			this.twiceRest = 0;
		}
		else if (this.twiceRest < 2 * MOST_REST) {
			this.twiceRest = Math.max(this.twiceRest + 2, 2 * LEAST_REST);
		}
	}

}
