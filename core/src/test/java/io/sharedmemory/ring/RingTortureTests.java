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

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Kills and pauses processes at random moments while they send and consume, starts others
 * in their place, and compares the books of all of them afterwards.
 */
class RingTortureTests {

	private static final int KILLS = Integer.getInteger("torture.kills", 100);

	private static final long SEED = Long.getLong("torture.seed", System.nanoTime());

	private static final List<String> ROLES = List.of("send", "send", "send", "audit", "audit", "workers", "workers",
			"workers");

	private static final List<String> ROLES_AROUND_ONE_PRODUCER = List.of("send", "audit", "audit", "workers",
			"workers");

	private static final long PROBE = Integer.MAX_VALUE;

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	@TempDir
	Path folder;

	private final Random random = new Random(SEED);

	private final List<TestJvm> peers = new ArrayList<>();

	private List<String> roles = ROLES;

	private long lastId;

	private int probes;

	private long longestStall;

	@Test
	void whenProcessesAreKilledAndPausedThenNothingAcknowledgedIsLost() throws IOException {
		RingOptions options = RingOptions.builder()
			.capacity(1 << 16)
			.maxParticipants(32)
			.requiredGroups(List.of("audit", "workers"))
			.build();
		try (Ring ring = this.segments.ring(options);
				RingProducer prober = ring.newProducer();
				RingConsumer probed = ring.newConsumer("probe", GroupOptions.exclusive().vanishing())) {
			try {
				ROLES.forEach((role) -> this.peers.add(start(role)));
				for (int kill = 0; kill < KILLS; kill++) {
					killOne();
					for (int i = 0; i < 5; i++) {
						pauseOne(probed);
						probe(prober, probed);
					}
				}
				finish(ring, probed);
			}
			finally {
				this.peers.forEach(TestJvm::close);
			}
		}
		compareBooks(KILLS);
	}

	@Test
	void whenTheOnlyProducerIsKilledThenItsSuccessorLosesNothing() throws IOException {
		RingOptions options = RingOptions.builder()
			.capacity(1 << 16)
			.maxParticipants(32)
			.producers(Producers.ONE)
			.requiredGroups(List.of("audit", "workers"))
			.build();
		int kills = Math.max(1, KILLS / 4);
		this.roles = ROLES_AROUND_ONE_PRODUCER;
		try (Ring ring = this.segments.ring(options);
				RingConsumer probed = ring.newConsumer("probe", GroupOptions.exclusive().vanishing())) {
			try {
				this.roles.forEach((role) -> this.peers.add(start(role)));
				for (int kill = 0; kill < kills; kill++) {
					killOne();
					pauseOne(probed);
					long tail = ring.status().tail();
					await().atMost(60, TimeUnit.SECONDS).until(() -> {
						discard(probed);
						return ring.status().tail() > tail;
					});
				}
				finish(ring, probed);
			}
			finally {
				this.peers.forEach(TestJvm::close);
			}
		}
		compareBooks(kills);
	}

	private TestJvm start(String role) {
		return TestJvm.start(TorturePeer.class, this.segments.name(), role, this.lastId++, this.folder);
	}

	private void killOne() {
		int victim = this.random.nextInt(this.peers.size());
		this.peers.get(victim).kill();
		this.peers.set(victim, start(this.roles.get(victim)));
	}

	private void pauseOne(RingConsumer probed) throws IOException {
		TestJvm peer = this.peers.get(this.random.nextInt(this.peers.size()));
		signal(peer, "STOP");
		long end = System.nanoTime() + this.random.nextLong(TimeUnit.MILLISECONDS.toNanos(20));
		while (System.nanoTime() - end < 0) {
			discard(probed);
			LockSupport.parkNanos(1_000_000);
		}
		signal(peer, "CONT");
	}

	private static void signal(TestJvm peer, String signal) throws IOException {
		Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(peer.pid())).start();
		kill.onExit().join();
	}

	/**
	 * Sends a record to this process and measures how long it takes to get past all that
	 * others are writing, while nobody is paused. Waiting for room does not count: the
	 * ring is full when the groups have no consumer, which is a JVM being started.
	 */
	private void probe(RingProducer prober, RingConsumer probed) {
		byte[] payload = TorturePeer.payload(PROBE, this.probes++);
		boolean[] seen = new boolean[1];
		while (!prober.offer(payload, 0, payload.length, 0)) {
			discard(probed);
		}
		long begun = System.nanoTime();
		while (!seen[0]) {
			probed.await(TimeUnit.MILLISECONDS.toNanos(10));
			probed.poll((record) -> seen[0] |= TorturePeer.entry(record).sender() == PROBE, 1000);
		}
		this.longestStall = Math.max(this.longestStall, System.nanoTime() - begun);
	}

	private static void discard(RingConsumer probed) {
		probed.poll((record) -> {
		}, 1000);
	}

	private void finish(Ring ring, RingConsumer probed) {
		for (int i = 0; i < this.roles.size(); i++) {
			if (this.roles.get(i).equals("send")) {
				this.peers.get(i).endInput();
				await().atMost(60, TimeUnit.SECONDS).until(this.peers.get(i)::isAlive, (alive) -> {
					discard(probed);
					return !alive;
				});
			}
		}
		await().atMost(60, TimeUnit.SECONDS).until(() -> {
			discard(probed);
			return ring.status().used() == 0;
		});
		for (TestJvm peer : this.peers) {
			peer.endInput();
			assertThat(peer.awaitExit()).as("exit status").isZero();
		}
	}

	private void compareBooks(int kills) {
		Set<TortureBook.Entry> sent = new HashSet<>();
		TortureBook.readAll(this.folder, "send-").forEach(sent::addAll);
		StringBuilder summary = new StringBuilder(
				"torture: seed " + SEED + ", " + kills + " kills, " + sent.size() + " records acknowledged");
		for (String group : List.of("audit", "workers")) {
			List<List<TortureBook.Entry>> books = TortureBook.readAll(this.folder, group + "-");
			if (group.equals("audit")) {
				books.forEach(RingTortureTests::checkOrder);
			}
			Map<TortureBook.Entry, List<Integer>> handled = new HashMap<>();
			books.forEach((book) -> book.forEach((entry) -> handled
				.computeIfAbsent(new TortureBook.Entry(entry.sender(), entry.number(), 0), (key) -> new ArrayList<>())
				.add(entry.attempt())));
			handled.keySet().removeIf((entry) -> entry.sender() == PROBE);
			long repeated = handled.values().stream().filter((attempts) -> attempts.size() > 1).count();
			summary.append("; ")
				.append(group)
				.append(": ")
				.append(handled.size())
				.append(" delivered, ")
				.append(repeated)
				.append(" more than once");
			Set<TortureBook.Entry> lost = new HashSet<>(sent);
			lost.removeAll(handled.keySet());
			assertThat(lost).as("lost by " + group).isEmpty();
			assertThat(handled.values()).as("repeats are marked")
				.allMatch((attempts) -> attempts.stream().filter((attempt) -> attempt == 1).count() <= 1);
		}
		summary.append("; 0 lost, 0 torn; longest stall ")
			.append(TimeUnit.NANOSECONDS.toMillis(this.longestStall))
			.append(" ms");
		System.out.println(summary);
		assertThat(this.longestStall).as("longest stall").isLessThan(TimeUnit.SECONDS.toNanos(2));
	}

	private static void checkOrder(List<TortureBook.Entry> book) {
		Map<Long, Integer> last = new HashMap<>();
		for (TortureBook.Entry entry : book) {
			Integer before = last.put(entry.sender(), entry.number());
			assertThat(before == null || before < entry.number()).as("order of sender " + entry.sender()).isTrue();
		}
	}

}
