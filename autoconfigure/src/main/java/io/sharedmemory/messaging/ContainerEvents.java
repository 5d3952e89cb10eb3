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

import java.time.Duration;

import io.sharedmemory.messaging.event.ListenerContainerEvent;
import io.sharedmemory.messaging.event.ListenerContainerFailedEvent;
import io.sharedmemory.messaging.event.ListenerContainerIdleEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.log.LogMessage;

/**
 * Publishes what happens to one container. A subscriber that fails is logged: the
 * container goes on, unless it is the JVM that failed.
 */
final class ContainerEvents {

	private static final Log logger = LogFactory.getLog(ContainerEvents.class);

	private final SharedMemoryMessageListenerContainer container;

	private final @Nullable ApplicationEventPublisher publisher;

	ContainerEvents(SharedMemoryMessageListenerContainer container, @Nullable ApplicationEventPublisher publisher) {
		this.container = container;
		this.publisher = publisher;
	}

	void publish(Factory factory) {
		publish(factory.create(this.container, this.container.getId(), this.container.getChannel(),
				this.container.getGroup()));
	}

	void publishIdle(Duration idleTime) {
		publish(new ListenerContainerIdleEvent(this.container, this.container.getId(), this.container.getChannel(),
				this.container.getGroup(), idleTime));
	}

	void publishFailed(Throwable failure) {
		publish(new ListenerContainerFailedEvent(this.container, this.container.getId(), this.container.getChannel(),
				this.container.getGroup(), failure));
	}

	private void publish(ListenerContainerEvent event) {
		if (this.publisher != null) {
			try {
				this.publisher.publishEvent(event);
			}
			catch (RuntimeException | Error ex) {
				if (ex instanceof VirtualMachineError && !(ex instanceof StackOverflowError)) {
					throw ex;
				}
				logger.error(LogMessage.format("A subscriber failed with %s", event), ex);
			}
		}
	}

	/**
	 * Creates one kind of event.
	 */
	@FunctionalInterface
	interface Factory {

		ListenerContainerEvent create(Object container, String id, String channel, String group);

	}

}
