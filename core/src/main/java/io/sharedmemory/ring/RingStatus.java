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

package io.sharedmemory.ring;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A look at a ring while others use it. Each number was true at some moment during the
 * look, not all at the same one.
 *
 * @param name the name of the segment that holds the ring
 * @param capacity the size of its data, in bytes
 * @param maxMessageSize the longest payload, in bytes
 * @param tail where the next record will be claimed, in bytes since the ring was made
 * @param used how many bytes the slowest group still needs, padding included
 * @param groups the consumer groups
 * @param participants the producers and consumers, alive or dead
 * @since 0.1.0
 */
public record RingStatus(String name, long capacity, int maxMessageSize, long tail, long used, List<GroupStatus> groups,
		List<ParticipantStatus> participants) {

	/**
	 * Copies the lists.
	 */
	public RingStatus {
		groups = List.copyOf(groups);
		participants = List.copyOf(participants);
	}

	/**
	 * Says, for a message, who keeps producers waiting.
	 * @return the groups that have not read everything
	 */
	String describeHolders() {
		String holders = this.groups.stream()
			.filter((group) -> group.lag() > 0)
			.map(RingStatus::describe)
			.collect(Collectors.joining(", "));
		return holders.isEmpty() ? "a claim is open" : holders;
	}

	private static String describe(GroupStatus group) {
		long alive = group.consumers().stream().filter(ParticipantStatus::alive).count();
		return "group '" + group.name() + "' is " + group.lag() + " bytes behind and has " + alive
				+ ((alive == 1) ? " live consumer" : " live consumers");
	}

}
