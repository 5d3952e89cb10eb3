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

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests of closing an application whose listeners have records in hand. The time that
 * Spring gives to the phase is thirty seconds, or ten in Framework itself.
 */
class SharedMemoryShutdownTests {

	private static final Duration LIMIT = Duration.ofSeconds(5);

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace(), "spring.application.name=tests",
				"shared-memory.channels.in.capacity=64KB");

	@Test
	void whenListenerIsBusyThenApplicationClosesAfterShutdownTimeout() {
		this.runner.withUserConfiguration(Busy.class)
			.withPropertyValues("shared-memory.listener.shutdown-timeout=100ms")
			.run((context) -> {
				Busy busy = context.getBean(Busy.class);
				context.getBean(SharedMemoryTemplate.class).convertAndSend("in", "1");
				assertThat(busy.begun.await(10, TimeUnit.SECONDS)).isTrue();
				assertTimeoutPreemptively(LIMIT, context::close);
				busy.finish.countDown();
			});
	}

	@Test
	void whenListenerClosesApplicationThenItDoesNotWaitForItself() {
		this.runner.withUserConfiguration(Closing.class).run((context) -> {
			Closing closing = context.getBean(Closing.class);
			context.getBean(SharedMemoryTemplate.class).convertAndSend("in", "1");
			assertThat(closing.closed.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
			assertThat(context.isActive()).isFalse();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Busy {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch finish = new CountDownLatch(1);

		@SharedMemoryListener(channel = "in")
		void handle(String text) throws InterruptedException {
			this.begun.countDown();
			this.finish.await();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Closing {

		private final ConfigurableApplicationContext context;

		private final CountDownLatch closed = new CountDownLatch(1);

		Closing(ConfigurableApplicationContext context) {
			this.context = context;
		}

		@SharedMemoryListener(channel = "in")
		void handle(String text) {
			this.context.close();
			this.closed.countDown();
		}

	}

}
