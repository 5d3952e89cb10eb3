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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lets a process end at every {@link RingStep} and shows that the others go on at once,
 * that everything it had sent is delivered, and that what it had in hand is delivered
 * again, with the flag.
 */
@Timeout(60)
class RingCrashTests {

	/** How long a death may keep the others waiting. */
	private static final long BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

	private static final int MARKER = 1_000_000;

	private static final int PRELOADED = 6;

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	static Stream<String> producerSteps() {
		return Stream.of(RingStep.values())
			.filter((step) -> step.compareTo(RingStep.SLOT_LOCKED) >= 0 && step.compareTo(RingStep.PADDING_CLAIMED) <= 0
					&& step != RingStep.BATCH_RECORD_DESCRIBED)
			.flatMap((step) -> (step.compareTo(RingStep.SLOT_TAKEN) <= 0) ? Stream.of(step + ":1")
					: Stream.of(step + ":1", step + ":2", step + ":9"));
	}

	@ParameterizedTest
	@MethodSource("producerSteps")
	void whenProducerEndsAtThisStepThenWhatItSentIsDeliveredAndOthersGoOn(String step) {
		checkOthersGoOn("produce", 1, step);
	}

	@ParameterizedTest
	@ValueSource(strings = { "CLAIM_WRITTEN:2", "INTENT_WRITTEN:3", "TAIL_MOVED:1", "TAIL_MOVED:4",
			"BATCH_RECORD_DESCRIBED:1", "BATCH_RECORD_DESCRIBED:2", "BATCH_RECORD_DESCRIBED:9", "PAYLOAD_WRITTEN:1",
			"PAYLOAD_WRITTEN:5", "INFO_WRITTEN:2", "COMMITTED:1", "COMMITTED:3", "INTENT_CLEARED:2",
			"PADDING_CLAIMED:1" })
	void whenProducerOfBatchesEndsAtThisStepThenABatchIsDeliveredWholeOrNotAtAll(String step) {
		checkOthersGoOn("produce-batches", RingCrashPeer.BATCH, step);
	}

	@ParameterizedTest
	@ValueSource(strings = { "BLOCK_CHOSEN:1", "BLOCK_CHOSEN:2", "BLOCK_CHOSEN:9", "BLOCK_ASSIGNED:1",
			"BLOCK_ASSIGNED:2", "BLOCK_ASSIGNED:9" })
	void whenProducerEndsAsItGivesABlockItsMemoryThenOthersGoOn(String step) {
		Ring.openOrCreate(this.segments.segment(), RingCrashPeer.OPTIONS, 0, 1344).close();
		checkOthersGoOn("produce", 1, step);
		checkOthersGoOn("produce-batches", RingCrashPeer.BATCH, step);
	}

	private void checkOthersGoOn(String role, int batch, String step) {
		try (Ring ring = this.segments.ring(RingCrashPeer.OPTIONS);
				RingConsumer all = ring.newConsumer("all");
				RingConsumer workers = ring.newConsumer("workers");
				RingProducer producer = ring.newProducer();
				TestJvm peer = peer(role, step)) {
			List<Integer> received = new ArrayList<>();
			while (peer.isAlive()) {
				drain(all, received);
				workers.poll((record) -> RingBooks.number(record), 100);
			}
			assertThat(peer.awaitExit()).isEqualTo(CrashPoints.STATUS);
			long died = System.nanoTime();
			send(producer, MARKER);
			while (!received.contains(MARKER)) {
				assertThat(System.nanoTime() - died).as("stall").isLessThan(BOUND_NANOS);
				all.await(BOUND_NANOS);
				drain(all, received);
			}
			long sent = peer.awaitOutput().stream().filter((line) -> line.startsWith("sent ")).count();
			received.remove(Integer.valueOf(MARKER));
			assertThat(received).as("in order, once").isEqualTo(IntStream.range(0, received.size()).boxed().toList());
			assertThat(received.size() % batch).as("records of half a batch").isZero();
			assertThat((long) received.size() / batch).as("what was acknowledged, and at most one more")
				.isBetween(sent, sent + 1);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SEGMENT_SIZED", "MAGIC_WRITTEN", "TABLES_CLEARED", "GROUP_FILLED", "GROUP_JOINING",
			"GROUP_PLACED", "GROUP_ACTIVE", "RING_FILLED", "RING_READY" })
	void whenCreatorEndsAtThisStepThenTheNextOneHasARing(RingStep step) {
		try (TestJvm peer = peer("produce", step + ":1")) {
			assertThat(peer.awaitExit()).isEqualTo(CrashPoints.STATUS);
		}
		long died = System.nanoTime();
		try (Ring ring = this.segments.ring(RingCrashPeer.OPTIONS);
				RingConsumer all = ring.newConsumer("all");
				RingProducer producer = ring.newProducer()) {
			send(producer, MARKER);
			List<Integer> received = new ArrayList<>();
			drain(all, received);
			assertThat(System.nanoTime() - died).as("stall").isLessThan(BOUND_NANOS);
			assertThat(received).containsExactly(MARKER);
			assertThat(ring.status().groups()).extracting(GroupStatus::name).containsExactly("all", "workers");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GROUP_FILLED", "GROUP_JOINING", "GROUP_PLACED", "GROUP_ACTIVE", "GROUP_JOINED" })
	void whenProcessEndsWhileItRegistersAGroupThenTheRingDoesNotFillUp(RingStep step) {
		try (Ring ring = this.segments.ring(RingCrashPeer.OPTIONS); RingProducer producer = ring.newProducer()) {
			try (TestJvm peer = peer("watch", step + ":1")) {
				assertThat(peer.awaitExit()).isEqualTo(CrashPoints.STATUS);
			}
			List.of("all", "workers").forEach(ring::removeGroup);
			for (int number = 0; number < 100; number++) {
				send(producer, number);
			}
			ring.newConsumer("another").close();
			assertThat(ring.status().groups()).extracting(GroupStatus::name).containsExactly("another");
		}
	}

	@Test
	void whenProcessEndsWhileItRemovesAGroupThenTheNextGroupDoesNotGetItsRecords() {
		try (Ring ring = this.segments.ring(RingCrashPeer.OPTIONS)) {
			preload(ring);
			// Whoever joins later gets the first slot and does not settle the second.
			try (RingProducer first = ring.newProducer();
					TestJvm victim = TestJvm.start(RingPeer.class, this.segments.name())) {
				assertThat(first.slot()).isZero();
				victim.awaitLine("ready");
				victim.send("hang-sharing workers 3");
				victim.awaitLine("in hand 1");
				try (RingConsumer next = ring.newConsumer("workers", GroupOptions.sharing())) {
					assertThat(next.poll(RingBooks::number, PRELOADED)).isEqualTo(PRELOADED - 3);
				}
				victim.kill();
			}
			try (TestJvm peer = peer("remove", "GROUP_REMOVED:1")) {
				assertThat(peer.awaitExit()).isEqualTo(CrashPoints.STATUS);
			}
			try (RingConsumer another = ring.newConsumer("another")) {
				List<Integer> received = new ArrayList<>();
				assertThat(another.await(BOUND_NANOS)).isFalse();
				drain(another, received);
				assertThat(received).isEmpty();
			}
		}
	}

	static Stream<String> consumerSteps() {
		return Stream.of("consume RECORD_HANDLED:1", "consume RECORD_HANDLED:4", "consume CURSOR_MOVED:1",
				"consume CURSOR_MOVED:3", "share RANGE_DESCRIBED:1", "share RANGE_DESCRIBED:2", "share RANGE_SHOWN:1",
				"share RANGE_SHOWN:2", "share RANGE_TAKEN:1", "share RANGE_TAKEN:2", "share RECORD_HANDLED:2",
				"share RECORD_HANDLED:5", "share CURSOR_MOVED:2", "share CURSOR_MOVED:3", "share RANGE_DONE:1");
	}

	@ParameterizedTest
	@MethodSource("consumerSteps")
	void whenConsumerEndsAtThisStepThenAnotherHandlesWhatIsLeft(String roleAndStep) {
		String role = roleAndStep.split(" ")[0];
		try (Ring ring = this.segments.ring(RingCrashPeer.OPTIONS)) {
			preload(ring);
			List<String> output;
			try (TestJvm peer = peer(role, roleAndStep.split(" ")[1])) {
				output = peer.awaitOutput();
				assertThat(peer.awaitExit()).isEqualTo(CrashPoints.STATUS);
			}
			checkSuccessor(ring, role, output);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "ADOPTION_LOCKED", "ADOPTION_COUNTED", "RECORD_HANDLED", "CURSOR_MOVED", "ADOPTION_DONE" })
	void whenAdopterOfARangeEndsAtThisStepThenTheNextOneAdoptsIt(RingStep step) {
		try (Ring ring = this.segments.ring(RingCrashPeer.OPTIONS)) {
			preload(ring);
			List<String> output = new ArrayList<>();
			for (String death : List.of("RANGE_TAKEN:1", step + ":1")) {
				try (TestJvm peer = peer("share", death)) {
					output.addAll(peer.awaitOutput());
					assertThat(peer.awaitExit()).isEqualTo(CrashPoints.STATUS);
				}
			}
			checkSuccessor(ring, "share", output);
		}
	}

	@Test
	void whenTheHoleOfADeadProducerIsFilledThenThoseWhoSleepAreWoken() {
		try (Ring ring = this.segments.ring(RingCrashPeer.OPTIONS)) {
			try (TestJvm peer = peer("produce", "PAYLOAD_WRITTEN:3")) {
				assertThat(peer.awaitExit()).isEqualTo(CrashPoints.STATUS);
			}
			int before = ring.signals().dataSignal();
			ring.newProducer().close();
			assertThat(ring.signals().dataSignal()).isNotEqualTo(before);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "HOLE_DESCRIBED", "HOLE_FILLED", "INTENT_SETTLED" })
	void whenRepairerEndsAtThisStepThenTheNextOneRepairs(RingStep step) {
		try (Ring ring = this.segments.ring(RingCrashPeer.OPTIONS)) {
			for (String death : List.of("PAYLOAD_WRITTEN:3", step + ":1")) {
				try (TestJvm peer = peer("produce", death)) {
					assertThat(peer.awaitExit()).isEqualTo(CrashPoints.STATUS);
				}
			}
			long died = System.nanoTime();
			try (RingConsumer all = ring.newConsumer("all"); RingProducer producer = ring.newProducer()) {
				send(producer, MARKER);
				List<Integer> received = new ArrayList<>();
				while (!received.contains(MARKER)) {
					assertThat(System.nanoTime() - died).as("stall").isLessThan(BOUND_NANOS);
					all.await(BOUND_NANOS);
					drain(all, received);
				}
				assertThat(received).containsExactly(0, 1, MARKER);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "HOLD_WRITTEN", "HOLE_DESCRIBED", "HOLE_FILLED" })
	void whenConsumerThatRepairsEndsAtThisStepThenTheNextOneRepairs(RingStep step) {
		try (Ring ring = this.segments.ring(RingCrashPeer.OPTIONS)) {
			RingProducer first = ring.newProducer();
			try (TestJvm peer = peer("produce", "PAYLOAD_WRITTEN:3")) {
				assertThat(peer.awaitExit()).isEqualTo(CrashPoints.STATUS);
			}
			// The consumer gets the first slot, so that it does not settle the hole as it
			// joins.
			first.close();
			try (TestJvm peer = peer("consume", step + ":1")) {
				assertThat(peer.awaitExit()).isEqualTo(CrashPoints.STATUS);
			}
			long died = System.nanoTime();
			try (RingProducer producer = ring.newProducer(); RingConsumer all = ring.newConsumer("all")) {
				send(producer, MARKER);
				List<Integer> received = new ArrayList<>();
				while (!received.contains(MARKER)) {
					assertThat(System.nanoTime() - died).as("stall").isLessThan(BOUND_NANOS);
					all.await(BOUND_NANOS);
					drain(all, received);
				}
				assertThat(received).containsExactly(0, 1, MARKER);
			}
		}
	}

	private static void preload(Ring ring) {
		try (RingProducer producer = ring.newProducer()) {
			for (int number = 0; number < PRELOADED; number++) {
				send(producer, number);
			}
		}
	}

	/**
	 * Lets a consumer read what is left, and compares what both have handled.
	 */
	private static void checkSuccessor(Ring ring, String role, List<String> output) {
		long died = System.nanoTime();
		List<String> handled = new ArrayList<>(output);
		GroupOptions options = role.equals("share") ? GroupOptions.sharing() : GroupOptions.exclusive();
		try (RingConsumer successor = ring.newConsumer("workers", options)) {
			while (lagOfWorkers(ring) > 0) {
				assertThat(System.nanoTime() - died).as("stall").isLessThan(BOUND_NANOS);
				successor.poll(
						(record) -> handled.add("got " + RingBooks.number(record) + " attempt " + record.attempt()),
						10);
			}
		}
		for (int number = 0; number < PRELOADED; number++) {
			String prefix = "got " + number + " attempt ";
			List<String> deliveries = handled.stream().filter((line) -> line.startsWith(prefix)).toList();
			assertThat(deliveries).as("deliveries of " + number).isNotEmpty().doesNotHaveDuplicates();
			assertThat(deliveries.subList(1, deliveries.size())).as("repeats are marked")
				.noneMatch((line) -> line.endsWith("attempt 1"));
		}
	}

	private static long lagOfWorkers(Ring ring) {
		return ring.status()
			.groups()
			.stream()
			.filter((group) -> group.name().equals("workers"))
			.mapToLong(GroupStatus::lag)
			.sum();
	}

	private TestJvm peer(String role, String step) {
		return TestJvm.start(RingCrashPeer.class, this.segments.name(), role, step);
	}

	private static void send(RingProducer producer, int number) {
		byte[] payload = RingBooks.payload(number);
		producer.send(payload, 0, payload.length, 0, BOUND_NANOS);
	}

	private static void drain(RingConsumer consumer, List<Integer> received) {
		consumer.poll((record) -> received.add(RingBooks.number(record)), 100);
	}

}
