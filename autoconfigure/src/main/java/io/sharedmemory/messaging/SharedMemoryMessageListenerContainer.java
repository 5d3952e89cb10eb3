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
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.micrometer.observation.ObservationRegistry;
import io.sharedmemory.messaging.event.ListenerContainerPausedEvent;
import io.sharedmemory.messaging.event.ListenerContainerResumedEvent;
import io.sharedmemory.messaging.event.ListenerContainerStartedEvent;
import io.sharedmemory.messaging.event.ListenerContainerStoppedEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.log.LogMessage;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Receives the records of a channel for a group and hands them to a listener, in one
 * thread or, if the group is shared, in several.
 * <p>
 * If a live process has the group already, and does not share it, the container stands by
 * and takes over when that one stops or dies. Stopping lets the listener finish the
 * record in hand; a start before that is done takes effect when it is. Any thread may
 * start, stop, pause and resume it, as often as it likes, the listener's own too.
 *
 * @since 0.1.0
 */
public class SharedMemoryMessageListenerContainer implements SmartLifecycle {

	/**
	 * Lifecycle phase of containers: they start after and stop before what listeners use.
	 */
	public static final int DEFAULT_PHASE = Integer.MAX_VALUE - 100;

	private static final Log logger = LogFactory.getLog(SharedMemoryMessageListenerContainer.class);

	private final String id;

	private final ChannelRegistry channels;

	private final String channel;

	private final String group;

	private final Function<DispatchContext, RecordPump> pump;

	private final Object lifecycleMonitor = new Object();

	private ContainerProperties properties = new ContainerProperties();

	private MessageConverter messageConverter = SharedMemoryMessageConverters.compose(List.of(), null);

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private @Nullable ApplicationEventPublisher eventPublisher;

	private Executor taskExecutor;

	private volatile ListenerLoops loops = new ListenerLoops(List.of(), () -> {
	});

	private volatile boolean startsAgain;

	private volatile @Nullable Throwable startFailure;

	private volatile boolean paused;

	/**
	 * Creates a container that hands out messages.
	 * @param id what it is called
	 * @param channels the channels
	 * @param channel the name of the channel to receive from
	 * @param group the group to receive for
	 * @param listener what handles the messages
	 * @throws ChannelNotConfiguredException if there is no such channel
	 */
	public SharedMemoryMessageListenerContainer(String id, ChannelRegistry channels, String channel, String group,
			SharedMemoryMessageListener listener) {
		this(id, channels, channel, group, (Function<DispatchContext, RecordPump>) (context) -> {
			RecordDispatcher dispatcher = new RecordDispatcher(context, listener);
			return (context.properties().getAckMode() == AckMode.BATCH)
					? new BatchPump(dispatcher, context.properties().getMaxBatchSize()) : dispatcher;
		});
	}

	private SharedMemoryMessageListenerContainer(String id, ChannelRegistry channels, String channel, String group,
			Function<DispatchContext, RecordPump> pump) {
		channels.checkConfigured(channel);
		this.id = id;
		this.channels = channels;
		this.channel = channel;
		this.group = group;
		this.pump = pump;
		this.taskExecutor = new SimpleAsyncTaskExecutor(id + "-");
	}

	/**
	 * Creates a container that hands out messages, several at once.
	 * @param id what it is called
	 * @param channels the channels
	 * @param channel the name of the channel to receive from
	 * @param group the group to receive for
	 * @param listener what handles the messages
	 * @return the container
	 * @throws ChannelNotConfiguredException if there is no such channel
	 */
	public static SharedMemoryMessageListenerContainer ofBatches(String id, ChannelRegistry channels, String channel,
			String group, SharedMemoryBatchMessageListener listener) {
		return new SharedMemoryMessageListenerContainer(id, channels, channel, group,
				(Function<DispatchContext, RecordPump>) (context) -> new BatchPump(
						new BatchDispatcher(context, listener), context.properties().getMaxBatchSize()));
	}

	/**
	 * Creates a container that hands out records in place. Its ack mode is
	 * {@link AckMode#RECORD}, and it has no filter.
	 * @param id what it is called
	 * @param channels the channels
	 * @param channel the name of the channel to receive from
	 * @param group the group to receive for
	 * @param listener what handles the records
	 * @return the container
	 * @throws ChannelNotConfiguredException if there is no such channel
	 */
	public static SharedMemoryMessageListenerContainer ofRecords(String id, ChannelRegistry channels, String channel,
			String group, SharedMemoryRecordListener listener) {
		return new SharedMemoryMessageListenerContainer(id, channels, channel, group,
				(Function<DispatchContext, RecordPump>) (context) -> new InPlaceDispatcher(context, listener));
	}

	/**
	 * Sets how to receive and what to do about failures.
	 * @param properties the properties, which should not be changed any more
	 */
	public void setContainerProperties(ContainerProperties properties) {
		this.properties = properties;
	}

	/**
	 * Returns how the container receives and what it does about failures.
	 * @return the properties
	 */
	public ContainerProperties getContainerProperties() {
		return this.properties;
	}

	/**
	 * Sets what converts answers to bytes.
	 * @param messageConverter the converter
	 */
	public void setMessageConverter(MessageConverter messageConverter) {
		this.messageConverter = messageConverter;
	}

	/**
	 * Sets what runs the container's threads, one task for each from start to stop.
	 * @param taskExecutor the executor, which must run each task in a thread of its own
	 */
	public void setTaskExecutor(Executor taskExecutor) {
		this.taskExecutor = taskExecutor;
	}

	/**
	 * Sets what gets the events of the container.
	 * @param eventPublisher the publisher
	 */
	public void setApplicationEventPublisher(@Nullable ApplicationEventPublisher eventPublisher) {
		this.eventPublisher = eventPublisher;
	}

	/**
	 * Sets what observes the calls of the listener. The default is not to.
	 * @param observationRegistry the registry
	 */
	public void setObservationRegistry(ObservationRegistry observationRegistry) {
		this.observationRegistry = observationRegistry;
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
		ListenerLoops loops = this.loops;
		return loops.isRunning() && !loops.hasJoined();
	}

	/**
	 * Returns whether the container hands out no records until it is told to go on.
	 * @return whether it is paused
	 */
	public boolean isPaused() {
		return this.paused;
	}

	/**
	 * Lets the container hand out no records any more when those in hand are done. It
	 * keeps its group, also when it is stopped and started.
	 */
	public void pause() {
		setPaused(true, ListenerContainerPausedEvent::new);
	}

	/**
	 * Lets the container go on.
	 */
	public void resume() {
		setPaused(false, ListenerContainerResumedEvent::new);
	}

	private void setPaused(boolean paused, ContainerEvents.Factory event) {
		synchronized (this.lifecycleMonitor) {
			if (this.paused == paused) {
				return;
			}
			this.paused = paused;
			this.loops.setPaused(paused);
		}
		events().publish(event);
	}

	/**
	 * Starts the container, at once or, if the listener has a record in hand since it was
	 * stopped, when that is done. Does nothing if it runs.
	 * @throws ChannelOpenException if the channel cannot be opened
	 * @throws InvalidListenerException if there is to be more than one thread for a group
	 * that is not shared
	 * @throws io.sharedmemory.ring.RingException if the group cannot be joined
	 */
	@Override
	public void start() {
		synchronized (this.lifecycleMonitor) {
			if (isRunning()) {
				return;
			}
			this.startFailure = null;
			checkProperties();
			if (!this.loops.hasEnded()) {
				this.startsAgain = true;
				return;
			}
			startLoops();
		}
		events().publish(ListenerContainerStartedEvent::new);
	}

	private void startLoops() {
		ListenerLoops loops = new ListenerLoops(join(), this::onEnd);
		this.loops = loops;
		loops.execute(this.taskExecutor);
	}

	private void onEnd() {
		events().publish(ListenerContainerStoppedEvent::new);
		try {
			if (startAgain()) {
				events().publish(ListenerContainerStartedEvent::new);
			}
		}
		catch (RuntimeException ex) {
			this.startFailure = ex;
			logger.error(LogMessage.format("Listener '%s' could not be started again", this.id), ex);
			events().publishFailed(ex);
		}
	}

	private boolean startAgain() {
		synchronized (this.lifecycleMonitor) {
			if (!this.startsAgain) {
				return false;
			}
			this.startsAgain = false;
			startLoops();
			return true;
		}
	}

	/**
	 * Checks what is said of the container.
	 * @throws InvalidListenerException if it contradicts itself
	 * @throws ChannelNotConfiguredException if results are to go to a channel that is not
	 * there
	 */
	void checkProperties() {
		if (this.properties.getConcurrency() > 1 && !this.properties.getGroupOptions().shared()) {
			throw new InvalidListenerException(
					"Listener '" + this.id + "' is to have " + this.properties.getConcurrency()
							+ " threads, but group '" + this.group + "' of channel '" + this.channel
							+ "' is exclusive: one consumer reads its records in order",
					"set 'shared = \"true\"' to divide the records among the threads, or leave the concurrency at 1");
		}
		if (this.properties.getSendTo() != null) {
			this.channels.checkConfigured(this.properties.getSendTo());
		}
	}

	private List<ListenerLoop> join() {
		Channel channel = this.channels.getChannel(this.channel);
		List<ListenerLoop> loops = new ArrayList<>();
		try {
			for (int i = 0; i < this.properties.getConcurrency(); i++) {
				ListenerLoop loop = createLoop(channel);
				loop.setPaused(this.paused);
				loops.add(loop);
				loop.join();
			}
			return loops;
		}
		catch (RuntimeException ex) {
			loops.forEach((loop) -> loop.end(ex));
			throw ex;
		}
	}

	private ListenerLoop createLoop(Channel channel) {
		String sendTo = this.properties.getSendTo();
		ReplySender replies = new ReplySender(channel, this.messageConverter,
				(sendTo != null) ? this.channels.getChannel(sendTo) : null);
		RecordRecoverer recoverer = this.properties.getRecoverer();
		RecordRecoverer used = (recoverer != null) ? recoverer
				: new DeadLetterPublishingRecoverer(this.channels, (message) -> null);
		ListenerObservations observations = new ListenerObservations(this.observationRegistry, this.id);
		return new ListenerLoop(channel, this.group, this.properties, replies, events(),
				(stop) -> this.pump.apply(new DispatchContext(channel, this.group, this.properties, used, replies,
						channel.statistics().group(this.group), observations, stop)));
	}

	private ContainerEvents events() {
		return new ContainerEvents(this, this.eventPublisher);
	}

	/**
	 * Lets the listener finish the record in hand, and waits for it, but no longer than
	 * the shutdown timeout. Does not wait if it is called by the listener itself.
	 */
	@Override
	public void stop() {
		ContainerShutdown shutdown = new ContainerShutdown(List.of(this));
		if (!this.loops.isOwnThread()) {
			shutdown.await();
		}
	}

	/**
	 * Lets the listener finish the record in hand.
	 * @param callback called when it has, at the latest after the shutdown timeout; a
	 * listener that calls this itself is not waited for
	 */
	@Override
	public void stop(Runnable callback) {
		new ContainerShutdown(List.of(this)).whenDone(callback);
	}

	/**
	 * Lets the loops end when the records in hand are done.
	 * @return the loops
	 */
	ListenerLoops stopLoops() {
		synchronized (this.lifecycleMonitor) {
			this.startsAgain = false;
			this.startFailure = null;
			this.loops.stop();
			return this.loops;
		}
	}

	/**
	 * Returns whether the container was started, has not been stopped since, and has not
	 * ended by a failure. A listener may have a record in hand for a while after it was
	 * stopped.
	 * @return whether it runs, or will as soon as that record is done
	 */
	@Override
	public boolean isRunning() {
		return this.startsAgain || this.loops.isRunning();
	}

	/**
	 * Returns what ended the container, or one of its threads, although it was not
	 * stopped.
	 * @return the failure, {@code null} if there was none since the container was started
	 * or stopped
	 */
	public @Nullable Throwable getFailure() {
		Throwable failure = this.startFailure;
		return (failure != null) ? failure : this.loops.failure();
	}

	@Override
	public boolean isAutoStartup() {
		return this.properties.isAutoStartup();
	}

	@Override
	public int getPhase() {
		return this.properties.getPhase();
	}

}
