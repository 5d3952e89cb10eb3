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

import java.util.LinkedHashMap;
import java.util.Map;

import io.sharedmemory.boot.SharedMemorySegments;
import io.sharedmemory.messaging.Channel;
import io.sharedmemory.messaging.ChannelRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint} that shows the segments and channels of the application.
 *
 * @since 0.1.0
 */
@Endpoint(id = "sharedmemory")
public class SharedMemoryEndpoint {

	private final SharedMemorySegments segments;

	private final @Nullable ChannelRegistry channels;

	/**
	 * Creates the endpoint.
	 * @param segments the segments
	 * @param channels the channels, if there are any
	 */
	public SharedMemoryEndpoint(SharedMemorySegments segments, @Nullable ChannelRegistry channels) {
		this.segments = segments;
		this.channels = channels;
	}

	/**
	 * Shows everything.
	 * @return segments and channels
	 */
	@ReadOperation
	public SharedMemoryDescriptor sharedMemory() {
		Map<String, SegmentDescriptor> segments = new LinkedHashMap<>();
		Map<String, ChannelDescriptor> channels = new LinkedHashMap<>();
		this.segments.getNames().forEach((name) -> segments.put(name, describeSegment(name)));
		if (this.channels != null) {
			for (String name : this.channels.getNames()) {
				Channel channel = this.channels.getOpenChannel(name);
				if (channel != null) {
					segments.put(name, describeSegment(channel));
					channels.put(name, ChannelDescriptor.of(channel));
				}
			}
		}
		return new SharedMemoryDescriptor(segments, channels);
	}

	/**
	 * Shows one segment.
	 * @param segment the name of a segment, or of a channel for its segment
	 * @return the segment, {@code null} if there is none of that name
	 */
	@ReadOperation
	public @Nullable SegmentDescriptor segment(@Selector String segment) {
		if (this.segments.getNames().contains(segment)) {
			return describeSegment(segment);
		}
		if (this.channels == null || !this.channels.getNames().contains(segment)) {
			return null;
		}
		Channel channel = this.channels.getOpenChannel(segment);
		return (channel != null) ? describeSegment(channel) : null;
	}

	private SegmentDescriptor describeSegment(String name) {
		return SegmentDescriptor.of(this.segments.getSegment(name), this.segments.getRegion(name));
	}

	private static SegmentDescriptor describeSegment(Channel channel) {
		return SegmentDescriptor.of(channel.ring().segment(), channel.ring().region());
	}

}
