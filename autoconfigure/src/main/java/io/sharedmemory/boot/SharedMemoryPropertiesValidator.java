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
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.ring.RingOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Finds the values that make no sense before anything is mapped, and says which they are.
 */
final class SharedMemoryPropertiesValidator {

	private final SharedMemoryProperties properties;

	/**
	 * The property that each object or file belongs to.
	 */
	private final Map<String, String> objects = new HashMap<>();

	SharedMemoryPropertiesValidator(SharedMemoryProperties properties) {
		this.properties = properties;
	}

	/**
	 * Checks all properties.
	 * @throws InvalidConfigurationPropertyValueException if a value makes no sense
	 */
	void validate() {
		String namespace = this.properties.getNamespace();
		check(StringUtils.hasText(namespace) && namespace.indexOf('/') < 0, "namespace", namespace,
				"It becomes part of object names: it must not be empty and has no slash.");
		this.properties.getSegments().forEach((name, segment) -> validate("segments." + name, name, segment));
		this.properties.getChannels().forEach((name, channel) -> validate("channels." + name, name, channel));
		validate(this.properties.getTemplate());
		validate(this.properties.getListener());
		checkNotNegative("health.stalled-claim-after", this.properties.getHealth().getStalledClaimAfter());
		double maxLag = this.properties.getHealth().getMaxLag();
		check(maxLag > 0 && maxLag <= 1, "health.max-lag", maxLag, "It must be more than 0 and at most 1.");
	}

	private void validate(String prefix, String name, SharedMemoryProperties.Segment segment) {
		validateLocation(prefix, name, segment);
		DataSize size = segment.getSize();
		DataSize length = segment.getLength();
		checkPositive(prefix + ".size", size);
		checkPositive(prefix + ".length", length);
		check(!segment.getOffset().isNegative(), prefix + ".offset", segment.getOffset(), "It must not be negative.");
		check(size != null || length != null || segment.getType() == SegmentType.FILE
				|| segment.getOpen() == OpenMode.OPEN_ONLY, prefix + ".size", null,
				"A shared memory object that may have to be made needs a size.");
		if (size != null) {
			long end = segment.getOffset().toBytes() + ((length != null) ? length.toBytes() : 1);
			check(end <= size.toBytes(), prefix + ((length != null) ? ".length" : ".offset"),
					(length != null) ? length : segment.getOffset(),
					"The region would end at byte " + end + ", but the segment has " + size.toBytes() + ".");
		}
	}

	private void validate(String prefix, String name, SharedMemoryProperties.Channel channel) {
		check(!this.properties.getSegments().containsKey(name), prefix, name,
				"There is a segment of the same name, and the endpoint could not tell them apart.");
		validateLocation(prefix, name, channel);
		DataSize capacity = channel.getCapacity();
		DataSize maxMessageSize = channel.getMaxMessageSize();
		checkPositive(prefix + ".capacity", capacity);
		checkPositive(prefix + ".max-message-size", maxMessageSize);
		if (capacity != null) {
			checkRing(prefix + ".capacity", capacity, (ring) -> ring.capacity(capacity.toBytes()));
		}
		if (maxMessageSize != null) {
			checkRing(prefix + ".max-message-size", maxMessageSize,
					(ring) -> ring.capacity((capacity != null) ? capacity.toBytes() : RingOptions.DEFAULT_CAPACITY)
						.maxMessageSize((int) Math.min(maxMessageSize.toBytes(), Integer.MAX_VALUE)));
		}
		checkNumber(prefix + ".max-participants", channel.getMaxParticipants(), RingOptions.Builder::maxParticipants);
		checkNumber(prefix + ".max-groups", channel.getMaxGroups(), RingOptions.Builder::maxGroups);
		checkRing(prefix + ".required-groups", channel.getRequiredGroups(),
				(ring) -> ring.maxGroups((channel.getMaxGroups() != null) ? channel.getMaxGroups() : 0)
					.requiredGroups(channel.getRequiredGroups()));
		String deadLetterChannel = channel.getDeadLetterChannel();
		checkChannel(prefix + ".dead-letter-channel", deadLetterChannel);
		check(!name.equals(deadLetterChannel), prefix + ".dead-letter-channel", deadLetterChannel,
				"It is the channel itself.");
		checkNotNegative(prefix + ".send-timeout", channel.getSendTimeout());
		checkNotNegative(prefix + ".wait-for", channel.getWaitFor());
		check(channel.getWaitFor().isZero() || channel.getOpen() == OpenMode.OPEN_ONLY, prefix + ".wait-for",
				channel.getWaitFor(), "There is nothing to wait for unless 'open' is 'open-only'.");
	}

	private void validateLocation(String prefix, String name, SharedMemoryProperties.Location location) {
		boolean file = location.getType() == SegmentType.FILE;
		check(!file || StringUtils.hasText(location.getPath()), prefix + ".path", location.getPath(),
				"A segment of type 'file' needs the path of the file.");
		check(file || location.getPath() == null, prefix + ".path", location.getPath(),
				"Only a segment of type 'file' has a path; this one has the type 'posix'.");
		check(!file || location.getName() == null, prefix + ".name", location.getName(),
				"Only a segment of type 'posix' has a name; this one has the type 'file'.");
		validatePermissions(prefix + ".permissions", location.getPermissions());
		String object = ChannelOptionsMapper.location(this.properties, name, location).name();
		String other = this.objects.putIfAbsent(file || object.startsWith("/") ? object : "/" + object, prefix);
		check(other == null, prefix + (file ? ".path" : ".name"), object, "It is the same object as that of '"
				+ SharedMemoryProperties.PREFIX + "." + other + "'; each needs one of its own.");
	}

	private void validatePermissions(String name, String permissions) {
		check(!permissions.matches("[1-9]\\d*"), name, permissions,
				"Octal digits need a leading 0 and quotes, since YAML takes 0660 for the number 432. "
						+ "Write them as \"0660\" or as rw-rw----.");
		try {
			Permissions.parse(permissions);
		}
		catch (InterprocessException ex) {
			throw invalid(name, permissions, "Write permissions as rw-rw---- or as \"0660\".", ex);
		}
	}

	private void validate(SharedMemoryProperties.Template template) {
		String channel = template.getDefaultChannel();
		checkChannel("template.default-channel", channel);
		check(template.getGroup() == null || StringUtils.hasText(template.getGroup()), "template.group",
				template.getGroup(), "It must not be empty.");
		checkNotNegative("template.receive-timeout", template.getReceiveTimeout());
		checkNotNegative("template.reply-timeout", template.getReplyTimeout());
	}

	private void validate(SharedMemoryProperties.Listener listener) {
		checkNotNegative("listener.shutdown-timeout", listener.getShutdownTimeout());
		Duration idle = listener.getIdleEventInterval();
		check(idle == null || idle.toMillis() > 0, "listener.idle-event-interval", idle, "It must be positive.");
		check(listener.getConcurrency() > 0, "listener.concurrency", listener.getConcurrency(), "It must be positive.");
		check(listener.getConcurrency() == 1 || listener.isShared(), "listener.concurrency", listener.getConcurrency(),
				"More than one thread need shared groups: set 'shared-memory.listener.shared' to true, or set both on "
						+ "the listeners that divide their records.");
		check(listener.getMaxBatchSize() > 0, "listener.max-batch-size", listener.getMaxBatchSize(),
				"It must be positive.");
		SharedMemoryProperties.Retry retry = listener.getRetry();
		check(retry.getMaxAttempts() > 0, "listener.retry.max-attempts", retry.getMaxAttempts(),
				"It must be positive: 1 is to try once and not again.");
		check(retry.getMultiplier() >= 1, "listener.retry.multiplier", retry.getMultiplier(), "It must be at least 1.");
		checkNotNegative("listener.retry.delay", retry.getDelay());
		check(retry.getMaxDelay().toMillis() > 0, "listener.retry.max-delay", retry.getMaxDelay(),
				"It must be positive.");
		checkChannel("listener.dead-letter.channel", listener.getDeadLetter().getChannel());
		check(StringUtils.hasText(listener.getDeadLetter().getSuffix()), "listener.dead-letter.suffix",
				listener.getDeadLetter().getSuffix(), "It must not be empty.");
	}

	private void checkChannel(String name, @Nullable String channel) {
		check(channel == null || this.properties.getChannels().containsKey(channel), name, channel,
				"There is no such channel. Configured are " + this.properties.getChannels().keySet() + ".");
	}

	private void checkNumber(String name, @Nullable Integer number, NumberSetter setter) {
		if (number != null) {
			check(number > 0, name, number, "It must be positive.");
			checkRing(name, number, (ring) -> setter.set(ring, number));
		}
	}

	/**
	 * Lets the ring say what it thinks of a value.
	 */
	private void checkRing(String name, Object value, UnaryOperator<RingOptions.Builder> setter) {
		try {
			setter.apply(RingOptions.builder()).build();
		}
		catch (IllegalArgumentException ex) {
			throw invalid(name, value, StringUtils.capitalize(String.valueOf(ex.getMessage())) + ".", ex);
		}
	}

	private void checkPositive(String name, @Nullable DataSize size) {
		check(size == null || size.toBytes() > 0, name, size, "It must be positive.");
	}

	private void checkNotNegative(String name, Duration duration) {
		check(!duration.isNegative(), name, duration, "It must not be negative.");
	}

	private void check(boolean valid, String name, @Nullable Object value, String reason) {
		if (!valid) {
			throw invalid(name, value, reason, null);
		}
	}

	private InvalidConfigurationPropertyValueException invalid(String name, @Nullable Object value, String reason,
			@Nullable Throwable cause) {
		return new InvalidConfigurationPropertyValueException(SharedMemoryProperties.PREFIX + "." + name, value, reason,
				cause);
	}

	/**
	 * Sets a number of a ring's options.
	 */
	@FunctionalInterface
	private interface NumberSetter {

		RingOptions.Builder set(RingOptions.Builder ring, int number);

	}

}
