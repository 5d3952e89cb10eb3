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
import org.testcontainers.lifecycle.Startables;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of containers whose users differ, with permissions that let in a group.
 */
@RequiresContainers
class PermissionsIT {

	private static final String[] GROUP_MAY = { "--shared-memory.channels.flights.permissions=rw-rw----",
			"--shared-memory.channels.progress.permissions=rw-rw----",
			"--shared-memory.channels.queries.permissions=rw-rw----" };

	private static MemoryContainer memory;

	private static SampleContainer board;

	private static SampleContainer feed;

	@BeforeAll
	static void start() {
		memory = new MemoryContainer();
		memory.start();
		board = SampleContainer.board(GROUP_MAY).startingQuickly().sharingMemoryOf(memory).as("10002:10010");
		feed = SampleContainer.feed(GROUP_MAY).startingQuickly().sharingMemoryOf(memory).as("10003:10010");
		Startables.deepStart(board, feed).join();
	}

	@AfterAll
	static void stop() {
		feed.stop();
		board.stop();
		memory.stop();
	}

	@Test
	void whenUsersAreOfOneGroupThatMayThenTotalsOfBothSidesAreEqual() throws Exception {
		new SampleFlow(board, feed).awaitEqualTotals();
		assertThat(feed.get("airports/DFW").path("flights").asInt()).isPositive();
	}

	@Test
	void whenUserIsOfAnotherGroupThenAnalysisNamesBoth() {
		try (SampleContainer stranger = SampleContainer.feed(GROUP_MAY)
			.startingQuickly()
			.sharingMemoryOf(memory)
			.as("10004:10011")) {
			SampleContainer.Failure failure = stranger.startInVain();
			assertThat(failure.status()).as(failure::output).isOne();
			assertThat(failure.output()).contains("SECURITY")
				.containsPattern("It belongs to user 1000[23] and group 10010 with rw-rw----")
				.contains("this process is of user 10004 and group 10011");
		}
	}

}
