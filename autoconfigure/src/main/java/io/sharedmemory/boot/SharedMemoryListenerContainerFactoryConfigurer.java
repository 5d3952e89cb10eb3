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
import io.sharedmemory.messaging.ContainerCustomizer;
import io.sharedmemory.messaging.RecordRecoverer;
import io.sharedmemory.messaging.SharedMemoryListenerContainerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.core.env.Environment;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.validation.Validator;

/**
 * Gives a {@link SharedMemoryListenerContainerFactory} what the auto-configured one has:
 * the converters, the properties of listeners, retry and dead letters, validation,
 * observation and the customizers. What the application sets after that stays.
 *
 * <pre class="code">
 * &#64;Bean
 * SharedMemoryListenerContainerFactory slow(ChannelRegistry channels,
 *         SharedMemoryListenerContainerFactoryConfigurer configurer) {
 *     SharedMemoryListenerContainerFactory factory = new SharedMemoryListenerContainerFactory(channels);
 *     configurer.configure(factory);
 *     factory.getContainerProperties().setAckMode(AckMode.BATCH);
 *     return factory;
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class SharedMemoryListenerContainerFactoryConfigurer {

	private final SharedMemoryProperties.Listener listener;

	private final MessageConverter converter;

	private final RecordRecoverer recoverer;

	private final Environment environment;

	private final ObjectProvider<Validator> validator;

	private final ObjectProvider<ContainerCustomizer> customizers;

	private final ObjectProvider<ObservationRegistry> observations;

	SharedMemoryListenerContainerFactoryConfigurer(SharedMemoryProperties.Listener listener, MessageConverter converter,
			RecordRecoverer recoverer, Environment environment, ObjectProvider<Validator> validator,
			ObjectProvider<ContainerCustomizer> customizers, ObjectProvider<ObservationRegistry> observations) {
		this.listener = listener;
		this.converter = converter;
		this.recoverer = recoverer;
		this.environment = environment;
		this.validator = validator;
		this.customizers = customizers;
		this.observations = observations;
	}

	/**
	 * Configures a factory. To be called before anything else is set.
	 * @param factory the factory
	 */
	public void configure(SharedMemoryListenerContainerFactory factory) {
		factory.setMessageConverter(this.converter);
		this.validator.ifUnique(factory::setValidator);
		factory.setContainerCustomizer((container) -> this.customizers.orderedStream()
			.forEach((customizer) -> customizer.customize(container)));
		if (this.listener.isObservationEnabled()) {
			this.observations.ifUnique(factory::setObservationRegistry);
		}
		ContainerPropertiesMapper.apply(this.listener, factory.getContainerProperties());
		factory.getContainerProperties().setRecoverer(this.recoverer);
		PropertyMapper map = PropertyMapper.get();
		map.from(this.environment.getProperty("spring.application.name")).whenHasText().to(factory::setGroup);
		map.from(this.listener::getGroup).whenHasText().to(factory::setGroup);
	}

}
