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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of two containers that share memory with {@code --ipc=container:}. Each service
 * is process 1 of its own container, so nothing can go by the number of a process.
 */
@RequiresContainers
class SharedIpcIT {

	private static MemoryContainer memory;

	private static SampleContainer board;

	@BeforeAll
	static void start() {
		memory = new MemoryContainer();
		memory.start();
		board = SampleContainer.board().sharingMemoryOf(memory);
		board.start();
	}

	@AfterAll
	static void stop() {
		if (board != null) {
			board.stop();
		}
		memory.stop();
	}

	@Test
	void whenContainersShareIpcThenTotalsOfBothSidesAreEqual() throws Exception {
		try (SampleContainer feed = SampleContainer.feed().sharingMemoryOf(memory)) {
			feed.start();
			new SampleFlow(board, feed).awaitEqualTotals();
			assertThat(feed.get("airports/DFW").path("flights").asInt()).isPositive();
			assertThat(feed.getLogs()).doesNotContain("WARNING");
			assertThat(board.getLogs()).doesNotContain("WARNING");
		}
	}

	@Test
	void whenContainersShareIpcThenEachSeesThatTheOtherLives() throws Exception {
		try (SampleContainer feed = feed("--flights.rate=4000")) {
			feed.start();
			new SampleFlow(board, feed).awaitRecords();
			for (SampleContainer container : new SampleContainer[] { board, feed }) {
				JsonNode flights = container.flights();
				assertThat(SampleFlow.count(flights.path("producers"), true)).isOne();
				JsonNode consumers = flights.path("groups").path(0).path("consumers");
				assertThat(SampleFlow.count(consumers, true)).isOne();
				assertThat(flights.path("producers").path(0).path("pid").asInt()).isOne();
				assertThat(consumers.path(0).path("pid").asInt()).isOne();
			}
		}
	}

	@Test
	void whenFeedIsKilledThenBoardHasWhatWasSentAndReturnedFeedGoesOn() throws Exception {
		try (SampleContainer feed = feed("--flights.rate=4000", "--flights.run=feed-killed")) {
			feed.start();
			SampleFlow flow = new SampleFlow(board, feed);
			flow.awaitRecords();
			long sent = feed.feedStatus().totals().records();
			feed.kill();
			await().atMost(SampleContainer.PATIENCE)
				.untilAsserted(() -> assertThat(board.boardStatus().totals().records()).isGreaterThanOrEqualTo(sent));
			await().atMost(SampleContainer.PATIENCE)
				.untilAsserted(() -> assertThat(SampleFlow.count(board.flights().path("producers"), true)).isZero());
			assertThat(board.get("actuator/health").path("components").path("sharedMemory").path("status").asString())
				.isEqualTo("UP");
			feed.startAgain();
			flow.awaitEqualTotals();
		}
	}

	@Test
	void whenBoardIsKilledThenFeedGoesOnAndReturnedBoardLacksNothing() throws Exception {
		try (SampleContainer feed = feed("--flights.rate=4000", "--flights.run=board-killed")) {
			feed.start();
			SampleFlow flow = new SampleFlow(board, feed);
			flow.awaitRecords();
			board.kill();
			JsonNode group = feed.flights().path("groups").path(0);
			assertThat(SampleFlow.count(group.path("consumers"), true)).isZero();
			long end = group.path("position").asLong() + group.path("lag").asLong();
			board.startAgain();
			await().atMost(SampleContainer.PATIENCE).untilAsserted(() -> {
				JsonNode returned = board.flights().path("groups").path(0);
				assertThat(returned.path("position").asLong()).isGreaterThanOrEqualTo(end);
				assertThat(returned.path("lost").asLong()).isZero();
			});
			flow.awaitEqualTotals();
		}
	}

	@Test
	void whenUserIsAnotherThenPermissionsForbidItAndAnalysisSaysHowToAllowIt() {
		try (SampleContainer feed = feed().as("10002:10002")) {
			SampleContainer.Failure failure = feed.startInVain();
			assertThat(failure.status()).as(failure::output).isOne();
			assertThat(failure.output()).contains("SECURITY")
				.contains("It belongs to user 10001 and group 10001 with rw-------")
				.contains("this process is of user 10002 and group 10002")
				.containsPattern("'shared-memory\\.channels\\.\\w+\\.permissions', for example 'rw-rw----'");
		}
	}

	private static SampleContainer feed(String... options) {
		return SampleContainer.feed(options).startingQuickly().sharingMemoryOf(memory);
	}

}
