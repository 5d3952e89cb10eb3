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

import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;

/**
 * What an observation knows of a message that is sent. Its carrier is the headers that
 * the message gets in addition.
 *
 * @since 0.1.0
 */
public class SharedMemorySenderContext extends SenderContext<Map<String, Object>> {

	private final String channel;

	private final String beanName;

	SharedMemorySenderContext(Map<String, Object> carrier, String channel, String beanName) {
		super((headers, name, value) -> {
			if (headers != null) {
				headers.put(name, value);
			}
		}, Kind.PRODUCER);
		setCarrier(carrier);
		setRemoteServiceName("shared-memory");
		this.channel = channel;
		this.beanName = beanName;
	}

	/**
	 * Returns where the message goes.
	 * @return the name of the channel
	 */
	public String getChannel() {
		return this.channel;
	}

	/**
	 * Returns what sends.
	 * @return the name of the template's bean, or the id of the listener whose result it
	 * is
	 */
	public String getBeanName() {
		return this.beanName;
	}

}
