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
import io.sharedmemory.benchmarks.lane.Task;

/**
 * A system whose receiving thread asks for records: a record sent by one process arrives
 * at the other.
 *
 * @since 0.1.0
 */
public interface PolledLink extends AutoCloseable {

	/**
	 * How many records a poll takes at most.
	 */
	int POLL_LIMIT = 256;

	/**
	 * Opens this end, while the other process opens its own.
	 * @param role which process this is
	 * @param options the options of the system
	 * @throws Exception if it cannot be opened
	 */
	void open(Role role, Map<String, String> options) throws Exception;

	/**
	 * Prepares a slice, before the processes meet.
	 * @param task the slice
	 * @param length the length of its records
	 * @throws Exception if it fails
	 */
	default void begin(Task task, int length) throws Exception {
	}

	/**
	 * Cleans up after a slice, when both processes are done.
	 * @throws Exception if it fails
	 */
	default void end() throws Exception {
	}

	/**
	 * Returns what a thread sends with.
	 * @param producer the number of the thread, from 0
	 * @return the sender, to be used by that thread
	 */
	Sender sender(int producer);

	/**
	 * Takes records in, if there are any.
	 * @param receiver what takes them
	 * @return how many there were
	 */
	int poll(Receiver receiver);

	/**
	 * Lets time pass after a poll that found nothing, in the way that the system waits.
	 */
	default void idle() {
		Thread.onSpinWait();
	}

	/**
	 * Returns whether the receiving thread spins and is to have a core for itself.
	 * @return whether it spins
	 */
	default boolean spins() {
		return true;
	}

	/**
	 * Returns how many bytes may be sent in one slice.
	 * @return bytes
	 */
	default long maxBytesPerSlice() {
		return Long.MAX_VALUE;
	}

	/**
	 * Closes this end.
	 * @throws IOException if it fails
	 */
	@Override
	void close() throws IOException;

}
