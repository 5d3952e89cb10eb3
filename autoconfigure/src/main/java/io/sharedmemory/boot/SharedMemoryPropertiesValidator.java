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

package io.sharedmemory.boot;

import java.time.Duration;
import java.util.Map;

import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.ring.RingOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Finds the values that make no sense before anything is mapped, and says which they are.
 */
final class SharedMemoryPropertiesValidator {

	private static final long MAX_CAPACITY = DataSize.ofGigabytes(1).toBytes();

	private final SharedMemoryProperties properties;

	private final LocationPropertiesValidator locations;

	SharedMemoryPropertiesValidator(SharedMemoryProperties properties) {
		this.properties = properties;
		this.locations = new LocationPropertiesValidator(properties);
	}

	/**
	 * Checks all properties.
	 * @throws InvalidConfigurationPropertyValueException if a value makes no sense
	 */
	void validate() {
		String namespace = this.properties.getNamespace();
		PropertyChecks.check(StringUtils.hasText(namespace) && namespace.indexOf('/') < 0, "namespace", namespace,
				"It becomes part of object names: it must not be empty and has no slash.");
		SegmentPropertiesValidator segments = new SegmentPropertiesValidator(this.locations);
		for (Map.Entry<String, SharedMemoryProperties.Segment> segment : this.properties.getSegments().entrySet()) {
			segments.validate(segment.getKey(), segment.getValue());
		}
		for (Map.Entry<String, SharedMemoryProperties.Channel> channel : this.properties.getChannels().entrySet()) {
			validate("channels." + channel.getKey(), channel.getKey(), channel.getValue());
		}
		validate(this.properties.getTemplate());
		validate(this.properties.getListener());
		PropertyChecks.checkNotNegative("health.stalled-claim-after",
				this.properties.getHealth().getStalledClaimAfter());
		double maxLag = this.properties.getHealth().getMaxLag();
		PropertyChecks.check(maxLag > 0 && maxLag <= 1, "health.max-lag", maxLag,
				"It must be more than 0 and at most 1.");
	}

	private void validate(String prefix, String name, SharedMemoryProperties.Channel channel) {
		PropertyChecks.check(!this.properties.getSegments().containsKey(name), prefix, name,
				"There is a segment of the same name, and the endpoint could not tell them apart.");
		PropertyChecks.check(SharedMemoryProperties.Channel.TYPES.contains(channel.getType()), prefix + ".type",
				channel.getType(), "A channel is of type 'posix' or 'file'.");
		this.locations.validate(prefix, name, channel);
		DataSize capacity = channel.getCapacity();
		DataSize maxMessageSize = channel.getMaxMessageSize();
		PropertyChecks.checkPositive(prefix + ".capacity", capacity);
		PropertyChecks.checkPositive(prefix + ".max-message-size", maxMessageSize);
		if (capacity != null) {
			checkRing(prefix + ".capacity", capacity, RingOptions.builder().capacity(capacity.toBytes()));
		}
		if (maxMessageSize != null) {
			checkRing(prefix + ".max-message-size", maxMessageSize,
					RingOptions.builder()
						.capacity((capacity != null) ? capacity.toBytes() : mostCapacity(channel))
						.maxMessageSize((int) Math.min(maxMessageSize.toBytes(), Integer.MAX_VALUE)));
		}
		Integer maxParticipants = channel.getMaxParticipants();
		if (maxParticipants != null) {
			checkNumber(prefix + ".max-participants", maxParticipants,
					RingOptions.builder().maxParticipants(maxParticipants));
		}
		Integer maxGroups = channel.getMaxGroups();
		if (maxGroups != null) {
			checkNumber(prefix + ".max-groups", maxGroups, RingOptions.builder().maxGroups(maxGroups));
		}
		checkRing(prefix + ".required-groups", channel.getRequiredGroups(),
				RingOptions.builder()
					.maxGroups((maxGroups != null) ? maxGroups : 0)
					.requiredGroups(channel.getRequiredGroups()));
		String deadLetterChannel = channel.getDeadLetterChannel();
		checkChannel(prefix + ".dead-letter-channel", deadLetterChannel);
		PropertyChecks.check(!name.equals(deadLetterChannel), prefix + ".dead-letter-channel", deadLetterChannel,
				"It is the channel itself.");
		PropertyChecks.checkNotNegative(prefix + ".send-timeout", channel.getSendTimeout());
		PropertyChecks.checkNotNegative(prefix + ".wait-for", channel.getWaitFor());
		PropertyChecks.check(channel.getWaitFor().isZero() || channel.getOpen() == OpenMode.OPEN_ONLY,
				prefix + ".wait-for", channel.getWaitFor(),
				"There is nothing to wait for unless 'open' is 'open-only'.");
	}

	/**
	 * Returns how much capacity a ring can have of which nothing is said of it: what it
	 * is made with, or any if it is there already.
	 */
	private static long mostCapacity(SharedMemoryProperties.Channel channel) {
		return (channel.getOpen() == OpenMode.OPEN_ONLY) ? MAX_CAPACITY : RingOptions.DEFAULT_CAPACITY;
	}

	private void validate(SharedMemoryProperties.Template template) {
		String channel = template.getDefaultChannel();
		checkChannel("template.default-channel", channel);
		PropertyChecks.check(template.getGroup() == null || StringUtils.hasText(template.getGroup()), "template.group",
				template.getGroup(), "It must not be empty.");
		PropertyChecks.checkNotNegative("template.receive-timeout", template.getReceiveTimeout());
		PropertyChecks.checkNotNegative("template.reply-timeout", template.getReplyTimeout());
	}

	private void validate(SharedMemoryProperties.Listener listener) {
		PropertyChecks.checkNotNegative("listener.shutdown-timeout", listener.getShutdownTimeout());
		Duration idle = listener.getIdleEventInterval();
		if (idle != null) {
			PropertyChecks.checkPositive("listener.idle-event-interval", idle);
		}
		PropertyChecks.check(listener.getConcurrency() > 0, "listener.concurrency", listener.getConcurrency(),
				"It must be positive.");
		PropertyChecks.check(listener.getConcurrency() == 1 || listener.isShared(), "listener.concurrency",
				listener.getConcurrency(),
				"More than one thread need shared groups: set 'shared-memory.listener.shared' to true, or set both on "
						+ "the listeners that divide their records.");
		PropertyChecks.check(listener.getMaxBatchSize() > 0, "listener.max-batch-size", listener.getMaxBatchSize(),
				"It must be positive.");
		SharedMemoryProperties.Retry retry = listener.getRetry();
		PropertyChecks.check(retry.getMaxAttempts() > 0, "listener.retry.max-attempts", retry.getMaxAttempts(),
				"It must be positive: 1 is to try once and not again.");
		PropertyChecks.check(retry.getMultiplier() >= 1, "listener.retry.multiplier", retry.getMultiplier(),
				"It must be at least 1.");
		PropertyChecks.checkNotNegative("listener.retry.delay", retry.getDelay());
		PropertyChecks.checkPositive("listener.retry.max-delay", retry.getMaxDelay());
		checkChannel("listener.dead-letter.channel", listener.getDeadLetter().getChannel());
		PropertyChecks.check(StringUtils.hasText(listener.getDeadLetter().getSuffix()), "listener.dead-letter.suffix",
				listener.getDeadLetter().getSuffix(), "It must not be empty.");
	}

	private void checkChannel(String name, @Nullable String channel) {
		PropertyChecks.check(channel == null || this.properties.getChannels().containsKey(channel), name, channel,
				"There is no such channel. Configured are " + this.properties.getChannels().keySet() + ".");
	}

	private void checkNumber(String name, int number, RingOptions.Builder ring) {
		PropertyChecks.check(number > 0, name, number, "It must be positive.");
		checkRing(name, number, ring);
	}

	/**
	 * Lets the ring say what it thinks of a value.
	 */
	private void checkRing(String name, Object value, RingOptions.Builder ring) {
		try {
			ring.build();
		}
		catch (IllegalArgumentException ex) {
			throw PropertyChecks.invalid(name, value, StringUtils.capitalize(String.valueOf(ex.getMessage())) + ".",
					ex);
		}
	}

}
