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

package io.sharedmemory.boot.actuate;

import io.sharedmemory.boot.SharedMemoryMessagingAutoConfiguration;
import io.sharedmemory.boot.SharedMemorySegments;
import io.sharedmemory.messaging.ChannelRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for {@link SharedMemoryEndpoint} and what the web has of it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SharedMemoryMessagingAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(name = SharedMemorySegments.BEAN_NAME)
@ConditionalOnAvailableEndpoint(SharedMemoryEndpoint.class)
public final class SharedMemoryEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(SharedMemoryEndpoint.class)
	SharedMemoryEndpoint sharedMemoryEndpoint(SharedMemorySegments segments, ObjectProvider<ChannelRegistry> channels) {
		return new SharedMemoryEndpoint(segments, channels.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean(SharedMemoryEndpointWebExtension.class)
	@ConditionalOnBean(SharedMemoryEndpoint.class)
	@ConditionalOnAvailableEndpoint(endpoint = SharedMemoryEndpoint.class, exposure = EndpointExposure.WEB)
	SharedMemoryEndpointWebExtension sharedMemoryEndpointWebExtension(SharedMemoryEndpoint endpoint) {
		return new SharedMemoryEndpointWebExtension(endpoint);
	}

}
