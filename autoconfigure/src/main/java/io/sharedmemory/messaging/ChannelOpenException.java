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

import org.springframework.messaging.MessagingException;

/**
 * Thrown when the ring of a channel cannot be made or opened.
 *
 * @since 0.1.0
 */
public class ChannelOpenException extends MessagingException {

	private final String channel;

	private final transient ChannelOptions options;

	ChannelOpenException(String channel, ChannelOptions options, Throwable cause) {
		super("Channel '" + channel + "' cannot be opened: " + cause.getMessage(), cause);
		this.channel = channel;
		this.options = options;
	}

	/**
	 * Returns the channel.
	 * @return its name
	 */
	public String getChannel() {
		return this.channel;
	}

	/**
	 * Returns what was asked for.
	 * @return the options of the channel
	 */
	public ChannelOptions getOptions() {
		return this.options;
	}

}
