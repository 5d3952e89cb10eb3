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

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.Validator;

/**
 * Resolves the list of a batch, or what it is a kind of: of payloads, converted one by
 * one, or of messages with such payloads. A message that cannot be converted, or is not
 * valid, fails alone.
 */
final class BatchArgumentResolver implements HandlerMethodArgumentResolver {

	private final MessageConverter converter;

	private final @Nullable Validator validator;

	BatchArgumentResolver(MessageConverter converter, @Nullable Validator validator) {
		this.converter = converter;
		this.validator = validator;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return type.isAssignableFrom(List.class) && type != Object.class
				&& !parameter.hasParameterAnnotation(Header.class);
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, Message<?> batch) {
		ResolvableType element = ResolvableType.forMethodParameter(parameter).getGeneric();
		boolean wantsMessages = element.resolve() == Message.class;
		Class<?> type = (wantsMessages ? element.getGeneric() : element).resolve(Object.class);
		MethodParameter payload = wantsMessages ? parameter.nested().nested() : parameter.nested();
		boolean validated = Stream.of(parameter.getParameterAnnotations()).anyMatch(BatchArgumentResolver::isValid);
		List<?> messages = (List<?>) batch.getPayload();
		List<Object> resolved = new ArrayList<>(messages.size());
		for (int i = 0; i < messages.size(); i++) {
			Message<?> message = (Message<?>) messages.get(i);
			try {
				Object value = convert(message, type, payload);
				if (validated) {
					validate(message, parameter, value);
				}
				resolved.add(wantsMessages ? withPayload(message, value) : value);
			}
			catch (RuntimeException | Error ex) {
				FailedRecords.rethrowIfFatal(ex);
				throw new UnreadableMessageException(ex, i);
			}
		}
		return resolved;
	}

	private Object convert(Message<?> message, Class<?> type, MethodParameter payload) {
		if (type == Object.class) {
			return message.getPayload();
		}
		Object value = (this.converter instanceof SmartMessageConverter smart)
				? smart.fromMessage(message, type, payload) : this.converter.fromMessage(message, type);
		if (value == null) {
			throw Unconvertible.exception(message, type, null);
		}
		return value;
	}

	private static boolean isValid(Annotation annotation) {
		return annotation.annotationType().getSimpleName().startsWith("Valid");
	}

	private void validate(Message<?> message, MethodParameter parameter, Object value) {
		if (this.validator != null) {
			BeanPropertyBindingResult result = new BeanPropertyBindingResult(value, "payload");
			this.validator.validate(value, result);
			if (result.hasErrors()) {
				throw new MethodArgumentNotValidException(message, parameter, result);
			}
		}
	}

	private static <T> Message<T> withPayload(Message<?> message, T payload) {
		return MessageBuilder.withPayload(payload).copyHeaders(message.getHeaders()).build();
	}

}
