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

package io.sharedmemory.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link SharedMemoryPreloader}.
 */
class SharedMemoryPreloaderTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void whenNothingIsConfiguredThenNothingIsLoaded() {
		this.environment.setProperty("shared-memory.namespace", "shop");
		assertThat(SharedMemoryPreloader.isConfigured(this.environment)).isFalse();
	}

	@Test
	void whenAChannelOrASegmentIsConfiguredThenItIsWorthLoading() {
		this.environment.setProperty("shared-memory.channels.orders.capacity", "64KB");
		assertThat(SharedMemoryPreloader.isConfigured(this.environment)).isTrue();
		assertThat(SharedMemoryPreloader
			.isConfigured(new MockEnvironment().withProperty("shared-memory.segments.cache.size", "64KB"))).isTrue();
	}

	@Test
	void whenEnabledIsWrittenInAnotherWayThenItIsWorthLoading() {
		this.environment.setProperty("shared-memory.channels.orders.capacity", "64KB");
		this.environment.setProperty("shared-memory.enabled", "Yes");
		assertThat(SharedMemoryPreloader.isConfigured(this.environment)).isTrue();
	}

	@Test
	void whenSwitchedOffThenNothingIsLoaded() {
		this.environment.setProperty("shared-memory.channels.orders.capacity", "64KB");
		this.environment.setProperty("shared-memory.enabled", "false");
		assertThat(SharedMemoryPreloader.isConfigured(this.environment)).isFalse();
	}

	@Test
	void whenEnabledIsNoBooleanThenStartingSaysSoAndNotThePreloader() {
		this.environment.setProperty("shared-memory.channels.orders.capacity", "64KB");
		this.environment.setProperty("shared-memory.enabled", "perhaps");
		assertThat(SharedMemoryPreloader.isConfigured(this.environment)).isFalse();
	}

	@Test
	void whenLoadedThenNoMemoryStays() throws IOException {
		SharedMemoryPreloader.preload();
		try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
			assertThat(mappings).noneMatch((mapping) -> mapping.contains("memfd:shared-memory"));
		}
	}

}
