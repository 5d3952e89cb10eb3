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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.boot.health.SharedMemoryHealthContributorAutoConfiguration;
import io.sharedmemory.boot.health.SharedMemoryHealthIndicator;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of properties that are bound again while the application runs, as Spring Cloud
 * does when they have changed, or that were others when it was processed ahead of time.
 */
class OtherPropertiesThanBeansTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class, SharedMemoryHealthContributorAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace(), "spring.application.name=tests",
				"shared-memory.channels.in.capacity=64KB", "shared-memory.segments.cache.size=4KB");

	@Test
	void whenAnotherSegmentIsBoundLaterThenThereIsNoneAndHealthIsUp() {
		this.runner.run((context) -> {
			bindAgain(context, "shared-memory.segments.late.size=4KB", "shared-memory.segments.cache.type=file",
					"shared-memory.segments.cache.path=/nowhere/cache");
			assertThat(context.getBean(SharedMemorySegments.class).getNames()).containsExactly("cache");
			Health health = context.getBean(SharedMemoryHealthIndicator.class).health();
			assertThat(health.getStatus()).as(health::toString).isEqualTo(Status.UP);
		});
	}

	@Test
	void whenAnotherNamespaceIsBoundLaterThenTheApplicationStaysInItsOwn() {
		this.runner.run((context) -> {
			bindAgain(context, "shared-memory.namespace=another");
			assertThat(context.getBean(SharedMemorySegments.class).getNamespace()).isEqualTo(this.names.namespace());
		});
	}

	@Test
	void whenDeadLetterChannelIsBoundLaterThenRecordIsGivenUpWithoutIt() {
		this.runner.withUserConfiguration(Failing.class).run((context) -> {
			bindAgain(context, "shared-memory.channels.in-dlt.capacity=64KB", "shared-memory.listener.retry.delay=1ms");
			context.getBean(SharedMemoryTemplate.class).convertAndSendAll("in", List.of("bad", "good"));
			assertThat(context.getBean(Failing.class).handled.poll(10, TimeUnit.SECONDS)).isEqualTo("good");
		});
	}

	@Test
	void whenSegmentHasNoBeanThenFailureNamesIt() {
		SharedMemoryProperties properties = new SharedMemoryProperties();
		properties.getSegments().put("late", new SharedMemoryProperties.Segment());
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> new SharedMemorySegments(properties, new DefaultListableBeanFactory()))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("shared-memory.segments.late.type");
				assertThat(ex.getReason()).contains("'lateSharedMemoryObject'", "ahead of time");
			});
	}

	private static void bindAgain(ConfigurableApplicationContext context, String... properties) {
		TestPropertyValues.of(properties).applyTo(context);
		context.getAutowireCapableBeanFactory()
			.initializeBean(context.getBean(SharedMemoryProperties.class),
					context.getBeanNamesForType(SharedMemoryProperties.class)[0]);
	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		@SharedMemoryListener(channel = "in")
		void handle(String text) {
			if (text.equals("bad")) {
				throw new IllegalStateException("expected");
			}
			this.handled.add(text);
		}

	}

}
