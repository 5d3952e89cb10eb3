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

package io.sharedmemory.boot.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

import io.sharedmemory.messaging.Channel;
import io.sharedmemory.ring.GroupStatus;
import io.sharedmemory.ring.RingException;
import io.sharedmemory.ring.RingStatus;
import org.jspecify.annotations.Nullable;

/**
 * The state of one ring, looked at once for all gauges that are read together: each look
 * asks the kernel who lives.
 */
final class RingStatusView {

	private static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private final Channel channel;

	private @Nullable RingStatus status;

	private long readAt;

	private volatile @Nullable Consumer<RingStatus> onLook;

	RingStatusView(Channel channel) {
		this.channel = channel;
	}

	/**
	 * Sets what is told of each look, in the thread that reads a value.
	 * @param onLook gets the state
	 */
	void onLook(Consumer<RingStatus> onLook) {
		this.onLook = onLook;
	}

	/**
	 * Reads a value of the ring.
	 * @param value reads it
	 * @return the value, not a number if the ring cannot be read
	 */
	double read(ToDoubleFunction<RingStatus> value) {
		RingStatus status = status();
		return (status != null) ? value.applyAsDouble(status) : Double.NaN;
	}

	/**
	 * Reads a value of one group.
	 * @param group the name of the group
	 * @param value reads it
	 * @return the value, 0 if there is no such group any more, not a number if the ring
	 * cannot be read
	 */
	double read(String group, ToDoubleFunction<GroupStatus> value) {
		return read((status) -> status.groups()
			.stream()
			.filter((one) -> one.name().equals(group))
			.mapToDouble(value)
			.findFirst()
			.orElse(0));
	}

	private @Nullable RingStatus status() {
		RingStatus status;
		synchronized (this) {
			long now = System.nanoTime();
			if (this.status != null && now - this.readAt <= MAX_AGE_NANOS) {
				return this.status;
			}
			try {
				this.status = this.channel.ring().status();
			}
			catch (RingException ex) {
				this.status = null;
			}
			this.readAt = now;
			status = this.status;
		}
		Consumer<RingStatus> onLook = this.onLook;
		if (status != null && onLook != null) {
			onLook.accept(status);
		}
		return status;
	}

}
