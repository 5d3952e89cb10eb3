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
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Ring} with several processes, some of which are killed.
 */
@Timeout(120)
class RingProcessTests {

	/** How long a death may keep the others waiting. */
	private static final long BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

	private static final RingOptions SMALL = RingOptions.builder()
		.capacity(1 << 14)
		.requiredGroups(List.of("group"))
		.build();

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	@ParameterizedTest
	@ValueSource(ints = { 4, 100, 4000 })
	void whenOneProcessSendsThenAnotherReceivesEverythingInOrder(int length) {
		try (Ring ring = this.segments.ring(SMALL); TestJvm receiver = peer(); TestJvm sender = peer()) {
			receiver.send("consume group 20000");
			receiver.awaitLine("joined");
			sender.send("send 20000 " + length);
			sender.awaitLine("sent");
			receiver.awaitLine("consumed");
			assertThat(ring.status().used()).isZero();
		}
	}

	@Test
	void whenProducerIsKilledBetweenClaimAndCommitThenConsumersPassOverTheHole() {
		try (Ring ring = this.segments.ring(SMALL);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer();
				TestJvm peer = peer()) {
			peer.send("claim 100");
			peer.awaitLine("claimed");
			assertThat(producer.offer(new byte[] { 42 }, 0, 1, 0)).isTrue();
			assertThat(consumer.await(TimeUnit.MILLISECONDS.toNanos(20))).as("while the claimer lives").isFalse();
			peer.kill();
			assertThat(consumer.await(BOUND_NANOS)).isTrue();
			List<byte[]> records = new ArrayList<>();
			assertThat(consumer.poll((record) -> records.add(record.toByteArray()), 10)).isOne();
			assertThat(records).containsExactly(new byte[] { 42 });
			assertThat(ring.status().participants()).filteredOn((participant) -> !participant.alive())
				.singleElement()
				.satisfies((participant) -> assertThat(participant.pid()).isEqualTo(peer.pid()));
			RingProducer successor = ring.newProducer();
			assertThat(ring.status().participants()).allMatch(ParticipantStatus::alive);
			successor.close();
		}
	}

	@Test
	void whenSlotOfKilledProducerIsReusedThenItsHoleIsSettledFirst() {
		try (Ring ring = this.segments.ring(SMALL);
				RingConsumer consumer = ring.newConsumer("group");
				TestJvm peer = peer()) {
			peer.send("claim 100");
			peer.awaitLine("claimed");
			peer.kill();
			try (RingProducer producer = ring.newProducer()) {
				assertThat(producer.slot()).isOne();
				assertThat(producer.offer(new byte[] { 42 }, 0, 1, 0)).isTrue();
				assertThat(consumer.poll((record) -> assertThat(record.length()).isOne(), 10)).isOne();
			}
		}
	}

	@Test
	void whenClaimOfKilledProducerFillsTheRingThenOthersAreNotHeldUp() {
		RingOptions options = RingOptions.builder().capacity(4096).build();
		try (Ring ring = this.segments.ring(options);
				RingProducer producer = ring.newProducer();
				TestJvm peer = peer()) {
			peer.send("claim 1000");
			peer.awaitLine("claimed");
			int sent = 0;
			while (producer.offer(new byte[1000], 0, 1000, 0)) {
				sent++;
			}
			assertThat(sent).as("a live claim is waited for").isEqualTo(3);
			peer.kill();
			producer.send(new byte[1000], 0, 1000, 0, BOUND_NANOS);
		}
	}

	@Test
	void whenConsumerIsKilledWithARecordInHandThenTheNextOneGetsItAsRedelivered() {
		try (Ring ring = this.segments.ring(SMALL); RingProducer producer = ring.newProducer()) {
			for (int i = 0; i < 2; i++) {
				assertThat(producer.offer(ByteBuffer.allocate(4).putInt(i).array(), 0, 4, 0)).isTrue();
			}
			for (int attempt = 1; attempt < 3; attempt++) {
				try (TestJvm peer = peer()) {
					peer.send("hang group 1");
					peer.awaitLine("in hand " + attempt);
					assertThatExceptionOfType(GroupBusyException.class).isThrownBy(() -> ring.newConsumer("group"))
						.withMessageContaining("pid " + peer.pid());
					peer.kill();
				}
			}
			try (RingConsumer consumer = ring.newConsumer("group")) {
				List<String> records = new ArrayList<>();
				consumer.poll((record) -> records
					.add(ByteBuffer.wrap(record.toByteArray()).getInt() + " attempt " + record.attempt()), 10);
				assertThat(records).containsExactly("0 attempt 3", "1 attempt 1");
			}
		}
	}

	@Test
	void whenReceiverSleepsThenSenderInAnotherProcessWakesIt() {
		try (Ring ring = this.segments.ring(SMALL); TestJvm receiver = peer()) {
			receiver.send("consume group 3");
			receiver.awaitLine("joined");
			try (RingProducer producer = ring.newProducer()) {
				for (int i = 0; i < 3; i++) {
					producer.send(ByteBuffer.allocate(4).putInt(i).array(), 0, 4, i, BOUND_NANOS);
				}
			}
			receiver.awaitLine("consumed");
		}
	}

	private TestJvm peer() {
		TestJvm peer = TestJvm.start(RingPeer.class, this.segments.name());
		peer.awaitLine("ready");
		return peer;
	}

}
