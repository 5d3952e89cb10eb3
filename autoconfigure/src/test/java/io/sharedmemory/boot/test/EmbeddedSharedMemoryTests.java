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

package io.sharedmemory.boot.test;

import io.sharedmemory.boot.Namespaces;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.ContextHierarchy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EmbeddedSharedMemory}.
 */
@EmbeddedSharedMemory
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "shared-memory.namespace=overridden", "shared-memory.channels.orders.capacity=64KB" })
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbeddedSharedMemoryTests {

	private static String previous = "";

	@Test
	@Order(1)
	@DirtiesContext
	void whenContextStartsThenNamespaceIsItsOwn(@Autowired SharedMemoryTemplate template,
			@Value("${shared-memory.namespace}") String namespace) {
		template.convertAndSend("orders", "text");
		assertThat(namespace).startsWith("test-");
		assertThat(Namespaces.list(namespace)).containsExactly("orders");
		previous = namespace;
	}

	@Test
	@Order(2)
	void whenContextHasClosedThenNothingIsLeft(@Value("${shared-memory.namespace}") String namespace) {
		assertThat(namespace).isNotEqualTo(previous);
		assertThat(Namespaces.list(previous)).isEmpty();
	}

	@Nested
	@ContextHierarchy({ @ContextConfiguration(classes = Application.class, name = "parent"),
			@ContextConfiguration(classes = Application.class, name = "child") })
	class InHierarchy {

		@Test
		void whenContextHasParentThenBothHaveOneNamespace(@Autowired ApplicationContext context,
				@Value("${shared-memory.namespace}") String namespace) {
			assertThat(context.getParent()).isNotNull();
			assertThat(context.getParent().getEnvironment().getProperty("shared-memory.namespace"))
				.isEqualTo(namespace);
			assertThat(Namespaces.list(namespace)).containsExactly("orders");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
