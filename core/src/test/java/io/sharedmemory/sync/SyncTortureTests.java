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

package io.sharedmemory.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.sharedmemory.platform.Memory;
import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills and stops processes at random moments while they count in two words that a mutex
 * keeps equal, each with units of a semaphore in hand.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class SyncTortureTests {

	private static final int KILLS = Integer.getInteger("torture.kills", 20);

	private static final long SEED = Long.getLong("torture.seed", System.nanoTime());

	private static final int PEERS = 3;

	@RegisterExtension
	final SyncSegment segment = new SyncSegment();

	private final Random random = new Random(SEED);

	private final List<TestJvm> peers = new ArrayList<>();

	@Test
	void whenProcessesAreKilledAndStoppedThenTheWordsStayEqualAndNoUnitIsLost() throws Exception {
		SyncRegion region = this.segment.region();
		InterprocessMutex mutex = InterprocessMutex.openOrCreate(region, SyncSegment.MUTEX);
		InterprocessSemaphore semaphore = this.segment.semaphore();
		long data = region.region().address() + SyncSegment.DATA;
		long longest = 0;
		try {
			for (int i = 0; i < PEERS; i++) {
				this.peers.add(start());
			}
			for (int kill = 0; kill < KILLS; kill++) {
				pauseOne();
				killOne();
				long begun = System.nanoTime();
				assertThat(mutex.tryLock(20, TimeUnit.SECONDS)).isTrue();
				SyncPeer.countOnce(mutex, data);
				mutex.unlock();
				longest = Math.max(longest, System.nanoTime() - begun);
			}
		}
		finally {
			this.peers.forEach(TestJvm::kill);
		}
		assertThat(mutex.tryLock(200, TimeUnit.MILLISECONDS)).isTrue();
		SyncPeer.countOnce(mutex, data);
		mutex.unlock();
		System.out.println("torture of mutex and semaphore: seed " + SEED + ", " + KILLS + " kills, "
				+ Memory.getLong(data) + " rounds, " + Memory.getLong(data + 16) + " repairs; longest wait "
				+ TimeUnit.NANOSECONDS.toMillis(longest) + " ms");
		assertThat(Memory.getLong(data + 8)).isEqualTo(Memory.getLong(data));
		assertThat(Memory.getLong(data + 24)).as("two owners at once").isZero();
		assertThat(semaphore.tryAcquire(SyncSegment.PERMITS, 200, TimeUnit.MILLISECONDS)).isTrue();
	}

	private TestJvm start() {
		return TestJvm.start(SyncPeer.class, this.segment.name(), "-", "count");
	}

	private void pauseOne() {
		TestJvm peer = this.peers.get(this.random.nextInt(PEERS));
		peer.pause();
		LockSupport.parkNanos(this.random.nextLong(TimeUnit.MILLISECONDS.toNanos(20)));
		peer.resume();
	}

	private void killOne() {
		int victim = this.random.nextInt(PEERS);
		this.peers.get(victim).awaitLine("counting");
		LockSupport.parkNanos(this.random.nextLong(TimeUnit.MILLISECONDS.toNanos(20)));
		this.peers.get(victim).kill();
		this.peers.set(victim, start());
	}

}
