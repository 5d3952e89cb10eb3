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

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags of the observations. Those of an application win that are registered as
 * {@link io.micrometer.observation.GlobalObservationConvention}.
 */
final class SharedMemoryObservation {

	private static final KeyValues SYSTEM = KeyValues.of("messaging.system", "shared-memory");

	private SharedMemoryObservation() {
	}

	/**
	 * Of a message that is sent: {@code shared.memory.template}.
	 */
	static final class Sender implements ObservationConvention<SharedMemorySenderContext> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof SharedMemorySenderContext;
		}

		@Override
		public String getName() {
			return "shared.memory.template";
		}

		@Override
		public String getContextualName(SharedMemorySenderContext context) {
			return context.getChannel() + " send";
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(SharedMemorySenderContext context) {
			return SYSTEM.and("messaging.operation", "publish", "messaging.destination.name", context.getChannel(),
					"spring.shared-memory.template.name", context.getBeanName());
		}

	}

	/**
	 * Of a message that is handled: {@code shared.memory.listener}.
	 */
	static final class Receiver implements ObservationConvention<SharedMemoryReceiverContext> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof SharedMemoryReceiverContext;
		}

		@Override
		public String getName() {
			return "shared.memory.listener";
		}

		@Override
		public String getContextualName(SharedMemoryReceiverContext context) {
			return context.getChannel() + " process";
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(SharedMemoryReceiverContext context) {
			return SYSTEM.and("messaging.operation", "process", "messaging.source.name", context.getChannel(),
					"messaging.consumer.group", context.getGroup(), "spring.shared-memory.listener.id",
					context.getListenerId());
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(SharedMemoryReceiverContext context) {
			return KeyValues.of("messaging.message.position",
					String.valueOf(context.getCarrier().getHeaders().get(SharedMemoryHeaders.RECEIVED_POSITION)));
		}

	}

}
