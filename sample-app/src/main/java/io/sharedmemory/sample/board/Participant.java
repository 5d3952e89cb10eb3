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

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A producer or consumer of one of the channels, as the page shows it.
 *
 * @param channel the name of the channel
 * @param slot its place in the ring's table of participants
 * @param role {@code producer} or {@code consumer}
 * @param group the group it consumes for, {@code null} for a producer
 * @param pid the number of its process
 * @param board whether that is the process of the board
 * @param since when it joined
 * @param state whether it is there
 * @param endedSeconds time since it was first seen to have ended, in seconds;
 * {@code null} while it is alive
 * @since 0.1.0
 */
public record Participant(String channel, int slot, String role, @Nullable String group, long pid, boolean board,
		Instant since, State state, @Nullable Double endedSeconds) {

	/**
	 * Whether a participant is there.
	 */
	public enum State {

		/**
		 * It holds the lock of its slot.
		 */
		ALIVE,

		/**
		 * Its process has ended without leaving.
		 */
		DEAD,

		/**
		 * It has left, or another one has its slot.
		 */
		GONE

	}

}
