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

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.sharedmemory.ring.RingRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.ReflectionUtils;
import org.springframework.validation.Validator;

/**
 * Makes listeners of annotated methods.
 */
final class ListenerMethods {

	private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final MethodType RECORD_METHOD = MethodType.methodType(void.class, RingRecord.class);

	private final MessageConverter converter;

	private final @Nullable Validator validator;

	private final @Nullable BeanFactory beanFactory;

	ListenerMethods(MessageConverter converter, @Nullable Validator validator, @Nullable BeanFactory beanFactory) {
		this.converter = converter;
		this.validator = validator;
		this.beanFactory = beanFactory;
	}

	private InvocableHandlerMethod invocable(Object bean, Method method, HandlerMethodArgumentResolver payloads) {
		PreparedHandlerMethod.Factory factory = new PreparedHandlerMethod.Factory(this.converter);
		factory.setCustomArgumentResolvers(List.of(new AcknowledgmentArgumentResolver(), payloads));
		if (this.validator != null) {
			factory.setValidator(this.validator);
		}
		if (this.beanFactory != null) {
			factory.setBeanFactory(this.beanFactory);
		}
		factory.afterPropertiesSet();
		return factory.createInvocableHandlerMethod(bean, method);
	}

	/**
	 * Tells whether a method reads records in place.
	 * @param method the method
	 * @return whether its one parameter is a record
	 */
	static boolean isInPlace(Method method) {
		return method.getParameterCount() == 1 && method.getParameterTypes()[0] == RingRecord.class;
	}

	/**
	 * Makes a listener that reads in place. Its call allocates nothing.
	 * @param bean the bean
	 * @param method a method whose one parameter is a record, and which returns nothing
	 * @return the listener
	 */
	static SharedMemoryRecordListener recordListener(Object bean, Method method) {
		ReflectionUtils.makeAccessible(method);
		try {
			MethodHandle handle = MethodHandles.lookup().unreflect(method);
			MethodHandle bound = Modifier.isStatic(method.getModifiers()) ? handle : handle.bindTo(bean);
			return new RecordMethod(bound.asType(RECORD_METHOD));
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(method + " cannot be called", ex);
		}
	}

	SharedMemoryMessageListener messageListener(Object bean, Method method,
			@Nullable SharedMemoryListenerErrorHandler errorHandler) {
		InvocableHandlerMethod invocable = invocable(bean, method,
				new RecordPayloadArgumentResolver(this.converter, this.validator));
		return (message) -> invoke(invocable, message, message, errorHandler);
	}

	SharedMemoryBatchMessageListener batchListener(Object bean, Method method,
			@Nullable SharedMemoryListenerErrorHandler errorHandler) {
		InvocableHandlerMethod invocable = invocable(bean, method,
				new BatchArgumentResolver(this.converter, this.validator));
		SharedMemoryListenerErrorHandler forSeveral = exceptUnreadable(errorHandler);
		return (messages, acknowledgment) -> {
			Message<byte[]> first = messages.get(0);
			Map<String, Object> headers = new HashMap<>();
			List.of(SharedMemoryHeaders.RECEIVED_CHANNEL, SharedMemoryHeaders.RECEIVED_GROUP)
				.forEach((name) -> headers.put(name, first.getHeaders().get(name)));
			if (acknowledgment != null) {
				headers.put(SharedMemoryHeaders.ACKNOWLEDGMENT, acknowledgment);
			}
			return invoke(invocable, new GenericMessage<>(messages, headers), first,
					(messages.size() > 1) ? forSeveral : errorHandler);
		};
	}

	/**
	 * An error handler that has no say in several messages of which one cannot be read:
	 * the method was called with none of them, and will be with the others.
	 */
	private static @Nullable SharedMemoryListenerErrorHandler exceptUnreadable(
			@Nullable SharedMemoryListenerErrorHandler errorHandler) {
		return (errorHandler == null) ? null : (message, failure) -> {
			if (failure instanceof UnreadableMessageException) {
				throw failure;
			}
			return errorHandler.handleError(message, failure);
		};
	}

	private static @Nullable Object invoke(InvocableHandlerMethod method, Message<?> message, Message<?> first,
			@Nullable SharedMemoryListenerErrorHandler errorHandler) throws Exception {
		try {
			return await(method.invoke(message));
		}
		catch (ListenerStoppedException ex) {
			throw ex;
		}
		catch (Exception ex) {
			if (errorHandler == null) {
				throw ex;
			}
			return await(errorHandler.handleError(first, ex));
		}
	}

	/**
	 * Waits for a result that is still to come: until then the record is in hand. Where
	 * it may never come, the container can be stopped all the same.
	 */
	private static @Nullable Object await(@Nullable Object result) throws Exception {
		Future<?> future = (result instanceof CompletionStage<?> stage) ? stage.toCompletableFuture()
				: (result instanceof Future<?> other) ? other : null;
		if (future == null) {
			return result;
		}
		try {
			return await(future);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			if (ex.getCause() instanceof Error cause) {
				throw cause;
			}
			throw ex;
		}
	}

	private static @Nullable Object await(Future<?> future) throws ExecutionException, InterruptedException {
		while (true) {
			try {
				return future.get(WAIT_NANOS, TimeUnit.NANOSECONDS);
			}
			catch (TimeoutException ex) {
				ListenerLoop.checkInTime();
			}
		}
	}

	/**
	 * A method that reads in place.
	 *
	 * @param handle the method, bound to its bean
	 */
	private record RecordMethod(MethodHandle handle) implements SharedMemoryRecordListener {

		@Override
		public void onRecord(RingRecord rec) throws Exception {
			try {
				this.handle.invokeExact(rec);
			}
			catch (Exception | Error ex) {
				throw ex;
			}
			catch (Throwable ex) {
				throw new IllegalStateException("A listener threw what is neither exception nor error", ex);
			}
		}

	}

}
