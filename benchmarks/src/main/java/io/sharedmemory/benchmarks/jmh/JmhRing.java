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

package io.sharedmemory.benchmarks.jmh;

import java.util.List;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.ring.RecordHandler;
import io.sharedmemory.ring.Ring;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingOptions;
import io.sharedmemory.ring.RingProducer;

/**
 * The ring of one fork, with its consumer. For one thread.
 */
final class JmhRing implements AutoCloseable {

	private final String name = "jmh-" + ProcessHandle.current().pid();

	private final SharedMemoryObject segment = SharedMemoryObject.openOrCreate(this.name, AccessMode.READ_WRITE,
			Permissions.DEFAULT);

	private final Ring ring = Ring.openOrCreate(this.segment,
			RingOptions.builder().requiredGroups(List.of("jmh")).build());

	private final RingConsumer consumer = this.ring.newConsumer("jmh");

	private long read;

	private final RecordHandler handler = (record) -> this.read += record.getLong(0);

	RingProducer newProducer() {
		return this.ring.newProducer();
	}

	/**
	 * Reads a record, if there is one.
	 * @return how many were read
	 */
	int poll() {
		return this.consumer.poll(this.handler, 1);
	}

	/**
	 * Returns what was read.
	 * @return the sum of the first words of all records
	 */
	long read() {
		return this.read;
	}

	@Override
	public void close() {
		this.consumer.close();
		this.ring.close();
		this.segment.close();
		SharedMemoryObject.remove(this.name);
	}

}
