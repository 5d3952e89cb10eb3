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
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of observations, with a handler that carries a trace as tracers do.
 */
class SharedMemoryObservationTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class))
		.withUserConfiguration(Application.class)
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace(),
				"shared-memory.channels.questions.capacity=64KB");

	@Test
	void whenObservedThenTraceTravelsFromSenderToListener() {
		this.runner
			.withPropertyValues("shared-memory.template.observation-enabled=true",
					"shared-memory.listener.observation-enabled=true")
			.run((context) -> {
				assertThat(context.getBean(SharedMemoryTemplate.class)
					.convertSendAndReceive("questions", "what", String.class)).isEqualTo("what!");
				context.getBean(SharedMemoryTemplate.class).convertAndSend("questions", "bytes".getBytes());
				Tracer tracer = context.getBean(Tracer.class);
				await().untilAsserted(() -> assertThat(tracer.stopped).hasSize(4));
				assertThat(tracer.received).containsExactly("trace-1", "trace-2");
				assertThat(tracer.stopped).extracting(Observation.Context::getName)
					.contains("shared.memory.template", "shared.memory.listener");
				assertThat(tracer.stopped).filteredOn((one) -> one instanceof SenderContext).allSatisfy((one) -> {
					assertThat(one.getContextualName()).isEqualTo("questions send");
					assertThat(one.getLowCardinalityKeyValues().toString()).contains("messaging.system",
							"shared-memory", "sharedMemoryTemplate", "questions");
				});
				assertThat(tracer.stopped).filteredOn((one) -> one instanceof ReceiverContext).allSatisfy((one) -> {
					assertThat(one.getContextualName()).isEqualTo("questions process");
					assertThat(one.getLowCardinalityKeyValues().toString()).contains("answers", "answering");
				});
			});
	}

	@Test
	void whenResultGoesToAnotherChannelThenItsTraceGoesOnThere() {
		this.runner.withUserConfiguration(Copying.class)
			.withPropertyValues("shared-memory.channels.originals.capacity=64KB",
					"shared-memory.channels.copies.capacity=64KB", "shared-memory.listener.observation-enabled=true")
			.run((context) -> {
				context.getBean(SharedMemoryTemplate.class).convertAndSendAll("originals", List.of("1", "2", "3"));
				Tracer tracer = context.getBean(Tracer.class);
				await().untilAsserted(
						() -> assertThat(context.getBean(Copying.class).copies).containsExactly("1", "2", "3"));
				await().untilAsserted(() -> assertThat(tracer.received).filteredOn(Objects::nonNull)
					.containsExactly("trace-1", "trace-2", "trace-3"));
				assertThat(tracer.stopped).filteredOn((one) -> one instanceof SenderContext)
					.hasSize(3)
					.allSatisfy((one) -> {
						assertThat(one.getContextualName()).isEqualTo("copies send");
						assertThat(one.getLowCardinalityKeyValues().toString()).contains("copying");
						assertThat(one.getParentObservation()).isNotNull();
						assertThat(one.getParentObservation().getContextView().getName())
							.isEqualTo("shared.memory.listener");
					});
			});
	}

	@Test
	void whenNotSwitchedOnThenNothingIsObserved() {
		this.runner.run((context) -> {
			assertThat(context.getBean(SharedMemoryTemplate.class)
				.convertSendAndReceive("questions", "what", String.class)).isEqualTo("what!");
			assertThat(context.getBean(Tracer.class).stopped).isEmpty();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		static Tracer tracer() {
			return new Tracer();
		}

		@Bean
		static ObservationRegistry observationRegistry(Tracer tracer) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(tracer);
			return registry;
		}

		@SharedMemoryListener(channel = "questions", group = "answers", id = "answering")
		String answer(String question) {
			return question + "!";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Copying {

		private final List<String> copies = new CopyOnWriteArrayList<>();

		@SharedMemoryListener(channel = "originals", group = "copying", id = "copying")
		@SendTo("copies")
		String copy(String original) {
			return original;
		}

		@SharedMemoryListener(channel = "copies", group = "reading", id = "reading")
		void read(String copy) {
			this.copies.add(copy);
		}

	}

	static class Tracer implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

		private final List<String> received = new CopyOnWriteArrayList<>();

		private int traces;

		@Override
		@SuppressWarnings("unchecked")
		public void onStart(Observation.Context context) {
			if (context instanceof SenderContext<?> sender) {
				SenderContext<Object> typed = (SenderContext<Object>) sender;
				typed.getSetter().set(typed.getCarrier(), "traceparent", "trace-" + ++this.traces);
			}
			else if (context instanceof ReceiverContext<?> receiver) {
				ReceiverContext<Object> typed = (ReceiverContext<Object>) receiver;
				this.received.add(typed.getGetter().get(typed.getCarrier(), "traceparent"));
			}
		}

		@Override
		public void onStop(Observation.Context context) {
			this.stopped.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
