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
 * timeout at most. A thread of a container does not wait for itself.
 */
final class ContainerShutdown {

	private static final Log logger = LogFactory.getLog(ContainerShutdown.class);

	private final long begun = System.nanoTime();

	private final List<Stopping> stopping = new ArrayList<>();

	ContainerShutdown(Collection<SharedMemoryMessageListenerContainer> containers) {
		for (SharedMemoryMessageListenerContainer container : containers) {
			this.stopping.add(new Stopping(container, container.stopLoops().endedButOwn()));
		}
	}

	/**
	 * Waits in this thread.
	 */
	void await() {
		try {
			for (Stopping one : this.stopping) {
				one.await(this.begun);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
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
			await();
			callback.run();
		}, "shared-memory-shutdown");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * A container that was told to stop.
	 */
	private record Stopping(SharedMemoryMessageListenerContainer container, CompletableFuture<Void> ended) {

		void await(long begun) throws InterruptedException {
			long timeout = this.container.getContainerProperties().getShutdownTimeout().toNanos();
			try {
				this.ended.get(timeout - (System.nanoTime() - begun), TimeUnit.NANOSECONDS);
			}
			catch (TimeoutException ex) {
				logger.warn(LogMessage.format("Listener '%s' still handles a record after %d ms",
						this.container.getId(), TimeUnit.NANOSECONDS.toMillis(timeout)));
			}
			catch (ExecutionException ex) {
				logger.debug(LogMessage.format("Listener '%s' had failed", this.container.getId()), ex.getCause());
			}
		}

	}

}
