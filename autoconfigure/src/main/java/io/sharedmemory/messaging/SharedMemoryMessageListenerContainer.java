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
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
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
public final class SharedMemoryMessageListenerContainer implements SmartLifecycle {

	/**
	 * Lifecycle phase of containers: they start after and stop before what listeners use.
	 */
	public static final int DEFAULT_PHASE = Integer.MAX_VALUE - 100;

	private final String id;

	private final ChannelRegistry channels;

	private final String channel;

	private final String group;

	private final Function<DispatchContext, RecordPump> pump;

	private final ContainerLifecycle lifecycle = new ContainerLifecycle(this);

	private ContainerProperties properties = new ContainerProperties();

	private MessageConverter messageConverter = SharedMemoryMessageConverters.compose(List.of(), null);

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private @Nullable ApplicationEventPublisher eventPublisher;

	private Executor taskExecutor;

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

	Executor getTaskExecutor() {
		return this.taskExecutor;
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
		return this.lifecycle.isStandby();
	}

	/**
	 * Returns whether the container hands out no records until it is told to go on.
	 * @return whether it is paused
	 */
	public boolean isPaused() {
		return this.lifecycle.isPaused();
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
		if (this.lifecycle.setPaused(paused)) {
			events().publish(event);
		}
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
		this.lifecycle.start();
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

	/**
	 * Joins the group with as many loops as there are to be threads.
	 * @param paused whether the loops are to hand out no records
	 * @return the loops, which do not run yet
	 */
	List<ListenerLoop> join(boolean paused) {
		Channel channel = this.channels.getChannel(this.channel);
		List<ListenerLoop> loops = new ArrayList<>();
		try {
			for (int i = 0; i < this.properties.getConcurrency(); i++) {
				ListenerLoop loop = createLoop(channel);
				loop.setPaused(paused);
				loops.add(loop);
				loop.join();
			}
			return loops;
		}
		catch (RuntimeException | Error ex) {
			loops.forEach((loop) -> loop.end(ex));
			throw ex;
		}
	}

	private ListenerLoop createLoop(Channel channel) {
		String sendTo = this.properties.getSendTo();
		ReplySender replies = new ReplySender(channel, this.messageConverter,
				(sendTo != null) ? this.channels.getChannel(sendTo) : null,
				new TemplateObservations(this.observationRegistry, this.id));
		RecordRecoverer recoverer = this.properties.getRecoverer();
		RecordRecoverer used = (recoverer != null) ? recoverer
				: new DeadLetterPublishingRecoverer(this.channels, (message) -> null);
		ListenerObservations observations = new ListenerObservations(this.observationRegistry, this.id);
		return new ListenerLoop(channel, this.group, this.properties, replies, events(),
				(stop) -> this.pump.apply(new DispatchContext(channel, this.group, this.properties, used, replies,
						channel.statistics().group(this.group), observations, stop)));
	}

	ContainerEvents events() {
		return new ContainerEvents(this, this.eventPublisher);
	}

	/**
	 * Lets the listener finish the record in hand, and waits for it, but no longer than
	 * the shutdown timeout. Does not wait if it is called by the listener itself.
	 */
	@Override
	public void stop() {
		if (this.lifecycle.isOwnThread()) {
			stopLoops();
		}
		else {
			new ContainerShutdown(List.of(this)).await();
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

	ListenerLoops stopLoops() {
		return this.lifecycle.stop();
	}

	/**
	 * Returns whether the container was started, has not been stopped since, and has not
	 * ended by a failure. A listener may have a record in hand for a while after it was
	 * stopped.
	 * @return whether it runs, or will as soon as that record is done
	 */
	@Override
	public boolean isRunning() {
		return this.lifecycle.isRunning();
	}

	/**
	 * Returns what ended the container, or one of its threads, although it was not
	 * stopped.
	 * @return the failure, {@code null} if there was none since the container was started
	 * or stopped
	 */
	public @Nullable Throwable getFailure() {
		return this.lifecycle.failure();
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
