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
import io.sharedmemory.messaging.SharedMemoryMessageConverters;
import io.sharedmemory.messaging.SharedMemoryOperations;
import io.sharedmemory.messaging.SharedMemoryTemplate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for messaging through shared memory.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SharedMemoryAutoConfiguration.class,
		afterName = { "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration" })
@ConditionalOnBean(name = SharedMemorySegments.BEAN_NAME)
@Import({ SharedMemoryJacksonConfiguration.class, SharedMemoryAnnotationDrivenConfiguration.class })
public final class SharedMemoryMessagingAutoConfiguration {

	static final String MESSAGE_CONVERTER_BEAN_NAME = "sharedMemoryMessageConverter";

	/** The converter that Spring has for STOMP through WebSockets. */
	private static final String STOMP_CONVERTER_BEAN_NAME = "brokerMessageConverter";

	@Bean
	@ConditionalOnMissingBean(ChannelRegistry.class)
	ChannelRegistry sharedMemoryChannelRegistry(SharedMemoryProperties properties) {
		ChannelRegistry channels = new ChannelRegistry(ChannelOptionsMapper.map(properties));
		channels.openAll();
		return channels;
	}

	@Bean(name = MESSAGE_CONVERTER_BEAN_NAME, defaultCandidate = false)
	@ConditionalOnMissingBean(name = MESSAGE_CONVERTER_BEAN_NAME)
	CompositeMessageConverter sharedMemoryMessageConverter(ObjectProvider<MessageConverter> converters,
			@Qualifier(STOMP_CONVERTER_BEAN_NAME) ObjectProvider<MessageConverter> stomp,
			@Qualifier(SharedMemoryJacksonConfiguration.CONVERTER_BEAN_NAME) ObjectProvider<MessageConverter> json) {
		MessageConverter other = stomp.getIfAvailable();
		return SharedMemoryMessageConverters.compose(
				converters.orderedStream().filter((one) -> one != other && isForChannels(one)).toList(),
				json.getIfAvailable());
	}

	/**
	 * Spring Integration and what builds on it have converters as beans that are for
	 * their own use, and fail with all that they are not meant for. So has Spring's STOMP
	 * broker, but its converter is of a type that an application may use as well.
	 */
	private static boolean isForChannels(MessageConverter converter) {
		String type = ClassUtils.getUserClass(converter).getName();
		return !type.startsWith("org.springframework.integration.") && !type.startsWith("org.springframework.cloud.");
	}

	@Bean
	@ConditionalOnMissingBean(SharedMemoryOperations.class)
	SharedMemoryTemplate sharedMemoryTemplate(ChannelRegistry channels, SharedMemoryProperties properties,
			@Qualifier(MESSAGE_CONVERTER_BEAN_NAME) MessageConverter converter, Environment environment,
			ObjectProvider<ObservationRegistry> observations) {
		SharedMemoryProperties.Template template = properties.getTemplate();
		SharedMemoryTemplate bean = new SharedMemoryTemplate(channels);
		bean.setMessageConverter(converter);
		bean.setDefaultDestination(template.getDefaultChannel());
		bean.setReceiveTimeout(template.getReceiveTimeout());
		bean.setReplyTimeout(template.getReplyTimeout());
		if (template.isObservationEnabled()) {
			observations.ifUnique(bean::setObservationRegistry);
		}
		String group = (template.getGroup() != null) ? template.getGroup()
				: environment.getProperty("spring.application.name");
		if (StringUtils.hasText(group)) {
			bean.setGroup(group);
		}
		return bean;
	}

}
