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

import io.sharedmemory.messaging.ChannelOpenException;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.sample.board.AirportAnswer;
import io.sharedmemory.sample.board.AirportQuery;
import io.sharedmemory.sample.board.Progress;
import io.sharedmemory.sample.board.ProgressQuery;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;
import org.springframework.messaging.MessagingException;

/**
 * Asks the board through shared memory, and tells it with each question after the
 * progress how long the latest queries took.
 */
class SharedMemoryBoardClient implements BoardClient {

	private static final Log logger = LogFactory.getLog(SharedMemoryBoardClient.class);

	private final SharedMemoryTemplate template;

	private final RecentRoundTrips roundTrips = new RecentRoundTrips();

	private volatile boolean toldOfFailure;

	SharedMemoryBoardClient(SharedMemoryTemplate template) {
		this.template = template;
	}

	@Override
	public @Nullable Progress progress(FlightRun run) {
		return ask("progress", new ProgressQuery(run.id(), run.records(), this.roundTrips.get()), Progress.class);
	}

	@Override
	public @Nullable AirportAnswer airport(String iata) {
		long start = System.nanoTime();
		AirportAnswer answer = ask("queries", new AirportQuery(iata), AirportAnswer.class);
		if (answer != null) {
			this.roundTrips.add(System.nanoTime() - start);
		}
		else {
			this.roundTrips.clear();
		}
		return answer;
	}

	private <T> @Nullable T ask(String channel, Object query, Class<T> type) {
		try {
			T answer = this.template.convertSendAndReceive(channel, query, type);
			this.toldOfFailure = false;
			return answer;
		}
		catch (ChannelOpenException ex) {
			// Nobody was asked, so it is not the board that gives no answer.
			if (!this.toldOfFailure) {
				this.toldOfFailure = true;
				logger.warn(LogMessage.format("The board cannot be asked: %s", ex.getMessage()));
			}
			return null;
		}
		catch (MessagingException ex) {
			logger.debug(LogMessage.format("Channel '%s' takes no query", channel), ex);
			return null;
		}
	}

}
