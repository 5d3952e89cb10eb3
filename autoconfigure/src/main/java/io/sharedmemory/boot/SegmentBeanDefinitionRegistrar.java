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

import java.util.Map;

import io.sharedmemory.mapping.MappedRegion;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers the beans of the segments that are configured, unless the application, or a
 * parent of its context, has beans of those names.
 */
class SegmentBeanDefinitionRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	SegmentBeanDefinitionRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClass, BeanDefinitionRegistry registry) {
		Map<String, SharedMemoryProperties.Segment> segments = Binder.get(this.environment)
			.bind(SharedMemoryProperties.PREFIX + ".segments",
					Bindable.mapOf(String.class, SharedMemoryProperties.Segment.class),
					new PropertyBinding().apply(BindHandler.DEFAULT))
			.orElse(Map.of());
		for (Map.Entry<String, SharedMemoryProperties.Segment> segment : segments.entrySet()) {
			register(registry, segment.getKey(), segment.getValue());
		}
	}

	private void register(BeanDefinitionRegistry registry, String name, SharedMemoryProperties.Segment properties) {
		String segment = SharedMemorySegments.segmentBeanName(name, properties.getType());
		register(registry, segment, definition(SegmentOpener.segmentClass(properties.getType()), "open", name));
		String defaultRegion = properties.defaultRegionName();
		properties.allRegions().keySet().forEach((region) -> {
			RootBeanDefinition definition = definition(MappedRegion.class, "map", name, region);
			definition.setDependsOn(segment);
			// Who asks for a region and does not say which one is given the default one.
			definition.setFallback(!region.equals(defaultRegion));
			register(registry, SharedMemorySegments.regionBeanName(name, properties, region), definition);
		});
		String alias = SharedMemorySegments.regionBeanName(name);
		if (defaultRegion != null && !registry.isBeanNameInUse(alias)) {
			registry.registerAlias(SharedMemorySegments.regionBeanName(name, properties, defaultRegion), alias);
		}
	}

	private static void register(BeanDefinitionRegistry registry, String beanName, RootBeanDefinition definition) {
		boolean there = (registry instanceof BeanFactory beans) ? beans.containsBean(beanName)
				: registry.containsBeanDefinition(beanName);
		if (!there) {
			registry.registerBeanDefinition(beanName, definition);
		}
	}

	private static RootBeanDefinition definition(Class<?> type, String factoryMethod, String... arguments) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(type);
		definition.setFactoryBeanName(SharedMemorySegments.BEAN_NAME);
		definition.setFactoryMethodName(factoryMethod);
		for (int i = 0; i < arguments.length; i++) {
			definition.getConstructorArgumentValues().addIndexedArgumentValue(i, arguments[i]);
		}
		return definition;
	}

}
