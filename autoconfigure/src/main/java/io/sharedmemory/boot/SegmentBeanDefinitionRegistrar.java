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

import io.sharedmemory.mapping.FileMapping;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.mapping.SharedMemoryObject;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers the beans of the segments that are configured, unless the application has
 * beans of those names.
 */
class SegmentBeanDefinitionRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	SegmentBeanDefinitionRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClass, BeanDefinitionRegistry registry) {
		Binder.get(this.environment)
			.bind(SharedMemoryProperties.PREFIX, SharedMemoryProperties.class)
			.orElseGet(SharedMemoryProperties::new)
			.getSegments()
			.forEach((name, segment) -> register(registry, name, segment.getType()));
	}

	private void register(BeanDefinitionRegistry registry, String name, SegmentType type) {
		String segment = SharedMemorySegments.segmentBeanName(name, type);
		if (type == SegmentType.FILE) {
			register(registry, segment, FileMapping.class, "openFileMapping", name);
		}
		else {
			register(registry, segment, SharedMemoryObject.class, "openSharedMemoryObject", name);
		}
		register(registry, SharedMemorySegments.regionBeanName(name), MappedRegion.class, "map", name, segment);
	}

	private void register(BeanDefinitionRegistry registry, String beanName, Class<?> type, String factoryMethod,
			String segment, String... dependsOn) {
		if (!registry.containsBeanDefinition(beanName)) {
			RootBeanDefinition definition = new RootBeanDefinition();
			definition.setTargetType(type);
			definition.setFactoryBeanName(SharedMemorySegments.BEAN_NAME);
			definition.setFactoryMethodName(factoryMethod);
			definition.getConstructorArgumentValues().addIndexedArgumentValue(0, segment);
			definition.setDependsOn(dependsOn);
			registry.registerBeanDefinition(beanName, definition);
		}
	}

}
