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

import java.util.concurrent.locks.LockSupport;

/**
 * A pause that an interrupted thread makes too: it would otherwise look at the same thing
 * several times at once and take it for unchanging.
 */
final class Pause {

	private Pause() {
	}

	/**
	 * Pauses, whoever unparks the thread. It stays interrupted if it is.
	 * @param nanos how long
	 */
	static void park(long nanos) {
		long deadline = System.nanoTime() + nanos;
		boolean interrupted = Thread.interrupted();
		for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
			LockSupport.parkNanos(left);
			interrupted |= Thread.interrupted();
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
