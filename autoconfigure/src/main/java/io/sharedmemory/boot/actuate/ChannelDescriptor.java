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

import java.util.List;

import io.sharedmemory.messaging.Channel;
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
 * @param producers those who send
 * @param groups the consumer groups, with their positions, how far they are behind, and
 * those who receive for them
 * @param error why the ring cannot be read, {@code null} if it can
 * @since 0.1.0
 */
public record ChannelDescriptor(String ring, long capacity, long used, int maxMessageSize,
		List<ParticipantStatus> producers, List<GroupStatus> groups, @Nullable String error) {

	static ChannelDescriptor of(Channel channel) {
		try {
			RingStatus status = channel.ring().status();
			return new ChannelDescriptor(status.name(), status.capacity(), status.used(), status.maxMessageSize(),
					status.participants().stream().filter((one) -> one.role() == Role.PRODUCER).toList(),
					status.groups(), null);
		}
		catch (RingException ex) {
			return new ChannelDescriptor(channel.ring().name(), channel.ring().capacity(), 0,
					channel.ring().maxMessageSize(), List.of(), List.of(), ex.getMessage());
		}
	}

}
