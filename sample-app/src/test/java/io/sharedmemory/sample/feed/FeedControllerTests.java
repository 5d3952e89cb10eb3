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
import io.sharedmemory.sample.board.AirportDelays;
import io.sharedmemory.sample.board.Progress;
import io.sharedmemory.sample.flight.FlightFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpStatus;
import org.springframework.messaging.Message;
import org.springframework.messaging.core.AbstractMessageSendingTemplate;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FeedController} and {@link RoundTripMeter}.
 */
class FeedControllerTests {

	private @Nullable AirportAnswer answer;

	private final MockMvcTester mvc = MockMvcTester.of(controller());

	@Test
	void whenBoardKnowsAirportThenItsDelays() {
		this.answer = new AirportAnswer("DFW", new AirportDelays("DFW", 4, 10, 9, 2.5));
		assertThat(this.mvc.get().uri("/airports/dfw")).hasStatusOk()
			.bodyJson()
			.isLenientlyEqualTo("{iata: 'DFW', flights: 4, delay: 10, largestDelay: 9, meanDelay: 2.5}");
	}

	@Test
	void whenBoardDoesNotKnowAirportThenNotFound() {
		this.answer = new AirportAnswer("XYZ", null);
		assertThat(this.mvc.get().uri("/airports/XYZ")).hasStatus(HttpStatus.NOT_FOUND)
			.bodyJson()
			.extractingPath("detail")
			.isEqualTo("No flight from XYZ has been received");
	}

	@Test
	void whenNotACodeThenNotFoundWithoutAsking() {
		assertThat(this.mvc.get().uri("/airports/Dallas")).hasStatus(HttpStatus.NOT_FOUND)
			.bodyJson()
			.extractingPath("detail")
			.isEqualTo("'Dallas' is not an IATA code of three letters or digits");
	}

	@Test
	void whenBoardDoesNotAnswerThenUnavailable() {
		assertThat(this.mvc.get().uri("/airports/DFW")).hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
			.hasHeader("Retry-After", "1")
			.bodyJson()
			.extractingPath("detail")
			.asString()
			.startsWith("The board did not answer in time.");
		assertThat(this.mvc.get().uri("/api/round-trips")).hasStatus(HttpStatus.SERVICE_UNAVAILABLE);
	}

	@Test
	void whenBoardAnswersThenRoundTripsAreMeasured() {
		this.answer = new AirportAnswer("DFW", null);
		assertThat(this.mvc.get().uri("/api/round-trips?count=10")).hasStatusOk()
			.bodyJson()
			.extractingPath("count")
			.isEqualTo(10);
	}

	@Test
	void whenPercentilesThenNearestRank() {
		long[] nanos = new long[200];
		for (int i = 0; i < nanos.length; i++) {
			nanos[i] = (i + 1) * 1000L;
		}
		assertThat(RoundTripMeter.percentile(nanos, 50)).isEqualTo(100.0);
		assertThat(RoundTripMeter.percentile(nanos, 99)).isEqualTo(198.0);
		assertThat(RoundTripMeter.percentile(new long[] { 7000 }, 99)).isEqualTo(7.0);
	}

	private FeedController controller() {
		BoardClient board = new BoardClient() {

			@Override
			public @Nullable Progress progress(FlightRun run) {
				return null;
			}

			@Override
			public @Nullable AirportAnswer airport(String iata) {
				return FeedControllerTests.this.answer;
			}

		};
		FlightRun run = FlightRun.of("r", new FlightFile(new ClassPathResource("flights-20k.csv"), "flights"), 1);
		FlightFeed feed = new FlightFeed(run, 0, new AbstractMessageSendingTemplate<String>() {

			@Override
			protected void doSend(String channel, Message<?> message) {
				throw new UnsupportedOperationException();
			}

		}, board);
		return new FeedController(feed, board, new RoundTripMeter(board));
	}

}
