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

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.messaging.ChannelOptions;
import io.sharedmemory.messaging.WhenFull;
import io.sharedmemory.ring.Producers;
import io.sharedmemory.ring.Retention;
import io.sharedmemory.ring.RingOptions;
import io.sharedmemory.sync.WaitStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SharedMemoryProperties}, {@link SharedMemoryPropertiesValidator} and
 * {@link ChannelOptionsMapper}.
 */
class SharedMemoryPropertiesTests {

	@Test
	void whenNothingIsSaidOfChannelThenDefaultsApply() {
		SharedMemoryProperties properties = bind(Map.of("channels.orders.type", "posix"));
		ChannelOptions options = ChannelOptionsMapper.map(properties).get("orders");
		assertThat(options).isEqualTo(new ChannelOptions(options.location(), OpenMode.OPEN_OR_CREATE, Duration.ZERO,
				RingOptions.builder().build(), WhenFull.BLOCK, Duration.ofSeconds(1)));
		assertThat(options.location().name()).isEqualTo("/sharedmemory.orders");
		assertThat(options.location().permissions()).isEqualTo(Permissions.DEFAULT);
		assertThat(options.ring().capacity()).isZero();
	}

	@Test
	void whenEverythingIsSaidOfChannelThenItIsBound() {
		Map<String, String> source = new HashMap<>();
		source.put("channels.orders.type", "file");
		source.put("channels.orders.path", "/tmp/orders.ring");
		source.put("channels.orders.permissions", "0660");
		source.put("channels.orders.capacity", "2MB");
		source.put("channels.orders.max-message-size", "16KB");
		source.put("channels.orders.when-full", "fail");
		source.put("channels.orders.send-timeout", "250ms");
		source.put("channels.orders.required-groups", "billing, audit");
		source.put("channels.orders.open", "open-only");
		source.put("channels.orders.wait-for", "10s");
		source.put("channels.orders.max-participants", "10");
		source.put("channels.orders.max-groups", "4");
		source.put("channels.orders.wait-strategy", "busy-spin");
		source.put("channels.orders.producers", "one");
		ChannelOptions options = ChannelOptionsMapper.map(bind(source)).get("orders");
		assertThat(options.location().type()).isEqualTo(SegmentType.FILE);
		assertThat(options.location().name()).isEqualTo("/tmp/orders.ring");
		assertThat(options.location().permissions()).isEqualTo(Permissions.of(0660));
		assertThat(options.open()).isEqualTo(OpenMode.OPEN_ONLY);
		assertThat(options.waitFor()).isEqualTo(Duration.ofSeconds(10));
		assertThat(options.whenFull()).isEqualTo(WhenFull.FAIL);
		assertThat(options.sendTimeout()).isEqualTo(Duration.ofMillis(250));
		RingOptions ring = options.ring();
		assertThat(ring.capacity()).isEqualTo(2L << 20);
		assertThat(ring.maxMessageSize()).isEqualTo(16 * 1024);
		assertThat(ring.requiredGroups()).isEqualTo(List.of("billing", "audit"));
		assertThat(ring.maxParticipants()).isEqualTo(10);
		assertThat(ring.maxGroups()).isEqualTo(4);
		assertThat(ring.producers()).isEqualTo(Producers.ONE);
		assertThat(ring.retention()).isEqualTo(Retention.KEEP);
		assertThat(ring.waitStrategy()).isEqualTo(WaitStrategy.BUSY_SPIN);
	}

	@Test
	void whenSegmentIsBoundThenItHasItsValues() {
		SharedMemoryProperties.Segment segment = bind(
				Map.of("segments.blobs.type", "file", "segments.blobs.path", "/tmp/b", "segments.blobs.offset", "4KB",
						"segments.blobs.length", "1MB", "segments.blobs.access", "copy-on-write"))
			.getSegments()
			.get("blobs");
		assertThat(segment.getOffset()).isEqualTo(DataSize.ofKilobytes(4));
		assertThat(segment.getLength()).isEqualTo(DataSize.ofMegabytes(1));
		assertThat(segment.getAccess()).isEqualTo(AccessMode.COPY_ON_WRITE);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			namespace                           | a/b       | no slash
			channels.orders.capacity            | 0         | must be positive
			channels.orders.capacity            | 5000B     | power of two
			channels.orders.capacity            | 2GB       | power of two from 4096 to 1073741824 bytes
			channels.orders.max-message-size    | -1B       | must be positive
			channels.orders.max-message-size    | 5MB       | at most a quarter of the capacity
			channels.orders.max-participants    | 1         | from 2 to 127
			channels.orders.max-participants    | 0         | must be positive
			channels.orders.max-groups          | 65        | from 1 to 64
			channels.orders.required-groups     | a,,b      | from 1 to
			channels.orders.send-timeout        | -1s       | must not be negative
			channels.orders.send-timeout        | 300000d   | must not be longer than 106751d
			channels.orders.wait-for            | 1s        | 'open-only'
			channels.orders.path                | /tmp/x    | Only a segment of type 'file' has a path
			channels.orders.permissions         | rw        | Write permissions as
			channels.orders.permissions         | 432       | leading 0 and quotes
			segments.cache.size                 | 0         | must be positive
			segments.cache.size                 | -4KB      | must be positive
			segments.cache.length               | 0         | must be positive
			segments.cache.offset               | -1B       | must not be negative
			segments.cache.address              | 4095      | multiple of the page size
			segments.cache.address              | 0         | must be positive
			segments.cache.address              | 0xzz      | decimal or hexadecimal with 0x
			segments.cache.default-region       | index     | no 'regions' to choose from
			segments.cache.handle               | memory:1  | Only a segment of type 'anonymous' has a handle
			segments.cache.directory            | /tmp      | Only a segment of type 'emulated' has a directory
			segments.cache.key                  | 1         | Only a segment of type 'xsi' has a key
			segments.cache.key-id               | 1         | Only a segment of type 'xsi' has a key
			channels.orders.type                | xsi       | A channel is of type 'posix' or 'file'
			template.default-channel            | odrers    | There is no such channel
			template.reply-timeout              | -1s       | must not be negative
			listener.shutdown-timeout           | -1s       | must not be negative
			listener.idle-event-interval        | 0s        | must be positive
			listener.idle-event-interval        | 300000d   | must not be longer than 106751d
			""")
	void whenValueMakesNoSenseThenThrowsNamingProperty(String name, String value, String reason) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> bind(Map.of(name, value)))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("shared-memory." + name))
			.withMessageContaining(reason);
	}

	@Test
	void whenRingIsThereThenItsMessagesMayBeAsLongAsItsCapacityAllows() {
		Map<String, String> source = Map.of("channels.orders.open", "open-only", "channels.orders.max-message-size",
				"8MB");
		assertThat(ChannelOptionsMapper.map(bind(source)).get("orders").ring().maxMessageSize()).isEqualTo(8 << 20);
		assertInvalid("channels.orders.max-message-size", "at most a quarter of the capacity",
				Map.of("channels.orders.open", "open-only", "channels.orders.max-message-size", "3GB"));
	}

	@Test
	void whenObjectMayHaveToBeMadeThenItNeedsSize() {
		assertInvalid("segments.cache.size", "needs a size", Map.of("segments.cache.name", "/x"));
	}

	@Test
	void whenFileHasNoPathThenThrows() {
		assertInvalid("segments.blobs.path", "needs the path", Map.of("segments.blobs.type", "file"));
	}

	@Test
	void whenRegionEndsBeyondSegmentThenThrows() {
		assertInvalid("segments.cache.length", "would end at byte 8192, but the segment has 6000",
				Map.of("segments.cache.size", "6000B", "segments.cache.offset", "4KB", "segments.cache.length", "4KB"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			regions.a.offset   | 64KB                | would end at byte 65537, but the segment has 65536
			regions.a.offset   | -1B                 | must not be negative
			regions.a.offset   | 9223372036854775807B | behind the last byte that has a number
			regions.a.length   | 65KB                | would end at byte 66560
			regions.a.length   | -4KB                | must be positive
			regions.a.length   | 0                   | must be positive
			regions.a.address  | 0x30000fff          | multiple of the page size
			regions.a.address  | -4096               | decimal or hexadecimal
			default-region     | c                   | There is no such region. Configured are [a, b]
			offset             | 4KB                 | set it there
			length             | 4KB                 | set it there
			access             | read-only           | set it there
			address            | 0x10000             | set it there
			""")
	void whenRegionMakesNoSenseThenThrowsNamingProperty(String name, String value, String reason) {
		Map<String, String> source = new HashMap<>(Map.of("segments.cache.size", "64KB",
				"segments.cache.default-region", "a", "segments.cache.regions.a.access", "read-write",
				"segments.cache.regions.b.access", "read-only"));
		source.put("segments.cache." + name, value);
		assertInvalid("segments.cache." + name, reason, source);
	}

	@Test
	void whenRegionOverflowsThenThrows() {
		assertInvalid("segments.cache.length", "behind the last byte", Map.of("segments.cache.size", "4KB",
				"segments.cache.offset", Long.MAX_VALUE + "B", "segments.cache.length", "1KB"));
	}

	@Test
	void whenThereAreTwoDefaultRegionsThenThrows() {
		assertInvalid("segments.cache.default-region", "only one can be it",
				Map.of("segments.cache.size", "4KB", "segments.cache.default-region", "a",
						"segments.cache.regions.a.length", "1KB", "segments.cache.regions.default.length", "1KB"));
	}

	@Test
	void whenNoRegionIsTheDefaultThenThrows() {
		assertInvalid("segments.cache.regions", "Say with 'default-region' which of them", Map.of("segments.cache.size",
				"4KB", "segments.cache.regions.a.length", "1KB", "segments.cache.regions.b.length", "1KB"));
	}

	@Test
	void whenTwoRegionsWouldBeOneBeanThenThrows() {
		assertInvalid("segments.cacheIndex", "bean of the same name", Map.of("segments.cache.size", "4KB",
				"segments.cache.regions.index.length", "1KB", "segments.cacheIndex.size", "4KB"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					segments.s.type=emulated                                     | segments.s.directory   | needs the directory
					segments.s.type=xsi                                          | segments.s.key-path    | needs a key
					segments.s.type=xsi, segments.s.key-path=/tmp                | segments.s.key-id      | from 1 to 255
					segments.s.type=xsi, segments.s.key-path=/, segments.s.key-id=256 | segments.s.key-id | from 1 to 255
					segments.s.type=xsi, segments.s.key=0                        | segments.s.key         | from 1 to 0xffffffff
					segments.s.type=xsi, segments.s.key=0x100000000              | segments.s.key         | from 1 to 0xffffffff
					segments.s.type=xsi, segments.s.key=one                      | segments.s.key         | decimal or hexadecimal
					segments.s.type=xsi, segments.s.key=1, segments.s.key-id=1   | segments.s.key         | either the key
					segments.s.type=xsi, segments.s.key=1, segments.s.length=1KB | segments.s.length      | mapped whole
					segments.s.type=xsi, segments.s.key=1, segments.s.offset=1KB | segments.s.offset      | mapped whole
					segments.s.type=xsi, segments.s.key=1, segments.s.access=copy-on-write | segments.s.access | mapped
					segments.s.type=anonymous, segments.s.open=open-only         | segments.s.handle      | needs the handle
					segments.s.type=anonymous, segments.s.handle=x, segments.s.open=create-only | segments.s.open | there already
					segments.s.type=anonymous, segments.s.name=x                 | segments.s.name        | has a name
					segments.s.type=anonymous, segments.s.permissions=rw-rw----  | segments.s.permissions | no permissions
					segments.s.type=windows, segments.s.permissions=rw-rw----    | segments.s.permissions | no permissions
					""")
	void whenTypeLacksWhatItNeedsThenThrowsNamingProperty(String given, String name, String reason) {
		Map<String, String> source = new HashMap<>(Map.of("segments.s.size", "4KB"));
		for (String property : given.split(", ")) {
			source.put(property.substring(0, property.indexOf('=')), property.substring(property.indexOf('=') + 1));
		}
		assertInvalid(name, reason, source);
	}

	@Test
	void whenTwoChannelsHaveOneObjectThenThrowsNamingBoth() {
		assertInvalid("channels.b.name", "shared-memory.channels.a",
				Map.of("channels.a.name", "/same", "channels.b.name", "same"));
	}

	@Test
	void whenTwoChannelsHaveOneFileThenThrowsNamingBoth() {
		assertInvalid("channels.b.path", "shared-memory.channels.a", Map.of("channels.a.type", "file",
				"channels.a.path", "/tmp/a/../a/f", "channels.b.type", "file", "channels.b.path", "/tmp/a/f"));
		assertInvalid("channels.b.path", "shared-memory.channels.a",
				Map.of("channels.a.name", "/same", "channels.b.type", "file", "channels.b.path", "/dev/shm/same"));
	}

	@Test
	void whenSegmentAndChannelHaveOneNameThenThrows() {
		assertInvalid("channels.a", "segment of the same name",
				Map.of("channels.a.name", "/one", "segments.a.name", "/two", "segments.a.size", "4KB"));
	}

	private static void assertInvalid(String name, String reason, Map<String, String> source) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(() -> bind(source))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("shared-memory." + name))
			.withMessageContaining(reason);
	}

	private static SharedMemoryProperties bind(Map<String, String> source) {
		Map<String, String> prefixed = new TreeMap<>();
		source.forEach((name, value) -> prefixed.put("shared-memory." + name, value));
		SharedMemoryProperties properties = new Binder(new MapConfigurationPropertySource(prefixed))
			.bindOrCreate("shared-memory", SharedMemoryProperties.class);
		properties.afterPropertiesSet();
		return properties;
	}

}
