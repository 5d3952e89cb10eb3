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

import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOffExecution;

/**
 * The tries that one record still has, by a {@link RetryPolicy}.
 */
final class RetrySequence {

	private final @Nullable RetryPolicy policy;

	private final StopSignal stop;

	private @Nullable BackOffExecution backOff;

	private int attempt;

	RetrySequence(@Nullable RetryPolicy policy, StopSignal stop, int attempt) {
		this.policy = policy;
		this.stop = stop;
		this.attempt = attempt;
	}

	/**
	 * Waits until it is time for the next try.
	 * @param failure why the last one failed
	 * @return {@code false} if there is none
	 * @throws ListenerStoppedException if the container stops first
	 */
	boolean awaitNext(Throwable failure) {
		if (this.policy == null || !this.policy.shouldRetry(failure)) {
			return false;
		}
		long millis = nextBackOff(this.policy);
		if (millis == BackOffExecution.STOP) {
			return false;
		}
		this.stop.pause(TimeUnit.MILLISECONDS.toNanos(millis));
		this.attempt++;
		return true;
	}

	/**
	 * Deliveries before this process took over count as tries.
	 */
	private long nextBackOff(RetryPolicy policy) {
		BackOffExecution backOff = this.backOff;
		if (backOff == null) {
			backOff = policy.getBackOff().start();
			this.backOff = backOff;
			for (int earlier = 1; earlier < this.attempt; earlier++) {
				if (backOff.nextBackOff() == BackOffExecution.STOP) {
					return BackOffExecution.STOP;
				}
			}
		}
		return backOff.nextBackOff();
	}

	/**
	 * Returns which try it is.
	 * @return 1 for the first delivery of the record
	 */
	int attempt() {
		return this.attempt;
	}

}
