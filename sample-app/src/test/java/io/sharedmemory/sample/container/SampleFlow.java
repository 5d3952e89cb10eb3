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

package io.sharedmemory.sample.container;

import java.util.stream.StreamSupport;

import io.sharedmemory.sample.feed.FeedState;
import io.sharedmemory.sample.flight.Totals;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is expected of a feed and a board that have memory in common.
 *
 * @param board the board
 * @param feed the feed
 */
record SampleFlow(SampleContainer board, SampleContainer feed) {

	/** The totals of the flights that come with the sample. */
	private static final Totals TOTALS = new Totals(20_000, 154_078, 14_476_934, 220);

	/**
	 * Waits until all records have been sent and handled, and the totals of both sides
	 * are what they should be.
	 */
	void awaitEqualTotals() {
		await().atMost(SampleContainer.PATIENCE).ignoreExceptions().untilAsserted(() -> {
			assertThat(this.feed.feedStatus().state()).isEqualTo(FeedState.COMPLETE);
			assertThat(this.feed.feedStatus().totals()).isEqualTo(TOTALS);
			assertThat(this.board.boardStatus().totals()).isEqualTo(TOTALS);
			assertThat(this.board.boardStatus().run()).isEqualTo(this.feed.feedStatus().run());
		});
	}

	/**
	 * Waits until the records of the feed's run arrive.
	 */
	void awaitRecords() {
		await().atMost(SampleContainer.PATIENCE).ignoreExceptions().untilAsserted(() -> {
			assertThat(this.board.boardStatus().run()).isEqualTo(this.feed.feedStatus().run());
			assertThat(this.board.boardStatus().totals().records()).isGreaterThan(500);
		});
	}

	/**
	 * Counts the participants in an array of the endpoint that live or do not.
	 * @param participants the array
	 * @param alive whether to count those that live
	 */
	static long count(JsonNode participants, boolean alive) {
		return StreamSupport.stream(participants.spliterator(), false)
			.filter((participant) -> participant.path("alive").asBoolean() == alive)
			.count();
	}

}
