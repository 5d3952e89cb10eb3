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

package io.sharedmemory.sample.container;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A container that has memory for others and does nothing, like the service
 * {@code memory} of {@code compose.yaml}.
 */
class MemoryContainer extends GenericContainer<MemoryContainer> {

	MemoryContainer() {
		super(DockerImageName.parse(SampleImage.name()));
		withSharedMemorySize(32L << 20);
		withCreateContainerCmdModifier((command) -> {
			command.withEntrypoint("sleep", "infinity");
			command.getHostConfig().withIpcMode("shareable");
		});
	}

}
