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

package io.sharedmemory.sample.flight;

/**
 * Sums over the flights of a run, made on each side by itself, so that equal totals mean
 * that every record arrived once and unchanged.
 *
 * @param records number of flights
 * @param delay sum of the delays in minutes
 * @param distance sum of the distances in miles
 * @param origins number of distinct airports of departure
 * @since 0.1.0
 */
public record Totals(long records, long delay, long distance, int origins) {

	/**
	 * The totals of no flights.
	 */
	public static final Totals NONE = new Totals(0, 0, 0, 0);

}
