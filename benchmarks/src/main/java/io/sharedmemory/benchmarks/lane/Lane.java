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

import java.io.IOException;
import java.util.Map;

/**
 * One process' end of a system, loaded by a class loader of its own, so that it is
 * compiled for itself. To be used by one thread.
 *
 * @since 0.1.0
 */
public interface Lane extends AutoCloseable {

	/**
	 * Opens the system, while the other process does the same.
	 * @param role which process this is
	 * @param options the options of the system
	 * @throws Exception if it cannot be opened
	 */
	void open(Role role, Map<String, String> options) throws Exception;

	/**
	 * Carries out this process' part of a slice.
	 * @param task what to do
	 * @param control the way to the other process
	 * @return what this process saw
	 * @throws Exception if it fails
	 */
	Outcome run(Task task, Control control) throws Exception;

	/**
	 * Closes this end.
	 * @throws IOException if it fails
	 */
	@Override
	void close() throws IOException;

}
