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

import java.util.HashSet;
import java.util.Set;

import io.sharedmemory.sample.flight.Flight;
import io.sharedmemory.sample.flight.Totals;

/**
 * Running sums of what the feed has sent. Safe for use by several threads.
 */
class SentTotals {

	private final Set<String> origins = new HashSet<>();

	private long records;

	private long delay;

	private long distance;

	synchronized void add(Flight flight) {
		this.records++;
		this.delay += flight.delay();
		this.distance += flight.distance();
		this.origins.add(flight.origin());
	}

	synchronized void clear() {
		this.records = 0;
		this.delay = 0;
		this.distance = 0;
		this.origins.clear();
	}

	synchronized Totals get() {
		return new Totals(this.records, this.delay, this.distance, this.origins.size());
	}

}
