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
import java.util.concurrent.TimeUnit;

/**
 * Measures how long a query takes: from the call in this process, by way of the board, to
 * the answer in this process.
 */
class RoundTripMeter {

	private static final int WARM_UP = 500;

	private static final double NANOS_PER_MICRO = TimeUnit.MICROSECONDS.toNanos(1);

	private final BoardClient board;

	RoundTripMeter(BoardClient board) {
		this.board = board;
	}

	/**
	 * Asks for an airport, again and again.
	 * @param iata the airport to ask for
	 * @param count how many round trips to measure, at least 1
	 * @throws BoardUnavailableException if an answer stays away
	 */
	RoundTrips measure(String iata, int count) {
		for (int i = 0; i < WARM_UP; i++) {
			roundTrip(iata);
		}
		long[] nanos = new long[count];
		for (int i = 0; i < count; i++) {
			nanos[i] = roundTrip(iata);
		}
		Arrays.sort(nanos);
		return new RoundTrips(count, percentile(nanos, 50), percentile(nanos, 99), nanos[count - 1] / NANOS_PER_MICRO);
	}

	private long roundTrip(String iata) {
		long start = System.nanoTime();
		if (this.board.airport(iata) == null) {
			throw new BoardUnavailableException();
		}
		return System.nanoTime() - start;
	}

	/** Nearest rank: the smallest value that so many percent do not exceed. */
	static double percentile(long[] sortedNanos, int percent) {
		int rank = (int) Math.ceil(sortedNanos.length * percent / 100.0);
		return sortedNanos[Math.max(rank, 1) - 1] / NANOS_PER_MICRO;
	}

}
