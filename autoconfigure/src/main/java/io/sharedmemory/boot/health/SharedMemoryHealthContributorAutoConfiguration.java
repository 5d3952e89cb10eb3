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

package io.sharedmemory.boot.health;

import io.sharedmemory.boot.SharedMemoryMessagingAutoConfiguration;
import io.sharedmemory.boot.SharedMemoryProperties;
import io.sharedmemory.boot.SharedMemorySegments;
import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.SharedMemoryListenerEndpointRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for {@link SharedMemoryHealthIndicator}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SharedMemoryMessagingAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(name = SharedMemorySegments.BEAN_NAME)
@ConditionalOnEnabledHealthIndicator("shared-memory")
public final class SharedMemoryHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "sharedMemoryHealthIndicator", "sharedMemoryHealthContributor" })
	SharedMemoryHealthIndicator sharedMemoryHealthIndicator(SharedMemorySegments segments,
			SharedMemoryProperties properties, ObjectProvider<ChannelRegistry> channels,
			ObjectProvider<SharedMemoryListenerEndpointRegistry> listeners) {
		return new SharedMemoryHealthIndicator(segments, channels.getIfAvailable(), listeners, properties.getHealth());
	}

}
