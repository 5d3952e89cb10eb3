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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;

/**
 * Asks several converters, one after the other, as Spring's composite does, but those for
 * bytes and text only where a class is bytes or text. Which those are is found once for
 * each class. Any thread may call.
 */
final class SelectiveMessageConverter extends CompositeMessageConverter {

	private final List<MessageConverter> converters;

	private final Map<Class<?>, MessageConverter[]> selections = new ConcurrentHashMap<>();

	SelectiveMessageConverter(Collection<MessageConverter> converters) {
		super(converters);
		this.converters = List.copyOf(converters);
	}

	@Override
	public List<MessageConverter> getConverters() {
		return this.converters;
	}

	private MessageConverter[] selection(Class<?> type) {
		MessageConverter[] selection = this.selections.get(type);
		return (selection != null) ? selection : this.selections.computeIfAbsent(type, this::select);
	}

	private MessageConverter[] select(Class<?> type) {
		return this.converters.stream()
			.filter((converter) -> mayConvert(converter, type))
			.toArray(MessageConverter[]::new);
	}

	/** A subclass may have reasons of its own, and is always asked. */
	private static boolean mayConvert(MessageConverter converter, Class<?> type) {
		if (converter.getClass() == BytesMessageConverter.class) {
			return ((BytesMessageConverter) converter).supports(type);
		}
		return converter.getClass() != TextMessageConverter.class || ((TextMessageConverter) converter).supports(type);
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
		return fromMessage(message, targetClass, null);
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
		for (MessageConverter converter : selection(targetClass)) {
			Object payload = fromMessage(converter, message, targetClass, conversionHint);
			if (payload != null) {
				return payload;
			}
		}
		return null;
	}

	/** A content type that is none, from whoever sent it, is an illegal argument. */
	private static @Nullable Object fromMessage(MessageConverter converter, Message<?> message, Class<?> targetClass,
			@Nullable Object conversionHint) {
		try {
			return (converter instanceof SmartMessageConverter smart)
					? smart.fromMessage(message, targetClass, conversionHint)
					: converter.fromMessage(message, targetClass);
		}
		catch (IllegalArgumentException ex) {
			throw new MessageConversionException(message, String.valueOf(ex.getMessage()), ex);
		}
	}

	@Override
	public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
		return toMessage(payload, headers, null);
	}

	@Override
	public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers,
			@Nullable Object conversionHint) {
		for (MessageConverter converter : selection(payload.getClass())) {
			Message<?> message = (converter instanceof SmartMessageConverter smart)
					? smart.toMessage(payload, headers, conversionHint) : converter.toMessage(payload, headers);
			if (message != null) {
				return message;
			}
		}
		return null;
	}

}
