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

import java.util.Arrays;

import io.sharedmemory.sample.board.QueryTimes;
import org.jspecify.annotations.Nullable;

/**
 * How long the latest queries took. Safe for use by several threads.
 */
class RecentRoundTrips {

	static final int MOST = 200;

	private final long[] nanos = new long[MOST];

	private long count;

	/**
	 * Adds a query, in place of the oldest one if there are {@value #MOST}.
	 * @param nanos how long it took, in nanoseconds
	 */
	synchronized void add(long nanos) {
		this.nanos[(int) (this.count++ % MOST)] = nanos;
	}

	/**
	 * Forgets all, because what comes next is after an interruption.
	 */
	synchronized void clear() {
		this.count = 0;
	}

	/**
	 * Returns the percentiles.
	 * @return percentiles, {@code null} if there is no query
	 */
	synchronized @Nullable QueryTimes get() {
		int present = (int) Math.min(this.count, MOST);
		if (present == 0) {
			return null;
		}
		long[] sorted = Arrays.copyOf(this.nanos, present);
		Arrays.sort(sorted);
		return new QueryTimes(RoundTripMeter.percentile(sorted, 50), RoundTripMeter.percentile(sorted, 99));
	}

}
