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

package io.sharedmemory.sample.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import io.sharedmemory.sample.board.BoardStatus;
import io.sharedmemory.sample.feed.FeedStatus;
import io.sharedmemory.sample.feed.RoundTrips;

/**
 * Asks the two services, over HTTP, how they are doing.
 */
class ServiceClient {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final Duration MEASURE_TIMEOUT = Duration.ofMinutes(2);

	private static final int OK = 200;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.proxy(HttpClient.Builder.NO_PROXY)
		.connectTimeout(TIMEOUT)
		.build();

	private final JsonMapper json = new JsonMapper();

	private final String board;

	private final String feed;

	ServiceClient(String boardUrl, String feedUrl) {
		this.board = boardUrl;
		this.feed = feedUrl;
	}

	@Nullable BoardStatus board() throws InterruptedException {
		return get(this.board + "api/board?top=0", TIMEOUT, BoardStatus.class);
	}

	@Nullable FeedStatus feed() throws InterruptedException {
		return get(this.feed + "api/feed", TIMEOUT, FeedStatus.class);
	}

	@Nullable RoundTrips roundTrips(int count) throws InterruptedException {
		return get(this.feed + "api/round-trips?count=" + count, MEASURE_TIMEOUT, RoundTrips.class);
	}

	/** Returns {@code null} when there is no proper answer. */
	private <T> @Nullable T get(String uri, Duration timeout, Class<T> type) throws InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).timeout(timeout).build();
		try {
			HttpResponse<String> response = this.http.send(request, HttpResponse.BodyHandlers.ofString());
			return (response.statusCode() == OK) ? this.json.readValue(response.body(), type) : null;
		}
		catch (IOException | JacksonException ex) {
			return null;
		}
	}

}
