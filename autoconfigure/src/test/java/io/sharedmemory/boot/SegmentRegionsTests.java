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
import java.util.List;
import java.util.stream.Stream;

import io.sharedmemory.boot.actuate.SegmentDescriptor;
import io.sharedmemory.boot.actuate.SegmentDescriptor.RegionDescriptor;
import io.sharedmemory.boot.actuate.SharedMemoryEndpoint;
import io.sharedmemory.boot.actuate.SharedMemoryEndpointAutoConfiguration;
import io.sharedmemory.boot.health.SharedMemoryHealthContributorAutoConfiguration;
import io.sharedmemory.boot.health.SharedMemoryHealthIndicator;
import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests of segments with several regions.
 */
class SegmentRegionsTests {

	private static final long FREE_ADDRESS = 0x30_0000_0000L;

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final ApplicationContextRunner empty = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class, SharedMemoryAutoConfiguration.class,
				SharedMemoryEndpointAutoConfiguration.class, SharedMemoryHealthContributorAutoConfiguration.class))
		.withPropertyValues("shared-memory.namespace=" + this.names.namespace(),
				"management.endpoints.web.exposure.include=sharedmemory");

	private final ApplicationContextRunner runner = this.empty.withPropertyValues(
			"shared-memory.segments.cache.size=64KB", "shared-memory.segments.cache.default-region=data",
			"shared-memory.segments.cache.regions.index.length=10000B",
			"shared-memory.segments.cache.regions.index.access=read-only",
			"shared-memory.segments.cache.regions.data.offset=5000B");

	@Test
	void whenSegmentHasTwoRegionsThenEachIsBeanAndOneIsDefault() {
		this.runner.withUserConfiguration(User.class).run((context) -> {
			assertThat(context.getBeansOfType(MappedRegion.class)).containsOnlyKeys("cacheIndexMappedRegion",
					"cacheDataMappedRegion");
			MappedRegion data = context.getBean("cacheDataMappedRegion", MappedRegion.class);
			assertThat(data.offset()).isEqualTo(5000);
			assertThat(data.size()).isEqualTo(64 * 1024 - 5000);
			assertThat(context.getBean("cacheMappedRegion")).isSameAs(data);
			assertThat(context.getBean(MappedRegion.class)).isSameAs(data);
			User user = context.getBean(User.class);
			assertThat(user.unnamed).isSameAs(data);
			assertThat(user.ofSegment).isSameAs(data);
			assertThat(user.index).isSameAs(context.getBean("cacheIndexMappedRegion"));
			SharedMemorySegments segments = context.getBean(SharedMemorySegments.class);
			assertThat(segments.getDefaultRegion("cache")).isEqualTo("data");
			assertThat(segments.getRegion("cache")).isSameAs(data);
			assertThat(segments.getRegion("cache", "index")).isSameAs(user.index);
			assertThat(segments.getRegions("cache")).containsOnly(entry("index", user.index), entry("data", data));
			assertThatIllegalArgumentException().isThrownBy(() -> segments.getRegion("cache", "none"))
				.withMessage("Segment 'cache' has no region 'none', but " + segments.getRegions("cache").keySet());
		});
	}

	@Test
	void whenRegionsOverlapThenTheySeeEachOthersBytesAndReadOnlyOneIsReadOnly() {
		this.runner.run((context) -> {
			MappedRegion index = context.getBean("cacheIndexMappedRegion", MappedRegion.class);
			MappedRegion data = context.getBean("cacheDataMappedRegion", MappedRegion.class);
			data.putLong(0, 42);
			assertThat(index.getLong(5000)).isEqualTo(42);
			assertThat(index.mode()).isEqualTo(AccessMode.READ_ONLY);
			assertThatExceptionOfType(InterprocessException.class).isThrownBy(() -> index.putLong(5000, 43))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.READ_ONLY));
			assertThat(mapping(index)).contains(" r--s ");
			assertThat(mapping(data)).contains(" rw-s ");
		});
	}

	@Test
	void whenContextClosesThenNoRegionIsInTheMapsOfTheProcess() {
		this.runner.run((context) -> {
			assertThat(mappings()).hasSize(2);
			context.close();
			assertThat(mappings()).isEmpty();
		});
	}

	@Test
	void whenOneRegionIsCalledDefaultThenItIsTheDefault() {
		this.empty
			.withPropertyValues("shared-memory.segments.cache.size=8KB",
					"shared-memory.segments.cache.regions.default.offset=4KB",
					"shared-memory.segments.cache.regions.all.access=copy-on-write")
			.run((context) -> {
				assertThat(context.getBean(MappedRegion.class).offset()).isEqualTo(4096);
				MappedRegion mine = context.getBean("cacheAllMappedRegion", MappedRegion.class);
				mine.putLong(4096, 42);
				assertThat(context.getBean(MappedRegion.class).getLong(0)).isZero();
			});
	}

	@Test
	void whenOnlyRegionsHaveLengthsThenSegmentIsMadeForThem() {
		this.empty.withPropertyValues("shared-memory.segments.cache.regions.a.length=4KB",
				"shared-memory.segments.cache.default-region=a", "shared-memory.segments.cache.regions.b.offset=4KB",
				"shared-memory.segments.cache.regions.b.length=100B")
			.run((context) -> assertThat(context.getBean(Segment.class).size()).isEqualTo(4196));
	}

	@Test
	void whenAddressIsFreeThenRegionIsThere() {
		this.empty
			.withPropertyValues("shared-memory.segments.cache.size=8KB",
					"shared-memory.segments.cache.default-region=a",
					"shared-memory.segments.cache.regions.a.address=0x3000000000",
					"shared-memory.segments.cache.regions.b.offset=100B",
					"shared-memory.segments.cache.regions.b.address=" + (FREE_ADDRESS + (1 << 20) + 100))
			.run((context) -> {
				assertThat(context.getBean("cacheAMappedRegion", MappedRegion.class).address()).isEqualTo(FREE_ADDRESS);
				assertThat(context.getBean("cacheBMappedRegion", MappedRegion.class).address())
					.isEqualTo(FREE_ADDRESS + (1 << 20) + 100);
			});
	}

	@Test
	void whenOnlyRegionHasAddressThenItIsThere() {
		this.empty
			.withPropertyValues("shared-memory.segments.cache.size=8KB",
					"shared-memory.segments.cache.address=" + (FREE_ADDRESS + (1 << 21)))
			.run((context) -> assertThat(context.getBean(MappedRegion.class).address())
				.isEqualTo(FREE_ADDRESS + (1 << 21)));
	}

	@Test
	void whenUserHasBeanOfRegionsNameThenItWins() {
		this.runner.withUserConfiguration(UserRegion.class).run((context) -> {
			assertThat(context.getBean("cacheIndexMappedRegion", MappedRegion.class).size()).isEqualTo(1);
			assertThat(context.getBean("cacheDataMappedRegion", MappedRegion.class).offset()).isEqualTo(5000);
		});
	}

	@Test
	void whenSegmentHasTwoRegionsThenEndpointShowsBoth() {
		this.runner.run((context) -> {
			SegmentDescriptor segment = context.getBean(SharedMemoryEndpoint.class).segment("cache");
			assertThat(segment).isNotNull();
			assertThat(segment.pageAligned()).isFalse();
			assertThat(segment.wastedBytes()).isZero();
			assertThat(segment.state()).isEqualTo("mapped");
			assertThat(segment.regions()).extracting(RegionDescriptor::name).containsExactlyInAnyOrder("index", "data");
			assertThat(segment.regions()).filteredOn((region) -> region.name().equals("data"))
				.singleElement()
				.satisfies((region) -> {
					assertThat(region.offset()).isEqualTo(5000);
					assertThat(region.pageAligned()).isFalse();
					assertThat(region.wastedBytes()).isEqualTo(5000 % MappedRegion.pageSize());
					assertThat(region.mode()).isEqualTo("read-write");
				});
			context.getBean("cacheIndexMappedRegion", MappedRegion.class).close();
			assertThat(context.getBean(SharedMemoryEndpoint.class).segment("cache"))
				.extracting(SegmentDescriptor::state)
				.isEqualTo("unmapped");
		});
	}

	@Test
	void whenOneOfTwoRegionsIsClosedThenHealthIsDownAndSaysWhich() {
		this.runner.run((context) -> {
			SharedMemoryHealthIndicator indicator = context.getBean(SharedMemoryHealthIndicator.class);
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			context.getBean("cacheIndexMappedRegion", MappedRegion.class).close();
			Health health = indicator.health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("segments")).asString()
				.contains("index=unmapped")
				.contains("data=mapped");
		});
	}

	private List<String> mappings() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
			return lines.filter((line) -> line.contains(this.names.namespace())).toList();
		}
	}

	private String mapping(MappedRegion region) throws IOException {
		String start = Long.toHexString(region.address() & -MappedRegion.pageSize());
		return mappings().stream().filter((line) -> line.startsWith(start + "-")).findFirst().orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	static class UserRegion {

		@Bean
		MappedRegion cacheIndexMappedRegion(Segment segment) {
			return MappedRegion.map(segment, AccessMode.READ_ONLY, 0, 1);
		}

	}

	static class User {

		private final MappedRegion unnamed;

		private final MappedRegion ofSegment;

		private final MappedRegion index;

		User(MappedRegion unnamed, @Qualifier("cacheMappedRegion") MappedRegion ofSegment,
				@Qualifier("cacheIndexMappedRegion") MappedRegion index) {
			this.unnamed = unnamed;
			this.ofSegment = ofSegment;
			this.index = index;
		}

	}

}
