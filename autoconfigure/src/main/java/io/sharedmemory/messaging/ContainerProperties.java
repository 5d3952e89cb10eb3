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

import java.time.Duration;

import io.sharedmemory.ring.GroupOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.Assert;

/**
 * How a container receives and what it does about failures. To be set before the
 * container starts.
 *
 * @since 0.1.0
 */
public class ContainerProperties {

	/**
	 * How many records a batch has at most if nothing is said of it.
	 */
	public static final int DEFAULT_MAX_BATCH_SIZE = 500;

	/**
	 * How often a record is delivered if nothing is said of it.
	 */
	public static final int DEFAULT_MAX_DELIVERIES = 10;

	/**
	 * How long stopping waits for the record in hand if nothing is said of it.
	 */
	public static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

	private GroupOptions groupOptions = GroupOptions.exclusive();

	private int concurrency = 1;

	private boolean autoStartup = true;

	private AckMode ackMode = AckMode.RECORD;

	private int maxBatchSize = DEFAULT_MAX_BATCH_SIZE;

	private int maxDeliveries = DEFAULT_MAX_DELIVERIES;

	private @Nullable RetryPolicy retryPolicy;

	private @Nullable RecordRecoverer recoverer;

	private @Nullable RecordFilterStrategy filter;

	private @Nullable String sendTo;

	private @Nullable Duration idleEventInterval;

	private Duration shutdownTimeout = DEFAULT_SHUTDOWN_TIMEOUT;

	private int phase = SharedMemoryMessageListenerContainer.DEFAULT_PHASE;

	/**
	 * Creates properties with the defaults.
	 */
	public ContainerProperties() {
	}

	/**
	 * Creates a copy.
	 * @param other what to copy
	 */
	public ContainerProperties(ContainerProperties other) {
		this.groupOptions = other.groupOptions;
		this.concurrency = other.concurrency;
		this.autoStartup = other.autoStartup;
		this.ackMode = other.ackMode;
		this.maxBatchSize = other.maxBatchSize;
		this.maxDeliveries = other.maxDeliveries;
		this.retryPolicy = other.retryPolicy;
		this.recoverer = other.recoverer;
		this.filter = other.filter;
		this.sendTo = other.sendTo;
		this.idleEventInterval = other.idleEventInterval;
		this.shutdownTimeout = other.shutdownTimeout;
		this.phase = other.phase;
	}

	/**
	 * Returns how the group is joined, and what it is if it is made.
	 * @return the options
	 */
	public GroupOptions getGroupOptions() {
		return this.groupOptions;
	}

	/**
	 * Sets how the group is joined, and what it is if it is made. The default is
	 * {@link GroupOptions#exclusive()}.
	 * @param groupOptions the options
	 */
	public void setGroupOptions(GroupOptions groupOptions) {
		this.groupOptions = groupOptions;
	}

	/**
	 * Returns how many threads receive.
	 * @return at least 1
	 */
	public int getConcurrency() {
		return this.concurrency;
	}

	/**
	 * Sets how many threads receive. More than one need a group that is
	 * {@linkplain GroupOptions#shared() shared}.
	 * @param concurrency at least 1
	 */
	public void setConcurrency(int concurrency) {
		Assert.isTrue(concurrency > 0, "'concurrency' must be positive");
		this.concurrency = concurrency;
	}

	/**
	 * Returns whether to start with the application.
	 * @return whether to start
	 */
	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	/**
	 * Sets whether to start with the application. The default is to.
	 * @param autoStartup whether to start
	 */
	public void setAutoStartup(boolean autoStartup) {
		this.autoStartup = autoStartup;
	}

	/**
	 * Returns when the group moves on.
	 * @return the mode
	 */
	public AckMode getAckMode() {
		return this.ackMode;
	}

	/**
	 * Sets when the group moves on. The default is {@link AckMode#RECORD}; a batch
	 * listener moves on after each batch all the same.
	 * @param ackMode the mode
	 */
	public void setAckMode(AckMode ackMode) {
		this.ackMode = ackMode;
	}

	/**
	 * Returns how many records are taken at once for a batch.
	 * @return at least 1
	 */
	public int getMaxBatchSize() {
		return this.maxBatchSize;
	}

	/**
	 * Sets how many records are taken at once for a batch. The default is
	 * {@value #DEFAULT_MAX_BATCH_SIZE}.
	 * @param maxBatchSize at least 1
	 */
	public void setMaxBatchSize(int maxBatchSize) {
		Assert.isTrue(maxBatchSize > 0, "'maxBatchSize' must be positive");
		this.maxBatchSize = maxBatchSize;
	}

	/**
	 * Returns how often a record is delivered that kills who has it in hand.
	 * @return at least 1
	 */
	public int getMaxDeliveries() {
		return this.maxDeliveries;
	}

	/**
	 * Sets how often a record is delivered that kills who has it in hand; after that it
	 * is given up without being handled. The default is {@value #DEFAULT_MAX_DELIVERIES}.
	 * @param maxDeliveries at least 1
	 */
	public void setMaxDeliveries(int maxDeliveries) {
		Assert.isTrue(maxDeliveries > 0, "'maxDeliveries' must be positive");
		this.maxDeliveries = maxDeliveries;
	}

	/**
	 * Returns how a record is tried again that a listener fails with.
	 * @return the policy, {@code null} not to
	 */
	public @Nullable RetryPolicy getRetryPolicy() {
		return this.retryPolicy;
	}

	/**
	 * Sets how a record is tried again that a listener fails with. The default is not to.
	 * Its deliveries before the death of a process count as tries.
	 * @param retryPolicy the policy, whose timeout is not used
	 */
	public void setRetryPolicy(@Nullable RetryPolicy retryPolicy) {
		this.retryPolicy = retryPolicy;
	}

	/**
	 * Returns what gets the records that are given up.
	 * @return the recoverer, {@code null} to log and lose them
	 */
	public @Nullable RecordRecoverer getRecoverer() {
		return this.recoverer;
	}

	/**
	 * Sets what gets the records that are given up. The default is to log them.
	 * @param recoverer the recoverer
	 */
	public void setRecoverer(@Nullable RecordRecoverer recoverer) {
		this.recoverer = recoverer;
	}

	/**
	 * Returns what keeps records from the listener.
	 * @return the filter, {@code null} for none
	 */
	public @Nullable RecordFilterStrategy getFilter() {
		return this.filter;
	}

	/**
	 * Sets what keeps records from the listener.
	 * @param filter the filter
	 */
	public void setFilter(@Nullable RecordFilterStrategy filter) {
		this.filter = filter;
	}

	/**
	 * Returns the channel that results go to that answer no request.
	 * @return its name, {@code null} to drop them
	 */
	public @Nullable String getSendTo() {
		return this.sendTo;
	}

	/**
	 * Sets the channel that results go to that answer no request.
	 * @param sendTo its name
	 */
	public void setSendTo(@Nullable String sendTo) {
		this.sendTo = sendTo;
	}

	/**
	 * Returns after how long without a record an event says so.
	 * @return the time, {@code null} for no event
	 */
	public @Nullable Duration getIdleEventInterval() {
		return this.idleEventInterval;
	}

	/**
	 * Sets after how long without a record an event says so, again and again. The default
	 * is not to.
	 * @param idleEventInterval the time
	 */
	public void setIdleEventInterval(@Nullable Duration idleEventInterval) {
		this.idleEventInterval = idleEventInterval;
	}

	/**
	 * Returns how long stopping waits for the record in hand.
	 * @return the time
	 */
	public Duration getShutdownTimeout() {
		return this.shutdownTimeout;
	}

	/**
	 * Sets how long stopping waits for the record in hand.
	 * @param shutdownTimeout the time
	 */
	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

	/**
	 * Returns the lifecycle phase.
	 * @return the phase
	 */
	public int getPhase() {
		return this.phase;
	}

	/**
	 * Sets the lifecycle phase. The default is
	 * {@link SharedMemoryMessageListenerContainer#DEFAULT_PHASE}. All annotated methods
	 * of an application context need the same.
	 * @param phase the phase
	 */
	public void setPhase(int phase) {
		this.phase = phase;
	}

}
