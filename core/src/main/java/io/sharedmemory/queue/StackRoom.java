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

package io.sharedmemory.queue;

/**
 * Looks whether a thread has stack left for what must not be left half done. What the JDK
 * does for its own locks, to keep some stack in reserve for their critical sections (JEP
 * 270), is not for others; to use as much as will be needed, before anything has
 * happened, is. It takes some tens of nanoseconds.
 */
final class StackRoom {

	/** In tests on JDK 17, 10 frames were enough and 6 were not; on 25 fewer were. */
	private static final int DEPTH = 20;

	private StackRoom() {
	}

	/**
	 * Fails here rather than later.
	 * @return nothing of interest
	 * @throws StackOverflowError if there is little stack left
	 */
	static long check() {
		return descend(DEPTH, 1, 2, 3, 4, 5, 6, 7, 8);
	}

	/**
	 * Every value is needed after the call as well, so that it has its place in the
	 * frame.
	 */
	private static long descend(int depth, long a, long b, long c, long d, long e, long f, long g, long h) {
		if (depth == 0) {
			return a;
		}
		long below = descend(depth - 1, b, c, d, e, f, g, h, a);
		return below + (a ^ b ^ c ^ d ^ e ^ f ^ g ^ h);
	}

}
