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

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.util.Assert;

/**
 * The containers of all annotated methods. Starts and stops them with the application,
 * and finds them by id for who wants to do it at another time.
 *
 * @since 0.1.0
 */
public class SharedMemoryListenerEndpointRegistry
		implements SmartLifecycle, ApplicationContextAware, ApplicationListener<ContextClosedEvent> {

	private final Map<String, SharedMemoryMessageListenerContainer> containers = new ConcurrentHashMap<>();

	/** Those that ran when all were stopped, whether or not they start by themselves. */
	private volatile Set<SharedMemoryMessageListenerContainer> stopped = Set.of();

	private final Object monitor = new Object();

	private volatile boolean running;

	private @Nullable ApplicationContext context;

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	/**
	 * Adds a container, and starts it if the others run already. One that cannot be
	 * started is not added, so that it can be tried again.
	 * @param container the container
	 * @throws InvalidListenerException if there is one of that id, one of another phase,
	 * or one for the same channel and group that does not share it: it would never get a
	 * record
	 */
	public void registerListenerContainer(SharedMemoryMessageListenerContainer container) {
		synchronized (this.containers) {
			this.containers.values().forEach((other) -> checkDistinct(other, container));
			this.containers.put(container.getId(), container);
		}
		if (this.running && container.isAutoStartup()) {
			startOrRemove(container);
			stopIfStopped(container);
		}
	}

	private void startOrRemove(SharedMemoryMessageListenerContainer container) {
		try {
			container.start();
		}
		catch (RuntimeException | Error ex) {
			// It runs, if it was a subscriber that the JVM failed with.
			remove(List.of(container));
			throw ex;
		}
	}

	/**
	 * Stops a container that was started while all were stopped, perhaps before it ran.
	 */
	private void stopIfStopped(SharedMemoryMessageListenerContainer container) {
		if (!this.running) {
			container.stop();
		}
	}

	/**
	 * Stops containers and forgets them.
	 * @param containers some that were registered
	 */
	void remove(Collection<SharedMemoryMessageListenerContainer> containers) {
		containers.forEach((container) -> this.containers.remove(container.getId()));
		new ContainerShutdown(containers).await();
	}

	private static void checkDistinct(SharedMemoryMessageListenerContainer one,
			SharedMemoryMessageListenerContainer other) {
		if (one.getId().equals(other.getId())) {
			throw new InvalidListenerException("There are two listeners with the id '" + one.getId() + "'",
					"give one of them another id");
		}
		if (one.getPhase() != other.getPhase()) {
			throw new InvalidListenerException(
					"Listeners '" + one.getId() + "' and '" + other.getId() + "' are to start in different phases, "
							+ one.getPhase() + " and " + other.getPhase(),
					"set the same phase for all listeners, which start and stop together");
		}
		boolean sharing = one.getContainerProperties().getGroupOptions().shared()
				&& other.getContainerProperties().getGroupOptions().shared();
		if (!sharing && one.getChannel().equals(other.getChannel()) && one.getGroup().equals(other.getGroup())) {
			throw new InvalidListenerException(
					"Listeners '" + one.getId() + "' and '" + other.getId() + "' both read channel '" + one.getChannel()
							+ "' for group '" + one.getGroup() + "', but an exclusive group has one consumer",
					"give each listener a group of its own, or set 'shared = \"true\"' on both");
		}
	}

	/**
	 * Returns a container.
	 * @param id its id
	 * @return the container, {@code null} if there is none of that id
	 */
	public @Nullable SharedMemoryMessageListenerContainer getListenerContainer(String id) {
		return this.containers.get(id);
	}

	/**
	 * Returns all containers.
	 * @return the containers
	 */
	public Collection<SharedMemoryMessageListenerContainer> getListenerContainers() {
		return List.copyOf(this.containers.values());
	}

	/**
	 * Starts a container.
	 * @param id its id
	 * @throws IllegalArgumentException if there is none of that id
	 */
	public void start(String id) {
		container(id).start();
	}

	/**
	 * Stops a container and waits for the record in hand.
	 * @param id its id
	 * @throws IllegalArgumentException if there is none of that id
	 */
	public void stop(String id) {
		container(id).stop();
	}

	/**
	 * Pauses a container, which keeps its group.
	 * @param id its id
	 * @throws IllegalArgumentException if there is none of that id
	 */
	public void pause(String id) {
		container(id).pause();
	}

	/**
	 * Lets a container go on that was paused.
	 * @param id its id
	 * @throws IllegalArgumentException if there is none of that id
	 */
	public void resume(String id) {
		container(id).resume();
	}

	private SharedMemoryMessageListenerContainer container(String id) {
		SharedMemoryMessageListenerContainer container = this.containers.get(id);
		Assert.notNull(container, () -> "There is no listener '" + id + "', only " + this.containers.keySet());
		return container;
	}

	/**
	 * Starts the containers that are to start with the application, and those that ran
	 * when all were stopped, as they are when a context is paused.
	 */
	@Override
	public void start() {
		this.running = true;
		for (SharedMemoryMessageListenerContainer container : this.containers.values()) {
			if (this.running && (container.isAutoStartup() || this.stopped.contains(container))) {
				container.start();
				stopIfStopped(container);
			}
		}
	}

	@Override
	public void stop() {
		stopAll().await();
	}

	@Override
	public void stop(Runnable callback) {
		stopAll().whenDone(callback);
	}

	private ContainerShutdown stopAll() {
		Collection<SharedMemoryMessageListenerContainer> all = getListenerContainers();
		synchronized (this.monitor) {
			if (this.running) {
				this.running = false;
				this.stopped = all.stream()
					.filter(SharedMemoryMessageListenerContainer::isRunning)
					.collect(Collectors.toUnmodifiableSet());
			}
		}
		return new ContainerShutdown(all);
	}

	/**
	 * Stops what was started by its id while the others were stopped: a context that
	 * closes does not ask for that, and the channels go next.
	 */
	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context && !this.running) {
			stop();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Returns the phase of the containers, which they have in common.
	 * @return the phase
	 */
	@Override
	public int getPhase() {
		return this.containers.values()
			.stream()
			.findAny()
			.map(SharedMemoryMessageListenerContainer::getPhase)
			.orElse(SharedMemoryMessageListenerContainer.DEFAULT_PHASE);
	}

}
