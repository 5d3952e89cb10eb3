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

import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.ContainerCustomizer;
import io.sharedmemory.messaging.SharedMemoryHeaders;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryListenerContainerFactory;
import io.sharedmemory.messaging.SharedMemoryListenerEndpointRegistry;
import io.sharedmemory.messaging.SharedMemoryMessageListenerContainer;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedMemoryListenerContainerFactoryConfigurer}.
 */
class SharedMemoryListenerContainerFactoryConfigurerTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace(), "spring.application.name=tests",
				"shared-memory.channels.in.capacity=64KB", "shared-memory.channels.in-dlt.capacity=64KB",
				"shared-memory.channels.in-dlt.required-groups=tests", "shared-memory.template.receive-timeout=10s",
				"shared-memory.listener.retry.max-attempts=2", "shared-memory.listener.retry.delay=1ms");

	@Test
	void whenFactoryIsConfiguredThenItHasJsonRetryAndDeadLetters() {
		this.runner.withUserConfiguration(OwnFactory.class).run((context) -> {
			SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
			template.convertAndSend("in", new Order("a"));
			Message<?> letter = template.receive("in-dlt");
			assertThat(letter).isNotNull();
			assertThat(letter.getHeaders()).containsEntry(SharedMemoryHeaders.DLT_EXCEPTION_MESSAGE, "Order[id=a]")
				.containsEntry(SharedMemoryHeaders.DLT_ATTEMPTS, 2)
				.containsEntry(SharedMemoryHeaders.DLT_ORIGINAL_GROUP, "tests");
			SharedMemoryMessageListenerContainer container = context.getBean(SharedMemoryListenerEndpointRegistry.class)
				.getListenerContainer("own");
			assertThat(container).isNotNull();
			assertThat(container.getContainerProperties().getMaxBatchSize()).isEqualTo(10);
			assertThat(container.getContainerProperties().getPhase()).isEqualTo(7);
		});
	}

	record Order(String id) {
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFactory {

		@Bean
		SharedMemoryListenerContainerFactory own(ChannelRegistry channels,
				SharedMemoryListenerContainerFactoryConfigurer configurer) {
			SharedMemoryListenerContainerFactory factory = new SharedMemoryListenerContainerFactory(channels);
			configurer.configure(factory);
			factory.getContainerProperties().setMaxBatchSize(10);
			return factory;
		}

		@Bean
		ContainerCustomizer phase() {
			return (container) -> container.getContainerProperties().setPhase(7);
		}

		@SharedMemoryListener(id = "own", channel = "in", containerFactory = "own")
		void handle(Order order) {
			throw new IllegalStateException(order.toString());
		}

	}

}
