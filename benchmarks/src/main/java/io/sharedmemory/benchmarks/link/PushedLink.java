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

package io.sharedmemory.benchmarks.link;

import java.io.IOException;
import java.util.Map;

import io.sharedmemory.benchmarks.lane.Role;

/**
 * A system that calls a listener in a thread of its own.
 *
 * @param <P> what a listener is given
 * @since 0.1.0
 */
public interface PushedLink<P> extends AutoCloseable {

	/**
	 * What a record is given to.
	 *
	 * @param <P> what it is given
	 */
	@FunctionalInterface
	interface Listener<P> {

		/**
		 * Takes a record in.
		 * @param payload the record
		 * @param checksum what {@link #send} returned for it
		 */
		void onRecord(P payload, long checksum);

	}

	/**
	 * Opens this end, while the other process opens its own, paused.
	 * @param role which process this is
	 * @param options the options of the system
	 * @param listener what records are given to
	 * @throws Exception if it cannot be opened
	 */
	void open(Role role, Map<String, String> options, Listener<P> listener) throws Exception;

	/**
	 * Lets the listener be called.
	 */
	void resume();

	/**
	 * Lets the listener's thread rest.
	 */
	void pause();

	/**
	 * Sends a record to the other process.
	 * @param sequence its number in the slice
	 * @param length its length in bytes; 0 for the record of a flight
	 * @return its checksum
	 */
	long send(long sequence, int length);

	/**
	 * Sends a record back as it came.
	 * @param payload what the listener was given
	 */
	void reply(P payload);

	/**
	 * Lets go what was sent and is held back.
	 */
	default void flush() {
	}

	/**
	 * Returns whether the listener's thread spins and is to have a core for itself.
	 * @return whether it spins
	 */
	default boolean spins() {
		return false;
	}

	/**
	 * Closes this end.
	 * @throws IOException if it fails
	 */
	@Override
	void close() throws IOException;

}
