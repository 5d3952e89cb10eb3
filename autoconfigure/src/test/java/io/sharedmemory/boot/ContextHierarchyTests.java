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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.boot.health.SharedMemoryHealthIndicator;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryListenerEndpointRegistry;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of contexts that have a parent.
 */
class ContextHierarchyTests {

	private static final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	@RegisterExtension
	private final TestNames names = new TestNames();

	@Test
	void whenChildHasListenersThenTheyReceiveFromChannelsOfParent() throws Exception {
		try (ConfigurableApplicationContext context = builder(ParentListener.class).child(ChildListener.class)
			.run(arguments())) {
			ApplicationContext parent = context.getParent();
			assertThat(parent).isNotNull();
			assertThat(context.getBean(ChannelRegistry.class)).isSameAs(parent.getBean(ChannelRegistry.class));
			assertThat(ids(context)).containsExactly("child");
			assertThat(ids(parent)).containsExactly("parent");
			context.getBean(SharedMemoryTemplate.class).convertAndSend("orders", "1");
			assertThat(List.of(next(), next())).containsExactlyInAnyOrder("child 1", "parent 1");
		}
	}

	@Test
	void whenOnlyChildIsConfiguredThenItHasEverything() throws Exception {
		try (ConfigurableApplicationContext context = builder(Plain.class).child(ChildListener.class)
			.run(arguments())) {
			assertThat(context.getParent().getBeanProvider(ChannelRegistry.class).stream()).isEmpty();
			assertThat(ids(context)).containsExactly("child");
			context.getBean(SharedMemoryTemplate.class).convertAndSend("orders", "1");
			assertThat(next()).isEqualTo("child 1");
		}
	}

	@Test
	void whenSegmentsAreOfParentThenChildHasThem() {
		try (ConfigurableApplicationContext context = builder(Automatic.class).child(ChildListener.class)
			.run(arguments("shared-memory.segments.cache.size=4KB", "shared-memory.segments.cache.open=create-only"))) {
			assertThat(context.getBean(MappedRegion.class)).isSameAs(context.getParent().getBean(MappedRegion.class));
			assertThat(context.getBean(SharedMemorySegments.class).getRegion("cache"))
				.isSameAs(context.getBean(MappedRegion.class));
		}
	}

	@Test
	void whenOnlyChildConfiguresSegmentThenItIsBeanOfChildAlone() {
		try (ConfigurableApplicationContext context = builder(Automatic.class).child(Automatic.class)
			.initializers((child) -> TestPropertyValues.of("shared-memory.segments.cache.size=4KB").applyTo(child))
			.run(arguments())) {
			assertThat(context.getBean(SharedMemorySegments.class).getRegion("cache").size()).isEqualTo(4096);
			assertThat(context.getParent().getBean(SharedMemorySegments.class).getNames()).isEmpty();
			assertThat(context.getParent().getBeanProvider(MappedRegion.class).stream()).isEmpty();
			assertThat(context.getBean(SharedMemoryHealthIndicator.class).health().getDetails())
				.doesNotContainKey("segments");
		}
	}

	@Test
	void whenManagementHasPortOfItsOwnThenListenersAreFoundOnce() throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(ChildListener.class)
			.run(arguments("management.server.port=0", "management.endpoints.web.exposure.include=sharedmemory"))) {
			assertThat(ids(context)).containsExactly("child");
			context.getBean(SharedMemoryTemplate.class).convertAndSend("orders", "1");
			assertThat(next()).isEqualTo("child 1");
			assertThat(received).isEmpty();
			URI uri = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.management.port")
					+ "/actuator/sharedmemory/orders");
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).contains("\"children\"");
		}
	}

	private static SpringApplicationBuilder builder(Class<?> configuration) {
		return new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE);
	}

	private String[] arguments(String... more) {
		received.clear();
		List<String> arguments = new ArrayList<>(List.of(more));
		arguments.add("shared-memory.namespace=" + this.names.namespace());
		arguments.add("shared-memory.channels.orders.capacity=64KB");
		arguments.add("server.port=0");
		return arguments.stream().map((argument) -> "--" + argument).toArray(String[]::new);
	}

	private static List<String> ids(ApplicationContext context) {
		return context.getBean(SharedMemoryListenerEndpointRegistry.class)
			.getListenerContainers()
			.stream()
			.map((container) -> container.getId())
			.toList();
	}

	private static String next() throws InterruptedException {
		return received.poll(10, TimeUnit.SECONDS);
	}

	@Configuration(proxyBeanMethods = false)
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Automatic {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ParentListener {

		@SharedMemoryListener(id = "parent", channel = "orders", group = "parents")
		void handle(String text) {
			received.add("parent " + text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ChildListener {

		@SharedMemoryListener(id = "child", channel = "orders", group = "children")
		void handle(String text) {
			received.add("child " + text);
		}

	}

}
