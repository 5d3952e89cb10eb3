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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.DefaultContentTypeResolver;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Converts to and from JSON as Spring does, and goes a shorter way where it leads to the
 * same: payloads without a view become bytes in the buffers that Jackson keeps, and the
 * reader of a class without type parameters is made once.
 *
 * @since 0.1.0
 */
public class SharedMemoryJsonMessageConverter extends JacksonJsonMessageConverter {

	private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();

	/**
	 * Creates a converter.
	 * @param mapper what reads and writes
	 */
	public SharedMemoryJsonMessageConverter(JsonMapper mapper) {
		super(mapper);
	}

	@Override
	protected MimeType getDefaultContentType(Object payload) {
		return MimeTypeUtils.APPLICATION_JSON;
	}

	@Override
	protected boolean canConvertFrom(Message<?> message, Class<?> targetClass) {
		return getClass() == SharedMemoryJsonMessageConverter.class
				&& isPlainlyJson(RecordMessage.onlyContentType(message)) || super.canConvertFrom(message, targetClass);
	}

	@Override
	protected boolean supportsMimeType(@Nullable MessageHeaders headers) {
		return headers != null && isPlainlyJson(headers.get(MessageHeaders.CONTENT_TYPE))
				|| super.supportsMimeType(headers);
	}

	private boolean isPlainlyJson(@Nullable Object contentType) {
		return contentType == MimeTypeUtils.APPLICATION_JSON && getContentTypeResolver() != null
				&& getContentTypeResolver().getClass() == DefaultContentTypeResolver.class;
	}

	@Override
	protected @Nullable Object convertToInternal(Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		if (conversionHint != null || getSerializedPayloadClass() != byte[].class
				|| (headers != null && headers.containsKey(MessageHeaders.CONTENT_TYPE))) {
			return super.convertToInternal(payload, headers, conversionHint);
		}
		try {
			return getJsonMapper().writeValueAsBytes(payload);
		}
		catch (JacksonException ex) {
			throw new MessageConversionException("Could not write JSON: " + ex.getMessage(), ex);
		}
	}

	@Override
	protected @Nullable Object convertFromInternal(Message<?> message, Class<?> targetClass,
			@Nullable Object conversionHint) {
		if (!(message.getPayload() instanceof byte[] bytes) || targetClass.getTypeParameters().length > 0
				|| targetClass.isArray() || (conversionHint != null && getSerializationView(conversionHint) != null)) {
			return super.convertFromInternal(message, targetClass, conversionHint);
		}
		try {
			return reader(targetClass).readValue(bytes);
		}
		catch (JacksonException ex) {
			throw new MessageConversionException(message, "Could not read JSON: " + ex.getMessage(), ex);
		}
	}

	private ObjectReader reader(Class<?> type) {
		ObjectReader reader = this.readers.get(type);
		return (reader != null) ? reader : this.readers.computeIfAbsent(type, getJsonMapper()::readerFor);
	}

}
