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

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The {@link Acknowledgment} of what a container's thread has in hand.
 */
final class RecordAcknowledgment implements Acknowledgment {

	private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Thread container = Thread.currentThread();

	private final AtomicReference<State> state = new AtomicReference<>(State.IN_HAND);

	@Override
	public void acknowledge() {
		if (!this.state.compareAndSet(State.IN_HAND, State.ACKNOWLEDGED)) {
			throw new AcknowledgmentException(
					(this.state.get() == State.ACKNOWLEDGED) ? "The record has been acknowledged already"
							: "The record is not in hand any more: its container was stopped or its listener failed");
		}
		LockSupport.unpark(this.container);
	}

	/**
	 * Waits, in the container's thread, until the record is acknowledged.
	 * @param stop what ends the wait
	 * @throws ListenerStoppedException if the container stops first
	 */
	void await(StopSignal stop) {
		while (this.state.get() == State.IN_HAND) {
			if (stop.isRaised() && revoke()) {
				throw new ListenerStoppedException();
			}
			LockSupport.parkNanos(WAIT_NANOS);
			stop.clearInterrupt();
		}
	}

	/**
	 * Takes the right to acknowledge back.
	 * @return {@code false} if the record was acknowledged before
	 */
	boolean revoke() {
		return this.state.compareAndSet(State.IN_HAND, State.REVOKED);
	}

	private enum State {

		IN_HAND, ACKNOWLEDGED, REVOKED

	}

}
