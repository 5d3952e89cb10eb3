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

package io.sharedmemory.boot;

import java.util.Map;
import java.util.function.Function;

import io.sharedmemory.messaging.SharedMemoryHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Finds the dead-letter channel of a message: the one that its channel names, the one for
 * all channels, or the one whose name is that of its channel and the suffix.
 */
final class DeadLetterChannels implements Function<Message<byte[]>, @Nullable String> {

	private final boolean enabled;

	private final @Nullable String channel;

	private final String suffix;

	private final Map<String, SharedMemoryProperties.Channel> channels;

	/**
	 * Creates it for the channels that are configured now, as are those that are open:
	 * the properties may be bound anew at any time.
	 * @param properties the properties
	 */
	DeadLetterChannels(SharedMemoryProperties properties) {
		SharedMemoryProperties.DeadLetter deadLetter = properties.getListener().getDeadLetter();
		this.enabled = deadLetter.isEnabled();
		this.channel = deadLetter.getChannel();
		this.suffix = deadLetter.getSuffix();
		this.channels = Map.copyOf(properties.getChannels());
	}

	@Override
	public @Nullable String apply(Message<byte[]> message) {
		String channel = message.getHeaders().get(SharedMemoryHeaders.RECEIVED_CHANNEL, String.class);
		if (!this.enabled || channel == null) {
			return null;
		}
		SharedMemoryProperties.Channel source = this.channels.get(channel);
		if (source != null && source.getDeadLetterChannel() != null) {
			return source.getDeadLetterChannel();
		}
		if (this.channel != null) {
			return this.channel;
		}
		String suffixed = channel + this.suffix;
		return this.channels.containsKey(suffixed) ? suffixed : null;
	}

}
