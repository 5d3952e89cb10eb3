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

package io.sharedmemory.boot.health;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.sharedmemory.boot.SegmentState;
import io.sharedmemory.boot.SharedMemoryProperties;
import io.sharedmemory.boot.SharedMemorySegments;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.messaging.Channel;
import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.SharedMemoryListenerEndpointRegistry;
import io.sharedmemory.messaging.SharedMemoryMessageListenerContainer;
import io.sharedmemory.ring.RingException;
import io.sharedmemory.ring.RingStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} for segments and channels. Up if every one is mapped, means
 * what its name means to others, and can be read, and if every group of a channel keeps
 * up, and if no listener ended by a failure; down otherwise, with the reason. Out of
 * service while a live process keeps a channel's consumers waiting.
 *
 * @since 0.1.0
 */
public class SharedMemoryHealthIndicator extends AbstractHealthIndicator {

	private final SharedMemorySegments segments;

	private final @Nullable ChannelRegistry channels;

	private final Iterable<SharedMemoryListenerEndpointRegistry> listeners;

	private final SharedMemoryProperties.Health thresholds;

	private final GroupHealth groups;

	private final Map<String, StalledClaims> stalledClaims = new ConcurrentHashMap<>();

	/**
	 * Creates the indicator.
	 * @param segments the segments
	 * @param channels the channels, if there are any
	 * @param listeners the listeners
	 * @param thresholds when a group is not healthy
	 */
	public SharedMemoryHealthIndicator(SharedMemorySegments segments, @Nullable ChannelRegistry channels,
			Iterable<SharedMemoryListenerEndpointRegistry> listeners, SharedMemoryProperties.Health thresholds) {
		super("The health of shared memory cannot be found out");
		this.segments = segments;
		this.channels = channels;
		this.listeners = listeners;
		this.thresholds = thresholds;
		this.groups = new GroupHealth(thresholds);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Map<String, Map<String, Object>> segments = new LinkedHashMap<>();
		this.segments.getNames().forEach((name) -> segments.put(name, check(name)));
		Map<String, Map<String, Object>> channels = new LinkedHashMap<>();
		if (this.channels != null) {
			for (String name : this.channels.getNames()) {
				Channel channel = this.channels.getOpenChannel(name);
				if (channel != null) {
					channels.put(name, check(channel));
				}
			}
		}
		Map<String, Map<String, Object>> listeners = failedListeners();
		builder.status(worst(Stream.of(segments, channels, listeners).flatMap((all) -> all.values().stream())));
		addDetail(builder, "segments", segments);
		addDetail(builder, "channels", channels);
		addDetail(builder, "listeners", listeners);
	}

	private Map<String, Map<String, Object>> failedListeners() {
		Map<String, Map<String, Object>> failed = new LinkedHashMap<>();
		for (SharedMemoryListenerEndpointRegistry registry : this.listeners) {
			for (SharedMemoryMessageListenerContainer container : registry.getListenerContainers()) {
				Throwable failure = container.getFailure();
				if (failure != null) {
					Map<String, Object> details = failed.computeIfAbsent(container.getId(),
							(id) -> new LinkedHashMap<>());
					details.put("channel", container.getChannel());
					details.put("group", container.getGroup());
					fail(details, "It ended with " + failure);
				}
			}
		}
		return failed;
	}

	private static Status worst(Stream<Map<String, Object>> details) {
		Set<Object> statuses = details.map((one) -> one.get("status")).collect(Collectors.toSet());
		if (statuses.contains(Status.DOWN.getCode())) {
			return Status.DOWN;
		}
		return statuses.contains(Status.OUT_OF_SERVICE.getCode()) ? Status.OUT_OF_SERVICE : Status.UP;
	}

	private static void addDetail(Health.Builder builder, String name, Map<String, Map<String, Object>> details) {
		if (!details.isEmpty()) {
			builder.withDetail(name, details);
		}
	}

	private Map<String, Object> check(String segment) {
		Map<String, Object> details = new LinkedHashMap<>();
		Map<String, MappedRegion> regions = this.segments.getRegions(segment);
		check(details, this.segments.getSegment(segment), regions.values());
		Map<String, String> states = new LinkedHashMap<>();
		regions.forEach((name, region) -> states.put(name, region.isMapped() ? "mapped" : "unmapped"));
		details.put("regions", states);
		return details;
	}

	private Map<String, Object> check(Channel channel) {
		Map<String, Object> details = new LinkedHashMap<>();
		check(details, channel.ring().segment(), List.of(channel.ring().region()));
		try {
			RingStatus status = channel.ring().status();
			details.put("capacity", status.capacity());
			details.put("used", status.used());
			this.groups.check(status, details);
			List<String> stalled = this.stalledClaims
				.computeIfAbsent(channel.name(), (name) -> new StalledClaims(this.thresholds))
				.find(status);
			if (!stalled.isEmpty()) {
				report(details, Status.OUT_OF_SERVICE, String.join("; ", stalled));
			}
		}
		catch (RingException ex) {
			fail(details, String.valueOf(ex.getMessage()));
		}
		return details;
	}

	private static void check(Map<String, Object> details, Segment segment, Collection<MappedRegion> regions) {
		details.put("status", Status.UP.getCode());
		details.put("name", segment.name());
		try {
			String reason = reason(SegmentState.of(segment, regions));
			if (reason != null) {
				fail(details, reason);
			}
			else if (segment.size() < end(regions)) {
				fail(details, "It was made shorter: it has " + segment.size() + " bytes, and is mapped up to byte "
						+ end(regions));
			}
		}
		catch (InterprocessException ex) {
			fail(details, String.valueOf(ex.getMessage()));
		}
	}

	private static long end(Collection<MappedRegion> regions) {
		return regions.stream().mapToLong((region) -> region.offset() + region.size()).max().orElse(0);
	}

	private static @Nullable String reason(SegmentState state) {
		return switch (state) {
			case MAPPED -> null;
			case UNMAPPED -> "It is not mapped";
			case REMOVED -> "Its name was removed: whoever starts now makes another one";
			case REPLACED -> "Its name was removed and means another object now, which others use";
		};
	}

	static void fail(Map<String, Object> details, String reason) {
		report(details, Status.DOWN, reason);
	}

	private static void report(Map<String, Object> details, Status status, String reason) {
		if (!Status.DOWN.getCode().equals(details.get("status"))) {
			details.put("status", status.getCode());
		}
		details.merge("reason", reason, (one, other) -> one + "; " + other);
	}

}
