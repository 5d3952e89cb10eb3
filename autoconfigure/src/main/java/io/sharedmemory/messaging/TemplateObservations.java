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

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Observes the messages that a template sends, or a container whose listener returned
 * them.
 */
final class TemplateObservations {

	private static final SharedMemoryObservation.Sender CONVENTION = new SharedMemoryObservation.Sender();

	private final ObservationRegistry registry;

	private final String sender;

	TemplateObservations(ObservationRegistry registry, String sender) {
		this.registry = registry;
		this.sender = sender;
	}

	boolean isNoop() {
		return this.registry.isNoop();
	}

	/**
	 * Sends a message.
	 * @param channel the name of the channel
	 * @param message the message
	 * @param sender what sends the message, with headers that carry the trace
	 */
	void observe(String channel, Message<?> message, Consumer<Message<?>> sender) {
		if (isNoop()) {
			sender.accept(message);
			return;
		}
		Map<String, Object> headers = new HashMap<>();
		Observation
			.createNotStarted(null, CONVENTION, () -> new SharedMemorySenderContext(headers, channel, this.sender),
					this.registry)
			.observe(() -> sender.accept(
					headers.isEmpty() ? message : MessageBuilder.fromMessage(message).copyHeaders(headers).build()));
	}

}
