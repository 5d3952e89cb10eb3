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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What went on lately: the answer of {@code GET /api/activity}.
 *
 * @param seconds how far back the samples reach at most, in seconds
 * @param capacity room in the ring of the channel {@code flights}, in bytes
 * @param samples the samples, the oldest first
 * @param participants who takes part in the channels, or did a minute ago
 * @since 0.1.0
 */
public record ActivityStatus(int seconds, long capacity, List<Sample> samples, List<Participant> participants) {

	/**
	 * The state at one moment.
	 *
	 * @param ago time since then, in seconds
	 * @param ratePerSecond records received in the second before
	 * @param fill how much of the ring its slowest group still needed at most since the
	 * sample before, from 0 to 1
	 * @param p50Micros median of the feed's latest queries, in microseconds; {@code null}
	 * when it reported none
	 * @param p99Micros their 99th percentile
	 */
	public record Sample(double ago, long ratePerSecond, double fill, @Nullable Double p50Micros,
			@Nullable Double p99Micros) {

	}

}
