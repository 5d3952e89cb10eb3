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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.sharedmemory.sync.WaitStrategy;

/**
 * How a ring is made, and how this process waits in it.
 * <p>
 * Capacity, message size and table sizes belong to the ring and are fixed when it is
 * made. A process that opens a ring must ask for the same ones, or for 0, which takes
 * what is there. The other options are each process's own.
 *
 * @param capacity how many bytes of records may wait to be read, a power of two from
 * {@value RingLayout#MIN_CAPACITY} to {@value RingLayout#MAX_CAPACITY}; 0 for
 * {@value #DEFAULT_CAPACITY}
 * @param maxMessageSize the longest payload in bytes, at most a quarter of the capacity;
 * 0 for 1 MiB or that quarter, whichever is less
 * @param maxParticipants how many producers and consumers can take part at once, from 2
 * to {@value RingLayout#MAX_PARTICIPANTS}; 0 for {@value #DEFAULT_MAX_PARTICIPANTS}
 * @param maxGroups how many consumer groups there can be, from 1 to
 * {@value RingLayout#MAX_GROUPS}; 0 for {@value #DEFAULT_MAX_GROUPS}
 * @param retention what becomes of the oldest records when the ring is full
 * @param producers how many producers may send at once
 * @param requiredGroups groups that exist from the moment the ring is made; missing ones
 * are added when it is opened
 * @param waitStrategy how producers wait for room and consumers for records
 * @param attachTimeout how long opening waits for another process that is making the ring
 * @since 0.1.0
 */
public record RingOptions(long capacity, int maxMessageSize, int maxParticipants, int maxGroups, Retention retention,
		Producers producers, List<String> requiredGroups, WaitStrategy waitStrategy, Duration attachTimeout) {

	/**
	 * Capacity of a ring that nothing is said of, in bytes.
	 */
	public static final long DEFAULT_CAPACITY = 16L << 20;

	/**
	 * Participants of a ring that nothing is said of.
	 */
	public static final int DEFAULT_MAX_PARTICIPANTS = 64;

	/**
	 * Groups of a ring that nothing is said of.
	 */
	public static final int DEFAULT_MAX_GROUPS = 16;

	private static final int DEFAULT_MAX_MESSAGE_SIZE = 1 << 20;

	private static final Duration LONGEST_TIMEOUT = Duration.ofDays(36_500);

	/**
	 * Checks the ranges.
	 */
	public RingOptions {
		Objects.requireNonNull(retention, "retention");
		Objects.requireNonNull(producers, "producers");
		Objects.requireNonNull(waitStrategy, "waitStrategy");
		Objects.requireNonNull(attachTimeout, "attachTimeout");
		check(!attachTimeout.isNegative() && attachTimeout.compareTo(LONGEST_TIMEOUT) <= 0, "attachTimeout",
				attachTimeout, "from 0 to " + LONGEST_TIMEOUT.toDays() + " days");
		check(capacity == 0 || (capacity >= RingLayout.MIN_CAPACITY && capacity <= RingLayout.MAX_CAPACITY
				&& Long.bitCount(capacity) == 1), "capacity", capacity,
				"a power of two from " + RingLayout.MIN_CAPACITY + " to " + RingLayout.MAX_CAPACITY + " bytes");
		check(maxMessageSize >= 0, "maxMessageSize", maxMessageSize, "0 or more bytes");
		check((capacity == 0 || maxMessageSize <= capacity / 4), "maxMessageSize", maxMessageSize,
				"at most a quarter of the capacity (" + capacity / 4 + " bytes)");
		check(maxParticipants == 0 || (maxParticipants >= 2 && maxParticipants <= RingLayout.MAX_PARTICIPANTS),
				"maxParticipants", maxParticipants, "from 2 to " + RingLayout.MAX_PARTICIPANTS);
		check(maxGroups == 0 || (maxGroups >= 1 && maxGroups <= RingLayout.MAX_GROUPS), "maxGroups", maxGroups,
				"from 1 to " + RingLayout.MAX_GROUPS);
		requiredGroups = List.copyOf(requiredGroups);
		for (String group : requiredGroups) {
			checkGroupName(group);
		}
		check(Set.copyOf(requiredGroups).size() == requiredGroups.size(), "requiredGroups", requiredGroups,
				"without repetition");
		check(requiredGroups.size() <= ((maxGroups != 0) ? maxGroups : DEFAULT_MAX_GROUPS), "requiredGroups",
				requiredGroups.size(), "at most as many as maxGroups");
	}

	/**
	 * Starts with the defaults.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Checks a group's name.
	 * @param group the name
	 * @throws IllegalArgumentException if it is empty or longer than
	 * {@value RingLayout#MAX_GROUP_NAME} bytes in UTF-8
	 */
	static void checkGroupName(String group) {
		check(StandardCharsets.UTF_8.newEncoder().canEncode(group), "group name", "'" + group + "'",
				"text that can be written in UTF-8");
		int length = group.getBytes(StandardCharsets.UTF_8).length;
		check(length > 0 && length <= RingLayout.MAX_GROUP_NAME, "group name", "'" + group + "'",
				"from 1 to " + RingLayout.MAX_GROUP_NAME + " bytes long in UTF-8");
	}

	/**
	 * Puts the defaults where 0 stands, as a ring that is now made will have them.
	 * @return options without a 0
	 */
	RingOptions resolved() {
		long capacity = (this.capacity != 0) ? this.capacity : DEFAULT_CAPACITY;
		int maxMessageSize = (this.maxMessageSize != 0) ? this.maxMessageSize
				: (int) Math.min(DEFAULT_MAX_MESSAGE_SIZE, capacity / 4);
		return new RingOptions(capacity, maxMessageSize,
				(this.maxParticipants != 0) ? this.maxParticipants : DEFAULT_MAX_PARTICIPANTS,
				(this.maxGroups != 0) ? this.maxGroups : DEFAULT_MAX_GROUPS,
				(this.retention != Retention.UNSPECIFIED) ? this.retention : Retention.KEEP,
				(this.producers != Producers.UNSPECIFIED) ? this.producers : Producers.MANY, this.requiredGroups,
				this.waitStrategy, this.attachTimeout);
	}

	private static void check(boolean valid, String name, Object value, String expected) {
		if (!valid) {
			throw new IllegalArgumentException(name + " " + value + " is not valid: it must be " + expected);
		}
	}

	/**
	 * Builds options. Not for use by several threads.
	 */
	public static final class Builder {

		private long capacity;

		private int maxMessageSize;

		private int maxParticipants;

		private int maxGroups;

		private Retention retention = Retention.UNSPECIFIED;

		private Producers producers = Producers.UNSPECIFIED;

		private List<String> requiredGroups = List.of();

		private WaitStrategy waitStrategy = WaitStrategy.ADAPTIVE;

		private Duration attachTimeout = Duration.ofSeconds(10);

		private Builder() {
		}

		/**
		 * Sets the size of the data.
		 * @param capacity bytes, a power of two; 0 for the default
		 * @return this builder
		 */
		public Builder capacity(long capacity) {
			this.capacity = capacity;
			return this;
		}

		/**
		 * Sets the longest payload.
		 * @param maxMessageSize bytes; 0 for the default
		 * @return this builder
		 */
		public Builder maxMessageSize(int maxMessageSize) {
			this.maxMessageSize = maxMessageSize;
			return this;
		}

		/**
		 * Sets how many producers and consumers can take part at once.
		 * @param maxParticipants the number; 0 for the default
		 * @return this builder
		 */
		public Builder maxParticipants(int maxParticipants) {
			this.maxParticipants = maxParticipants;
			return this;
		}

		/**
		 * Sets how many groups there can be.
		 * @param maxGroups the number; 0 for the default
		 * @return this builder
		 */
		public Builder maxGroups(int maxGroups) {
			this.maxGroups = maxGroups;
			return this;
		}

		/**
		 * Sets what becomes of the oldest records when the ring is full.
		 * @param retention the retention
		 * @return this builder
		 */
		public Builder retention(Retention retention) {
			this.retention = retention;
			return this;
		}

		/**
		 * Sets how many producers may send at once.
		 * @param producers one or many
		 * @return this builder
		 */
		public Builder producers(Producers producers) {
			this.producers = producers;
			return this;
		}

		/**
		 * Sets the groups that exist from the moment the ring is made.
		 * @param requiredGroups their names
		 * @return this builder
		 */
		public Builder requiredGroups(List<String> requiredGroups) {
			this.requiredGroups = requiredGroups;
			return this;
		}

		/**
		 * Sets how this process waits.
		 * @param waitStrategy the strategy
		 * @return this builder
		 */
		public Builder waitStrategy(WaitStrategy waitStrategy) {
			this.waitStrategy = waitStrategy;
			return this;
		}

		/**
		 * Sets how long opening waits for a process that is making the ring.
		 * @param attachTimeout the time
		 * @return this builder
		 */
		public Builder attachTimeout(Duration attachTimeout) {
			this.attachTimeout = attachTimeout;
			return this;
		}

		/**
		 * Builds the options.
		 * @return the options
		 * @throws IllegalArgumentException if one is out of its range
		 */
		public RingOptions build() {
			return new RingOptions(this.capacity, this.maxMessageSize, this.maxParticipants, this.maxGroups,
					this.retention, this.producers, this.requiredGroups, this.waitStrategy, this.attachTimeout);
		}

	}

}
