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

package io.sharedmemory.ring;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.sync.WaitStrategy;

/**
 * A process whose two threads ask and answer each other through two rings, to be started
 * on one core.
 */
final class OneCorePingPong {

	private static final int WARM_UP = 2_000;

	private static final int ROUND_TRIPS = 2_000;

	private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

	private OneCorePingPong() {
	}

	/**
	 * Prints the median of the round trips in nanoseconds, for each strategy.
	 * @param args a prefix for the names of the segments, and the strategies
	 * @throws InterruptedException if it is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		for (String strategy : List.of(args).subList(1, args.length)) {
			RingOptions options = RingOptions.builder()
				.capacity(1 << 14)
				.requiredGroups(List.of("group"))
				.waitStrategy(WaitStrategy.valueOf(strategy))
				.build();
			try (Ring there = ring(args[0] + "-there-" + strategy, options);
					Ring back = ring(args[0] + "-back-" + strategy, options)) {
				System.out.println(strategy + " " + median(there, back));
			}
		}
	}

	private static Ring ring(String name, RingOptions options) {
		SharedMemoryObject segment = SharedMemoryObject.createOnly(name, AccessMode.READ_WRITE, Permissions.DEFAULT);
		SharedMemoryObject.remove(name);
		return Ring.openOrCreate(segment, options);
	}

	private static long median(Ring there, Ring back) throws InterruptedException {
		Thread answerer = new Thread(() -> answer(there, back));
		answerer.start();
		long[] nanos = new long[WARM_UP + ROUND_TRIPS];
		try (RingProducer producer = there.newProducer(); RingConsumer consumer = back.newConsumer("group")) {
			for (int i = 0; i < nanos.length; i++) {
				long start = System.nanoTime();
				send(producer);
				receive(consumer);
				nanos[i] = System.nanoTime() - start;
			}
		}
		answerer.join();
		return Arrays.stream(nanos).skip(WARM_UP).sorted().skip(ROUND_TRIPS / 2).findFirst().orElseThrow();
	}

	private static void answer(Ring there, Ring back) {
		try (RingConsumer consumer = there.newConsumer("group"); RingProducer producer = back.newProducer()) {
			for (int i = 0; i < WARM_UP + ROUND_TRIPS; i++) {
				receive(consumer);
				send(producer);
			}
		}
	}

	private static void send(RingProducer producer) {
		producer.send(new byte[Long.BYTES], 0, Long.BYTES, 0, PATIENCE_NANOS);
	}

	private static void receive(RingConsumer consumer) {
		while (consumer.poll((record) -> {
		}, 1) == 0) {
			if (!consumer.await(PATIENCE_NANOS)) {
				throw new IllegalStateException("Nothing came");
			}
		}
	}

}
