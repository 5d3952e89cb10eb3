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

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.sharedmemory.sample.flight.Flight;
import io.sharedmemory.sample.flight.Totals;
import org.jspecify.annotations.Nullable;

/**
 * The sums by airport of departure, of one run at a time. It takes the records of a run
 * in sequence only: one it has had already is counted as repeated, one that comes too
 * early is counted as skipped, and neither enters the sums. The feed asks for the
 * {@linkplain #progress progress} and sends again from there, so that the totals are
 * exact whoever was killed in between. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public class DelayBoard {

	private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

	private final LongSupplier nanoTime;

	private final Map<String, Departures> departures = new HashMap<>();

	private RecordRate rate = new RecordRate();

	private @Nullable String run;

	private @Nullable String announcedRun;

	private long announcedRecords;

	private long next;

	private long distance;

	private long repeated;

	private long skipped;

	private long firstNanos;

	private long lastNanos;

	/**
	 * Creates an empty board.
	 */
	public DelayBoard() {
		this(System::nanoTime);
	}

	DelayBoard(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Takes a record. The first record of another run empties the board before.
	 * @param run the run the record belongs to
	 * @param sequence the place of the record in its run, from 0
	 * @param flight the flight
	 */
	public synchronized void record(String run, long sequence, Flight flight) {
		if (!run.equals(this.run)) {
			if (sequence != 0) {
				this.skipped++;
				return;
			}
			begin(run);
		}
		if (sequence < this.next) {
			this.repeated++;
			return;
		}
		if (sequence > this.next) {
			this.skipped++;
			return;
		}
		this.next++;
		this.distance += flight.distance();
		this.departures.computeIfAbsent(flight.origin(), (origin) -> new Departures()).add(flight.delay());
		this.lastNanos = this.nanoTime.getAsLong();
		if (sequence == 0) {
			this.firstNanos = this.lastNanos;
		}
		this.rate.add(this.lastNanos);
	}

	private void begin(String run) {
		this.run = run;
		this.next = 0;
		this.distance = 0;
		this.repeated = 0;
		this.skipped = 0;
		this.departures.clear();
		this.rate = new RecordRate();
	}

	/**
	 * Notes how many records a run has and says how far the board is.
	 * @param query the run that is being sent
	 * @return the run the board has records of and how many
	 */
	public synchronized Progress progress(ProgressQuery query) {
		this.announcedRun = query.run();
		this.announcedRecords = query.records();
		return new Progress(this.run, this.next);
	}

	/**
	 * Returns the delays at an airport.
	 * @param iata IATA code of the airport
	 * @return the delays, or {@code null} when no flight left it
	 */
	public synchronized @Nullable AirportDelays airport(String iata) {
		Departures departures = this.departures.get(iata);
		return (departures != null) ? departures.delays(iata) : null;
	}

	/**
	 * Returns what has been received of the current run.
	 * @param top how many airports to list at most
	 * @return the status
	 */
	public synchronized BoardStatus status(int top) {
		long now = this.nanoTime.getAsLong();
		boolean empty = (this.next == 0);
		long records = (this.run == null || this.run.equals(this.announcedRun)) ? this.announcedRecords : 0;
		return new BoardStatus(this.run, records, totals(), this.rate.perSecond(now),
				empty ? 0 : (this.lastNanos - this.firstNanos) / NANOS_PER_SECOND,
				empty ? null : (now - this.lastNanos) / NANOS_PER_SECOND, this.repeated, this.skipped, busiest(top));
	}

	/**
	 * Returns the number of records received in the last second.
	 * @return records per second
	 */
	public synchronized long ratePerSecond() {
		return this.rate.perSecond(this.nanoTime.getAsLong());
	}

	private Totals totals() {
		long flights = 0;
		long delay = 0;
		for (Departures departures : this.departures.values()) {
			flights += departures.flights;
			delay += departures.delay;
		}
		return new Totals(flights, delay, this.distance, this.departures.size());
	}

	private List<AirportDelays> busiest(int top) {
		return this.departures.entrySet()
			.stream()
			.map((entry) -> entry.getValue().delays(entry.getKey()))
			.sorted(Comparator.comparingLong(AirportDelays::flights).reversed().thenComparing(AirportDelays::iata))
			.limit(top)
			.toList();
	}

	/** Running sums of one airport. */
	private static final class Departures {

		private long flights;

		private long delay;

		private int largestDelay = Integer.MIN_VALUE;

		private void add(int delay) {
			this.flights++;
			this.delay += delay;
			this.largestDelay = Math.max(this.largestDelay, delay);
		}

		private AirportDelays delays(String iata) {
			return new AirportDelays(iata, this.flights, this.delay, this.largestDelay,
					(double) this.delay / this.flights);
		}

	}

}
