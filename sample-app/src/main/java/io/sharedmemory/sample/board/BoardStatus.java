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

import java.util.List;

import io.sharedmemory.sample.flight.Totals;
import org.jspecify.annotations.Nullable;

/**
 * What the board has received of the current run: the answer of {@code GET /api/board}.
 *
 * @param run the run, or {@code null} when no record of any has arrived
 * @param records how many records the run has in all; 0 when not known yet
 * @param totals sums over the records received
 * @param ratePerSecond records received per second, over the last second
 * @param runSeconds time from the first record of the run to the last, in seconds
 * @param idleSeconds time since the last record, in seconds; {@code null} when none has
 * arrived
 * @param repeated records that arrived again and were not counted twice
 * @param skipped records left out because an earlier one was missing; the feed sends them
 * again
 * @param airports the busiest airports, the busiest first
 * @since 0.1.0
 */
public record BoardStatus(@Nullable String run, long records, Totals totals, long ratePerSecond, double runSeconds,
		@Nullable Double idleSeconds, long repeated, long skipped, List<AirportDelays> airports) {

}
