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

import io.sharedmemory.sample.board.QueryTimes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecentRoundTrips}.
 */
class RecentRoundTripsTests {

	private final RecentRoundTrips trips = new RecentRoundTrips();

	@Test
	void whenNoneThenNothing() {
		assertThat(this.trips.get()).isNull();
		this.trips.add(1000);
		this.trips.clear();
		assertThat(this.trips.get()).isNull();
	}

	@Test
	void whenMoreThanAreKeptThenPercentilesOfTheLatest() {
		this.trips.add(9_000_000);
		for (int i = 1; i <= RecentRoundTrips.MOST; i++) {
			this.trips.add(i * 1000L);
		}
		assertThat(this.trips.get()).isEqualTo(new QueryTimes(100, 198));
	}

}
