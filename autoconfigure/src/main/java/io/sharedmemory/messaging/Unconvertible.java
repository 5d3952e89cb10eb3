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
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * Says that a payload could not be converted, in words of what was received.
 */
final class Unconvertible {

	private Unconvertible() {
	}

	/**
	 * Makes the exception.
	 * @param message a message as it was received
	 * @param type what its payload was to become
	 * @param failure what was thrown; only its cause, if it has one, tells why
	 * @return the exception
	 */
	static MessageConversionException exception(Message<?> message, Class<?> type,
			@Nullable MessageConversionException failure) {
		Object contentType = message.getHeaders().get(MessageHeaders.CONTENT_TYPE);
		Throwable cause = (failure != null) ? failure.getCause() : null;
		return new MessageConversionException(message,
				"A payload of "
						+ ((message.getPayload() instanceof byte[] bytes) ? bytes.length + " bytes"
								: "type " + message.getPayload().getClass().getName())
						+ " and " + ((contentType != null) ? "content type " + contentType : "no content type")
						+ " cannot be converted to " + type.getName() + ": "
						+ ((failure != null && cause != null) ? failure.getMessage() : "no converter takes it"),
				cause);
	}

}
