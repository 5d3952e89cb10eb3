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

package io.sharedmemory.benchmarks.system;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.sharedmemory.benchmarks.lane.Measure;
import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.lane.Task;
import io.sharedmemory.benchmarks.link.PolledLink;
import io.sharedmemory.benchmarks.link.Receiver;
import io.sharedmemory.benchmarks.link.Sender;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Aeron over IPC. The media driver is a thread of the driver's process that sleeps
 * between its duty cycles, because there may be no third core for it: briefly while Aeron
 * streams, long at other times. Its terms are so long that it is seldom waited for.
 *
 * @since 0.1.0
 */
public final class AeronLink implements PolledLink {

	private static final String CHANNEL = "aeron:ipc?term-length=64m|mtu=65504";

	private static final int THERE_STREAM = 1;

	private static final int BACK_STREAM = 2;

	private static final long ACTIVE_SLEEP_NANOS = 200_000;

	private static final long RESTING_SLEEP_NANOS = 20_000_000;

	private @Nullable MediaDriver driver;

	private @Nullable Aeron aeron;

	private @Nullable Publication publication;

	@SuppressWarnings("NullAway.Init")
	private Subscription subscription;

	private volatile long driverSleepNanos = ACTIVE_SLEEP_NANOS;

	@SuppressWarnings("NullAway.Init")
	private Receiver receiver;

	private final FragmentHandler handler = new FragmentAssembler((buffer, offset, length, header) -> {
		long first = buffer.getLong(offset);
		this.receiver.accept(first, this.receiver.readsEnd() ? buffer.getLong(offset + length - Long.BYTES) : first,
				length);
	});

	@Override
	public void open(Role role, Map<String, String> options) throws Exception {
		Path directory = Path.of(options.get("directory"), options.get("lane"));
		if (role == Role.DRIVER) {
			IdleStrategy idle = new SleepingWhileOthersRun();
			this.driver = MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(directory.toString())
				.threadingMode(ThreadingMode.SHARED)
				.sharedIdleStrategy(idle)
				.dirDeleteOnStart(true)
				.dirDeleteOnShutdown(true)
				.warnIfDirectoryExists(false));
		}
		Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory.toString()));
		this.aeron = aeron;
		boolean drives = role == Role.DRIVER;
		int outStream = drives ? THERE_STREAM : BACK_STREAM;
		this.subscription = aeron.addSubscription("aeron:ipc", drives ? BACK_STREAM : THERE_STREAM);
		Publication publication = options.get("publication").equals("exclusive")
				? aeron.addExclusivePublication(CHANNEL, outStream) : aeron.addPublication(CHANNEL, outStream);
		this.publication = publication;
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!publication.isConnected() || !this.subscription.isConnected()) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("the other process did not connect");
			}
			LockSupport.parkNanos(1_000_000);
		}
		this.driverSleepNanos = RESTING_SLEEP_NANOS;
	}

	@Override
	public void begin(Task task, int length) {
		this.driverSleepNanos = (task.measure() == Measure.THROUGHPUT) ? ACTIVE_SLEEP_NANOS : RESTING_SLEEP_NANOS;
	}

	@Override
	public void end() {
		this.driverSleepNanos = RESTING_SLEEP_NANOS;
	}

	@Override
	public Sender sender(int producer) {
		Publication publication = this.publication;
		if (publication == null) {
			throw new IllegalStateException("not open");
		}
		UnsafeBuffer source = new UnsafeBuffer(new byte[0]);
		return (record, length) -> {
			if (source.byteArray() != record) {
				source.wrap(record);
			}
			long position = publication.offer(source, 0, length);
			if (position == Publication.CLOSED || position == Publication.NOT_CONNECTED
					|| position == Publication.MAX_POSITION_EXCEEDED) {
				throw new IllegalStateException(Publication.errorString(position));
			}
			return position > 0;
		};
	}

	@Override
	public int poll(Receiver receiver) {
		this.receiver = receiver;
		return this.subscription.poll(this.handler, POLL_LIMIT);
	}

	@Override
	public void close() {
		if (this.aeron != null) {
			this.aeron.close();
		}
		if (this.driver != null) {
			this.driver.close();
		}
	}

	/**
	 * How the media driver waits.
	 */
	private final class SleepingWhileOthersRun implements IdleStrategy {

		@Override
		public void idle(int workCount) {
			if (workCount <= 0) {
				idle();
			}
		}

		@Override
		public void idle() {
			LockSupport.parkNanos(AeronLink.this.driverSleepNanos);
		}

		@Override
		public void reset() {
		}

		@Override
		public String alias() {
			return "sleeping-while-others-run";
		}

	}

}
