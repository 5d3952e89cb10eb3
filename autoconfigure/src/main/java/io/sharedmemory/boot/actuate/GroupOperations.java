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

import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.messaging.Channel;
import io.sharedmemory.ring.GroupBusyException;
import io.sharedmemory.ring.GroupOptions;
import io.sharedmemory.ring.GroupStatus;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingException;
import io.sharedmemory.ring.UnknownGroupException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.core.log.LogMessage;

/**
 * Changes the groups of a channel that nobody consumes for.
 */
final class GroupOperations {

	private static final Log logger = LogFactory.getLog(GroupOperations.class);

	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	/** How long a group waits for the record that a live producer is writing. */
	private static final long WRITING_NANOS = TimeUnit.SECONDS.toNanos(1);

	private GroupOperations() {
	}

	/**
	 * Removes a group.
	 * @param channel the channel
	 * @param group the name of the group
	 * @throws UnknownTargetException if there is none
	 * @throws InvalidEndpointRequestException if the group has a live consumer, or a live
	 * process keeps the tables of the ring locked
	 */
	static void remove(Channel channel, String group) {
		try {
			channel.ring().removeGroup(group);
		}
		catch (UnknownGroupException ex) {
			throw UnknownTargetException.ofGroup(channel.name(), group);
		}
		catch (RingException | InterprocessException ex) {
			throw refused(ex);
		}
	}

	/**
	 * Moves a group past everything that was sent before, what the dead had in hand and
	 * what they were writing.
	 * @param channel the channel
	 * @param group the name of the group
	 * @return how many records it was moved past
	 * @throws UnknownTargetException if there is no such group
	 * @throws InvalidEndpointRequestException if it has a live consumer, has come to a
	 * record that a live producer is writing, or a live process keeps the tables of the
	 * ring locked
	 */
	static long skipToLatest(Channel channel, String group) {
		GroupStatus status = status(channel, group);
		if (status.shared() && status.consumers().stream().anyMatch((consumer) -> consumer.alive())) {
			throw refused(new IllegalStateException("group '" + group + "' has live consumers"));
		}
		try {
			return skipAlone(channel, group);
		}
		catch (RingException | InterprocessException ex) {
			throw refused(ex);
		}
		finally {
			if (status.shared()) {
				shareAgain(channel, group);
			}
		}
	}

	/**
	 * Moves a group on as its only consumer, who is given the records in their order:
	 * first those that consumers of a shared group had in hand when they died. A group
	 * that is not there any more when it is joined is made, and must not stay: an
	 * ephemeral one whose consumers died, or one that somebody removes meanwhile.
	 */
	private static long skipAlone(Channel channel, String group) {
		try (RingConsumer consumer = channel.ring().newConsumer(group, GroupOptions.exclusive().vanishing())) {
			long front = consumer.position();
			long tail = channel.ring().status().tail();
			long skipped = 0;
			long last = System.nanoTime();
			while (Math.max(consumer.position(), front) < tail || status(channel, group).position() < front) {
				int handled = consumer.poll((rec) -> {
				}, 1);
				skipped += handled;
				if (handled > 0) {
					last = System.nanoTime();
				}
				else if (Thread.currentThread().isInterrupted() || System.nanoTime() - last >= WRITING_NANOS) {
					throw refused(stillWriting(channel, consumer.position(), skipped));
				}
				else {
					consumer.await(LOOK_NANOS);
				}
			}
			return skipped;
		}
	}

	/**
	 * Makes a group what it was. If somebody has joined it meanwhile, that one says what
	 * it is.
	 */
	private static void shareAgain(Channel channel, String group) {
		try {
			channel.ring().newConsumer(group, GroupOptions.sharing().vanishing()).close();
		}
		catch (RingException | InterprocessException ex) {
			logger.debug(
					LogMessage.format("Group '%s' of channel '%s' is not made shared again", group, channel.name()),
					ex);
		}
	}

	private static GroupStatus status(Channel channel, String group) {
		return channel.ring()
			.status()
			.groups()
			.stream()
			.filter((one) -> one.name().equals(group))
			.findFirst()
			.orElseThrow(() -> UnknownTargetException.ofGroup(channel.name(), group));
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
