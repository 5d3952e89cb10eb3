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

import java.util.Locale;
import java.util.regex.Pattern;

import io.sharedmemory.sample.board.AirportAnswer;
import io.sharedmemory.sample.board.AirportDelays;

import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The HTTP side of the feed. What it says about an airport it has asked the board for.
 */
@RestController
@Profile("feed")
class FeedController {

	private static final Pattern IATA = Pattern.compile("[A-Z0-9]{3}");

	private static final int MOST_ROUND_TRIPS = 100_000;

	private final FlightFeed feed;

	private final BoardClient board;

	private final RoundTripMeter meter;

	FeedController(FlightFeed feed, BoardClient board, RoundTripMeter meter) {
		this.feed = feed;
		this.board = board;
		this.meter = meter;
	}

	@GetMapping("/airports/{iata}")
	AirportDelays airport(@PathVariable String iata) {
		String code = iata.toUpperCase(Locale.ROOT);
		if (!IATA.matcher(code).matches()) {
			throw new AirportNotFoundException("'" + iata + "' is not an IATA code of three letters or digits");
		}
		AirportAnswer answer = this.board.airport(code);
		if (answer == null) {
			throw new BoardUnavailableException();
		}
		if (answer.delays() == null) {
			throw new AirportNotFoundException("No flight from " + code + " has been received");
		}
		return answer.delays();
	}

	@GetMapping("/api/feed")
	FeedStatus status() {
		return this.feed.status();
	}

	@GetMapping("/api/round-trips")
	RoundTrips roundTrips(@RequestParam(defaultValue = "2000") int count,
			@RequestParam(defaultValue = "DFW") String iata) {
		return this.meter.measure(iata, Math.max(1, Math.min(count, MOST_ROUND_TRIPS)));
	}

	@ExceptionHandler
	ProblemDetail notFound(AirportNotFoundException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, ex.getMessage());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> unavailable(BoardUnavailableException ex) {
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, "1")
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, ex.getMessage()));
	}

}
