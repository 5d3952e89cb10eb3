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

import java.util.List;

import io.sharedmemory.messaging.ContainerProperties;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.Test;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.validation.method.MethodValidationException;
import org.springframework.validation.method.MethodValidationResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContainerPropertiesMapper}.
 */
class ContainerPropertiesMapperTests {

	private static RetryPolicy retryPolicy() {
		ContainerProperties properties = new ContainerProperties();
		ContainerPropertiesMapper.apply(new SharedMemoryProperties().getListener(), properties);
		RetryPolicy policy = properties.getRetryPolicy();
		assertThat(policy).isNotNull();
		return policy;
	}

	@Test
	void whenListenerFailsThenItIsTriedAgain() {
		assertThat(retryPolicy().shouldRetry(new IllegalStateException())).isTrue();
		assertThat(retryPolicy().shouldRetry(new MessageHandlingException(new GenericMessage<>("text")))).isTrue();
	}

	@Test
	void whenPayloadIsHopelessThenItIsNotTriedAgain() throws Exception {
		RuntimeException violation = new ByteBuddy().subclass(RuntimeException.class)
			.name("jakarta.validation.ConstraintViolationException")
			.make()
			.load(getClass().getClassLoader())
			.getLoaded()
			.getConstructor()
			.newInstance();
		for (RuntimeException failure : List.of(new MessageConversionException("text"), violation,
				new MethodValidationException(MethodValidationResult.emptyResult()))) {
			assertThat(retryPolicy().shouldRetry(failure)).as(failure.getClass().getName()).isFalse();
		}
	}

}
