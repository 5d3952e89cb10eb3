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
 * Published when a container stands by because a live process has its group, in the
 * thread that stands by, so before or after the start of the container.
 *
 * @since 0.1.0
 */
public class ListenerContainerStandbyEvent extends ListenerContainerEvent {

	/**
	 * Creates the event.
	 * @param container the container
	 * @param id what it is called
	 * @param channel the name of its channel
	 * @param group the name of its group
	 */
	public ListenerContainerStandbyEvent(Object container, String id, String channel, String group) {
		super(container, id, channel, group);
	}

}
