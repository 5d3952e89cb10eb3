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

/**
 * What the two processes say to each other beside the system that is measured.
 *
 * @since 0.1.0
 */
public interface Control {

	/**
	 * Meets the other process: the peer says that it is ready, the driver waits for that.
	 * @throws IOException if the other process is gone
	 */
	void meet() throws IOException;

	/**
	 * Ends a slice: the driver says how many records it sent, the peer waits to be told.
	 * @param records how many records the driver sent; of no account in the peer
	 * @return how many records the driver sent
	 * @throws IOException if the other process is gone
	 */
	long finish(long records) throws IOException;

}
