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

package io.sharedmemory.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sharedmemory.messaging.Channel;
import io.sharedmemory.messaging.ChannelRegistry;

/**
 * {@link MeterBinder} for all channels of an application that are open.
 *
 * @since 0.1.0
 */
public class SharedMemoryMetrics implements MeterBinder {

	private final ChannelRegistry channels;

	/**
	 * Creates the binder.
	 * @param channels the channels
	 */
	public SharedMemoryMetrics(ChannelRegistry channels) {
		this.channels = channels;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (String name : this.channels.getNames()) {
			Channel channel = this.channels.getOpenChannel(name);
			if (channel != null) {
				new SharedMemoryChannelMetrics(channel).bindTo(registry);
			}
		}
	}

}
