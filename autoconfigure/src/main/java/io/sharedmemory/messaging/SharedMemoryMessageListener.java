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

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Handles the messages that a container receives, one after the other.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SharedMemoryMessageListener {

	/**
	 * Handles a message.
	 * @param message the message, with its bytes
	 * @return what answers the message if it is a request, as a payload or a
	 * {@link Message}; {@code null} for no answer
	 * @throws Exception if it fails; the message is tried again and given up in the end
	 */
	@Nullable Object onMessage(Message<byte[]> message) throws Exception;

}
