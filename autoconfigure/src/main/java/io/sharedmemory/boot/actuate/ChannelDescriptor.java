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

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.sharedmemory.messaging.Channel;
import io.sharedmemory.messaging.ChannelStatistics;
import io.sharedmemory.messaging.GroupStatistics;
import io.sharedmemory.ring.GroupStatus;
import io.sharedmemory.ring.ParticipantStatus;
import io.sharedmemory.ring.RingException;
import io.sharedmemory.ring.RingStatus;
import io.sharedmemory.ring.Role;
import org.jspecify.annotations.Nullable;

/**
 * A channel as the endpoint shows it.
 *
 * @param ring the name of the segment that holds its ring
 * @param capacity room for messages, in bytes
 * @param used how much of it the slowest group still needs, in bytes
 * @param maxMessageSize the longest message with its headers, in bytes
 * @param whenFull what a sender of this process does when there is no room
 * @param waitStrategy how this process waits for messages and for room
 * @param sent how many records this process sent
 * @param sentBytes how long they were, in bytes
 * @param dropped how many messages of this process found no room
 * @param producers those who send
 * @param groups the consumer groups
 * @param error why the ring cannot be read, {@code null} if it can
 * @since 0.1.0
 */
public record ChannelDescriptor(String ring, long capacity, long used, int maxMessageSize, String whenFull,
		String waitStrategy, long sent, long sentBytes, long dropped, List<ParticipantStatus> producers,
		List<GroupDescriptor> groups, @Nullable String error) {

	static ChannelDescriptor of(Channel channel) {
		try {
			RingStatus status = channel.ring().status();
			return of(channel, status.used(),
					status.participants().stream().filter((one) -> one.role() == Role.PRODUCER).toList(),
					groups(status, channel.statistics()), null);
		}
		catch (RingException ex) {
			return of(channel, 0, List.of(), List.of(), ex.getMessage());
		}
	}

	private static ChannelDescriptor of(Channel channel, long used, List<ParticipantStatus> producers,
			List<GroupDescriptor> groups, @Nullable String error) {
		ChannelStatistics statistics = channel.statistics();
		return new ChannelDescriptor(channel.ring().name(), channel.ring().capacity(), used,
				channel.ring().maxMessageSize(), text(channel.whenFull()),
				text(channel.options().ring().waitStrategy()), statistics.getSent(), statistics.getSentBytes(),
				statistics.getDropped(), producers, groups, error);
	}

	private static List<GroupDescriptor> groups(RingStatus status, ChannelStatistics statistics) {
		Map<String, GroupStatistics> counts = new HashMap<>(statistics.getGroups()
			.stream()
			.collect(Collectors.toMap(GroupStatistics::getGroup, Function.identity())));
		return status.groups()
			.stream()
			.map((group) -> GroupDescriptor.of(group, counts.get(group.name())))
			.sorted(Comparator.comparing(GroupDescriptor::name))
			.toList();
	}

	private static String text(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * A group as the endpoint shows it.
	 *
	 * @param name its name
	 * @param kind {@code exclusive} or {@code shared}
	 * @param required whether an application has it among its required groups
	 * @param ephemeral whether it vanishes with its last consumer
	 * @param position where its oldest record begins, in bytes since the ring was made
	 * @param lag how far it is behind, in bytes
	 * @param lost how many records were overwritten before it read them
	 * @param received how many records this process received for it
	 * @param redelivered how many deliveries in this process were not the first of their
	 * record, because another process had died or a listener had failed
	 * @param failed how many calls of listeners failed in this process
	 * @param deadLettered how many records this process put into a dead-letter channel
	 * @param consumers those who receive for it
	 */
	public record GroupDescriptor(String name, String kind, boolean required, boolean ephemeral, long position,
			long lag, long lost, long received, long redelivered, long failed, long deadLettered,
			List<ParticipantStatus> consumers) {

		static GroupDescriptor of(GroupStatus status, @Nullable GroupStatistics counts) {
			return new GroupDescriptor(status.name(), status.shared() ? "shared" : "exclusive", status.required(),
					status.ephemeral(), status.position(), status.lag(), status.lost(),
					(counts != null) ? counts.getReceived() : 0, (counts != null) ? counts.getRedelivered() : 0,
					(counts != null) ? counts.getFailed() : 0, (counts != null) ? counts.getDeadLettered() : 0,
					status.consumers());
		}

	}

}
