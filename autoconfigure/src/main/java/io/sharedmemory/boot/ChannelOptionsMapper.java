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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.messaging.ChannelOptions;
import io.sharedmemory.messaging.SegmentLocation;
import io.sharedmemory.messaging.WhenFull;
import io.sharedmemory.ring.Retention;
import io.sharedmemory.ring.RingOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Makes the options of channels of their properties, which have been validated.
 */
final class ChannelOptionsMapper {

	private ChannelOptionsMapper() {
	}

	static Map<String, ChannelOptions> map(SharedMemoryProperties properties) {
		Map<String, ChannelOptions> options = new LinkedHashMap<>();
		for (Map.Entry<String, SharedMemoryProperties.Channel> channel : properties.getChannels().entrySet()) {
			options.put(channel.getKey(), map(properties, channel.getKey(), channel.getValue()));
		}
		return options;
	}

	private static ChannelOptions map(SharedMemoryProperties properties, String name,
			SharedMemoryProperties.Channel channel) {
		return new ChannelOptions(location(properties, name, channel), channel.getOpen(), channel.getWaitFor(),
				ring(channel), (channel.getWhenFull() != null) ? channel.getWhenFull() : WhenFull.BLOCK,
				channel.getSendTimeout());
	}

	private static SegmentLocation location(SharedMemoryProperties properties, String key,
			SharedMemoryProperties.Channel location) {
		return new SegmentLocation(location.getType(), objectName(properties.getNamespace(), key, location),
				Permissions.parse(location.getPermissions()));
	}

	/**
	 * Says what the object of a segment or a channel is called.
	 * @param namespace the namespace of the application
	 * @param key the name of the segment or channel
	 * @param location its properties
	 * @return the path of its file, or the name that was given or made of namespace and
	 * key
	 */
	static String objectName(String namespace, String key, SharedMemoryProperties.Location location) {
		if (location.getType() == SegmentType.FILE) {
			return Objects.requireNonNull(location.getPath());
		}
		String name = location.getName();
		if (name != null) {
			return name;
		}
		String slash = (location.getType() != SegmentType.WINDOWS) ? "/" : "";
		return slash + namespace + "." + key;
	}

	static RingOptions ring(SharedMemoryProperties.Channel channel) {
		return RingOptions.builder()
			.capacity(bytes(channel.getCapacity()))
			.maxMessageSize(Math.toIntExact(bytes(channel.getMaxMessageSize())))
			.maxParticipants(number(channel.getMaxParticipants()))
			.maxGroups(number(channel.getMaxGroups()))
			.retention(retention(channel.getWhenFull()))
			.producers(channel.getProducers())
			.requiredGroups(channel.getRequiredGroups())
			.waitStrategy(channel.getWaitStrategy())
			.build();
	}

	private static Retention retention(@Nullable WhenFull whenFull) {
		if (whenFull == null) {
			return Retention.UNSPECIFIED;
		}
		return switch (whenFull) {
			case BLOCK, FAIL -> Retention.KEEP;
			case OVERWRITE_OLDEST -> Retention.OVERWRITE_OLDEST;
		};
	}

	private static long bytes(@Nullable DataSize size) {
		return (size != null) ? size.toBytes() : 0;
	}

	private static int number(@Nullable Integer number) {
		return (number != null) ? number : 0;
	}

}
