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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.benchmarks.lane.Control;
import io.sharedmemory.benchmarks.lane.Core;
import io.sharedmemory.benchmarks.lane.Outcome;
import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.lane.Task;
import org.HdrHistogram.Histogram;

/**
 * Measures a system that is polled.
 *
 * @since 0.1.0
 */
final class PolledMeasures {

	/** Pause between the round trips to a sleeper, in nanoseconds. */
	private static final long SLEEPER_PAUSE_NANOS = 1_000_000;

	/** How many bytes may go before the clock is read. */
	private static final int BYTES_PER_CLOCK = 64 * 1024;

	private static final int MAX_RECORDS_PER_CLOCK = 256;

	private final PolledLink link;

	private final Role role;

	private final Receiver receiver = new Receiver();

	PolledMeasures(PolledLink link, Role role) {
		this.link = link;
		this.role = role;
	}

	Outcome run(Task task, Control control) throws Exception {
		int length = Math.max(task.size(), RecordBytes.MIN_LENGTH);
		if (this.link.spins()) {
			Core.bind(this.role);
		}
		else {
			Core.release();
		}
		this.link.begin(task, length);
		Outcome outcome = (this.role == Role.DRIVER) ? drive(task, length, control) : attend(task, length, control);
		this.link.end();
		return outcome;
	}

	private Outcome drive(Task task, int length, Control control) throws Exception {
		this.receiver.reset(length, null);
		return switch (task.measure()) {
			case ROUND_TRIP -> ping(task, length, 0, control);
			case WAKE_UP -> ping(task, length, SLEEPER_PAUSE_NANOS, control);
			case THROUGHPUT -> stream(task, length, control);
			case PACED -> pace(task, length, control);
			case IDLE -> {
				control.meet();
				TimeUnit.NANOSECONDS.sleep(task.nanos());
				yield new Outcome(0, task.nanos(), 0, 0, null);
			}
		};
	}

	private Outcome attend(Task task, int length, Control control) throws Exception {
		return switch (task.measure()) {
			case ROUND_TRIP, WAKE_UP -> echo(length, control);
			case THROUGHPUT -> receive(task, length, control);
			case PACED -> {
				Histogram latencies = Outcome.newHistogram();
				this.receiver.reset(length, latencies);
				control.meet();
				receiveAll(false);
				yield new Outcome(this.receiver.count(), this.receiver.nanos(), 0, 0, latencies);
			}
			case IDLE -> idle(task, control);
		};
	}

	private Outcome ping(Task task, int length, long pauseNanos, Control control) throws Exception {
		Histogram latencies = Outcome.newHistogram();
		byte[] record = RecordBytes.make(length);
		Sender sender = this.link.sender(0);
		this.receiver.takeTime();
		control.meet();
		long now = System.nanoTime();
		long begin = now + Math.min(task.nanos() / 10, 5_000_000);
		long end = now + task.nanos();
		long sequence = 0;
		while (now < end) {
			while (pauseNanos > 0 && System.nanoTime() - now < pauseNanos) {
				Thread.onSpinWait();
			}
			RecordBytes.put(record, length, sequence, sequence);
			long start = System.nanoTime();
			offer(sender, record, length);
			while (this.receiver.count() == sequence) {
				if (this.link.poll(this.receiver) == 0) {
					this.link.idle();
				}
			}
			now = this.receiver.lastNanos();
			sequence++;
			if (start >= begin) {
				latencies.recordValue(now - start);
			}
		}
		stop(sender, record, length);
		return new Outcome(sequence, task.nanos(), 0, 0, latencies);
	}

	private Outcome echo(int length, Control control) throws Exception {
		this.receiver.reset(length, null);
		this.receiver.answerWith(this.link.sender(0));
		control.meet();
		receiveAll(false);
		return new Outcome(this.receiver.count(), 1, 0, 0, null);
	}

	private Outcome stream(Task task, int length, Control control) throws Exception {
		long limit = Math.max(1, this.link.maxBytesPerSlice() / length / task.producers());
		LaneThreads threads = new LaneThreads();
		control.meet();
		long allocated = threads.allocated();
		long start = System.nanoTime();
		long end = start + task.nanos();
		CompletableFuture<?>[] others = new CompletableFuture<?>[task.producers() - 1];
		for (int i = 0; i < others.length; i++) {
			int producer = i + 1;
			others[i] = new CompletableFuture<>();
			new Thread(() -> completing(others[producer - 1], () -> send(producer, length, end, limit, true)),
					"producer-" + producer)
				.start();
		}
		long sent = send(0, length, end, limit, others.length > 0);
		CompletableFuture.allOf(others).get(30, TimeUnit.SECONDS);
		stop(this.link.sender(0), RecordBytes.make(length), length);
		allocated = threads.allocated() - allocated;
		return new Outcome(sent, System.nanoTime() - start, allocated, 0, null);
	}

	private static void completing(CompletableFuture<?> future, Runnable work) {
		try {
			work.run();
			future.complete(null);
		}
		catch (RuntimeException | Error ex) {
			future.completeExceptionally(ex);
		}
	}

	private long send(int producer, int length, long end, long limit, boolean crowded) {
		if (producer > 0) {
			Core.bindProducer(producer);
		}
		byte[] record = RecordBytes.make(length);
		Sender sender = this.link.sender(producer);
		int batch = Math.max(1, Math.min(MAX_RECORDS_PER_CLOCK, BYTES_PER_CLOCK / length));
		long sequence = 0;
		do {
			for (int i = 0; i < batch; i++) {
				long first = Receiver.first(producer, sequence++);
				RecordBytes.put(record, length, first, first);
				while (!sender.offer(record, length)) {
					if (crowded) {
						Thread.yield();
					}
					else {
						Thread.onSpinWait();
					}
				}
			}
		}
		while (System.nanoTime() < end && sequence + batch <= limit);
		return sequence;
	}

	private Outcome receive(Task task, int length, Control control) throws Exception {
		this.receiver.reset(length, null);
		LaneThreads threads = new LaneThreads();
		control.meet();
		long allocated = threads.allocated();
		long cpu = threads.cpuNanos();
		receiveAll(task.producers() > 1);
		allocated = threads.allocated() - allocated;
		cpu = threads.cpuNanos() - cpu;
		return new Outcome(this.receiver.count(), this.receiver.nanos(), allocated, cpu, null);
	}

	private void receiveAll(boolean crowded) {
		while (!this.receiver.isStopped()) {
			if (this.link.poll(this.receiver) == 0) {
				if (crowded) {
					Thread.yield();
				}
				else {
					this.link.idle();
				}
			}
		}
	}

	private Outcome pace(Task task, int length, Control control) throws Exception {
		byte[] record = RecordBytes.make(length);
		Sender sender = this.link.sender(0);
		double interval = 1e9 / task.rate();
		long records = Math.max(1, task.nanos() * task.rate() / 1_000_000_000);
		control.meet();
		long start = System.nanoTime() + 1_000_000;
		for (long sequence = 0; sequence < records; sequence++) {
			long due = start + (long) (sequence * interval);
			while (System.nanoTime() < due) {
				Thread.onSpinWait();
			}
			RecordBytes.put(record, length, sequence, due);
			offer(sender, record, length);
		}
		long nanos = System.nanoTime() - start;
		stop(sender, record, length);
		return new Outcome(records, nanos, 0, 0, null);
	}

	private Outcome idle(Task task, Control control) throws Exception {
		this.receiver.reset(RecordBytes.MIN_LENGTH, null);
		LaneThreads threads = new LaneThreads();
		control.meet();
		long cpu = threads.cpuNanos();
		long start = System.nanoTime();
		while (System.nanoTime() - start < task.nanos()) {
			if (this.link.poll(this.receiver) == 0) {
				this.link.idle();
			}
		}
		return new Outcome(0, System.nanoTime() - start, 0, threads.cpuNanos() - cpu, null);
	}

	private static void stop(Sender sender, byte[] record, int length) {
		RecordBytes.put(record, length, RecordBytes.STOP, RecordBytes.STOP);
		offer(sender, record, length);
	}

	private static void offer(Sender sender, byte[] record, int length) {
		while (!sender.offer(record, length)) {
			Thread.onSpinWait();
		}
	}

}
