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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.BindConstructorProvider;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.convert.ConversionService;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link PropertyBinding}.
 */
class PropertyBindingTests {

	private static final MapConfigurationPropertySource SOURCE = new MapConfigurationPropertySource(
			Map.of("shared-memory.channels.orders.capacity", "64KB", "shared-memory.segments.cache.size", "4KB",
					"shared-memory.segments.cache.regions.index.length", "1KB"));

	private final List<Class<?>> asked = new ArrayList<>();

	@Test
	void whenPropertiesAreBoundThenNoConstructorIsLookedFor() {
		SharedMemoryProperties bound = bind(new PropertyBinding().apply(BindHandler.DEFAULT));
		assertThat(bound.getChannels().get("orders").getCapacity().toKilobytes()).isEqualTo(64);
		assertThat(bound.getSegments().get("cache").getRegions()).containsOnlyKeys("index");
		assertThat(this.asked).doesNotContain(SharedMemoryProperties.Channel.class,
				SharedMemoryProperties.Segment.class, SharedMemoryProperties.Region.class);
	}

	@Test
	void whenBootBindsThemByItselfThenConstructorsAreLookedFor() {
		bind(BindHandler.DEFAULT);
		assertThat(this.asked).contains(SharedMemoryProperties.Channel.class);
	}

	private SharedMemoryProperties bind(BindHandler handler) {
		BindConstructorProvider constructors = (bindable, nested) -> {
			this.asked.add(bindable.getType().resolve());
			return null;
		};
		return new Binder(List.of(SOURCE), null, (ConversionService) null, null, null, constructors)
			.bindOrCreate(SharedMemoryProperties.PREFIX, Bindable.of(SharedMemoryProperties.class), handler);
	}

}
