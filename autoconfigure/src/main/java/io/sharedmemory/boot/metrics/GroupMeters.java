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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.sharedmemory.ring.GroupStatus;
import io.sharedmemory.ring.RingStatus;

/**
 * The meters of the groups of one ring in one registry, whichever process they are of.
 * Groups come and go: whenever a gauge of the ring looks at it anew, new ones get meters
 * and those that are gone lose theirs.
 */
final class GroupMeters {

	private final MeterRegistry registry;

	private final RingStatusView ring;

	private final Tags tags;

	private final Map<String, List<Meter>> meters = new HashMap<>();

	GroupMeters(MeterRegistry registry, RingStatusView ring, Tags tags) {
		this.registry = registry;
		this.ring = ring;
		this.tags = tags;
	}

	/**
	 * Adds and removes meters. Any thread may call this.
	 * @param status the ring
	 */
	synchronized void update(RingStatus status) {
		Set<String> groups = status.groups().stream().map(GroupStatus::name).collect(Collectors.toSet());
		groups.forEach(this::add);
		this.meters.entrySet().removeIf((entry) -> {
			boolean gone = !groups.contains(entry.getKey());
			if (gone) {
				entry.getValue().forEach(this.registry::remove);
			}
			return gone;
		});
	}

	/**
	 * Adds the meters of a group, unless it has them. Any thread may call this.
	 * @param group the name of the group
	 */
	synchronized void add(String group) {
		this.meters.computeIfAbsent(group, this::register);
	}

	private List<Meter> register(String group) {
		Tags tags = this.tags.and("group", group);
		return List.of(
				Gauge.builder("shared.memory.lag", this.ring, (view) -> view.read(group, GroupStatus::lag))
					.description("Bytes that the group is behind")
					.baseUnit(BaseUnits.BYTES)
					.tags(tags)
					.register(this.registry),
				FunctionCounter.builder("shared.memory.lost", this.ring, (view) -> view.read(group, GroupStatus::lost))
					.description("Records overwritten before the group read them")
					.baseUnit("records")
					.tags(tags)
					.register(this.registry));
	}

}
