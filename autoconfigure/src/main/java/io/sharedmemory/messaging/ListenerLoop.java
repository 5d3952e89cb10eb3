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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.messaging.event.ListenerContainerStandbyEvent;
import io.sharedmemory.messaging.event.ListenerContainerTakenOverEvent;
import io.sharedmemory.ring.GroupBusyException;
import io.sharedmemory.ring.GroupOptions;
import io.sharedmemory.ring.RingClosedException;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingLimitException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;

/**
 * What one thread of a container does from one start to the next stop: joins the group,
 * as soon as no other process is in it that does not share it, and hands out its records.
 */
final class ListenerLoop implements Runnable, StopSignal {

	private static final Log logger = LogFactory.getLog(ListenerLoop.class);

	private static final long STANDBY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

	/** What runs in this thread. */
	private static final ThreadLocal<ListenerLoop> current = new ThreadLocal<>();

	private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Channel channel;

	private final String group;

	private final GroupOptions groupOptions;

	private final ReplySender replies;

	private final RecordPump pump;

	private final ContainerEvents events;

	private final @Nullable Duration idleEventInterval;

	private final long shutdownTimeoutNanos;

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private volatile boolean stopping;

	/** When the loop was told to stop first. */
	private volatile long stopped;

	private volatile boolean paused;

	private volatile @Nullable Throwable failure;

	private volatile @Nullable Thread thread;

	private volatile @Nullable RingConsumer consumer;

	private volatile boolean awaitingStops;

	private boolean standby;

	private long idleSince;

	ListenerLoop(Channel channel, String group, ContainerProperties properties, ReplySender replies,
			ContainerEvents events, Function<StopSignal, RecordPump> pump) {
		this.channel = channel;
		this.group = group;
		this.groupOptions = properties.getGroupOptions();
		this.idleEventInterval = properties.getIdleEventInterval();
		this.shutdownTimeoutNanos = properties.getShutdownTimeout().toNanos();
		this.replies = replies;
		this.events = events;
		this.pump = pump.apply(this);
	}

	/**
	 * Joins the group, unless a live process has it.
	 * @throws io.sharedmemory.ring.RingException if it cannot be joined for another
	 * reason
	 */
	void join() {
		try {
			this.consumer = this.channel.newConsumer(this.group, this.groupOptions);
			this.idleSince = System.nanoTime();
			if (this.standby) {
				this.standby = false;
				logger.info(LogMessage.format("Took over group '%s' of channel '%s'", this.group, this.channel.name()));
				this.events.publish(ListenerContainerTakenOverEvent::new);
			}
		}
		catch (GroupBusyException ex) {
			if (!this.standby) {
				this.standby = true;
				logger.info(LogMessage.format("Standing by until group '%s' of channel '%s' is free: %s", this.group,
						this.channel.name(), ex.getMessage()));
			}
		}
	}

	/**
	 * Tries to join. What keeps it from that now, and may not the next time, is no reason
	 * to stand by no longer.
	 */
	private void takeOver() {
		try {
			join();
		}
		catch (RingLimitException ex) {
			logger.debug(LogMessage.format("No place yet in channel '%s' to stand by", this.channel.name()), ex);
		}
		catch (InterprocessException ex) {
			if (ex.code() != ErrorCode.TIMEOUT_WHEN_LOCKING && ex.code() != ErrorCode.OUT_OF_RESOURCE) {
				throw ex;
			}
			logger.warn(LogMessage.format("Group '%s' of channel '%s' cannot be joined yet: %s", this.group,
					this.channel.name(), ex.getMessage()));
		}
	}

	@Override
	public void run() {
		Throwable failure = null;
		try {
			this.thread = Thread.currentThread();
			current.set(this);
			handleUntilStopped();
		}
		catch (ListenerStoppedException ex) {
			logger.debug(LogMessage.format("The record in hand stays in channel '%s'", this.channel.name()));
		}
		catch (RingClosedException ex) {
			logger.debug(LogMessage.format("Channel '%s' was closed", this.channel.name()), ex);
		}
		catch (Throwable ex) {
			failure = ex;
			this.failure = ex;
			this.stopping = true;
			logger.error(LogMessage.format("Listening to channel '%s' for group '%s' ended", this.channel.name(),
					this.group), ex);
			this.events.publishFailed(ex);
		}
		finally {
			current.remove();
			end(failure);
		}
	}

	private void handleUntilStopped() {
		if (this.standby) {
			// Here, where a subscriber can stop or pause the container, which is not
			// possible while that starts.
			this.events.publish(ListenerContainerStandbyEvent::new);
		}
		ReplyChannels.removeAbandoned(this.channel);
		while (!this.stopping) {
			RingConsumer consumer = this.consumer;
			if (consumer == null) {
				park(STANDBY_NANOS);
				if (!this.stopping) {
					takeOver();
				}
			}
			else if (this.paused) {
				consumer.putDown();
				park(IDLE_NANOS);
			}
			else if (pump(consumer) == 0) {
				awaitRecord(consumer);
				clearInterrupt();
			}
			else if (this.idleEventInterval != null) {
				this.idleSince = System.nanoTime();
			}
			this.replies.sweepIfDue();
		}
	}

	/**
	 * Hands records out. One that the JVM fails with ends the loop, and would end that of
	 * every other process that takes over, so that it has to count.
	 */
	private int pump(RingConsumer consumer) {
		try {
			return this.pump.pump(consumer);
		}
		catch (VirtualMachineError ex) {
			consumer.abandon();
			throw ex;
		}
	}

	private void park(long nanos) {
		LockSupport.parkNanos(nanos);
		clearInterrupt();
	}

	private void awaitRecord(RingConsumer consumer) {
		if (this.idleEventInterval == null) {
			consumer.await(IDLE_NANOS);
			return;
		}
		long interval = this.idleEventInterval.toNanos();
		long idle = System.nanoTime() - this.idleSince;
		if (!consumer.await(Math.max(1, Math.min(IDLE_NANOS, interval - idle)))) {
			idle = System.nanoTime() - this.idleSince;
			if (idle >= interval) {
				this.events.publishIdle(Duration.ofNanos(idle));
				this.idleSince = System.nanoTime();
			}
		}
	}

	/**
	 * Leaves the group. For the thread that ran the loop, or if none will.
	 * @param failure why the loop ended, {@code null} if it was to
	 */
	void end(@Nullable Throwable failure) {
		this.failure = failure;
		try {
			close();
		}
		finally {
			this.ended.complete(null);
		}
	}

	private void close() {
		try {
			this.replies.close();
		}
		finally {
			RingConsumer consumer = this.consumer;
			if (consumer != null) {
				consumer.close();
			}
		}
	}

	/**
	 * Lets the loop end when the record in hand is done. Any thread may call this.
	 */
	void stop() {
		if (!this.stopping) {
			this.stopped = System.nanoTime();
			this.stopping = true;
		}
		interruptWait();
	}

	/**
	 * Looks whether the record in hand has had the time that it has, in the thread of a
	 * container. In any other thread there is no such time.
	 * @throws ListenerStoppedException if the container was told to stop, and nobody
	 * waits for the record any more
	 */
	static void checkInTime() {
		ListenerLoop loop = current.get();
		if (loop != null && loop.stopping && System.nanoTime() - loop.stopped > loop.shutdownTimeoutNanos) {
			throw new ListenerStoppedException();
		}
	}

	/**
	 * Returns the loop that runs in this thread.
	 * @return the loop, {@code null} if this is no thread of a container
	 */
	static @Nullable ListenerLoop current() {
		return current.get();
	}

	void setAwaitingStops(boolean awaitingStops) {
		this.awaitingStops = awaitingStops;
	}

	/**
	 * Returns whether the thread waits until containers have stopped, which its own may
	 * be one of.
	 * @return whether a stop that it has called is under way
	 */
	boolean isAwaitingStops() {
		return this.awaitingStops;
	}

	/**
	 * Lets the loop hand out no record, or go on. Any thread may call this.
	 * @param paused whether to pause
	 */
	void setPaused(boolean paused) {
		this.paused = paused;
		interruptWait();
	}

	private void interruptWait() {
		RingConsumer consumer = this.consumer;
		if (consumer != null) {
			consumer.wakeup();
		}
		LockSupport.unpark(this.thread);
	}

	@Override
	public boolean isRaised() {
		return this.stopping;
	}

	/**
	 * Returns what completes when the loop has ended and the group is free.
	 * @return the future
	 */
	CompletableFuture<Void> ended() {
		return this.ended;
	}

	/**
	 * Returns why the loop ended.
	 * @return the failure, {@code null} if the loop runs or was to end
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Returns whether the group was joined.
	 * @return {@code false} as long as another process has it
	 */
	boolean hasJoined() {
		return this.consumer != null;
	}

	boolean isOwnThread() {
		return isRunBy(Thread.currentThread());
	}

	boolean isRunBy(Thread thread) {
		return thread == this.thread;
	}

	/**
	 * Returns whether the thread is ending the JVM, which it does not return from.
	 * @return whether what it does came to {@link Runtime#exit}
	 */
	boolean isExiting() {
		Thread thread = this.thread;
		return thread != null && Stream.of(thread.getStackTrace())
			.anyMatch((frame) -> frame.getMethodName().equals("exit")
					&& frame.getClassName().equals(Runtime.class.getName()));
	}

}
