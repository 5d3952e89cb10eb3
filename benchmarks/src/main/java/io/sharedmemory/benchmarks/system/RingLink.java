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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.lane.Task;
import io.sharedmemory.benchmarks.link.PolledLink;
import io.sharedmemory.benchmarks.link.Receiver;
import io.sharedmemory.benchmarks.link.RecordBytes;
import io.sharedmemory.benchmarks.link.Sender;
import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.ring.Producers;
import io.sharedmemory.ring.RecordHandler;
import io.sharedmemory.ring.Ring;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingOptions;
import io.sharedmemory.ring.RingProducer;
import io.sharedmemory.ring.RingRecord;
import io.sharedmemory.sync.WaitStrategy;
import org.jspecify.annotations.Nullable;

/**
 * This project's ring: records are offered from an array and read in place.
 *
 * @since 0.1.0
 */
public class RingLink implements PolledLink {

	private static final int LONGEST_RECORD = 1 << 20;

	/** As long as a listener container waits at a time. */
	private static final long IDLE_NANOS = 1_000_000_000;

	private final List<Runnable> closings = new ArrayList<>();

	private final List<String> names = new ArrayList<>();

	private final List<RingProducer> producers = new ArrayList<>();

	private final List<RingConsumer> furtherConsumers = new ArrayList<>();

	private final List<Receiver> furtherReceivers = new ArrayList<>();

	private @Nullable Ring out;

	@SuppressWarnings("NullAway.Init")
	private RingConsumer consumer;

	private boolean spins;

	@SuppressWarnings("NullAway.Init")
	private Receiver receiver;

	private RecordHandler handler = (record) -> {
	};

	@Override
	public void open(Role role, Map<String, String> options) {
		WaitStrategy waitStrategy = WaitStrategy.valueOf(options.getOrDefault("wait", "BUSY_SPIN"));
		int groups = Integer.parseInt(options.getOrDefault("groups", "1"));
		this.spins = waitStrategy == WaitStrategy.BUSY_SPIN || waitStrategy == WaitStrategy.YIELDING;
		long capacity = Long.parseLong(options.getOrDefault("capacity", "16777216"));
		RingOptions ringOptions = RingOptions.builder()
			.capacity(capacity)
			.maxMessageSize((int) Math.min(LONGEST_RECORD, capacity / 4))
			.maxParticipants(Integer.parseInt(options.getOrDefault("max-participants", "64")))
			.requiredGroups(IntStream.range(0, groups).mapToObj((i) -> "group" + i).toList())
			.producers(Producers.valueOf(options.getOrDefault("producers", "MANY")))
			.waitStrategy(waitStrategy)
			.build();
		String name = options.get("id") + "-" + options.get("lane");
		Ring there = open(name + "-there", ringOptions);
		Ring back = open(name + "-back", ringOptions);
		this.out = (role == Role.DRIVER) ? there : back;
		Ring in = (role == Role.DRIVER) ? back : there;
		this.consumer = consumer(in, 0);
		this.handler = handler();
		for (int i = 1; i < groups; i++) {
			this.furtherConsumers.add(consumer(in, i));
			this.furtherReceivers.add(new Receiver());
		}
		if (role == Role.PEER) {
			int participants = Integer.parseInt(options.getOrDefault("participants", "0"));
			IntStream.range(0, participants).forEach((i) -> this.closings.add(there.newProducer()::close));
		}
	}

	private Ring open(String name, RingOptions options) {
		Segment segment = SharedMemoryObject.openOrCreate(name, AccessMode.READ_WRITE, Permissions.DEFAULT);
		Ring ring = Ring.openOrCreate(segment, options);
		this.names.add(name);
		this.closings.add(segment::close);
		this.closings.add(ring::close);
		return ring;
	}

	private RingConsumer consumer(Ring ring, int group) {
		RingConsumer consumer = ring.newConsumer("group" + group);
		this.closings.add(consumer::close);
		return consumer;
	}

	/**
	 * Returns what handles a record for the current receiver.
	 * @return the handler
	 */
	protected RecordHandler handler() {
		return (record) -> accept(record, this.receiver);
	}

	/**
	 * Returns the current receiver.
	 * @return the receiver
	 */
	protected Receiver receiver() {
		return this.receiver;
	}

	private static void accept(RingRecord record, Receiver receiver) {
		int length = record.length();
		long first = record.getLong(0);
		receiver.accept(first, receiver.readsEnd() ? record.getLong(length - Long.BYTES) : first, length);
	}

	@Override
	public void begin(Task task, int length) {
		this.furtherReceivers.forEach((receiver) -> receiver.reset(length, null));
	}

	@Override
	public Sender sender(int producer) {
		Ring out = this.out;
		if (out == null) {
			throw new IllegalStateException("not open");
		}
		synchronized (this.producers) {
			while (this.producers.size() <= producer) {
				RingProducer made = out.newProducer();
				this.producers.add(made);
				this.closings.add(made::close);
			}
			return sender(this.producers.get(producer));
		}
	}

	/**
	 * Returns what sends with a producer.
	 * @param producer the producer
	 * @return the sender
	 */
	protected Sender sender(RingProducer producer) {
		return (record, length) -> producer.offer(record, 0, length, 0);
	}

	@Override
	public int poll(Receiver receiver) {
		for (int i = 0; i < this.furtherConsumers.size(); i++) {
			Receiver further = this.furtherReceivers.get(i);
			this.furtherConsumers.get(i).poll((record) -> accept(record, further), POLL_LIMIT);
		}
		this.receiver = receiver;
		return this.consumer.poll(this.handler, POLL_LIMIT);
	}

	@Override
	public boolean spins() {
		return this.spins;
	}

	@Override
	public void idle() {
		this.consumer.await(IDLE_NANOS);
	}

	@Override
	public void end() {
		for (int i = 0; i < this.furtherConsumers.size(); i++) {
			Receiver further = this.furtherReceivers.get(i);
			while (further.count() > 0 && !further.isStopped()) {
				this.furtherConsumers.get(i).poll((record) -> accept(record, further), POLL_LIMIT);
			}
		}
	}

	@Override
	public void close() {
		for (int i = this.closings.size() - 1; i >= 0; i--) {
			this.closings.get(i).run();
		}
		this.names.forEach(SharedMemoryObject::remove);
	}

	/**
	 * This project's ring: records are written in place, into a claim, and read in place.
	 */
	public static final class Claiming extends RingLink {

		@Override
		protected Sender sender(RingProducer producer) {
			return (record, length) -> {
				var claim = producer.tryClaim(length);
				if (claim == null) {
					return false;
				}
				claim.buffer().put(record, 0, length);
				claim.commit(0);
				return true;
			};
		}

	}

	/**
	 * This project's ring: records are offered from an array and copied into an array.
	 */
	public static final class Copying extends RingLink {

		private final byte[] copy = new byte[LONGEST_RECORD];

		@Override
		protected RecordHandler handler() {
			return (record) -> {
				int length = record.length();
				record.copyTo(0, this.copy, 0, length);
				receiver().accept(RecordBytes.get(this.copy, 0), RecordBytes.get(this.copy, length - Long.BYTES),
						length);
			};
		}

	}

}
