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
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;

/**
 * Leaves payloads that are bytes as they are: {@code byte[]}, or the bytes between
 * position and limit of a {@link ByteBuffer}. Sets no content type, so that a message
 * without headers is nothing but its bytes.
 *
 * @since 0.1.0
 */
public class BytesMessageConverter extends AbstractMessageConverter {

	/**
	 * Creates the converter.
	 */
	public BytesMessageConverter() {
		super(List.of());
	}

	@Override
	protected boolean supports(Class<?> type) {
		return type == byte[].class || ByteBuffer.class.isAssignableFrom(type);
	}

	/** Any content type will do, so the headers need not be asked for it. */
	@Override
	protected boolean canConvertFrom(Message<?> message, Class<?> targetClass) {
		return (getClass() == BytesMessageConverter.class && getSupportedMimeTypes().isEmpty()) ? supports(targetClass)
				: super.canConvertFrom(message, targetClass);
	}

	@Override
	protected @Nullable Object convertFromInternal(Message<?> message, Class<?> targetClass,
			@Nullable Object conversionHint) {
		Object payload = message.getPayload();
		if (targetClass.isInstance(payload)) {
			return payload;
		}
		if (payload instanceof byte[] bytes && targetClass.isAssignableFrom(ByteBuffer.class)) {
			return ByteBuffer.wrap(bytes);
		}
		if (payload instanceof ByteBuffer buffer && targetClass == byte[].class) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.duplicate().get(bytes);
			return bytes;
		}
		return null;
	}

	@Override
	protected @Nullable Object convertToInternal(Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		return payload;
	}

}
