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

import io.sharedmemory.benchmarks.lane.Role;

/**
 * Work that each process does by itself, as it would with a system between them that
 * costs nothing.
 *
 * @since 0.1.0
 */
public interface WorkLink extends AutoCloseable {

	/**
	 * Prepares the work.
	 * @param role which process this is
	 * @throws Exception if it fails
	 */
	void open(Role role) throws Exception;

	/**
	 * Does what is to be done for a record.
	 * @param sequence the number of the record
	 */
	void work(long sequence);

	/**
	 * Closes this end.
	 * @throws IOException if it fails
	 */
	@Override
	void close() throws IOException;

}
