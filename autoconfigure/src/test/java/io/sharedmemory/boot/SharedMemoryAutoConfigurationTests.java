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
import java.time.Duration;
import java.util.Map;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.FileMapping;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.atIndex;

/**
 * Tests for {@link SharedMemoryAutoConfiguration}.
 */
class SharedMemoryAutoConfigurationTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace());

	@Test
	void whenNothingIsConfiguredThenNothingIsMapped() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(SharedMemorySegments.class)
				.doesNotHaveBean(Segment.class)
				.doesNotHaveBean(MappedRegion.class);
			assertThat(context.getBean(SharedMemorySegments.class).getNames()).isEmpty();
			assertThat(this.names.existing()).isEmpty();
		});
	}

	@Test
	void whenSegmentIsConfiguredThenItsBeansAreInjected() {
		this.runner
			.withPropertyValues("shared-memory.segments.cache.size=64KB",
					"shared-memory.segments.cache.permissions=rw-rw----",
					"shared-memory.segments.other.name=" + this.names.object("named"),
					"shared-memory.segments.other.size=4KB")
			.withUserConfiguration(User.class)
			.run((context) -> {
				SharedMemoryObject object = context.getBean("cacheSharedMemoryObject", SharedMemoryObject.class);
				assertThat(object.name()).isEqualTo(this.names.object("cache"));
				assertThat(object.size()).isEqualTo(64 * 1024);
				assertThat(object.permissions()).isEqualTo(Permissions.of(0660));
				MappedRegion region = context.getBean(User.class).region;
				assertThat(region).isSameAs(context.getBean("cacheMappedRegion"));
				assertThat(region.size()).isEqualTo(64 * 1024);
				assertThat(region.mode()).isEqualTo(AccessMode.READ_WRITE);
				assertThat(context.getBean("otherSharedMemoryObject", Segment.class).name())
					.isEqualTo(this.names.object("named"));
			});
	}

	@Test
	void whenOnlyOneSegmentThenItIsInjectedByType() {
		this.runner.withPropertyValues("shared-memory.segments.cache.size=4KB").run((context) -> {
			assertThat(context).hasSingleBean(SharedMemoryObject.class).hasSingleBean(MappedRegion.class);
			assertThat(context.getBean(SharedMemorySegments.class).getRegion("cache"))
				.isSameAs(context.getBean(MappedRegion.class));
		});
	}

	@Test
	void whenContextClosesThenSegmentIsUnmappedAndStays() {
		this.runner.withPropertyValues("shared-memory.segments.cache.size=4KB").run((context) -> {
			MappedRegion region = context.getBean(MappedRegion.class);
			SharedMemoryObject object = context.getBean(SharedMemoryObject.class);
			region.buffer().putLong(0, 42);
			context.close();
			assertThat(region.isMapped()).isFalse();
			assertThat(object.isOpen()).isFalse();
		});
		assertThat(this.names.existing()).hasSize(1);
		this.runner.withPropertyValues("shared-memory.segments.cache.open=open-only").run((context) -> {
			assertThat(context.getBean(MappedRegion.class).buffer().getLong(0)).isEqualTo(42);
		});
	}

	@Test
	void whenSegmentIsOnlyReadThenRegionIsReadOnly() {
		this.runner.withPropertyValues("shared-memory.segments.cache.size=4KB").run((context) -> {
		});
		this.runner
			.withPropertyValues("shared-memory.segments.cache.open=open-only",
					"shared-memory.segments.cache.access=read-only")
			.run((context) -> {
				assertThat(context.getBean(SharedMemoryObject.class).access()).isEqualTo(AccessMode.READ_ONLY);
				assertThat(context.getBean(MappedRegion.class).buffer().isReadOnly()).isTrue();
			});
	}

	@Test
	void whenSegmentIsFileThenRangeOfItIsMapped(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("blobs.bin");
		this.runner
			.withPropertyValues("shared-memory.segments.blobs.type=file", "shared-memory.segments.blobs.path=" + file,
					"shared-memory.segments.blobs.offset=4KB", "shared-memory.segments.blobs.length=100B")
			.run((context) -> {
				assertThat(context.getBean("blobsFileMapping", FileMapping.class).size()).isEqualTo(4096 + 100);
				MappedRegion region = context.getBean("blobsMappedRegion", MappedRegion.class);
				assertThat(region.offset()).isEqualTo(4096);
				assertThat(region.size()).isEqualTo(100);
				region.buffer().put(0, (byte) 7);
				region.flush();
			});
		assertThat(Files.readAllBytes(file)).hasSize(4196).contains((byte) 7, atIndex(4096));
	}

	@Test
	void whenUserHasBeanOfThatNameThenItWins() {
		this.runner
			.withPropertyValues("shared-memory.segments.cache.size=4KB", "test.object=" + this.names.object("users"))
			.withUserConfiguration(UserSegment.class)
			.run((context) -> {
				assertThat(context.getBean(SharedMemoryObject.class).name()).isEqualTo(this.names.object("users"));
				assertThat(context.getBean(MappedRegion.class).size()).isEqualTo(8192);
				assertThat(this.names.existing()).containsExactly(this.names.namespace() + ".users");
			});
	}

	@Test
	void whenSizesAndTimesAreNoTextThenTheyAreTaken() {
		Map<String, Object> values = Map.of("shared-memory.channels.orders.capacity", DataSize.ofKilobytes(64),
				"shared-memory.channels.orders.send-timeout", Duration.ofSeconds(3),
				"shared-memory.segments.cache.size", DataSize.ofKilobytes(4));
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("values", values)))
			.run((context) -> {
				SharedMemoryProperties properties = context.getBean(SharedMemoryProperties.class);
				assertThat(properties.getChannels().get("orders").getCapacity()).isEqualTo(DataSize.ofKilobytes(64));
				assertThat(properties.getChannels().get("orders").getSendTimeout()).isEqualTo(Duration.ofSeconds(3));
				assertThat(properties.getSegments().get("cache").getSize()).isEqualTo(DataSize.ofKilobytes(4));
			});
	}

	@Test
	void whenDisabledThenThereIsNothing() {
		this.runner.withPropertyValues("shared-memory.enabled=false", "shared-memory.segments.cache.size=4KB")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(SharedMemorySegments.class)
					.doesNotHaveBean(SharedMemoryProperties.class)
					.doesNotHaveBean(Segment.class)
					.doesNotHaveBean(MappedRegion.class);
				assertThat(this.names.existing()).isEmpty();
			});
	}

	@ParameterizedTest
	@CsvSource({ "yes, true", "ON, true", "1, true", "no, false", "off, false", "0, false" })
	void whenEnabledIsWrittenInAnotherWayThenItCounts(String value, boolean enabled) {
		this.runner.withPropertyValues("shared-memory.enabled=" + value, "shared-memory.segments.cache.size=4KB")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.containsBean("cacheMappedRegion")).isEqualTo(enabled);
			});
	}

	@Configuration(proxyBeanMethods = false)
	@Import(User.class)
	static class UserSegment {

		@Bean
		SharedMemoryObject cacheSharedMemoryObject(@Value("${test.object}") String name) {
			SharedMemoryObject object = SharedMemoryObject.openOrCreate(name, AccessMode.READ_WRITE,
					Permissions.DEFAULT);
			object.truncate(8192);
			return object;
		}

	}

	static class User {

		private final MappedRegion region;

		User(@Qualifier("cacheMappedRegion") MappedRegion region) {
			this.region = region;
		}

	}

}
