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

import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.sharedmemory.messaging.Channel;
import io.sharedmemory.ring.GroupBusyException;
import io.sharedmemory.ring.GroupOptions;
import io.sharedmemory.ring.GroupStatus;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingException;
import io.sharedmemory.ring.UnknownGroupException;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Changes the groups of a channel that nobody consumes for.
 */
final class GroupOperations {

	/** How long a group waits for the record that a live producer is writing. */
	private static final long WRITING_NANOS = TimeUnit.SECONDS.toNanos(1);

	private GroupOperations() {
	}

	/**
	 * Removes a group.
	 * @param channel the channel
	 * @param group the name of the group
	 * @throws UnknownTargetException if there is none
	 * @throws InvalidEndpointRequestException if the group has a live consumer
	 */
	static void remove(Channel channel, String group) {
		try {
			channel.ring().removeGroup(group);
		}
		catch (UnknownGroupException ex) {
			throw UnknownTargetException.ofGroup(channel.name(), group);
		}
		catch (RingException ex) {
			throw refused(ex);
		}
	}

	/**
	 * Moves a group past everything that was sent before, and what the dead were writing.
	 * @param channel the channel
	 * @param group the name of the group
	 * @return how many records it was moved past
	 * @throws UnknownTargetException if there is no such group
	 * @throws InvalidEndpointRequestException if it has a live consumer, or has come to a
	 * record that a live producer is writing
	 */
	static long skipToLatest(Channel channel, String group) {
		try (RingConsumer consumer = channel.ring().newConsumer(group, existing(channel, group))) {
			long tail = channel.ring().status().tail();
			long skipped = 0;
			while (consumer.position() < tail) {
				int handled = consumer.poll((rec) -> {
				}, 1);
				skipped += handled;
				if (handled == 0 && consumer.position() < tail && !consumer.await(WRITING_NANOS)) {
					throw refused(stillWriting(channel, consumer.position(), skipped));
				}
			}
			return skipped;
		}
		catch (RingException ex) {
			throw refused(ex);
		}
	}

	/**
	 * Returns how to join a group. One that is not there any more when it is joined is
	 * made, and must not stay: an ephemeral one whose consumers died, or one that
	 * somebody removes meanwhile.
	 */
	private static GroupOptions existing(Channel channel, String group) {
		GroupStatus status = channel.ring()
			.status()
			.groups()
			.stream()
			.filter((one) -> one.name().equals(group))
			.findFirst()
			.orElseThrow(() -> UnknownTargetException.ofGroup(channel.name(), group));
		if (status.shared() && status.consumers().stream().anyMatch((consumer) -> consumer.alive())) {
			throw refused(new IllegalStateException("group '" + group + "' has live consumers"));
		}
		return (status.shared() ? GroupOptions.sharing() : GroupOptions.exclusive()).vanishing();
	}

	private static IllegalStateException stillWriting(Channel channel, long position, long skipped) {
		String writers = channel.ring()
			.status()
			.participants()
			.stream()
			.filter((participant) -> participant.alive() && participant.openClaim() != null)
			.map((participant) -> "process " + participant.pid() + " is writing the record at "
					+ participant.openClaim())
			.collect(Collectors.joining(", "));
		return new IllegalStateException("The group is past " + skipped + ((skipped == 1) ? " record" : " records")
				+ ", and cannot go on at " + position + " yet" + (writers.isEmpty() ? "" : ": " + writers));
	}

	private static InvalidEndpointRequestException refused(RuntimeException ex) {
		String reason = ((ex instanceof GroupBusyException) ? "The group has a live consumer; stop it first: " : "")
				+ ex.getMessage();
		return new InvalidEndpointRequestException(reason, reason, ex);
	}

}
