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

package io.sharedmemory.ring;

/**
 * How a consumer joins a group, and what the group is if the consumer is its first.
 *
 * @param shared whether the group's records are divided among any number of consumers,
 * rather than read by one, in order
 * @param ephemeral whether a group that is made now vanishes with its last consumer,
 * rather than stay until it is removed
 * @param start where a group that is made now begins
 * @since 0.1.0
 */
public record GroupOptions(boolean shared, boolean ephemeral, Start start) {

	/**
	 * A durable group with one consumer at a time, which starts at the latest record.
	 * @return the options
	 */
	public static GroupOptions exclusive() {
		return new GroupOptions(false, false, Start.LATEST);
	}

	/**
	 * A durable group with any number of consumers, which starts at the latest record.
	 * @return the options
	 */
	public static GroupOptions sharing() {
		return new GroupOptions(true, false, Start.LATEST);
	}

	/**
	 * The same, for a group that vanishes with its last consumer.
	 * @return the options
	 */
	public GroupOptions vanishing() {
		return new GroupOptions(this.shared, true, this.start);
	}

	/**
	 * The same, for a group that starts somewhere else.
	 * @param start where it starts
	 * @return the options
	 */
	public GroupOptions startingAt(Start start) {
		return new GroupOptions(this.shared, this.ephemeral, start);
	}

	/**
	 * Where a new group begins.
	 */
	public enum Start {

		/**
		 * With the oldest record that some other group still needs.
		 */
		EARLIEST,

		/**
		 * With the first record that is sent after the group was made.
		 */
		LATEST

	}

}
