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

import io.sharedmemory.ring.GroupOptions;
import org.jspecify.annotations.Nullable;

/**
 * What an annotation says of its listener. {@code null} stands for what the container
 * factory says.
 *
 * @param autoStartup whether to start with the application
 * @param concurrency how many threads handle records
 * @param shared whether the group's records are divided
 * @param ephemeral whether the group vanishes with its last consumer
 * @param startAt where the group begins if it is made
 * @param batch whether the method takes several records at once
 * @param maxBatchSize how many at most
 * @param ackMode when the group moves on
 * @param filter what keeps records from the method
 * @param errorHandler what handles the failures of the method
 * @param sendTo where results go that answer no request
 * @since 0.1.0
 */
public record ListenerSettings(@Nullable Boolean autoStartup, @Nullable Integer concurrency, @Nullable Boolean shared,
		@Nullable Boolean ephemeral, GroupOptions.@Nullable Start startAt, boolean batch,
		@Nullable Integer maxBatchSize, @Nullable AckMode ackMode, @Nullable RecordFilterStrategy filter,
		@Nullable SharedMemoryListenerErrorHandler errorHandler, @Nullable String sendTo) {

	/**
	 * Puts the settings in place of those of a container factory.
	 * @param properties what the container factory says, which is changed
	 */
	void applyTo(ContainerProperties properties) {
		GroupOptions group = properties.getGroupOptions();
		properties.setGroupOptions(new GroupOptions((this.shared != null) ? this.shared : group.shared(),
				(this.ephemeral != null) ? this.ephemeral : group.ephemeral(),
				(this.startAt != null) ? this.startAt : group.start()));
		if (this.autoStartup != null) {
			properties.setAutoStartup(this.autoStartup);
		}
		if (this.concurrency != null) {
			properties.setConcurrency(this.concurrency);
		}
		if (this.maxBatchSize != null) {
			properties.setMaxBatchSize(this.maxBatchSize);
		}
		if (this.ackMode != null) {
			properties.setAckMode(this.ackMode);
		}
		if (this.filter != null) {
			properties.setFilter(this.filter);
		}
		if (this.sendTo != null) {
			properties.setSendTo(this.sendTo);
		}
	}

}
