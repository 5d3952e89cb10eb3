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

package io.sharedmemory.boot.actuate;

import java.nio.file.Path;

import io.sharedmemory.boot.SharedMemoryAutoConfiguration;
import io.sharedmemory.boot.SharedMemoryMessagingAutoConfiguration;
import io.sharedmemory.boot.SharedMemorySegments;
import io.sharedmemory.boot.actuate.ChannelDescriptor.GroupDescriptor;
import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedMemoryEndpoint} and
 * {@link SharedMemoryEndpointAutoConfiguration}.
 */
class SharedMemoryEndpointTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class, SharedMemoryAutoConfiguration.class,
				SharedMemoryMessagingAutoConfiguration.class, SharedMemoryEndpointAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace(),
				"management.endpoints.web.exposure.include=sharedmemory");

	@Test
	void whenEndpointIsNotExposedThenThereIsNone() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).doesNotHaveBean(SharedMemoryEndpoint.class));
	}

	@Test
	void whenEndpointHasNoAccessThenThereIsNone() {
		this.runner.withPropertyValues("management.endpoint.sharedmemory.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(SharedMemoryEndpoint.class));
	}

	@Test
	void whenDisabledThenThereIsNone() {
		this.runner.withPropertyValues("shared-memory.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SharedMemoryEndpoint.class));
	}

	@Test
	void whenUserHasEndpointThenItWins() {
		this.runner.withUserConfiguration(UserEndpoint.class)
			.run((context) -> assertThat(context.getBean(SharedMemoryEndpoint.class))
				.isSameAs(context.getBean("userEndpoint")));
	}

	@Test
	void whenNothingIsConfiguredThenReportIsEmpty() {
		this.runner.run((context) -> {
			SharedMemoryDescriptor report = context.getBean(SharedMemoryEndpoint.class).sharedMemory();
			assertThat(report.segments()).isEmpty();
			assertThat(report.channels()).isEmpty();
		});
	}

	@Test
	void whenSegmentIsAlignedThenReportSaysSo() {
		this.runner.withPropertyValues("shared-memory.segments.cache.size=64KB").run((context) -> {
			SegmentDescriptor segment = context.getBean(SharedMemoryEndpoint.class).segment("cache");
			assertThat(segment).isNotNull();
			assertThat(segment.type()).isEqualTo("posix");
			assertThat(segment.name()).isEqualTo(this.names.object("cache"));
			assertThat(segment.size()).isEqualTo(64 * 1024);
			assertThat(segment.pageSize()).isEqualTo(MappedRegion.pageSize());
			assertThat(segment.pageAligned()).isTrue();
			assertThat(segment.wastedBytes()).isZero();
			assertThat(segment.state()).isEqualTo("mapped");
			assertThat(segment.permissions()).isEqualTo("rw-------");
			assertThat(segment.regions()).singleElement().satisfies((region) -> {
				assertThat(region.offset()).isZero();
				assertThat(region.length()).isEqualTo(64 * 1024);
				assertThat(region.mode()).isEqualTo("read-write");
				assertThat(region.address()).matches("0x[0-9a-f]+");
				assertThat(region.pageAligned()).isTrue();
				assertThat(region.wastedBytes()).isZero();
			});
		});
	}

	@Test
	void whenRegionIsMisalignedThenReportSaysWhatIsWasted(@TempDir Path directory) {
		this.runner
			.withPropertyValues("shared-memory.segments.blobs.type=file",
					"shared-memory.segments.blobs.path=" + directory.resolve("blobs"),
					"shared-memory.segments.blobs.size=10000B", "shared-memory.segments.blobs.offset=100B",
					"shared-memory.segments.blobs.length=5000B")
			.run((context) -> {
				SegmentDescriptor segment = context.getBean(SharedMemoryEndpoint.class).segment("blobs");
				assertThat(segment).isNotNull();
				assertThat(segment.type()).isEqualTo("file");
				assertThat(segment.pageAligned()).isFalse();
				int page = segment.pageSize();
				assertThat(segment.wastedBytes()).isEqualTo((page - 10000 % page) % page);
				assertThat(segment.regions()).singleElement().satisfies((region) -> {
					assertThat(region.pageAligned()).isFalse();
					assertThat(region.wastedBytes()).isEqualTo(100 + (page - 5100 % page) % page);
				});
			});
	}

	@Test
	void whenNameIsRemovedAndReplacedThenStateSaysSo() {
		this.runner.withPropertyValues("shared-memory.segments.cache.size=4KB").run((context) -> {
			SharedMemoryEndpoint endpoint = context.getBean(SharedMemoryEndpoint.class);
			SharedMemoryObject.remove(this.names.object("cache"));
			assertThat(endpoint.segment("cache")).extracting(SegmentDescriptor::state).isEqualTo("removed");
			SharedMemoryObject.createOnly(this.names.object("cache"), AccessMode.READ_WRITE, Permissions.DEFAULT)
				.close();
			assertThat(endpoint.segment("cache")).extracting(SegmentDescriptor::state).isEqualTo("replaced");
			context.getBean(MappedRegion.class).close();
			assertThat(endpoint.segment("cache")).extracting(SegmentDescriptor::state).isEqualTo("unmapped");
			context.getBean(SharedMemoryObject.class).close();
			assertThat(endpoint.segment("cache")).extracting(SegmentDescriptor::state).isEqualTo("unmapped");
		});
	}

	@Test
	void whenChannelIsUsedThenReportShowsWhoUsesIt() {
		this.runner.withUserConfiguration(Listening.class)
			.withPropertyValues("shared-memory.channels.orders.capacity=64KB",
					"shared-memory.channels.orders.required-groups=slow")
			.run((context) -> {
				context.getBean(SharedMemoryTemplate.class).convertAndSend("orders", new byte[100]);
				SharedMemoryDescriptor report = context.getBean(SharedMemoryEndpoint.class).sharedMemory();
				assertThat(report.segments().get("orders").name()).isEqualTo(this.names.object("orders"));
				ChannelDescriptor channel = report.channels().get("orders");
				assertThat(channel.ring()).isEqualTo(this.names.object("orders"));
				assertThat(channel.capacity()).isEqualTo(64 * 1024);
				assertThat(channel.used()).isPositive();
				assertThat(channel.error()).isNull();
				assertThat(channel.producers()).singleElement().satisfies((producer) -> {
					assertThat(producer.pid()).isEqualTo(ProcessHandle.current().pid());
					assertThat(producer.alive()).isTrue();
				});
				assertThat(channel.groups()).extracting(GroupDescriptor::name)
					.containsExactlyInAnyOrder("slow", "fast");
				assertThat(channel.groups()).filteredOn((group) -> group.name().equals("fast"))
					.singleElement()
					.satisfies((group) -> assertThat(group.consumers()).singleElement()
						.satisfies((consumer) -> assertThat(consumer.alive()).isTrue()));
				assertThat(channel.groups()).filteredOn((group) -> group.name().equals("slow"))
					.singleElement()
					.satisfies((group) -> {
						assertThat(group.position()).isZero();
						assertThat(group.lag()).isEqualTo(channel.used());
						assertThat(group.consumers()).isEmpty();
					});
			});
	}

	@Test
	void whenRingIsClosedThenReportSaysWhy() {
		this.runner.withPropertyValues("shared-memory.channels.orders.capacity=64KB").run((context) -> {
			context.getBean(ChannelRegistry.class).getChannel("orders").ring().close();
			SharedMemoryDescriptor report = context.getBean(SharedMemoryEndpoint.class).sharedMemory();
			assertThat(report.channels().get("orders").error()).contains("closed");
			assertThat(report.segments().get("orders").state()).isEqualTo("unmapped");
		});
	}

	@Test
	void whenHeaderOfRingIsOverwrittenThenReportSaysWhy() {
		this.runner.withPropertyValues("shared-memory.channels.orders.capacity=64KB").run((context) -> {
			context.getBean(ChannelRegistry.class).getChannel("orders").ring().region().fill(0, 4096, (byte) 0x55);
			SharedMemoryDescriptor report = context.getBean(SharedMemoryEndpoint.class).sharedMemory();
			assertThat(report.channels().get("orders").error()).contains("something else wrote over its header");
		});
	}

	@Test
	void whenSegmentIsUnknownThenThereIsNoReport() {
		this.runner
			.run((context) -> assertThat(context.getBean(SharedMemoryEndpoint.class).segment("unknown")).isNull());
	}

	@Configuration(proxyBeanMethods = false)
	static class UserEndpoint {

		@Bean
		SharedMemoryEndpoint userEndpoint(SharedMemorySegments segments) {
			return new SharedMemoryEndpoint(segments, null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listening {

		@SharedMemoryListener(channel = "orders", group = "fast")
		void handle(byte[] payload) {
		}

	}

}
