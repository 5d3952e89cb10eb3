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

import java.util.Map;
import java.util.UUID;

import io.sharedmemory.boot.Namespaces;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Sets the namespace of one application context, or of a hierarchy of them, and has it
 * removed in the end. All test classes with the annotation can share one context, so all
 * customizers are equal.
 */
final class EmbeddedSharedMemoryContextCustomizer implements ContextCustomizer {

	private static final String PROPERTY_SOURCE = "embeddedSharedMemory";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		MutablePropertySources sources = context.getEnvironment().getPropertySources();
		PropertySource<?> ofParent = sources.get(PROPERTY_SOURCE);
		if (ofParent != null) {
			// The channels are the parent's.
			sources.addFirst(ofParent);
			return;
		}
		String namespace = "test-" + UUID.randomUUID();
		sources.addFirst(new MapPropertySource(PROPERTY_SOURCE, Map.of("shared-memory.namespace", namespace)));
		if (context.getBeanFactory() instanceof DefaultSingletonBeanRegistry beans) {
			// What is registered first is destroyed last, after the channels.
			beans.registerDisposableBean("embeddedSharedMemoryNamespace", () -> Namespaces.removeAll(namespace));
		}
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof EmbeddedSharedMemoryContextCustomizer;
	}

	@Override
	public int hashCode() {
		return EmbeddedSharedMemoryContextCustomizer.class.hashCode();
	}

}
