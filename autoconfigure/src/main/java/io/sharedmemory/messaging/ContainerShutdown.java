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
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogMessage;

/**
 * Waits for containers that were all told to stop, for each as long as its shutdown
 * timeout at most. A thread of a container does not wait for itself, nor for one that
 * waits for stops, too, and may wait for it; and none waits for a listener that is ending
 * the JVM: that waits for the stop.
 */
final class ContainerShutdown {

	private static final Log logger = LogFactory.getLog(ContainerShutdown.class);

	/** How often a stop looks whether what it waits for is ending the JVM. */
	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final long begun = System.nanoTime();

	private final List<Stopping> stopping = new ArrayList<>();

	ContainerShutdown(Collection<SharedMemoryMessageListenerContainer> containers) {
		for (SharedMemoryMessageListenerContainer container : containers) {
			this.stopping.add(Stopping.of(container, container.stopLoops()));
		}
	}

	/**
	 * Waits in this thread.
	 */
	void await() {
		ListenerLoop own = ListenerLoop.current();
		try {
			if (own != null) {
				own.setAwaitingStops(true);
			}
			for (Stopping one : this.stopping) {
				one.await(this.begun, own != null);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			if (own != null) {
				own.setAwaitingStops(false);
			}
		}
	}

	/**
	 * Lets a thread wait that ends with it, unless there is nothing to wait for.
	 * @param callback called afterwards
	 */
	void whenDone(Runnable callback) {
		if (this.stopping.stream().allMatch((one) -> one.ended().isDone())) {
			callback.run();
			return;
		}
		Thread thread = new Thread(() -> {
			try {
				await();
			}
			finally {
				callback.run();
			}
		}, "shared-memory-shutdown");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * A container that was told to stop.
	 */
	private record Stopping(SharedMemoryMessageListenerContainer container, ListenerLoops loops,
			CompletableFuture<Void> ended, Thread stopper) {

		static Stopping of(SharedMemoryMessageListenerContainer container, ListenerLoops loops) {
			return new Stopping(container, loops, loops.endedButOwn(), Thread.currentThread());
		}

		void await(long begun, boolean byListener) throws InterruptedException {
			long timeout = this.container.getContainerProperties().getShutdownTimeout().toNanos();
			try {
				while (!hasEndedWithin(timeout - (System.nanoTime() - begun))) {
					if (this.loops.areExiting(this.stopper)) {
						logger.debug(LogMessage.format("Listener '%s' is ending the JVM", this.container.getId()));
						return;
					}
					if (byListener && this.loops.areAwaitingStops(this.stopper)) {
						logger.debug(LogMessage.format("Listener '%s' waits for others to stop, too",
								this.container.getId()));
						return;
					}
				}
			}
			catch (TimeoutException ex) {
				logger.warn(LogMessage.format("Listener '%s' still handles a record after %d ms",
						this.container.getId(), TimeUnit.NANOSECONDS.toMillis(timeout)));
			}
			catch (ExecutionException ex) {
				logger.debug(LogMessage.format("Listener '%s' had failed", this.container.getId()), ex.getCause());
			}
		}

		/**
		 * Waits until it is time to look.
		 * @param left the nanoseconds until the timeout
		 * @return whether it has ended
		 */
		private boolean hasEndedWithin(long left) throws InterruptedException, ExecutionException, TimeoutException {
			try {
				this.ended.get(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
				return true;
			}
			catch (TimeoutException ex) {
				if (left <= LOOK_NANOS) {
					throw ex;
				}
				return false;
			}
		}

	}

}
