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

package io.sharedmemory.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * What this process has counted for a channel since it opened it. Counting allocates
 * nothing. Any thread may call any method.
 *
 * @since 0.1.0
 */
public final class ChannelStatistics {

	private final LongAdder sent = new LongAdder();

	private final LongAdder sentBytes = new LongAdder();

	private final LongAdder dropped = new LongAdder();

	private final LongAdder blocked = new LongAdder();

	private final LongAdder blockedNanos = new LongAdder();

	private final Map<String, GroupStatistics> groups = new TreeMap<>();

	private final List<Consumer<GroupStatistics>> observers = new ArrayList<>();

	ChannelStatistics() {
	}

	void onSent(int bytes) {
		this.sent.increment();
		this.sentBytes.add(bytes);
	}

	void onBlocked(long nanos) {
		this.blocked.increment();
		this.blockedNanos.add(nanos);
	}

	void onDropped() {
		this.dropped.increment();
	}

	/**
	 * Returns the counts of a group, which are made if there are none yet.
	 * @param group its name
	 * @return the counts
	 */
	GroupStatistics group(String group) {
		synchronized (this.groups) {
			GroupStatistics statistics = this.groups.get(group);
			if (statistics == null) {
				GroupStatistics added = new GroupStatistics(group);
				this.groups.put(group, added);
				this.observers.forEach((observer) -> observer.accept(added));
				statistics = added;
			}
			return statistics;
		}
	}

	/**
	 * Shows each group that this process receives for, now and when another one is added.
	 * @param observer what is shown them; kept as long as the channel is open
	 */
	public void observeGroups(Consumer<GroupStatistics> observer) {
		synchronized (this.groups) {
			this.groups.values().forEach(observer);
			this.observers.add(observer);
		}
	}

	/**
	 * Returns the groups that this process receives for.
	 * @return their counts, in the order of their names
	 */
	public List<GroupStatistics> getGroups() {
		synchronized (this.groups) {
			return List.copyOf(this.groups.values());
		}
	}

	/**
	 * Returns how many records were sent.
	 * @return the number
	 */
	public long getSent() {
		return this.sent.sum();
	}

	/**
	 * Returns how long the records were that were sent, with their headers.
	 * @return bytes
	 */
	public long getSentBytes() {
		return this.sentBytes.sum();
	}

	/**
	 * Returns how many messages were not sent because there was no room, or none in time.
	 * @return the number
	 */
	public long getDropped() {
		return this.dropped.sum();
	}

	/**
	 * Returns how many sends had to wait for room.
	 * @return the number
	 */
	public long getBlocked() {
		return this.blocked.sum();
	}

	/**
	 * Returns how long sends waited for room, in all.
	 * @return nanoseconds
	 */
	public long getBlockedNanos() {
		return this.blockedNanos.sum();
	}

}
