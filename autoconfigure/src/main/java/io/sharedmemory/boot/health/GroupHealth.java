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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.sharedmemory.boot.SharedMemoryProperties;
import io.sharedmemory.ring.GroupStatus;
import io.sharedmemory.ring.ParticipantStatus;
import io.sharedmemory.ring.RingStatus;

/**
 * Looks for groups of a channel that do not keep up. What is not to make health down is a
 * warning in its details.
 */
final class GroupHealth {

	private final SharedMemoryProperties.Health thresholds;

	GroupHealth(SharedMemoryProperties.Health thresholds) {
		this.thresholds = thresholds;
	}

	void check(RingStatus status, Map<String, Object> details) {
		List<String> warnings = new ArrayList<>();
		for (GroupStatus group : status.groups()) {
			if (group.lag() > this.thresholds.getMaxLag() * status.capacity()) {
				SharedMemoryHealthIndicator.fail(details, "Group '" + group.name() + "' is " + group.lag() + " of "
						+ status.capacity() + " bytes behind");
			}
			checkConsumers(group, details, warnings);
		}
		if (!warnings.isEmpty()) {
			details.put("warnings", warnings);
		}
	}

	private void checkConsumers(GroupStatus group, Map<String, Object> details, List<String> warnings) {
		if (group.consumers().stream().anyMatch(ParticipantStatus::alive)) {
			return;
		}
		if (!group.consumers().isEmpty()) {
			report(this.thresholds.isFailOnDeadConsumer(),
					"Group '" + group.name() + "' was left by processes that died: "
							+ group.consumers().stream().map(ParticipantStatus::pid).distinct().toList(),
					details, warnings);
		}
		else if (group.required()) {
			report(this.thresholds.isFailOnMissingConsumer(),
					"Group '" + group.name() + "' is required and has no consumer", details, warnings);
		}
	}

	private static void report(boolean fail, String reason, Map<String, Object> details, List<String> warnings) {
		if (fail) {
			SharedMemoryHealthIndicator.fail(details, reason);
		}
		else {
			warnings.add(reason);
		}
	}

}
