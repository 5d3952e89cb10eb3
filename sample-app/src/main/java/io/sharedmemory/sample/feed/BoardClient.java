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

import io.sharedmemory.sample.board.AirportAnswer;
import io.sharedmemory.sample.board.Progress;
import org.jspecify.annotations.Nullable;

/**
 * What the feed asks the board. Safe for use by several threads.
 */
interface BoardClient {

	/**
	 * Asks how far the board is.
	 * @return the answer, or {@code null} when there is none in time
	 */
	@Nullable Progress progress(FlightRun run);

	/**
	 * Asks for the delays at an airport.
	 * @return the answer, or {@code null} when there is none in time
	 */
	@Nullable AirportAnswer airport(String iata);

}
