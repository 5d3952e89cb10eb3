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

import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import io.sharedmemory.quickstart.RunningGreeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application that has neither Actuator nor Reactor. Runs in an execution of
 * its own, whose class path lacks them.
 */
class WithoutActuatorTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	@Test
	void whenActuatorIsAbsentThenApplicationWorks() {
		ClassLoader classes = getClass().getClassLoader();
		assertThat(ClassUtils.isPresent("org.springframework.boot.actuate.endpoint.annotation.Endpoint", classes))
			.isFalse();
		assertThat(ClassUtils.isPresent("org.springframework.boot.health.contributor.HealthIndicator", classes))
			.isFalse();
		assertThat(ClassUtils.isPresent("reactor.core.publisher.Mono", classes)).isFalse();
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("shared-memory.namespace=" + this.names.namespace(),
					"shared-memory.segments.cache.size=4KB", "shared-memory.channels.questions.capacity=64KB")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(MappedRegion.class);
				assertThat(context.getBean(SharedMemoryTemplate.class)
					.convertSendAndReceive("questions", "what", String.class)).isEqualTo("what!");
			});
	}

	@Test
	void whenActuatorIsAbsentThenApplicationOfTheReadmeWorks() throws Exception {
		try (RunningGreeter greeter = new RunningGreeter(this.names.namespace())) {
			assertThat(greeter.body("/greet?name=Ada")).isEqualTo("Hello, Ada!");
			assertThat(greeter.get("/actuator/health").statusCode()).isEqualTo(404);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@SharedMemoryListener(channel = "questions", group = "answers")
		String answer(String question) {
			return question + "!";
		}

	}

}
