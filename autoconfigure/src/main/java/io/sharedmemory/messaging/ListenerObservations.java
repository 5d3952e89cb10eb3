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

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.messaging.Message;

/**
 * Observes the calls of one container's listener.
 */
final class ListenerObservations {

	private static final SharedMemoryObservation.Receiver CONVENTION = new SharedMemoryObservation.Receiver();

	private final ObservationRegistry registry;

	private final String listenerId;

	ListenerObservations(ObservationRegistry registry, String listenerId) {
		this.registry = registry;
		this.listenerId = listenerId;
	}

	/**
	 * Calls a listener.
	 * @param message the message, whose headers may carry a trace
	 * @param call the call, and what is done with the result
	 * @throws Exception what the call threw
	 */
	void observe(Message<?> message, Observation.CheckedRunnable<Exception> call) throws Exception {
		if (this.registry.isNoop()) {
			call.run();
			return;
		}
		Observation observation = Observation.createNotStarted(null, CONVENTION,
				() -> new SharedMemoryReceiverContext(message, this.listenerId), this.registry);
		observation.observeChecked(call);
	}

}
