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

package io.sharedmemory.boot.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sharedmemory.messaging.Channel;
import io.sharedmemory.messaging.ChannelStatistics;
import io.sharedmemory.messaging.GroupStatistics;
import io.sharedmemory.ring.ParticipantStatus;
import io.sharedmemory.ring.RingException;
import io.sharedmemory.ring.RingStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * {@link MeterBinder} for one channel: what this process sent and received, and how far
 * each group is behind. Groups that this process joins later are added then, those of
 * other processes when a gauge of the channel is read.
 *
 * @since 0.1.0
 */
public class SharedMemoryChannelMetrics implements MeterBinder {

	private static final Log logger = LogFactory.getLog(SharedMemoryChannelMetrics.class);

	private final Channel channel;

	private final Tags tags;

	/**
	 * Creates the binder.
	 * @param channel the channel, open
	 */
	public SharedMemoryChannelMetrics(Channel channel) {
		this.channel = channel;
		this.tags = Tags.of("channel", channel.name());
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		RingStatusView ring = new RingStatusView(this.channel);
		counter(registry, "sent", "Records sent", "records", ChannelStatistics::getSent);
		counter(registry, "sent.bytes", "Bytes sent, headers included", BaseUnits.BYTES,
				ChannelStatistics::getSentBytes);
		counter(registry, "dropped", "Records not sent for want of room", "records", ChannelStatistics::getDropped);
		FunctionTimer
			.builder("shared.memory.blocked", this.channel.statistics(), ChannelStatistics::getBlocked,
					ChannelStatistics::getBlockedNanos, TimeUnit.NANOSECONDS)
			.description("Time that sends waited for room")
			.tags(this.tags)
			.register(registry);
		gauge(registry, ring, "capacity", "Room for records", RingStatus::capacity);
		gauge(registry, ring, "used", "Bytes that the slowest group still needs", RingStatus::used);
		Gauge.builder("shared.memory.fill", ring, (view) -> view.read(SharedMemoryChannelMetrics::fill))
			.description("Part of the room that the slowest group still needs, from 0 to 1")
			.tags(this.tags)
			.register(registry);
		Gauge
			.builder("shared.memory.participants", ring,
					(view) -> view
						.read((status) -> status.participants().stream().filter(ParticipantStatus::alive).count()))
			.description("Producers and consumers of all processes that live")
			.tags(this.tags)
			.register(registry);
		bindGroups(registry, ring);
	}

	private static double fill(RingStatus status) {
		return (double) status.used() / status.capacity();
	}

	/**
	 * The statistics keep the view for the gauges, which refer to it weakly.
	 */
	private void bindGroups(MeterRegistry registry, RingStatusView ring) {
		GroupMeters groups = new GroupMeters(registry, ring, this.tags);
		try {
			groups.update(this.channel.ring().status());
		}
		catch (RingException ex) {
			logger.debug("The groups of a ring cannot be read", ex);
		}
		ring.onLook(groups::update);
		this.channel.statistics().observeGroups((statistics) -> {
			groups.add(statistics.getGroup());
			bindStatistics(registry, statistics);
		});
	}

	private void bindStatistics(MeterRegistry registry, GroupStatistics statistics) {
		Tags tags = this.tags.and("group", statistics.getGroup());
		counter(registry, statistics, tags, "received", "Records received, again if a process died with them",
				GroupStatistics::getReceived);
		counter(registry, statistics, tags, "redelivered", "Deliveries that were not the first of their record",
				GroupStatistics::getRedelivered);
		counter(registry, statistics, tags, "filtered", "Records that a filter discarded",
				GroupStatistics::getFiltered);
		counter(registry, statistics, tags, "failed", "Calls of listeners that failed", GroupStatistics::getFailed);
		counter(registry, statistics, tags, "dead.lettered", "Records put into a dead-letter channel",
				GroupStatistics::getDeadLettered);
		FunctionCounter.builder("shared.memory.received.bytes", statistics, GroupStatistics::getReceivedBytes)
			.description("Bytes received, headers included")
			.baseUnit(BaseUnits.BYTES)
			.tags(tags)
			.register(registry);
		statistics.timeHandling();
		FunctionTimer
			.builder("shared.memory.handling", statistics, GroupStatistics::getTimed, GroupStatistics::getHandlingNanos,
					TimeUnit.NANOSECONDS)
			.description("Time that listeners took")
			.tags(tags)
			.register(registry);
	}

	private void counter(MeterRegistry registry, String name, String description, String unit,
			ToDoubleFunction<ChannelStatistics> value) {
		FunctionCounter.builder("shared.memory." + name, this.channel.statistics(), value)
			.description(description)
			.baseUnit(unit)
			.tags(this.tags)
			.register(registry);
	}

	private static void counter(MeterRegistry registry, GroupStatistics statistics, Tags tags, String name,
			String description, ToDoubleFunction<GroupStatistics> value) {
		FunctionCounter.builder("shared.memory." + name, statistics, value)
			.description(description)
			.baseUnit("records")
			.tags(tags)
			.register(registry);
	}

	private void gauge(MeterRegistry registry, RingStatusView ring, String name, String description,
			ToDoubleFunction<RingStatus> value) {
		Gauge.builder("shared.memory." + name, ring, (view) -> view.read(value))
			.description(description)
			.baseUnit(BaseUnits.BYTES)
			.tags(this.tags)
			.register(registry);
	}

}
