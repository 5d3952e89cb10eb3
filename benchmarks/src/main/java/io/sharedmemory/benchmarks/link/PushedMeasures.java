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

package io.sharedmemory.benchmarks.link;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.sharedmemory.benchmarks.lane.Control;
import io.sharedmemory.benchmarks.lane.Core;
import io.sharedmemory.benchmarks.lane.Measure;
import io.sharedmemory.benchmarks.lane.Outcome;
import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.lane.Task;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures a system that calls listeners. In a round trip, the driver's listener sends
 * the next record itself, so no hand-over between threads is measured.
 *
 * @param <P> what a listener is given
 * @since 0.1.0
 */
final class PushedMeasures<P> implements PushedLink.Listener<P> {

	private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

	/**
	 * A stream is a multiple of so many records, and the clock is read once for them, as
	 * that takes as long as some systems take for a record.
	 */
	private static final int RECORDS_PER_LOOK = 16;

	private final PushedLink<P> link;

	private final Role role;

	private volatile @Nullable Task task;

	private volatile boolean done;

	private volatile @Nullable RuntimeException failure;

	/** Written by the thread of the listener only. */
	private volatile long received;

	/** Of a stream, by the thread of the listener. */
	private long streamed;

	private long checksum;

	private @Nullable Thread listening;

	private long firstNanos;

	private volatile long lastNanos;

	private Histogram latencies = Outcome.newHistogram();

	private long begin;

	private long end;

	private long sentNanos;

	private long sequence;

	PushedMeasures(PushedLink<P> link, Role role) {
		this.link = link;
		this.role = role;
	}

	Outcome run(Task task, Control control) throws Exception {
		if (this.link.spins()) {
			Core.bind(this.role);
		}
		else {
			Core.release();
		}
		this.received = 0;
		this.streamed = 0;
		this.checksum = 0;
		this.done = false;
		this.latencies = Outcome.newHistogram();
		this.task = task;
		// The driver's listener must not take the core of its sender.
		if (this.role == Role.PEER || task.measure() == Measure.ROUND_TRIP) {
			this.link.resume();
		}
		try {
			Outcome outcome = (this.role == Role.DRIVER) ? drive(task, control) : attend(task, control);
			RuntimeException failure = this.failure;
			if (failure != null) {
				throw failure;
			}
			return outcome;
		}
		finally {
			this.task = null;
			this.link.pause();
		}
	}

	private Outcome drive(Task task, Control control) throws Exception {
		return switch (task.measure()) {
			case ROUND_TRIP -> ping(task, control);
			case THROUGHPUT -> stream(task, control);
			case IDLE -> {
				control.meet();
				TimeUnit.NANOSECONDS.sleep(task.nanos());
				control.finish(0);
				yield new Outcome(0, task.nanos(), 0, 0, null);
			}
			case WAKE_UP, PACED -> throw new IllegalArgumentException(task.measure() + " of a listener");
		};
	}

	private Outcome attend(Task task, Control control) throws Exception {
		LaneThreads threads = new LaneThreads();
		control.meet();
		long allocated = threads.allocated();
		long cpu = threads.cpuNanos();
		long start = System.nanoTime();
		long expected = control.finish(0);
		awaitUntil(() -> this.received >= expected || this.failure != null, "records");
		long nanos = switch (task.measure()) {
			case THROUGHPUT -> Math.max(1, this.lastNanos - this.firstNanos);
			default -> System.nanoTime() - start;
		};
		cpu = threads.cpuNanos() - cpu;
		allocated = threads.allocated() - allocated;
		if (task.measure() == Measure.THROUGHPUT) {
			long checksum = control.finish(0);
			if (checksum != this.checksum) {
				throw new IllegalStateException("sum of the records is " + this.checksum + ", not " + checksum);
			}
		}
		return new Outcome(this.received, nanos, allocated, cpu, null);
	}

	private Outcome ping(Task task, Control control) throws Exception {
		control.meet();
		long now = System.nanoTime();
		this.begin = now + Math.min(task.nanos() / 10, 5_000_000);
		this.end = now + task.nanos();
		this.sentNanos = now;
		this.sequence = 0;
		this.link.send(0, task.size());
		awaitUntil(() -> this.done, "the answer");
		control.finish(this.received);
		return new Outcome(this.received, task.nanos(), 0, 0, this.latencies);
	}

	private Outcome stream(Task task, Control control) throws Exception {
		LaneThreads threads = new LaneThreads();
		control.meet();
		long allocated = threads.allocated();
		long start = System.nanoTime();
		long end = start + task.nanos();
		long sent = 0;
		long sum = 0;
		do {
			sum += this.link.send(sent++, task.size());
		}
		while (sent % RECORDS_PER_LOOK != 0 || System.nanoTime() < end);
		this.link.flush();
		allocated = threads.allocated() - allocated;
		control.finish(sent);
		control.finish(sum);
		return new Outcome(sent, System.nanoTime() - start, allocated, 0, null);
	}

	@Override
	public void onRecord(P payload, long checksum) {
		Task task = this.task;
		if (task == null) {
			return;
		}
		Thread thread = Thread.currentThread();
		if (thread != this.listening) {
			this.listening = thread;
			if (this.link.spins()) {
				Core.bind(this.role);
			}
		}
		try {
			switch (task.measure()) {
				case ROUND_TRIP -> {
					if (this.role == Role.DRIVER) {
						onAnswer(task);
					}
					else {
						this.received++;
						this.link.reply(payload);
					}
				}
				default -> onRecordOfStream(checksum);
			}
		}
		catch (RuntimeException ex) {
			this.failure = ex;
			this.done = true;
		}
	}

	private void onRecordOfStream(long checksum) {
		if (this.streamed++ == 0) {
			this.firstNanos = System.nanoTime();
		}
		this.checksum += checksum;
		if (this.streamed % RECORDS_PER_LOOK == 0) {
			this.lastNanos = System.nanoTime();
			this.received = this.streamed;
		}
	}

	private void onAnswer(Task task) {
		long now = System.nanoTime();
		if (this.sentNanos >= this.begin) {
			this.latencies.recordValue(now - this.sentNanos);
		}
		this.received++;
		if (now >= this.end) {
			this.done = true;
			return;
		}
		this.sentNanos = System.nanoTime();
		this.link.send(++this.sequence, task.size());
	}

	private void awaitUntil(BooleanSupplier condition, String what) throws TimeoutException {
		long deadline = System.nanoTime() + PATIENCE_NANOS;
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				throw new TimeoutException("waited for " + what + " in vain; " + this.received + " came");
			}
			LockSupport.parkNanos(200_000);
		}
	}

}
