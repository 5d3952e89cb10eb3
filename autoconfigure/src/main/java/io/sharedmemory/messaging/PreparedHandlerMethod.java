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

import java.lang.reflect.Method;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.convert.ConversionException;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.annotation.support.MessageMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/**
 * A method of a listener that knows what resolves each of its parameters, and does not
 * look for it at every call. A result of a reactive type is subscribed to, and becomes a
 * {@link java.util.concurrent.Future}. Any thread may call.
 */
final class PreparedHandlerMethod extends InvocableHandlerMethod {

	private final MethodParameter[] parameters;

	private final HandlerMethodArgumentResolver[] resolvers;

	private final @Nullable ReactiveResults results;

	private PreparedHandlerMethod(Object bean, Method method, List<HandlerMethodArgumentResolver> resolvers) {
		super(bean, method);
		this.parameters = getMethodParameters();
		this.resolvers = new HandlerMethodArgumentResolver[this.parameters.length];
		ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();
		for (int i = 0; i < this.parameters.length; i++) {
			this.parameters[i].initParameterNameDiscovery(names);
			this.resolvers[i] = first(resolvers, this.parameters[i]);
		}
		this.results = ReactiveResults.of(method.getReturnType());
	}

	private static HandlerMethodArgumentResolver first(List<HandlerMethodArgumentResolver> resolvers,
			MethodParameter parameter) {
		return resolvers.stream()
			.filter((resolver) -> resolver.supportsParameter(parameter))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Nothing resolves " + parameter));
	}

	@Override
	protected Object[] getMethodArgumentValues(Message<?> message, Object... providedArgs) throws Exception {
		Object[] values = new Object[this.parameters.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = resolve(this.resolvers[i], this.parameters[i], message);
		}
		return values;
	}

	@Override
	protected @Nullable Object doInvoke(@Nullable Object... args) throws Exception {
		Object result = super.doInvoke(args);
		return (result != null && this.results != null) ? this.results.subscribe(result) : result;
	}

	/**
	 * Tells a header that is missing or cannot be converted from what a listener throws:
	 * it will be so the next time, too.
	 */
	private static @Nullable Object resolve(HandlerMethodArgumentResolver resolver, MethodParameter parameter,
			Message<?> message) throws Exception {
		try {
			return resolver.resolveArgument(parameter, message);
		}
		catch (MessageHandlingException | ConversionException ex) {
			MethodArgumentResolutionException failure = new MethodArgumentResolutionException(message, parameter,
					String.valueOf(ex.getMessage()));
			failure.initCause(ex);
			throw failure;
		}
	}

	/**
	 * Resolves messages as Spring does, but a payload of length 0 is a payload.
	 */
	private static final class RecordMessageArgumentResolver extends MessageMethodArgumentResolver {

		RecordMessageArgumentResolver(MessageConverter converter) {
			super(converter);
		}

		@Override
		protected boolean isEmptyPayload(@Nullable Object payload) {
			return payload == null;
		}

	}

	/**
	 * Prepares methods, with the resolvers that Spring has for messages and those that it
	 * is given.
	 */
	static final class Factory extends DefaultMessageHandlerMethodFactory {

		private final MessageConverter converter;

		private List<HandlerMethodArgumentResolver> resolvers = List.of();

		Factory(MessageConverter converter) {
			this.converter = converter;
			setMessageConverter(converter);
		}

		@Override
		protected List<HandlerMethodArgumentResolver> initArgumentResolvers() {
			this.resolvers = super.initArgumentResolvers().stream().map(this::replace).toList();
			return this.resolvers;
		}

		private HandlerMethodArgumentResolver replace(HandlerMethodArgumentResolver resolver) {
			return (resolver.getClass() == MessageMethodArgumentResolver.class)
					? new RecordMessageArgumentResolver(this.converter) : resolver;
		}

		@Override
		public InvocableHandlerMethod createInvocableHandlerMethod(Object bean, Method method) {
			return new PreparedHandlerMethod(bean, method, this.resolvers);
		}

	}

}
