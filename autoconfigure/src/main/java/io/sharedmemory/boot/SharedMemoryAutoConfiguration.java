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

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for segments of shared memory.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@Conditional(OnSharedMemoryEnabledCondition.class)
@EnableConfigurationProperties(SharedMemoryProperties.class)
@Import(SegmentBeanDefinitionRegistrar.class)
@ImportRuntimeHints(SharedMemoryRuntimeHints.class)
public final class SharedMemoryAutoConfiguration {

	@Bean
	static PropertyBinding sharedMemoryPropertyBinding() {
		return new PropertyBinding();
	}

	@Bean(SharedMemorySegments.BEAN_NAME)
	SharedMemorySegments sharedMemorySegments(SharedMemoryProperties properties, BeanFactory beanFactory) {
		return new SharedMemorySegments(properties, beanFactory);
	}

}
