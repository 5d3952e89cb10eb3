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

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint} that shows the segments and channels of the application, resets and
 * removes groups, and removes rings that are left over. Reading is allowed by default;
 * the rest needs {@code management.endpoint.sharedmemory.access=unrestricted}.
 *
 * @since 0.1.0
 */
@Endpoint(id = "sharedmemory", defaultAccess = Access.READ_ONLY)
public class SharedMemoryEndpoint {

	private final SharedMemorySegments segments;

	private final @Nullable ChannelRegistry channels;

	private final StaleSegments staleSegments;

	/**
	 * Creates the endpoint.
	 * @param segments the segments
	 * @param channels the channels, if there are any
	 */
	public SharedMemoryEndpoint(SharedMemorySegments segments, @Nullable ChannelRegistry channels) {
		this.segments = segments;
		this.channels = channels;
		this.staleSegments = new StaleSegments(segments, channels);
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
	 * @return the segment, with the channel if it is of one, {@code null} if there is
	 * none of that name
	 */
	@ReadOperation
	public @Nullable SegmentDescriptor segment(@Selector String segment) {
		if (this.segments.getNames().contains(segment)) {
			return describeSegment(segment);
		}
		Channel channel = openChannel(segment);
		return (channel != null) ? describeSegment(channel).with(ChannelDescriptor.of(channel)) : null;
	}

	/**
	 * Removes a group that nobody consumes for. What only it needed leaves the channel.
	 * @param channel the name of the channel
	 * @param group the name of the group
	 * @return the group
	 * @throws org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException
	 * if there is no such channel or group, or it has a live consumer
	 */
	@DeleteOperation
	public GroupChange removeGroup(@Selector String channel, @Selector String group) {
		GroupOperations.remove(requireChannel(channel), group);
		return new GroupChange(channel, group, "removed", null);
	}

	/**
	 * Moves a group that nobody consumes for past everything that was sent before.
	 * @param channel the name of the channel
	 * @param group the name of the group
	 * @return the group
	 * @throws org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException
	 * if there is no such channel or group, or it has a live consumer
	 */
	@WriteOperation
	public GroupChange resetGroup(@Selector String channel, @Selector String group) {
		return new GroupChange(channel, group, "reset", GroupOperations.skipToLatest(requireChannel(channel), group));
	}

	/**
	 * Removes a ring of the namespace that nobody takes part in and that is none of the
	 * application's own.
	 * @param segment its name in the namespace; for one beside the file of a channel, the
	 * name of the channel and what the file's name has more
	 * @return the ring
	 * @throws org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException
	 * if there is none of that name, a live process takes part in it, the application has
	 * it configured, or it is no ring
	 */
	@DeleteOperation
	public SegmentChange purge(@Selector String segment) {
		if (openChannel(segment) != null || this.segments.getNames().contains(segment)) {
			String reason = "This application itself uses '" + segment + "'";
			throw new InvalidEndpointRequestException(reason, reason);
		}
		if (!this.staleSegments.purge(segment)) {
			throw UnknownTargetException.ofSegment(segment);
		}
		return new SegmentChange(segment, "removed");
	}

	private Channel requireChannel(String name) {
		Channel channel = openChannel(name);
		if (channel == null) {
			throw UnknownTargetException.ofChannel(name);
		}
		return channel;
	}

	private @Nullable Channel openChannel(String name) {
		return (this.channels != null && this.channels.getNames().contains(name)) ? this.channels.getOpenChannel(name)
				: null;
	}

	private SegmentDescriptor describeSegment(String name) {
		return SegmentDescriptor.of(this.segments.getSegment(name), this.segments.getRegions(name));
	}

	private static SegmentDescriptor describeSegment(Channel channel) {
		return SegmentDescriptor.of(channel.ring().segment(), Map.of("default", channel.ring().region()));
	}

	/**
	 * What was done to a group.
	 *
	 * @param channel the name of the channel
	 * @param group the name of the group
	 * @param change {@code removed} or {@code reset}
	 * @param skipped how many records it was moved past, {@code null} if it was removed
	 */
	public record GroupChange(String channel, String group, String change,
			@Nullable Long skipped) implements OperationResponseBody {

	}

	/**
	 * What was done to a segment.
	 *
	 * @param segment its name in the namespace
	 * @param change {@code removed}
	 */
	public record SegmentChange(String segment, String change) implements OperationResponseBody {

	}

}
