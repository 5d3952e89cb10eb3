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

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Makes messages whose payload is bytes, which is all that a channel takes.
 */
final class MessageEncoder {

	private MessageEncoder() {
	}

	/**
	 * Converts the payload of a message, unless it is bytes already.
	 * @param message the message
	 * @param converter what converts payloads
	 * @return a message whose payload is a {@code byte[]} or a {@link ByteBuffer}
	 * @throws MessageConversionException if the payload cannot be converted
	 */
	static Message<?> encode(Message<?> message, MessageConverter converter) {
		return isBytes(message.getPayload()) ? message : encode(message.getPayload(), message.getHeaders(), converter);
	}

	/**
	 * Makes a message of a payload.
	 * @param payload the payload
	 * @param headers the headers of the message, if any
	 * @param converter what converts payloads
	 * @return a message whose payload is a {@code byte[]} or a {@link ByteBuffer}
	 * @throws MessageConversionException if the payload cannot be converted
	 */
	static Message<?> encode(Object payload, @Nullable MessageHeaders headers, MessageConverter converter) {
		Message<?> encoded = converter.toMessage(payload, headers);
		if (encoded == null || !isBytes(encoded.getPayload())) {
			throw new MessageConversionException("A payload of type " + payload.getClass().getName()
					+ ((headers != null) ? " and content type " + headers.get(MessageHeaders.CONTENT_TYPE) : "")
					+ " cannot be converted to bytes by " + converter);
		}
		return encoded;
	}

	private static boolean isBytes(Object payload) {
		return payload instanceof byte[] || payload instanceof ByteBuffer;
	}

}
