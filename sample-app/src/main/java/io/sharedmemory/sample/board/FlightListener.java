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

import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.sample.flight.Flight;

import org.springframework.context.annotation.Profile;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.stereotype.Component;

/**
 * Listens to the channels of the board: records go to the {@link DelayBoard}, questions
 * are answered from it.
 */
@Component
@Profile("board")
class FlightListener {

	private final DelayBoard board;

	private final BoardActivity activity;

	FlightListener(DelayBoard board, BoardActivity activity) {
		this.board = board;
		this.activity = activity;
	}

	@SharedMemoryListener(channel = "flights", group = "board")
	void onFlight(@Payload Flight flight, @Header("run") String run, @Header("sequence") long sequence) {
		this.board.record(run, sequence, flight);
	}

	@SharedMemoryListener(channel = "progress", group = "board")
	Progress onProgressQuery(@Payload ProgressQuery query) {
		this.activity.report(query.queryTimes());
		return this.board.progress(query);
	}

	@SharedMemoryListener(channel = "queries", group = "board")
	AirportAnswer onAirportQuery(@Payload AirportQuery query) {
		return new AirportAnswer(query.iata(), this.board.airport(query.iata()));
	}

}
