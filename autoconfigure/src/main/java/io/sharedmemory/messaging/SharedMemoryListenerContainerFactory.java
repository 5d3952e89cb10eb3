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

package io.sharedmemory.messaging;

import java.util.List;
import java.util.concurrent.Executor;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.StringUtils;
import org.springframework.validation.Validator;

/**
 * Makes the containers of annotated methods.
 *
 * @since 0.1.0
 */
public class SharedMemoryListenerContainerFactory implements BeanFactoryAware, ApplicationEventPublisherAware {

	private final ChannelRegistry channels;

	private final ContainerProperties containerProperties = new ContainerProperties();

	private MessageConverter messageConverter = SharedMemoryMessageConverters.compose(List.of(), null);

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private @Nullable String group;

	private @Nullable Validator validator;

	private @Nullable Executor taskExecutor;

	private @Nullable ContainerCustomizer containerCustomizer;

	private @Nullable BeanFactory beanFactory;

	private @Nullable ApplicationEventPublisher eventPublisher;

	/**
	 * Creates a factory whose containers convert bytes and text. With Spring Boot, the
	 * {@code SharedMemoryListenerContainerFactoryConfigurer} gives it all else.
	 * @param channels the channels
	 */
	public SharedMemoryListenerContainerFactory(ChannelRegistry channels) {
		this.channels = channels;
	}

	/**
	 * Returns what containers do where an annotation says nothing, to be changed as
	 * needed.
	 * @return the properties, which each container gets a copy of
	 */
	public ContainerProperties getContainerProperties() {
		return this.containerProperties;
	}

	/**
	 * Sets what converts payloads to parameters, and answers to bytes.
	 * @param messageConverter the converter
	 */
	public void setMessageConverter(MessageConverter messageConverter) {
		this.messageConverter = messageConverter;
	}

	/**
	 * Sets what validates the payloads that are to be valid.
	 * @param validator the validator
	 */
	public void setValidator(@Nullable Validator validator) {
		this.validator = validator;
	}

	/**
	 * Sets the group of listeners that name none.
	 * @param group its name
	 */
	public void setGroup(@Nullable String group) {
		this.group = group;
	}

	/**
	 * Sets what runs the containers' threads. The default is a thread for each container,
	 * named for it.
	 * @param taskExecutor the executor, which must have a thread for each of a
	 * container's
	 */
	public void setTaskExecutor(@Nullable Executor taskExecutor) {
		this.taskExecutor = taskExecutor;
	}

	/**
	 * Sets what observes the calls of listeners. The default is not to.
	 * @param observationRegistry the registry
	 */
	public void setObservationRegistry(ObservationRegistry observationRegistry) {
		this.observationRegistry = observationRegistry;
	}

	/**
	 * Sets what changes each container that is made.
	 * @param containerCustomizer the customizer
	 */
	public void setContainerCustomizer(@Nullable ContainerCustomizer containerCustomizer) {
		this.containerCustomizer = containerCustomizer;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher eventPublisher) {
		this.eventPublisher = eventPublisher;
	}

	/**
	 * Makes a container.
	 * @param endpoint the method and what its annotation says
	 * @return the container, not started
	 * @throws ChannelNotConfiguredException if there is no such channel
	 * @throws InvalidListenerException if what the annotation says contradicts itself or
	 * the method, or neither the endpoint nor the factory names a group
	 */
	public SharedMemoryMessageListenerContainer createListenerContainer(SharedMemoryListenerEndpoint endpoint) {
		String group = (endpoint.group() != null) ? endpoint.group() : this.group;
		if (!StringUtils.hasText(group)) {
			throw new InvalidListenerException(
					"Listener '" + endpoint.id() + "' on " + endpoint.method()
							+ " names no group, and there is no default",
					"set 'spring.application.name' or 'shared-memory.listener.group', or say 'group' in the "
							+ "annotation");
		}
		ListenerSignature.checkGroup(endpoint, group);
		SharedMemoryMessageListenerContainer container = create(endpoint, group);
		ContainerProperties properties = new ContainerProperties(this.containerProperties);
		endpoint.settings().applyTo(properties);
		container.setContainerProperties(properties);
		container.setMessageConverter(this.messageConverter);
		container.setObservationRegistry(this.observationRegistry);
		container.setApplicationEventPublisher(this.eventPublisher);
		if (this.taskExecutor != null) {
			container.setTaskExecutor(this.taskExecutor);
		}
		if (this.containerCustomizer != null) {
			this.containerCustomizer.customize(container);
		}
		container.checkProperties();
		if (!ListenerMethods.isInPlace(endpoint.method())) {
			ListenerSignature.check(endpoint, container.getContainerProperties().getAckMode());
		}
		return container;
	}

	private SharedMemoryMessageListenerContainer create(SharedMemoryListenerEndpoint endpoint, String group) {
		ListenerSettings settings = endpoint.settings();
		if (ListenerMethods.isInPlace(endpoint.method())) {
			ListenerSignature.checkInPlace(endpoint);
			return SharedMemoryMessageListenerContainer.ofRecords(endpoint.id(), this.channels, endpoint.channel(),
					group, ListenerMethods.recordListener(endpoint.bean(), endpoint.method()));
		}
		ListenerMethods methods = new ListenerMethods(this.messageConverter, this.validator, this.beanFactory);
		if (settings.batch()) {
			return SharedMemoryMessageListenerContainer.ofBatches(endpoint.id(), this.channels, endpoint.channel(),
					group, methods.batchListener(endpoint.bean(), endpoint.method(), settings.errorHandler()));
		}
		return new SharedMemoryMessageListenerContainer(endpoint.id(), this.channels, endpoint.channel(), group,
				methods.messageListener(endpoint.bean(), endpoint.method(), settings.errorHandler()));
	}

}
