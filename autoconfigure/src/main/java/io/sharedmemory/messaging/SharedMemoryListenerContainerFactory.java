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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.Assert;

/**
 * Makes the containers of annotated methods.
 *
 * @since 0.1.0
 */
public class SharedMemoryListenerContainerFactory implements BeanFactoryAware {

	private final ChannelRegistry channels;

	private MessageConverter messageConverter = SharedMemoryMessageConverters.compose(List.of(), null);

	private @Nullable String group;

	private boolean autoStartup = true;

	private Duration shutdownTimeout = SharedMemoryMessageListenerContainer.DEFAULT_SHUTDOWN_TIMEOUT;

	private @Nullable Executor taskExecutor;

	private @Nullable BeanFactory beanFactory;

	/**
	 * Creates a factory whose containers convert bytes and text.
	 * @param channels the channels
	 */
	public SharedMemoryListenerContainerFactory(ChannelRegistry channels) {
		this.channels = channels;
	}

	/**
	 * Sets what converts payloads to parameters, and answers to bytes.
	 * @param messageConverter the converter
	 */
	public void setMessageConverter(MessageConverter messageConverter) {
		this.messageConverter = messageConverter;
	}

	/**
	 * Sets the group of listeners that name none.
	 * @param group its name
	 */
	public void setGroup(@Nullable String group) {
		this.group = group;
	}

	/**
	 * Sets whether listeners that do not say start with the application.
	 * @param autoStartup whether to start
	 */
	public void setAutoStartup(boolean autoStartup) {
		this.autoStartup = autoStartup;
	}

	/**
	 * Sets how long stopping a container waits for the record in hand.
	 * @param shutdownTimeout the time
	 */
	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

	/**
	 * Sets what runs the containers' threads. The default is a thread for each container,
	 * named for it.
	 * @param taskExecutor the executor, which must have a thread for each container
	 */
	public void setTaskExecutor(@Nullable Executor taskExecutor) {
		this.taskExecutor = taskExecutor;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Makes a container.
	 * @param endpoint the method and what its annotation says
	 * @return the container, not started
	 * @throws ChannelNotConfiguredException if there is no such channel
	 * @throws IllegalArgumentException if neither the endpoint nor the factory names a
	 * group
	 */
	public SharedMemoryMessageListenerContainer createListenerContainer(SharedMemoryListenerEndpoint endpoint) {
		String group = (endpoint.group() != null) ? endpoint.group() : this.group;
		Assert.hasText(group, () -> "Listener '" + endpoint.id() + "' on " + endpoint.method()
				+ " names no group, and there is no default");
		SharedMemoryMessageListenerContainer container = new SharedMemoryMessageListenerContainer(endpoint.id(),
				this.channels, endpoint.channel(), group, createListener(endpoint));
		container.setMessageConverter(this.messageConverter);
		container.setAutoStartup((endpoint.autoStartup() != null) ? endpoint.autoStartup() : this.autoStartup);
		container.setShutdownTimeout(this.shutdownTimeout);
		if (this.taskExecutor != null) {
			container.setTaskExecutor(this.taskExecutor);
		}
		return container;
	}

	private SharedMemoryMessageListener createListener(SharedMemoryListenerEndpoint endpoint) {
		DefaultMessageHandlerMethodFactory factory = new DefaultMessageHandlerMethodFactory();
		factory.setMessageConverter(this.messageConverter);
		factory.setCustomArgumentResolvers(List.of(new RecordPayloadArgumentResolver(this.messageConverter)));
		if (this.beanFactory != null) {
			factory.setBeanFactory(this.beanFactory);
		}
		factory.afterPropertiesSet();
		InvocableHandlerMethod method = factory.createInvocableHandlerMethod(endpoint.bean(), endpoint.method());
		return method::invoke;
	}

}
