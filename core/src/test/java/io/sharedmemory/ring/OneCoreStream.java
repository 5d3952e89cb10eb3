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

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;

/**
 * A process whose two threads never wait, one that sends and one that receives, to be
 * started on one core.
 */
final class OneCoreStream {

	private static final int LENGTH = 256;

	/** How often the receiver looks how far it is behind, and finds that it is. */
	private static final int LOOKS = 100;

	private static volatile boolean over;

	private OneCoreStream() {
	}

	/**
	 * Prints the capacity of the ring, and the median of how far behind the receiver is
	 * when the other thread has had the core.
	 * @param args the name of the segment, and the producers
	 * @throws InterruptedException if it is interrupted
	 */
	public static void main(String[] args) throws InterruptedException {
		SharedMemoryObject segment = SharedMemoryObject.createOnly(args[0], AccessMode.READ_WRITE, Permissions.DEFAULT);
		SharedMemoryObject.remove(args[0]);
		RingOptions options = RingOptions.builder()
			.capacity(16 << 20)
			.requiredGroups(List.of("group"))
			.producers(Producers.valueOf(args[1]))
			.build();
		try (Ring ring = Ring.openOrCreate(segment, options)) {
			Thread sender = new Thread(() -> send(ring));
			sender.start();
			System.out.println("CAPACITY " + ring.geometry().capacity());
			System.out.println("BEHIND " + behind(ring));
			over = true;
			sender.join();
		}
	}

	private static void send(Ring ring) {
		byte[] payload = new byte[LENGTH];
		try (RingProducer producer = ring.newProducer()) {
			while (!over) {
				if (!producer.offer(payload, 0, LENGTH, 0)) {
					Thread.yield();
				}
			}
		}
	}

	private static long behind(Ring ring) {
		long[] behind = new long[LOOKS];
		try (RingConsumer consumer = ring.newConsumer("group")) {
			for (int i = 0; i < LOOKS;) {
				while (consumer.poll((record) -> {
				}, Integer.MAX_VALUE) > 0) {
					// Until it has caught up.
				}
				Thread.yield();
				behind[i] = ring.status().groups().get(0).lag();
				i += (behind[i] > 0) ? 1 : 0;
			}
		}
		return Arrays.stream(behind).sorted().skip(LOOKS / 2).findFirst().orElseThrow();
	}

}
