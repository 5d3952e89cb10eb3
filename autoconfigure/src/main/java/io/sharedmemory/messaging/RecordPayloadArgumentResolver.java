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

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * Resolves payloads as Spring does, but takes no bytes and no text for what they are: a
 * payload of length 0 is a payload.
 */
final class RecordPayloadArgumentResolver extends PayloadMethodArgumentResolver {

	private final MessageConverter converter;

	RecordPayloadArgumentResolver(MessageConverter converter, @Nullable Validator validator) {
		super(converter, validator);
		this.converter = converter;
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		Class<?> type = parameter.getParameterType();
		if (isEmptyPayload(message.getPayload())) {
			if (type.isInstance(message.getPayload())) {
				return message.getPayload();
			}
			if (type == String.class || type == CharSequence.class || type == ByteBuffer.class) {
				return this.converter.fromMessage(message, type);
			}
		}
		try {
			return super.resolveArgument(parameter, message);
		}
		catch (MessageConversionException ex) {
			throw Unconvertible.exception(message, type, ex);
		}
	}

}
