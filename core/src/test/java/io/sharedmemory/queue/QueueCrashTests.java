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

package io.sharedmemory.queue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.testing.TestJvm;
import io.sharedmemory.testing.TestName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lets a process end at every {@link QueueStep} and shows that the others go on at once,
 * that what it had sent is received once, and that nothing is torn.
 */
@Timeout(60)
class QueueCrashTests {

	/** How long a death may keep the others waiting. */
	private static final long BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

	private static final int MARKER = 999;

	@RegisterExtension
	final TestName name = new TestName();

	/**
	 * Uses a queue once, so that no survivor loads classes against the clock.
	 */
	@BeforeEach
	void warmUp() throws Exception {
		String other = this.name + "-warm-up";
		try (InterprocessMessageQueue queue = InterprocessMessageQueue.openOrCreate(other, QueuePeer.OPTIONS,
				Permissions.DEFAULT)) {
			queue.send(QueuePeer.payload(1), 1);
			QueuePeer.number(queue.receive());
			queue.tryReceive(1, TimeUnit.MILLISECONDS);
		}
		finally {
			InterprocessMessageQueue.remove(other);
		}
	}

	private InterprocessMessageQueue open() {
		return InterprocessMessageQueue.openOrCreate(this.name.toString(), QueuePeer.OPTIONS, Permissions.DEFAULT);
	}

	static Stream<String> senderSteps() {
		return Stream
			.of(QueueStep.SENDER_ENTERED, QueueStep.MESSAGE_WRITTEN, QueueStep.MESSAGE_COMMITTED,
					QueueStep.MESSAGE_RAISED, QueueStep.MESSAGE_COUNTED, QueueStep.RECEIVER_SIGNALLED)
			.flatMap((step) -> Stream.of(step + ":1", step + ":5", step + ":8"));
	}

	@ParameterizedTest
	@MethodSource("senderSteps")
	void whenASenderEndsAtThisStepThenWhatItSentIsReceivedOnce(String step) throws Exception {
		try (InterprocessMessageQueue queue = open()) {
			List<String> output = letDie(step, "send", 0, 20);
			long died = System.nanoTime();
			int sent = (int) output.stream().filter((line) -> line.startsWith("sent ")).count();
			List<Integer> received = receiveAll(queue);
			queue.send(QueuePeer.payload(MARKER), MARKER % 3);
			assertThat(System.nanoTime() - died).as("stall").isLessThan(BOUND_NANOS);
			checkOrder(received);
			assertThat(received).as("what was acknowledged, and at most one more")
				.containsAll(numbers(sent))
				.isSubsetOf(numbers(sent + 1))
				.doesNotHaveDuplicates();
			assertThat(receiveAll(queue)).containsExactly(MARKER);
		}
	}

	static Stream<String> receiverSteps() {
		return Stream
			.of(QueueStep.RECEIVER_ENTERED, QueueStep.MESSAGE_COPIED, QueueStep.MESSAGE_TAKEN, QueueStep.TOP_REPLACED,
					QueueStep.MESSAGE_SUNK, QueueStep.MESSAGE_DISCOUNTED, QueueStep.SENDER_SIGNALLED)
			.flatMap((step) -> Stream.of(step + ":1", step + ":4", step + ":8"));
	}

	@ParameterizedTest
	@MethodSource("receiverSteps")
	void whenAReceiverEndsAtThisStepThenItHasTakenItsMessageOrLeftIt(String step) throws Exception {
		try (InterprocessMessageQueue queue = open()) {
			int count = QueuePeer.OPTIONS.maxMessages();
			for (int number = 0; number < count; number++) {
				queue.send(QueuePeer.payload(number), number % 3);
			}
			List<Integer> dead = letDie(step, "receive").stream()
				.filter((line) -> line.startsWith("got "))
				.map((line) -> Integer.valueOf(line.substring(4)))
				.toList();
			long died = System.nanoTime();
			boolean room = queue.trySend(QueuePeer.payload(MARKER), MARKER % 3);
			List<Integer> received = receiveAll(queue);
			assertThat(System.nanoTime() - died).as("stall").isLessThan(BOUND_NANOS);
			boolean taken = QueueStep.valueOf(step.split(":")[0]).compareTo(QueueStep.MESSAGE_TAKEN) >= 0;
			assertThat(room).isEqualTo(taken || !dead.isEmpty());
			received.remove(Integer.valueOf(MARKER));
			checkOrder(received);
			assertThat(received).doesNotHaveDuplicates().noneMatch(dead::contains);
			assertThat(received.size() + dead.size()).as("one went with the dead if it had taken it")
				.isEqualTo(taken ? count - 1 : count);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "OBJECT_CREATED", "OBJECT_SIZED", "QUEUE_ESTABLISHED", "PARTS_ESTABLISHED", "INDEX_SPLIT",
			"INDEX_ORDERED", "INDEX_BUILT" })
	void whenTheCreatorEndsAtThisStepThenTheNextOneHasAQueue(QueueStep step) throws Exception {
		letDie(step + ":1", "send", 0, 1);
		long died = System.nanoTime();
		try (InterprocessMessageQueue queue = open()) {
			queue.send(QueuePeer.payload(MARKER), MARKER % 3);
			assertThat(receiveAll(queue)).containsExactly(MARKER);
			assertThat(System.nanoTime() - died).as("stall").isLessThan(BOUND_NANOS);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "OBJECT_CREATED", "OBJECT_SIZED" })
	void whenTheCreatorOfASmallerQueueEndsBeforeItIsMadeThenTheNextOneHasALargerQueue(QueueStep step) throws Exception {
		letDie(step + ":1", "send", 0, 1);
		QueueOptions larger = new QueueOptions(2 * QueuePeer.OPTIONS.maxMessages(), QueuePeer.OPTIONS.maxMessageSize());
		try (InterprocessMessageQueue queue = InterprocessMessageQueue.openOrCreate(this.name.toString(), larger,
				Permissions.DEFAULT)) {
			assertThat(queue.options()).isEqualTo(larger);
			queue.send(QueuePeer.payload(MARKER), MARKER % 3);
			assertThat(receiveAll(queue)).containsExactly(MARKER);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "INDEX_SPLIT", "INDEX_ORDERED", "INDEX_BUILT" })
	void whenTheRepairerEndsAtThisStepThenTheNextOneRepairs(QueueStep step) throws Exception {
		try (InterprocessMessageQueue queue = open()) {
			queue.send(QueuePeer.payload(1), 1);
			assertThat(receiveAll(queue)).containsExactly(1);
			letDie("MESSAGE_RAISED:6", "send", 0, 20);
			letDie(step + ":1", "send", 20, 1);
			long died = System.nanoTime();
			List<Integer> received = receiveAll(queue);
			assertThat(System.nanoTime() - died).as("stall").isLessThan(BOUND_NANOS);
			checkOrder(received);
			assertThat(received).containsExactlyInAnyOrderElementsOf(numbers(6));
		}
	}

	@Test
	void whenASenderEndsBeforeItSignalsThenASleepingReceiverGetsTheMessage() throws Exception {
		try (InterprocessMessageQueue queue = open()) {
			CompletableFuture<Long> receiver = CompletableFuture.supplyAsync(() -> {
				try {
					QueuePeer.number(queue.receive());
					return System.nanoTime();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			});
			letDie("MESSAGE_COMMITTED:1", "send", 0, 1);
			long died = System.nanoTime();
			assertThat(receiver.get(20, TimeUnit.SECONDS) - died).isLessThan(BOUND_NANOS);
		}
	}

	@Test
	void whenStepsAreAddedThenTheyAreTestedHere() {
		Set<QueueStep> tested = Stream
			.concat(Stream.concat(senderSteps(), receiverSteps()),
					Stream.of("OBJECT_CREATED", "OBJECT_SIZED", "QUEUE_ESTABLISHED", "PARTS_ESTABLISHED", "INDEX_SPLIT",
							"INDEX_ORDERED", "INDEX_BUILT"))
			.map((step) -> QueueStep.valueOf(step.split(":")[0]))
			.collect(Collectors.toSet());
		assertThat(tested).isEqualTo(EnumSet.allOf(QueueStep.class));
	}

	private List<String> letDie(String step, Object... role) {
		Object[] arguments = Stream.concat(Stream.of(this.name, step), Arrays.stream(role)).toArray();
		try (TestJvm peer = TestJvm.start(QueuePeer.class, arguments)) {
			assertThat(peer.awaitExit()).as(step).isEqualTo(CrashPoints.STATUS);
			return peer.awaitOutput();
		}
	}

	private static List<Integer> receiveAll(InterprocessMessageQueue queue) {
		List<Integer> received = new ArrayList<>();
		for (QueueMessage message = queue.tryReceive(); message != null; message = queue.tryReceive()) {
			received.add(QueuePeer.number(message));
		}
		return received;
	}

	private static void checkOrder(List<Integer> received) {
		List<Integer> sorted = new ArrayList<>(received);
		sorted.sort((one, other) -> (one % 3 != other % 3) ? other % 3 - one % 3 : one - other);
		assertThat(received).isEqualTo(sorted);
	}

	private static List<Integer> numbers(int end) {
		return Stream.iterate(0, (number) -> number + 1).limit(end).toList();
	}

}
