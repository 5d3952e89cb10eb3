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

import org.springframework.messaging.core.MessageReceivingOperations;
import org.springframework.messaging.core.MessageRequestReplyOperations;
import org.springframework.messaging.core.MessageSendingOperations;

/**
 * Sends to channels, receives from them, and asks over them. The destination is the name
 * of a channel.
 * <p>
 * A receive and a request answer {@code null} when their time is up. A request whose
 * listener fails throws {@link RemoteListenerException}.
 *
 * @since 0.1.0
 * @see SharedMemoryTemplate
 */
public interface SharedMemoryOperations extends MessageSendingOperations<String>, MessageReceivingOperations<String>,
		MessageRequestReplyOperations<String> {

	/**
	 * Sends payloads, each as a message of its own, in their order. If one of them cannot
	 * be converted, none is sent; if there is no room for one, those before it were.
	 * @param channel the name of the channel
	 * @param payloads the payloads
	 * @throws ChannelFullException if there is no room, or none in time
	 */
	void convertAndSendAll(String channel, Collection<?> payloads);

	/**
	 * Sends bytes without headers. Allocates nothing.
	 * @param channel the name of the channel
	 * @param source the array that holds the bytes
	 * @param offset the index of the first
	 * @param length how many
	 * @throws ChannelFullException if there is no room, or none in time
	 */
	void send(String channel, byte[] source, int offset, int length);

	/**
	 * Claims room for a record that the caller writes in place, without headers.
	 * Allocates nothing.
	 * @param channel the name of the channel
	 * @param length the length in bytes
	 * @return the claim, to be committed and closed at once by the same thread
	 * @throws ChannelFullException if there is no room, or none in time
	 */
	ChannelClaim claim(String channel, int length);

}
