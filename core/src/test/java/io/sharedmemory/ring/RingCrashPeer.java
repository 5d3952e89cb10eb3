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

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.platform.CrashPoints;

/**
 * A process that ends at a step of the ring's protocols, and says before what it has
 * finished.
 */
final class RingCrashPeer {

	static final RingOptions OPTIONS = RingOptions.builder()
		.capacity(4096)
		.maxParticipants(8)
		.requiredGroups(List.of("all", "workers"))
		.build();

	/** How many records a batch has. */
	static final int BATCH = 3;

	private RingCrashPeer() {
	}

	/**
	 * Runs the peer.
	 * @param args the name of the segment, the role, and the step with the number of the
	 * pass
	 */
	public static void main(String[] args) {
		System.setProperty(CrashPoints.PROPERTY, args[2]);
		try (SharedMemoryObject segment = SharedMemoryObject.openOnly(args[0], AccessMode.READ_WRITE);
				Ring ring = Ring.openOrCreate(segment, OPTIONS)) {
			switch (args[1]) {
				case "produce" -> produce(ring);
				case "produce-batches" -> produceBatches(ring);
				case "consume" -> consume(ring.newConsumer("workers"));
				case "share" -> consume(ring.newConsumer("workers", GroupOptions.sharing()));
				case "watch" -> consume(ring.newConsumer("watchers", GroupOptions.exclusive().vanishing()));
				case "remove" -> ring.removeGroup("workers");
				default -> throw new IllegalArgumentException(args[1]);
			}
		}
	}

	private static void produce(Ring ring) {
		RingProducer producer = ring.newProducer();
		for (int number = 0;; number++) {
			byte[] payload = RingBooks.payload(number);
			producer.send(payload, 0, payload.length, 0, TimeUnit.SECONDS.toNanos(20));
			System.out.println("sent " + number);
		}
	}

	private static void produceBatches(Ring ring) {
		RingProducer producer = ring.newProducer();
		for (int number = 0;; number += BATCH) {
			RingBatchClaim batch = producer.claimBatch(ring.maxBatchRoom(), TimeUnit.SECONDS.toNanos(20));
			for (int i = 0; i < BATCH; i++) {
				byte[] payload = RingBooks.payload(number + i, 8 + (number + i) * 37 % 300);
				Objects.requireNonNull(batch.add(payload.length, 0)).put(payload);
			}
			batch.commit();
			System.out.println("sent " + number);
		}
	}

	private static void consume(RingConsumer consumer) {
		while (true) {
			consumer.await(TimeUnit.SECONDS.toNanos(20));
			consumer.poll((record) -> {
				int number = RingBooks.number(record);
				System.out.println("got " + number + " attempt " + record.attempt());
			}, 3);
		}
	}

}
