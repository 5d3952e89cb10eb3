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

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.platform.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a thread that runs out of stack in the middle of a call of the ring, at any
 * depth of it, and goes on.
 */
@InBlocks
class StackOverflowTests {

	private static final int ROUNDS = 300;

	private static final int LOOKING_ROUNDS = 60;

	/** More than the longest pause between two looks at a claim. */
	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(6);

	private static final int STACK_BYTES = 256 * 1024;

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	private final List<Integer> sent = new ArrayList<>();

	private int next;

	private int overflows;

	@ParameterizedTest
	@EnumSource(names = { "MANY", "ONE" })
	void whenStackOverflowsInSendThenWhatWasSentIsDelivered(Producers producers) throws InterruptedException {
		try (Ring ring = this.segments.ring(
				RingOptions.builder().capacity(1 << 20).producers(producers).requiredGroups(List.of("group")).build());
				RingProducer producer = ring.newProducer()) {
			Thread thread = new Thread(null, () -> sendWithoutStack(producer), "overflowing", STACK_BYTES);
			thread.start();
			thread.join();
			for (int i = 0; i < 3; i++) {
				send(producer);
			}
			assertThat(this.overflows).isGreaterThanOrEqualTo(ROUNDS);
			List<Integer> received = new ArrayList<>();
			try (RingConsumer consumer = ring.newConsumer("group")) {
				while (consumer.await(TimeUnit.MILLISECONDS.toNanos(200))) {
					consumer.poll((record) -> received.add(ByteBuffer.wrap(record.toByteArray()).getInt()), 1000);
				}
			}
			assertThat(received).as("in order, once").doesNotHaveDuplicates().isSorted().containsAll(this.sent);
		}
	}

	@Test
	void whenStackOverflowsWhileAClaimIsLookedAtThenTheConsumerHoldsNoProducer() throws InterruptedException {
		try (Ring ring = this.segments.ring(RingOptions.builder().requiredGroups(List.of("group")).build());
				RingProducer producer = ring.newProducer();
				RingConsumer consumer = ring.newConsumer("group")) {
			producer.claim(100, 0);
			long slot = ring.geometry().slot(ring.status().groups().get(0).consumers().get(0).slot());
			Set<Long> holds = new HashSet<>();
			Thread thread = new Thread(null, () -> {
				for (int round = 0; round < LOOKING_ROUNDS; round++) {
					awaitWithoutStack(consumer);
					holds.add(Memory.getLong(slot + RingLayout.SLOT_HOLD_OFFSET));
				}
			}, "overflowing", STACK_BYTES);
			thread.start();
			thread.join();
			assertThat(this.overflows).isGreaterThanOrEqualTo(LOOKING_ROUNDS);
			assertThat(holds).containsExactly(RingLayout.NONE);
		}
	}

	private void awaitWithoutStack(RingConsumer consumer) {
		try {
			descendAndAwait(consumer);
		}
		catch (StackOverflowError ex) {
			this.overflows++;
		}
	}

	/** Waits at every depth on the way up, for long enough to look. */
	private void descendAndAwait(RingConsumer consumer) {
		try {
			descendAndAwait(consumer);
		}
		catch (StackOverflowError ex) {
			this.overflows++;
			consumer.await(LOOK_NANOS);
		}
	}

	private void sendWithoutStack(RingProducer producer) {
		for (int round = 0; round < ROUNDS; round++) {
			try {
				descend(producer);
			}
			catch (StackOverflowError ex) {
				this.overflows++;
			}
		}
	}

	/** Tries to send at every depth on the way up, until it can. */
	private void descend(RingProducer producer) {
		try {
			descend(producer);
		}
		catch (StackOverflowError ex) {
			this.overflows++;
			send(producer);
		}
	}

	private void send(RingProducer producer) {
		byte[] payload = new byte[100];
		int number = this.next++;
		ByteBuffer.wrap(payload).putInt(number);
		if (producer.offer(payload, 0, payload.length, 0)) {
			this.sent.add(number);
		}
	}

}
