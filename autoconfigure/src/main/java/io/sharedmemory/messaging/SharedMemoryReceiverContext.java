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

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;

import org.springframework.messaging.Message;

/**
 * What an observation knows of a message that a listener handles, or of the first one of
 * a batch. Its carrier is the message.
 *
 * @since 0.1.0
 */
public class SharedMemoryReceiverContext extends ReceiverContext<Message<?>> {

	private final String listenerId;

	SharedMemoryReceiverContext(Message<?> message, String listenerId) {
		super((carrier, key) -> (carrier != null && carrier.getHeaders().get(key) instanceof String value) ? value
				: null, Kind.CONSUMER);
		setCarrier(message);
		setRemoteServiceName("shared-memory");
		this.listenerId = listenerId;
	}

	/**
	 * Returns what handles the message.
	 * @return the id of the listener's container
	 */
	public String getListenerId() {
		return this.listenerId;
	}

	/**
	 * Returns where the message was received from.
	 * @return the name of the channel
	 */
	public String getChannel() {
		return header(SharedMemoryHeaders.RECEIVED_CHANNEL);
	}

	/**
	 * Returns for whom the message was received.
	 * @return the name of the group
	 */
	public String getGroup() {
		return header(SharedMemoryHeaders.RECEIVED_GROUP);
	}

	private String header(String name) {
		return String.valueOf(getCarrier().getHeaders().get(name));
	}

}
