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

import java.time.LocalDateTime;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.sample.flight.Flight;
import io.sharedmemory.sample.flight.Totals;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DelayBoard}.
 */
class DelayBoardTests {

	private long nanoTime = TimeUnit.HOURS.toNanos(1);

	private final DelayBoard board = new DelayBoard(() -> this.nanoTime);

	@Test
	void whenRecordsArriveThenDelaysAreAddedByOrigin() {
		this.board.record("r", 0, flight("DFW", 10, 100));
		this.board.record("r", 1, flight("ORD", -4, 200));
		this.board.record("r", 2, flight("DFW", 5, 300));
		BoardStatus status = this.board.status(10);
		assertThat(status.totals()).isEqualTo(new Totals(3, 11, 600, 2));
		assertThat(status.airports()).containsExactly(new AirportDelays("DFW", 2, 15, 10, 7.5),
				new AirportDelays("ORD", 1, -4, -4, -4.0));
		assertThat(this.board.airport("ORD")).isEqualTo(new AirportDelays("ORD", 1, -4, -4, -4.0));
		assertThat(this.board.airport("JFK")).isNull();
	}

	@Test
	void whenMoreAirportsThanAskedForThenBusiestByNameAreListed() {
		this.board.record("r", 0, flight("ORD", 1, 1));
		this.board.record("r", 1, flight("ATL", 1, 1));
		this.board.record("r", 2, flight("LAX", 1, 1));
		this.board.record("r", 3, flight("LAX", 1, 1));
		assertThat(this.board.status(2).airports()).extracting(AirportDelays::iata).containsExactly("LAX", "ATL");
		assertThat(this.board.status(0).airports()).isEmpty();
	}

	@Test
	void whenRecordArrivesAgainThenItIsNotCountedTwice() {
		this.board.record("r", 0, flight("DFW", 10, 100));
		this.board.record("r", 1, flight("DFW", 10, 100));
		this.board.record("r", 0, flight("DFW", 10, 100));
		this.board.record("r", 1, flight("DFW", 10, 100));
		assertThat(this.board.status(0).totals()).isEqualTo(new Totals(2, 20, 200, 1));
		assertThat(this.board.status(0).repeated()).isEqualTo(2);
	}

	@Test
	void whenRecordIsMissingThenLaterOnesAreLeftOutUntilItComes() {
		this.board.record("r", 0, flight("DFW", 10, 100));
		this.board.record("r", 2, flight("DFW", 30, 100));
		assertThat(this.board.progress(new ProgressQuery("r", 3, null))).isEqualTo(new Progress("r", 1));
		this.board.record("r", 1, flight("DFW", 20, 100));
		this.board.record("r", 2, flight("DFW", 30, 100));
		assertThat(this.board.status(0).totals()).isEqualTo(new Totals(3, 60, 300, 1));
		assertThat(this.board.status(0).skipped()).isEqualTo(1);
	}

	@Test
	void whenStartedInTheMiddleOfARunThenWaitsForItsFirstRecord() {
		this.board.record("r", 7, flight("DFW", 10, 100));
		assertThat(this.board.progress(new ProgressQuery("r", 9, null))).isEqualTo(new Progress(null, 0));
		assertThat(this.board.status(0).totals()).isEqualTo(Totals.NONE);
		assertThat(this.board.status(0).records()).isEqualTo(9);
	}

	@Test
	void whenAnotherRunBeginsThenTotalsBeginAnew() {
		this.board.record("a", 0, flight("DFW", 10, 100));
		this.board.record("b", 1, flight("LAX", 1, 1));
		assertThat(this.board.status(0).run()).isEqualTo("a");
		this.board.record("b", 0, flight("ORD", 2, 3));
		BoardStatus status = this.board.status(10);
		assertThat(status.run()).isEqualTo("b");
		assertThat(status.totals()).isEqualTo(new Totals(1, 2, 3, 1));
		assertThat(status.skipped()).isZero();
	}

	@Test
	void whenTimePassesThenRunAndIdleTimesAreTold() {
		this.board.record("r", 0, flight("DFW", 10, 100));
		this.nanoTime += TimeUnit.SECONDS.toNanos(2);
		this.board.record("r", 1, flight("DFW", 10, 100));
		this.nanoTime += TimeUnit.SECONDS.toNanos(3);
		BoardStatus status = this.board.status(0);
		assertThat(status.runSeconds()).isEqualTo(2.0);
		assertThat(status.idleSeconds()).isEqualTo(3.0);
		assertThat(status.ratePerSecond()).isZero();
	}

	@Test
	void whenNothingHasArrivedThenNothingIsIdle() {
		BoardStatus status = this.board.status(10);
		assertThat(status.run()).isNull();
		assertThat(status.idleSeconds()).isNull();
		assertThat(status.airports()).isEmpty();
	}

	private static Flight flight(String origin, int delay, int distance) {
		return new Flight(LocalDateTime.of(2001, 1, 1, 0, 0), delay, distance, origin, "SFO");
	}

}
