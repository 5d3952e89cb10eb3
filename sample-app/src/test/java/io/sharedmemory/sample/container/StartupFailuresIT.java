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

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of containers with memory of their own: too little of it, or the wrong one.
 */
@RequiresContainers
class StartupFailuresIT {

	private static final String[] LARGE = { "--shared-memory.channels.flights.capacity=128MB" };

	@Test
	void whenRingDoesNotFitTheDefaultMemoryThenAnalysisNamesShmSize() {
		try (SampleContainer board = SampleContainer.board(LARGE).startingQuickly()) {
			SampleContainer.Failure failure = board.startInVain();
			assertThat(failure.status()).as(failure::output).isOne();
			assertThat(failure.output()).contains("Channel 'flights' (/sample.flights) needs 134217728 bytes")
				.contains("Its size is 67108864 bytes")
				.contains("unless it is started with --shm-size");
		}
	}

	@Test
	void whenIpcNamespaceIsAnotherThenWaitsForChannelAndSaysWhy() {
		try (SampleContainer board = SampleContainer.board(LARGE).startingQuickly().withSharedMemorySize(256L << 20);
				SampleContainer feed = SampleContainer
					.feed("--shared-memory.channels.flights.open=open-only",
							"--shared-memory.channels.flights.wait-for=3s")
					.startingQuickly()) {
			board.start();
			SampleContainer.Failure failure = feed.startInVain();
			assertThat(failure.status()).as(failure::output).isOne();
			assertThat(failure.output())
				.contains("Channel 'flights' (/sample.flights), which was waited for 3s, cannot be used")
				.contains("no such object (NOT_FOUND")
				.contains("has an IPC namespace and a /dev/shm of its own")
				.contains("--ipc=container:NAME");
			assertThat(failure.duration()).isGreaterThan(Duration.ofSeconds(3));
		}
	}

}
