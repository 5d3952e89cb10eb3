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

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;

import io.sharedmemory.sample.board.AirportAnswer;
import io.sharedmemory.sample.board.DelayBoard;
import io.sharedmemory.sample.board.Progress;
import io.sharedmemory.sample.board.ProgressQuery;
import io.sharedmemory.sample.flight.Flight;
import io.sharedmemory.sample.flight.FlightFile;
import io.sharedmemory.sample.flight.Totals;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.messaging.Message;
import org.springframework.messaging.core.AbstractMessageSendingTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link FlightFeed}, with a {@link DelayBoard} in the same JVM that can be
 * started again.
 */
class FlightFeedTests {

	private static final Totals TOTALS = new Totals(20_000, 154_078, 14_476_934, 220);

	private final AtomicReference<@Nullable DelayBoard> board = new AtomicReference<>(new DelayBoard());

	private final AtomicLong sent = new AtomicLong();

	/** Says of the nth record sent whether it gets lost. */
	private LongPredicate loss = (count) -> false;

	private @Nullable FlightFeed feed;

	@AfterEach
	void stop() {
		if (this.feed != null) {
			this.feed.stop();
			assertThat(this.feed.isRunning()).isFalse();
		}
	}

	@Test
	void whenNothingHappensThenEachRecordIsSentOnce() {
		awaitComplete(start("r", 1));
		assertTotals(TOTALS);
		assertThat(this.sent).hasValue(20_000);
	}

	@Test
	void whenRepeatedThenTotalsMultiply() {
		awaitComplete(start("r", 3));
		assertTotals(new Totals(60_000, 3 * 154_078, 3 * 14_476_934L, 220));
	}

	@Test
	void whenBoardIsStartedAgainThenEverythingIsSentAgain() {
		this.loss = (count) -> {
			if (count == 5_000 || count == 17_000) {
				this.board.set(new DelayBoard());
			}
			return false;
		};
		awaitComplete(start("r", 1));
		assertTotals(TOTALS);
	}

	@Test
	void whenBoardIsStartedAgainAfterTheEndThenEverythingIsSentAgain() {
		FlightFeed feed = start("r", 1);
		awaitComplete(feed);
		this.board.set(new DelayBoard());
		awaitComplete(feed);
		assertTotals(TOTALS);
	}

	@Test
	void whenBoardIsAwayForAWhileThenFeedWaits() {
		DelayBoard away = this.board.getAndSet(null);
		FlightFeed feed = start("r", 1);
		await().until(() -> feed.status().state() == FeedState.WAITING);
		this.board.set(away);
		awaitComplete(feed);
		assertTotals(TOTALS);
	}

	@Test
	void whenFeedIsStartedAgainUnderTheSameNameThenGoesOnWhereTheBoardIs() {
		FlightFeed killed = start("r", 1);
		await().until(() -> this.sent.get() > 100);
		killed.stop();
		awaitComplete(start("r", 1));
		assertTotals(TOTALS);
		assertThat(this.sent).hasValue(20_000);
	}

	@Test
	void whenRecordIsLostThenItIsSentAgain() {
		this.loss = (count) -> count == 7_000;
		awaitComplete(start("r", 1));
		assertTotals(TOTALS);
	}

	@Test
	void whenAnotherFeedTakesOverThenEnds() {
		FlightFeed first = start("a", 1);
		awaitComplete(first);
		FlightFeed second = start("b", 1);
		await().until(() -> first.status().state() == FeedState.SUPERSEDED);
		first.stop();
		awaitComplete(second);
		assertTotals(TOTALS);
	}

	private FlightFeed start(String run, int repeat) {
		FlightFile file = new FlightFile(new ClassPathResource("flights-20k.csv"), "flights-20k.csv");
		FlightFeed feed = new FlightFeed(FlightRun.of(run, file, repeat), 0, new Template(), new Client());
		this.feed = feed;
		feed.start();
		return feed;
	}

	private void awaitComplete(FlightFeed feed) {
		await().atMost(Duration.ofSeconds(60))
			.until(() -> feed.status().state() == FeedState.COMPLETE
					&& received().records() == feed.status().records());
	}

	private void assertTotals(Totals totals) {
		assertThat(Objects.requireNonNull(this.feed).status().totals()).isEqualTo(totals);
		assertThat(received()).isEqualTo(totals);
	}

	private Totals received() {
		return Objects.requireNonNull(this.board.get()).status(0).totals();
	}

	private final class Client implements BoardClient {

		@Override
		public @Nullable Progress progress(FlightRun run) {
			DelayBoard board = FlightFeedTests.this.board.get();
			return (board != null) ? board.progress(new ProgressQuery(run.id(), run.records(), null)) : null;
		}

		@Override
		public @Nullable AirportAnswer airport(String iata) {
			return null;
		}

	}

	private final class Template extends AbstractMessageSendingTemplate<String> {

		@Override
		protected void doSend(String channel, Message<?> message) {
			boolean lost = FlightFeedTests.this.loss.test(FlightFeedTests.this.sent.incrementAndGet());
			if (!lost) {
				DelayBoard board = Objects.requireNonNull(FlightFeedTests.this.board.get());
				board.record(Objects.requireNonNull(message.getHeaders().get("run", String.class)),
						Objects.requireNonNull(message.getHeaders().get("sequence", Long.class)),
						(Flight) message.getPayload());
			}
		}

	}

}
