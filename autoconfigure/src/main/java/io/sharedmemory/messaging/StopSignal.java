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

package io.sharedmemory.messaging;

import java.util.concurrent.locks.LockSupport;

/**
 * Tells what runs in a container's thread that the container is to stop. Raising it
 * unparks the thread.
 */
interface StopSignal {

	boolean isRaised();

	/**
	 * Pauses the container's thread.
	 * @param nanos how long; if 0, only looks whether the container is to stop
	 * @throws ListenerStoppedException if the container is to stop
	 */
	default void pause(long nanos) {
		long deadline = System.nanoTime() + nanos;
		long left = nanos;
		do {
			if (isRaised()) {
				throw new ListenerStoppedException();
			}
			LockSupport.parkNanos(left);
			clearInterrupt();
			left = deadline - System.nanoTime();
		}
		while (left > 0);
	}

	/**
	 * Forgets an interrupt, which a listener left behind or which came while the thread
	 * waited: it would keep the thread from waiting again.
	 */
	default void clearInterrupt() {
		Thread.interrupted();
	}

}
