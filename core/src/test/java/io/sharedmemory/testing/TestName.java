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

package io.sharedmemory.testing;

import java.util.UUID;

import io.sharedmemory.mapping.SharedMemoryObject;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives each test a name of its own for a shared memory object, and removes the object
 * afterwards.
 */
public final class TestName implements BeforeEachCallback, AfterEachCallback {

	private String name = "";

	@Override
	public void beforeEach(ExtensionContext context) {
		this.name = "/test-" + UUID.randomUUID();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		SharedMemoryObject.remove(this.name);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
