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
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives each test a shared memory object of its own and removes it afterwards.
 */
class TestSegments implements BeforeEachCallback, AfterEachCallback {

	/** What blocks have in addition to room for a batch, so that batches need padding. */
	private static final int BLOCK_REST = 288;

	private boolean inBlocks;

	private String name = "";

	private SharedMemoryObject segment;

	@Override
	public void beforeEach(ExtensionContext context) {
		this.inBlocks = context.getRequiredTestClass().isAnnotationPresent(InBlocks.class);
		this.name = "/ring-test-" + UUID.randomUUID();
		this.segment = SharedMemoryObject.createOnly(this.name, AccessMode.READ_WRITE, Permissions.of(0600));
	}

	String name() {
		return this.name;
	}

	SharedMemoryObject segment() {
		return this.segment;
	}

	Ring ring(RingOptions options) {
		return ring(options, 0);
	}

	Ring ring(RingOptions options, long initialPosition) {
		return Ring.openOrCreate(this.segment, options, initialPosition,
				this.inBlocks ? RingLayout.span(options.resolved().maxMessageSize()) + BLOCK_REST : 0);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.segment.close();
		SharedMemoryObject.remove(this.name);
	}

}
