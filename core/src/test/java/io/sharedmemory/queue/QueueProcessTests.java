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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.testing.TestJvm;
import io.sharedmemory.testing.TestName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the queue with processes that are stopped, with random kills, and with damaged
 * memory.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class QueueProcessTests {

	private static final int KILLS = Integer.getInteger("torture.kills", 20);

	private static final long SEED = Long.getLong("torture.seed", System.nanoTime());

	private static final int DAMAGES = Integer.getInteger("damage.count", 20_000) / 2;

	private static final List<String> ROLES = List.of("send", "send", "receive", "receive");

	private static final int NUMBERS = 1 << 20;

	private static final int MARKER = 999;

	@RegisterExtension
	final TestName name = new TestName();

	private final Random random = new Random(SEED);

	private final List<TestJvm> dead = new ArrayList<>();

	private final List<TestJvm> peers = new ArrayList<>();

	private int senders;

	private InterprocessMessageQueue open() {
		return InterprocessMessageQueue.openOrCreate(this.name.toString(), QueuePeer.OPTIONS, Permissions.DEFAULT);
	}

	@Test
	void whenAProcessIsStoppedInTheMiddleThenTriesAndTimedFormsEndAndNothingIsTaken() throws Exception {
		try (InterprocessMessageQueue queue = open();
				TestJvm holder = TestJvm.start(QueuePeer.class, this.name, "-", "hold")) {
			assertThat(queue.trySend(QueuePeer.payload(1), 1)).isTrue();
			holder.awaitLine("holding");
			holder.pause();
			assertThat(queue.trySend(QueuePeer.payload(2), 2)).isFalse();
			assertThat(queue.tryReceive()).isNull();
			assertThat(queue.trySend(QueuePeer.payload(2), 2, 300, TimeUnit.MILLISECONDS)).isFalse();
			assertThat(queue.tryReceive(300, TimeUnit.MILLISECONDS)).isNull();
			assertThat(queue.size()).isOne();
			holder.resume();
			holder.endInput();
			assertThat(QueuePeer.number(queue.receive())).isOne();
		}
	}

	@Test
	void whenAReceiverIsInterruptedAsTheOwnerDiesThenTheQueueGoesOn() throws Exception {
		checkInterruptAtDeath(InterprocessMessageQueue::receive, 0);
	}

	@Test
	void whenASenderIsInterruptedAsTheOwnerDiesThenTheQueueGoesOn() throws Exception {
		checkInterruptAtDeath((queue) -> queue.send(QueuePeer.payload(MARKER), 0), QueuePeer.OPTIONS.maxMessages());
	}

	private void checkInterruptAtDeath(Waiting waiting, int messages) throws Exception {
		try (InterprocessMessageQueue queue = open();
				TestJvm holder = TestJvm.start(QueuePeer.class, this.name, "-", "hold-on-line")) {
			holder.awaitLine("ready");
			for (int number = 0; number < messages; number++) {
				queue.send(QueuePeer.payload(number), number % 3);
			}
			CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
			Thread waiter = new Thread(() -> {
				try {
					waiting.on(queue);
					interrupted.complete(false);
				}
				catch (InterruptedException ex) {
					interrupted.complete(true);
				}
				catch (RuntimeException ex) {
					interrupted.completeExceptionally(ex);
				}
			});
			waiter.start();
			awaitSleeper(messages > 0);
			holder.send("hold");
			holder.awaitLine("holding");
			waiter.interrupt();
			// It has to have the mutex again before it can end, and asks for it.
			TimeUnit.MILLISECONDS.sleep(200);
			holder.kill();
			assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
			for (int number = 0; number < messages; number++) {
				QueuePeer.number(queue.receive());
			}
			assertThat(queue.trySend(QueuePeer.payload(MARKER), MARKER % 3)).isTrue();
			assertThat(QueuePeer.number(queue.receive())).isEqualTo(MARKER);
		}
	}

	/**
	 * Waits until somebody sleeps on a condition of the queue.
	 */
	private void awaitSleeper(boolean notFull) {
		try (SharedMemoryObject object = SharedMemoryObject.openOnly(this.name.toString(), AccessMode.READ_ONLY);
				MappedRegion region = MappedRegion.map(object, AccessMode.READ_ONLY)) {
			long waiters = (notFull ? QueueLayout.NOT_FULL_OFFSET : QueueLayout.NOT_EMPTY_OFFSET)
					+ QueuePeer.WAITERS_OFFSET;
			await().until(() -> region.getIntVolatile(waiters) != 0);
		}
	}

	private interface Waiting {

		void on(InterprocessMessageQueue queue) throws InterruptedException;

	}

	@Test
	void whenProcessesAreKilledAndStoppedThenEachMessageIsReceivedOnce() throws Exception {
		try (InterprocessMessageQueue queue = open()) {
			try {
				ROLES.forEach((role) -> this.peers.add(start(role)));
				for (int kill = 0; kill < KILLS; kill++) {
					TestJvm paused = this.peers.get(this.random.nextInt(ROLES.size()));
					paused.pause();
					LockSupport.parkNanos(this.random.nextLong(TimeUnit.MILLISECONDS.toNanos(20)));
					paused.resume();
					kill(this.random.nextInt(ROLES.size()));
				}
			}
			finally {
				this.peers.forEach(TestJvm::kill);
			}
			this.dead.addAll(this.peers);
			compareBooks(queue);
		}
	}

	private TestJvm start(String role) {
		return role.equals("send")
				? TestJvm.start(QueuePeer.class, this.name, "-", role, this.senders++ * NUMBERS, NUMBERS)
				: TestJvm.start(QueuePeer.class, this.name, "-", role);
	}

	private void kill(int victim) {
		this.peers.get(victim).awaitLine("ready");
		LockSupport.parkNanos(this.random.nextLong(TimeUnit.MILLISECONDS.toNanos(20)));
		this.peers.get(victim).kill();
		this.dead.add(this.peers.get(victim));
		this.peers.set(victim, start(ROLES.get(victim)));
	}

	private void compareBooks(InterprocessMessageQueue queue) {
		Set<Integer> sent = new HashSet<>();
		List<List<Integer>> books = new ArrayList<>();
		int receivers = 0;
		for (TestJvm peer : this.dead) {
			List<String> output = peer.awaitOutput();
			assertThat(output).as("nothing but numbers").allMatch((line) -> line.matches("ready|(sent|got) \\d+"));
			output.stream()
				.filter((line) -> line.startsWith("sent "))
				.forEach((line) -> sent.add(Integer.valueOf(line.substring(5))));
			List<Integer> book = output.stream()
				.filter((line) -> line.startsWith("got "))
				.map((line) -> Integer.valueOf(line.substring(4)))
				.toList();
			books.add(book);
			receivers += output.stream().anyMatch((line) -> line.startsWith("sent ")) ? 0 : 1;
		}
		List<Integer> left = new ArrayList<>();
		for (QueueMessage message = queue.tryReceive(); message != null; message = queue.tryReceive()) {
			left.add(QueuePeer.number(message));
		}
		assertThat(queue.size()).isZero();
		books.add(left);
		books.forEach(QueueProcessTests::checkOrder);
		List<Integer> received = books.stream().flatMap(List::stream).toList();
		Set<Integer> distinct = new HashSet<>(received);
		Set<Integer> lost = new HashSet<>(sent);
		lost.removeAll(distinct);
		System.out.println("torture of queue: seed " + SEED + ", " + KILLS + " kills, " + sent.size()
				+ " messages acknowledged, " + received.size() + " received, " + lost.size()
				+ " taken by receivers that died before they said so");
		assertThat(received).as("each once").hasSameSizeAs(distinct);
		assertThat(lost.size()).as("taken by dead receivers").isLessThanOrEqualTo(receivers);
		assertThat(received.size() - (sent.size() - lost.size())).as("sent by senders that died before they said so")
			.isBetween(0, this.senders);
	}

	private static void checkOrder(List<Integer> book) {
		Map<String, Integer> last = new HashMap<>();
		for (int number : book) {
			Integer before = last.put(number / NUMBERS + " " + number % 3, number);
			assertThat(before == null || before < number).as("order of " + number).isTrue();
		}
	}

	@Test
	void whenWordsAreOverwrittenThenTypedErrorsAndNoHang() throws Exception {
		for (int round = 0; round < DAMAGES / 50; round++) {
			try (InterprocessMessageQueue queue = open();
					SharedMemoryObject object = SharedMemoryObject.openOnly(queue.name(), AccessMode.READ_WRITE);
					MappedRegion region = MappedRegion.map(object, AccessMode.READ_WRITE)) {
				for (int damage = 0; damage < 50; damage++) {
					long start = System.nanoTime();
					tolerant(queue, damage);
					region.putInt(this.random.nextInt((int) region.size() / 4) * 4L,
							(this.random.nextBoolean()) ? this.random.nextInt() : this.random.nextInt(10));
					assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(1));
				}
			}
			InterprocessMessageQueue.remove(this.name.toString());
		}
	}

	private static void tolerant(InterprocessMessageQueue queue, int number) throws InterruptedException {
		try {
			queue.trySend(QueuePeer.payload(number), number % 3, 1, TimeUnit.MILLISECONDS);
			if (number % 3 > 0) {
				queue.tryReceive(1, TimeUnit.MILLISECONDS);
			}
		}
		catch (InterprocessException ex) {
			assertThat(ex.code()).isIn(ErrorCode.CORRUPTED, ErrorCode.NOT_RECOVERABLE);
		}
	}

}
