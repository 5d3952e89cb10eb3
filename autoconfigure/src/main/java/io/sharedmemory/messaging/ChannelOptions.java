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

package io.sharedmemory.messaging;

import java.time.Duration;

import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.ring.RingOptions;

/**
 * How a channel is opened and how messages are sent to it.
 *
 * @param location where its ring lies
 * @param open whether the ring must be there, must not be there, or is made when missing
 * @param waitFor how long to wait for a ring that must be there and is not there yet
 * @param ring what the ring is like
 * @param whenFull what a sender does when there is no room
 * @param sendTimeout how long a sender waits for one of its process's producers, and for
 * room, if it waits for that
 * @since 0.1.0
 */
public record ChannelOptions(SegmentLocation location, OpenMode open, Duration waitFor, RingOptions ring,
		WhenFull whenFull, Duration sendTimeout) {

	/**
	 * How long a sender waits for room if nothing is said of it.
	 */
	public static final Duration DEFAULT_SEND_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * Checks the times.
	 */
	public ChannelOptions {
		if (waitFor.isNegative() || sendTimeout.isNegative()) {
			throw new IllegalArgumentException("A time to wait must not be negative");
		}
	}

	/**
	 * Options for a ring that is made when missing and whose senders wait a second for
	 * room.
	 * @param location where its ring lies
	 * @param ring what the ring is like
	 * @return the options
	 */
	public static ChannelOptions of(SegmentLocation location, RingOptions ring) {
		return new ChannelOptions(location, OpenMode.OPEN_OR_CREATE, Duration.ZERO, ring, WhenFull.BLOCK,
				DEFAULT_SEND_TIMEOUT);
	}

}
