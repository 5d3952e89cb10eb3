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

import java.util.concurrent.atomic.LongAdder;

/**
 * What this process has counted for a group of a channel since it opened the channel. Any
 * thread may call any method.
 *
 * @since 0.1.0
 */
public final class GroupStatistics {

	/** In place of the time when a call began. A clock may say so, too, once. */
	private static final long NOT_TIMED = 0;

	private final String group;

	private final LongAdder received = new LongAdder();

	private final LongAdder receivedBytes = new LongAdder();

	private final LongAdder redelivered = new LongAdder();

	private final LongAdder filtered = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder deadLettered = new LongAdder();

	private final LongAdder lost = new LongAdder();

	private final LongAdder handled = new LongAdder();

	private final LongAdder timed = new LongAdder();

	private final LongAdder handlingNanos = new LongAdder();

	private volatile boolean timing;

	GroupStatistics(String group) {
		this.group = group;
	}

	void onReceived(int bytes, int attempt, long lostBefore) {
		this.received.increment();
		this.receivedBytes.add(bytes);
		if (attempt > 1) {
			this.redelivered.increment();
		}
		if (lostBefore > 0) {
			this.lost.add(lostBefore);
		}
	}

	/**
	 * Notes that a listener is about to be called. The clock is read only if somebody
	 * wants to know how long it takes: to do so twice is a good part of what a container
	 * does for a record.
	 * @return what {@link #onHandled} is to be given
	 */
	long startHandling() {
		return this.timing ? System.nanoTime() : NOT_TIMED;
	}

	void onHandled(long start) {
		this.handled.increment();
		if (start != NOT_TIMED) {
			this.timed.increment();
			this.handlingNanos.add(System.nanoTime() - start);
		}
	}

	void onRetry() {
		this.redelivered.increment();
	}

	void onRetry(int records) {
		this.redelivered.add(records);
	}

	void onFiltered() {
		this.filtered.increment();
	}

	void onFailed() {
		this.failed.increment();
	}

	void onDeadLettered() {
		this.deadLettered.increment();
	}

	/**
	 * Returns the name of the group.
	 * @return its name
	 */
	public String getGroup() {
		return this.group;
	}

	/**
	 * Returns how many records were received. One that its listener failed with is not
	 * received again.
	 * @return the number, with those that came again because a process had died
	 */
	public long getReceived() {
		return this.received.sum();
	}

	/**
	 * Returns how long the received records were, with their headers.
	 * @return bytes
	 */
	public long getReceivedBytes() {
		return this.receivedBytes.sum();
	}

	/**
	 * Returns how many deliveries were not the first of their record, whether because its
	 * process had died or because its listener had failed.
	 * @return the number
	 */
	public long getRedelivered() {
		return this.redelivered.sum();
	}

	/**
	 * Returns how many records a filter discarded.
	 * @return the number
	 */
	public long getFiltered() {
		return this.filtered.sum();
	}

	/**
	 * Returns how many calls of listeners failed.
	 * @return the number
	 */
	public long getFailed() {
		return this.failed.sum();
	}

	/**
	 * Returns how many records went to a dead-letter channel.
	 * @return the number
	 */
	public long getDeadLettered() {
		return this.deadLettered.sum();
	}

	/**
	 * Returns how many records were overwritten before the group read them, as far as
	 * this process was told.
	 * @return the number
	 */
	public long getLost() {
		return this.lost.sum();
	}

	/**
	 * Returns how many calls of listeners there were.
	 * @return the number; one for each batch
	 */
	public long getHandled() {
		return this.handled.sum();
	}

	/**
	 * Measures from now on how long calls of listeners take. Any thread may call this.
	 */
	public void timeHandling() {
		this.timing = true;
	}

	/**
	 * Returns how many calls of listeners were {@linkplain #timeHandling measured}.
	 * @return the number; one for each batch
	 */
	public long getTimed() {
		return this.timed.sum();
	}

	/**
	 * Returns how long the calls took that were measured, in all.
	 * @return nanoseconds
	 */
	public long getHandlingNanos() {
		return this.handlingNanos.sum();
	}

}
