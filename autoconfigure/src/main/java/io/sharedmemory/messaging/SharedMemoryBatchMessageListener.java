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

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Handles the messages that a container receives, several at once.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SharedMemoryBatchMessageListener {

	/**
	 * Handles messages.
	 * @param messages the messages, with their bytes, at least one
	 * @param acknowledgment what lets the group move on, {@code null} unless it is done
	 * {@linkplain AckMode#MANUAL by hand}
	 * @return what goes to the channel that results are sent to, one message for each
	 * element if it is a collection; {@code null} for nothing
	 * @throws Exception if it fails; a {@link BatchListenerFailedException} says with
	 * which message
	 */
	@Nullable Object onMessages(List<Message<byte[]>> messages, @Nullable Acknowledgment acknowledgment) throws Exception;

}
