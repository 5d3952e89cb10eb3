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

package io.sharedmemory.sample.board;

import java.util.concurrent.TimeUnit;

/**
 * The number of records in the last second, counted in slices of a tenth of a second. Not
 * safe for use by several threads.
 */
class RecordRate {

	private static final int SLICES = 10;

	private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(1) / SLICES;

	/** One more than is summed: the slice that is being filled. */
	private final long[] counts = new long[SLICES + 1];

	private long slice;

	private boolean started;

	/**
	 * Counts a record.
	 * @param nanoTime the time now, as {@link System#nanoTime()} gives it
	 */
	void add(long nanoTime) {
		advance(nanoTime);
		this.counts[index(this.slice)]++;
	}

	/**
	 * Returns the number of records in the last ten full slices.
	 * @param nanoTime the time now, as {@link System#nanoTime()} gives it
	 */
	long perSecond(long nanoTime) {
		advance(nanoTime);
		long sum = 0;
		for (long count : this.counts) {
			sum += count;
		}
		return sum - this.counts[index(this.slice)];
	}

	private void advance(long nanoTime) {
		long now = Math.floorDiv(nanoTime, SLICE_NANOS);
		if (!this.started) {
			this.started = true;
			this.slice = now;
		}
		long steps = Math.min(now - this.slice, this.counts.length);
		for (long step = 0; step < steps; step++) {
			this.counts[index(now - step)] = 0;
		}
		this.slice = Math.max(now, this.slice);
	}

	private int index(long slice) {
		return Math.floorMod(slice, this.counts.length);
	}

}
