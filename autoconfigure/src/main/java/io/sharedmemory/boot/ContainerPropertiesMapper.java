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

package io.sharedmemory.boot;

import io.sharedmemory.messaging.ContainerProperties;
import io.sharedmemory.ring.GroupOptions;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;
import org.springframework.validation.method.MethodValidationException;

/**
 * Makes the properties of containers of those of listeners, which have been validated.
 */
final class ContainerPropertiesMapper {

	/** Thrown by the proxies of validated classes. Not every application has it. */
	private static final String CONSTRAINT_VIOLATION = "jakarta.validation.ConstraintViolationException";

	private ContainerPropertiesMapper() {
	}

	static void apply(SharedMemoryProperties.Listener listener, ContainerProperties properties) {
		properties.setAutoStartup(listener.isAutoStartup());
		properties.setConcurrency(listener.getConcurrency());
		properties
			.setGroupOptions(new GroupOptions(listener.isShared(), listener.isEphemeral(), listener.getStartAt()));
		properties.setAckMode(listener.getAckMode());
		properties.setMaxBatchSize(listener.getMaxBatchSize());
		properties.setIdleEventInterval(listener.getIdleEventInterval());
		properties.setShutdownTimeout(listener.getShutdownTimeout());
		properties.setMaxDeliveries(listener.getRetry().getMaxAttempts());
		if (listener.getRetry().isEnabled()) {
			properties.setRetryPolicy(retryPolicy(listener.getRetry()));
		}
	}

	/**
	 * What cannot be converted or is not valid will not be so the next time either.
	 */
	private static RetryPolicy retryPolicy(SharedMemoryProperties.Retry retry) {
		return RetryPolicy.builder()
			.maxRetries(retry.getMaxAttempts() - 1)
			.delay(retry.getDelay())
			.multiplier(retry.getMultiplier())
			.maxDelay(retry.getMaxDelay())
			.excludes(MessageConversionException.class, MethodArgumentResolutionException.class,
					MethodArgumentNotValidException.class, MethodValidationException.class, ClassCastException.class)
			.predicate((failure) -> !failure.getClass().getName().equals(CONSTRAINT_VIOLATION))
			.build();
	}

}
