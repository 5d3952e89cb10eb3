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

package io.sharedmemory.benchmarks.lane;

/**
 * What can be measured of a system.
 *
 * @since 0.1.0
 */
public enum Measure {

	/**
	 * One record there and its answer back, one at a time.
	 */
	ROUND_TRIP,

	/**
	 * Records in one direction, as many as go.
	 */
	THROUGHPUT,

	/**
	 * Records in one direction at a fixed rate; the time is taken from when a record was
	 * to be sent, whether or not the sender was late.
	 */
	PACED,

	/**
	 * Round trips a millisecond apart, so that the receiver has fallen asleep.
	 */
	WAKE_UP,

	/**
	 * Processor time of a receiver that nothing is sent to.
	 */
	IDLE

}
