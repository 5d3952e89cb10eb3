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

package io.sharedmemory.ring;

import java.util.UUID;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;

/**
 * A ring of its own for each state of a test. Its name is removed at once; whoever
 * arbitrates closes it.
 */
final class StressedRing implements AutoCloseable {

	private final SharedMemoryObject segment;

	private final Ring ring;

	StressedRing() {
		String name = "/jcstress-" + UUID.randomUUID();
		this.segment = SharedMemoryObject.createOnly(name, AccessMode.READ_WRITE, Permissions.of(0600));
		SharedMemoryObject.remove(name);
		this.ring = Ring.openOrCreate(this.segment,
				RingOptions.builder().capacity(4096).maxParticipants(4).maxGroups(1).build());
	}

	RingProducer producer() {
		return this.ring.newProducer();
	}

	RingConsumer consumer(GroupOptions options) {
		return this.ring.newConsumer("group", options);
	}

	@Override
	public void close() {
		this.ring.close();
		this.segment.close();
	}

}
