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

import io.micrometer.observation.ObservationRegistry;
import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.ContainerCustomizer;
import io.sharedmemory.messaging.DeadLetterPublishingRecoverer;
import io.sharedmemory.messaging.RecordRecoverer;
import io.sharedmemory.messaging.SharedMemoryListenerAnnotationBeanPostProcessor;
import io.sharedmemory.messaging.SharedMemoryListenerContainerFactory;
import io.sharedmemory.messaging.SharedMemoryListenerEndpointRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.validation.Validator;

/**
 * What methods with {@link io.sharedmemory.messaging.SharedMemoryListener} need. What
 * makes their containers is made for the first of them, and not where there is none. Each
 * context of a hierarchy finds, starts and stops its own listeners.
 */
@Configuration(proxyBeanMethods = false)
class SharedMemoryAnnotationDrivenConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean(SharedMemoryListenerContainerFactoryConfigurer.class)
	SharedMemoryListenerContainerFactoryConfigurer sharedMemoryListenerContainerFactoryConfigurer(
			SharedMemoryProperties properties,
			@Qualifier(SharedMemoryMessagingAutoConfiguration.MESSAGE_CONVERTER_BEAN_NAME) MessageConverter converter,
			RecordRecoverer recoverer, Environment environment, ObjectProvider<Validator> validator,
			ObjectProvider<ContainerCustomizer> customizers, ObjectProvider<ObservationRegistry> observations) {
		return new SharedMemoryListenerContainerFactoryConfigurer(properties.getListener(), converter, recoverer,
				environment, validator, customizers, observations);
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean(
			name = SharedMemoryListenerAnnotationBeanPostProcessor.DEFAULT_CONTAINER_FACTORY_BEAN_NAME)
	SharedMemoryListenerContainerFactory sharedMemoryListenerContainerFactory(ChannelRegistry channels,
			SharedMemoryListenerContainerFactoryConfigurer configurer) {
		SharedMemoryListenerContainerFactory factory = new SharedMemoryListenerContainerFactory(channels);
		configurer.configure(factory);
		return factory;
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean(RecordRecoverer.class)
	DeadLetterPublishingRecoverer sharedMemoryRecordRecoverer(ChannelRegistry channels,
			SharedMemoryProperties properties) {
		return new DeadLetterPublishingRecoverer(channels, new DeadLetterChannels(properties));
	}

	@Bean
	@ConditionalOnMissingBean(value = SharedMemoryListenerEndpointRegistry.class, search = SearchStrategy.CURRENT)
	SharedMemoryListenerEndpointRegistry sharedMemoryListenerEndpointRegistry() {
		return new SharedMemoryListenerEndpointRegistry();
	}

	@Bean
	@ConditionalOnMissingBean(value = SharedMemoryListenerAnnotationBeanPostProcessor.class,
			search = SearchStrategy.CURRENT)
	static SharedMemoryListenerAnnotationBeanPostProcessor sharedMemoryListenerAnnotationBeanPostProcessor() {
		return new SharedMemoryListenerAnnotationBeanPostProcessor();
	}

}
