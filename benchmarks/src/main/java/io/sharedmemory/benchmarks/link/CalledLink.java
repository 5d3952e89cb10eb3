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
 * A system in which the driver calls and waits, and the peer answers in a thread of the
 * system.
 *
 * @since 0.1.0
 */
public interface CalledLink extends AutoCloseable {

	/**
	 * Opens this end, while the other process opens its own.
	 * @param role which process this is
	 * @param options the options of the system
	 * @throws Exception if it cannot be opened
	 */
	void open(Role role, Map<String, String> options) throws Exception;

	/**
	 * Calls the peer and waits for the answer, which is checked.
	 * @param sequence the number of the call in the slice
	 */
	void call(long sequence);

	/**
	 * Closes this end.
	 * @throws IOException if it fails
	 */
	@Override
	void close() throws IOException;

}
