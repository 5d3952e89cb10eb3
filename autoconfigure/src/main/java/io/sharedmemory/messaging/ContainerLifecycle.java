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

import java.util.List;

import io.sharedmemory.messaging.event.ListenerContainerStartedEvent;
import io.sharedmemory.messaging.event.ListenerContainerStoppedEvent;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;

/**
 * Whether a container is to run, and the threads that it has. What was asked for last
 * counts: a start while threads have records in hand that were told to stop takes effect
 * when these are done. Any thread may call any method.
 */
final class ContainerLifecycle {

	private static final Log logger = LogFactory.getLog(ContainerLifecycle.class);

	private final SharedMemoryMessageListenerContainer container;

	private final Object monitor = new Object();

	private volatile ListenerLoops loops = new ListenerLoops(List.of(), () -> {
	});

	/** Whether no thread is left, and a start that comes now has to begin at once. */
	private boolean ended = true;

	private volatile boolean startsAgain;

	private volatile @Nullable Throwable startFailure;

	private volatile boolean paused;

	ContainerLifecycle(SharedMemoryMessageListenerContainer container) {
		this.container = container;
	}

	void start() {
		ListenerLoops joined;
		synchronized (this.monitor) {
			if (isRunning()) {
				return;
			}
			this.startFailure = null;
			this.container.checkProperties();
			if (!this.ended) {
				this.startsAgain = true;
				return;
			}
			joined = join();
		}
		run(joined);
	}

	private ListenerLoops join() {
		ListenerLoops joined = new ListenerLoops(this.container.join(this.paused), this::onEnd);
		this.loops = joined;
		this.ended = false;
		this.startsAgain = false;
		return joined;
	}

	/**
	 * Runs loops, which may have been told to stop since they joined. If the executor has
	 * no thread for one, that ends here, and subscribers hear of it; so the monitor must
	 * not be held.
	 */
	private void run(ListenerLoops joined) {
		joined.execute(this.container.getTaskExecutor());
		this.container.events().publish(ListenerContainerStartedEvent::new);
	}

	private void onEnd() {
		try {
			this.container.events().publish(ListenerContainerStoppedEvent::new);
		}
		finally {
			startAgainIfAsked();
		}
	}

	private void startAgainIfAsked() {
		try {
			ListenerLoops joined;
			synchronized (this.monitor) {
				this.ended = true;
				if (!this.startsAgain) {
					return;
				}
				try {
					joined = join();
				}
				catch (RuntimeException | Error ex) {
					this.startsAgain = false;
					this.startFailure = ex;
					throw ex;
				}
			}
			run(joined);
		}
		catch (RuntimeException | Error ex) {
			logger.error(LogMessage.format("Listener '%s' could not be started again", this.container.getId()), ex);
			this.container.events().publishFailed(ex);
		}
	}

	/**
	 * Lets the threads end when the records in hand are done.
	 * @return the threads
	 */
	ListenerLoops stop() {
		synchronized (this.monitor) {
			this.startsAgain = false;
			this.startFailure = null;
			this.loops.stop();
			return this.loops;
		}
	}

	/**
	 * Lets the threads hand out no records, or go on.
	 * @param paused whether to pause
	 * @return whether this is something new
	 */
	boolean setPaused(boolean paused) {
		synchronized (this.monitor) {
			boolean changed = this.paused != paused;
			if (changed) {
				this.paused = paused;
				this.loops.setPaused(paused);
			}
			return changed;
		}
	}

	boolean isPaused() {
		return this.paused;
	}

	boolean isRunning() {
		return this.startsAgain || this.loops.isRunning();
	}

	boolean isOwnThread() {
		return this.loops.isOwnThread();
	}

	boolean isStandby() {
		ListenerLoops loops = this.loops;
		return loops.isRunning() && !loops.hasJoined();
	}

	@Nullable Throwable failure() {
		Throwable failure = this.startFailure;
		return (failure != null) ? failure : this.loops.failure();
	}

}
