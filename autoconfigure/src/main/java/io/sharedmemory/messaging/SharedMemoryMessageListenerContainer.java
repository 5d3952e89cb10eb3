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
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.log.LogMessage;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Receives the records of a channel for a group and hands them to a listener, in one
 * thread.
 * <p>
 * If a live process has the group already, the container stands by and takes over when
 * that one stops or dies. Stopping lets the listener finish the record in hand. Any
 * thread may start and stop it, as often as it likes.
 *
 * @since 0.1.0
 */
public class SharedMemoryMessageListenerContainer implements SmartLifecycle {

	/**
	 * Lifecycle phase of containers: they start after and stop before what listeners use.
	 */
	public static final int DEFAULT_PHASE = Integer.MAX_VALUE - 100;

	/**
	 * How long {@link #stop()} waits for the record in hand if nothing is said of it.
	 */
	public static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

	private static final Log logger = LogFactory.getLog(SharedMemoryMessageListenerContainer.class);

	private final String id;

	private final ChannelRegistry channels;

	private final String channel;

	private final String group;

	private final SharedMemoryMessageListener listener;

	private final Object lifecycleMonitor = new Object();

	private MessageConverter messageConverter = SharedMemoryMessageConverters.compose(List.of(), null);

	private Executor taskExecutor;

	private boolean autoStartup = true;

	private int phase = DEFAULT_PHASE;

	private Duration shutdownTimeout = DEFAULT_SHUTDOWN_TIMEOUT;

	private volatile @Nullable ListenerLoop loop;

	/**
	 * Creates a container.
	 * @param id what it is called
	 * @param channels the channels
	 * @param channel the name of the channel to receive from
	 * @param group the group to receive for
	 * @param listener what handles the messages
	 * @throws ChannelNotConfiguredException if there is no such channel
	 */
	public SharedMemoryMessageListenerContainer(String id, ChannelRegistry channels, String channel, String group,
			SharedMemoryMessageListener listener) {
		channels.checkConfigured(channel);
		this.id = id;
		this.channels = channels;
		this.channel = channel;
		this.group = group;
		this.listener = listener;
		this.taskExecutor = new SimpleAsyncTaskExecutor(id + "-");
	}

	/**
	 * Sets what converts answers to bytes.
	 * @param messageConverter the converter
	 */
	public void setMessageConverter(MessageConverter messageConverter) {
		this.messageConverter = messageConverter;
	}

	/**
	 * Sets what runs the container's thread, one task from start to stop.
	 * @param taskExecutor the executor, which must run the task in a thread of its own
	 */
	public void setTaskExecutor(Executor taskExecutor) {
		this.taskExecutor = taskExecutor;
	}

	/**
	 * Sets whether to start with the application.
	 * @param autoStartup whether to start
	 */
	public void setAutoStartup(boolean autoStartup) {
		this.autoStartup = autoStartup;
	}

	/**
	 * Sets the lifecycle phase.
	 * @param phase the phase
	 */
	public void setPhase(int phase) {
		this.phase = phase;
	}

	/**
	 * Sets how long {@link #stop()} waits for the record in hand.
	 * @param shutdownTimeout the time
	 */
	public void setShutdownTimeout(Duration shutdownTimeout) {
		this.shutdownTimeout = shutdownTimeout;
	}

	/**
	 * Returns what the container is called.
	 * @return its id
	 */
	public String getId() {
		return this.id;
	}

	/**
	 * Returns the name of the channel.
	 * @return its name
	 */
	public String getChannel() {
		return this.channel;
	}

	/**
	 * Returns the name of the group.
	 * @return its name
	 */
	public String getGroup() {
		return this.group;
	}

	/**
	 * Returns whether the container runs and stands by because another process has the
	 * group.
	 * @return whether it stands by
	 */
	public boolean isStandby() {
		ListenerLoop loop = this.loop;
		return loop != null && isRunning() && !loop.hasJoined();
	}

	/**
	 * {@inheritDoc}
	 * @throws ChannelOpenException if the channel cannot be opened
	 * @throws io.sharedmemory.ring.RingException if the group cannot be joined
	 */
	@Override
	public void start() {
		synchronized (this.lifecycleMonitor) {
			if (!isRunning()) {
				Channel channel = this.channels.getChannel(this.channel);
				ListenerLoop loop = new ListenerLoop(channel, this.group, this.listener,
						new ReplySender(channel, this.messageConverter));
				loop.join();
				this.loop = loop;
				execute(loop);
			}
		}
	}

	private void execute(ListenerLoop loop) {
		try {
			this.taskExecutor.execute(loop);
		}
		catch (RuntimeException ex) {
			loop.end(ex);
			throw ex;
		}
	}

	/**
	 * Lets the listener finish the record in hand, and waits for it, but no longer than
	 * the shutdown timeout.
	 */
	@Override
	public void stop() {
		ListenerLoop loop = this.loop;
		if (loop == null || !isRunning()) {
			return;
		}
		loop.stop();
		if (loop.isOwnThread()) {
			return;
		}
		try {
			loop.ended().get(this.shutdownTimeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			logger.warn(LogMessage.format("Listener '%s' still handles a record after %d ms", this.id,
					this.shutdownTimeout.toMillis()));
		}
		catch (ExecutionException ex) {
			logger.debug(LogMessage.format("Listener '%s' had failed", this.id), ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop(Runnable callback) {
		ListenerLoop loop = this.loop;
		if (loop == null) {
			callback.run();
			return;
		}
		loop.stop();
		loop.ended().whenComplete((nothing, failure) -> callback.run());
	}

	@Override
	public boolean isRunning() {
		ListenerLoop loop = this.loop;
		return loop != null && !loop.ended().isDone();
	}

	@Override
	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
