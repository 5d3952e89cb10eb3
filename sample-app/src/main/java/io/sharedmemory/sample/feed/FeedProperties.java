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

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the feed sends.
 *
 * @param file path of a CSV file; the flights that come with the sample when not set
 * @param repeat how many times the file is sent, at least 1
 * @param rate records per second; 0 sends as fast as the board takes them
 * @param run name of the run; a feed that is started again with the same name goes on
 * where the board is, and one without a name begins a run of its own
 */
@ConfigurationProperties("flights")
record FeedProperties(@Nullable String file, @DefaultValue("1") int repeat, @DefaultValue("0") int rate,
		@Nullable String run) {

	FeedProperties {
		if (repeat < 1) {
			throw new IllegalArgumentException("flights.repeat is " + repeat + " but must be at least 1");
		}
		if (rate < 0) {
			throw new IllegalArgumentException("flights.rate is " + rate + " but must not be negative");
		}
	}

}
