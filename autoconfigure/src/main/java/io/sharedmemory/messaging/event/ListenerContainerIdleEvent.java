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

import java.time.Duration;

/**
 * Published when a container's thread has had no record for some time, and again after
 * each such time.
 *
 * @since 0.1.0
 */
public class ListenerContainerIdleEvent extends ListenerContainerEvent {

	private final Duration idleTime;

	/**
	 * Creates the event.
	 * @param container the container
	 * @param id what it is called
	 * @param channel the name of its channel
	 * @param group the name of its group
	 * @param idleTime how long there was no record
	 */
	public ListenerContainerIdleEvent(Object container, String id, String channel, String group, Duration idleTime) {
		super(container, id, channel, group);
		this.idleTime = idleTime;
	}

	/**
	 * Returns how long there was no record.
	 * @return the time
	 */
	public Duration getIdleTime() {
		return this.idleTime;
	}

}
