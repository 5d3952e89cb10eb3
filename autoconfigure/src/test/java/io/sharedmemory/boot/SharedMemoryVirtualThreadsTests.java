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

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application with virtual threads.
 */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "There are no virtual threads")
class SharedMemoryVirtualThreadsTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	@Test
	void whenVirtualThreadsAreOnThenTheySendAndListenersHavePlatformThreads() {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("spring.threads.virtual.enabled=true",
					"shared-memory.namespace=" + this.names.namespace(), "shared-memory.channels.in.capacity=64KB")
			.run((context) -> {
				SharedMemoryTemplate template = context.getBean(SharedMemoryTemplate.class);
				AsyncTaskExecutor executor = context.getBean("applicationTaskExecutor", AsyncTaskExecutor.class);
				assertThat(executor.submit(() -> {
					assertThat(isVirtual(Thread.currentThread())).isTrue();
					return template.convertSendAndReceive("in", "what", String.class);
				}).get(10, TimeUnit.SECONDS)).isEqualTo("what!");
				assertThat(isVirtual(context.getBean(Application.class).threads.take())).isFalse();
			});
	}

	private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
		return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

		@SharedMemoryListener(channel = "in", group = "answers")
		String answer(String text) {
			this.threads.add(Thread.currentThread());
			return text + "!";
		}

	}

}
