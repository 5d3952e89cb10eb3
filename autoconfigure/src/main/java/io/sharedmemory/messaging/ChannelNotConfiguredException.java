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

import java.util.Collection;
import java.util.List;

import org.springframework.messaging.MessagingException;

/**
 * Thrown when a channel is used that is not configured.
 *
 * @since 0.1.0
 */
public class ChannelNotConfiguredException extends MessagingException {

	private final String channel;

	private final List<String> configured;

	ChannelNotConfiguredException(String channel, Collection<String> configured) {
		super("Channel '" + channel + "' is not configured; configured are " + configured);
		this.channel = channel;
		this.configured = List.copyOf(configured);
	}

	/**
	 * Returns the channel that was asked for.
	 * @return its name
	 */
	public String getChannel() {
		return this.channel;
	}

	/**
	 * Returns the channels that there are.
	 * @return their names
	 */
	public List<String> getConfigured() {
		return this.configured;
	}

}
