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

import java.util.function.Function;

import io.sharedmemory.messaging.SharedMemoryHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Finds the dead-letter channel of a message: the one that its channel names, the one for
 * all channels, or the one whose name is that of its channel and the suffix.
 */
final class DeadLetterChannels implements Function<Message<byte[]>, @Nullable String> {

	private final SharedMemoryProperties properties;

	DeadLetterChannels(SharedMemoryProperties properties) {
		this.properties = properties;
	}

	@Override
	public @Nullable String apply(Message<byte[]> message) {
		SharedMemoryProperties.DeadLetter deadLetter = this.properties.getListener().getDeadLetter();
		String channel = message.getHeaders().get(SharedMemoryHeaders.RECEIVED_CHANNEL, String.class);
		if (!deadLetter.isEnabled() || channel == null) {
			return null;
		}
		SharedMemoryProperties.Channel source = this.properties.getChannels().get(channel);
		if (source != null && source.getDeadLetterChannel() != null) {
			return source.getDeadLetterChannel();
		}
		if (deadLetter.getChannel() != null) {
			return deadLetter.getChannel();
		}
		String suffixed = channel + deadLetter.getSuffix();
		return this.properties.getChannels().containsKey(suffixed) ? suffixed : null;
	}

}
