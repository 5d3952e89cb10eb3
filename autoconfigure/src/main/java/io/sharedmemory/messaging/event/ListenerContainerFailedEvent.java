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

package io.sharedmemory.messaging.event;

/**
 * Published when a container's thread ends because it cannot go on, for example because
 * the ring is damaged.
 *
 * @since 0.1.0
 */
public class ListenerContainerFailedEvent extends ListenerContainerEvent {

	private final transient Throwable failure;

	/**
	 * Creates the event.
	 * @param container the container
	 * @param id what it is called
	 * @param channel the name of its channel
	 * @param group the name of its group
	 * @param failure why it cannot go on
	 */
	public ListenerContainerFailedEvent(Object container, String id, String channel, String group, Throwable failure) {
		super(container, id, channel, group);
		this.failure = failure;
	}

	/**
	 * Returns why the container cannot go on.
	 * @return what was thrown
	 */
	public Throwable getFailure() {
		return this.failure;
	}

}
