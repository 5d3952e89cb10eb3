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

import org.springframework.context.ApplicationEvent;

/**
 * What all events of listener containers say. Published in the thread in which it
 * happens, often the container's, which handles no records meanwhile.
 *
 * @since 0.1.0
 */
public abstract class ListenerContainerEvent extends ApplicationEvent {

	private final String id;

	private final String channel;

	private final String group;

	ListenerContainerEvent(Object container, String id, String channel, String group) {
		super(container);
		this.id = id;
		this.channel = channel;
		this.group = group;
	}

	/**
	 * Returns what the container is called.
	 * @return its id
	 */
	public String getId() {
		return this.id;
	}

	/**
	 * Returns the channel that the container listens to.
	 * @return its name
	 */
	public String getChannel() {
		return this.channel;
	}

	/**
	 * Returns the group that the container listens for.
	 * @return its name
	 */
	public String getGroup() {
		return this.group;
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[id=" + this.id + ", channel=" + this.channel + ", group=" + this.group
				+ "]";
	}

}
