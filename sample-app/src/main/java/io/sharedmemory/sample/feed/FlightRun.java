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

import io.sharedmemory.sample.flight.FlightFile;

/**
 * A run: the flights of a file, once or several times over, numbered from 0.
 *
 * @param id what tells this run from others
 * @param file the file
 * @param repeat how many times the file is sent
 * @param records how many records the run has
 */
record FlightRun(String id, FlightFile file, int repeat, long records) {

	/**
	 * Creates a run after having read the whole file.
	 */
	static FlightRun of(String id, FlightFile file, int repeat) {
		return new FlightRun(id, file, repeat, Math.multiplyExact(file.count(), repeat));
	}

}
