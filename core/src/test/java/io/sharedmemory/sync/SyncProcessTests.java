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

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the primitives with a second process that is killed or stopped.
 */
@Timeout(60)
class SyncProcessTests {

	private static final long BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

	private static final long WHILE_MILLIS = 300;

	@RegisterExtension
	final SyncSegment segment = new SyncSegment();

	private TestJvm start(String... commands) {
		TestJvm peer = TestJvm.start(SyncPeer.class, this.segment.name(), "-");
		for (String command : commands) {
			peer.send(command);
			peer.awaitLine("done " + command);
		}
		return peer;
	}

	/**
	 * Kills a process and shows that a thread that sleeps goes on.
	 */
	private void checkHandOver(TestJvm peer, Callable<Boolean> waiting) throws Exception {
		Elsewhere<Boolean> waiter = Elsewhere.begin(waiting);
		assertThat(waiter.isDone()).isFalse();
		peer.kill();
		long died = System.nanoTime();
		assertThat(waiter.await()).isTrue();
		assertThat(waiter.endedAt() - died).as("nanoseconds").isLessThan(BOUND_NANOS);
	}

	@Test
	void whenTheOwnerOfAMutexIsKilledThenASleepingWaiterGetsItAndIsTold() throws Exception {
		InterprocessMutex mutex = this.segment.mutex();
		try (TestJvm peer = start("lock")) {
			assertThat(mutex.tryLock(100, TimeUnit.MILLISECONDS)).isFalse();
			checkHandOver(peer, () -> {
				mutex.lock();
				return mutex.isOwnerDead();
			});
		}
	}

	@Test
	void whenAWriterIsKilledThenASleepingWriterGetsTheLockAndIsTold() throws Exception {
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		try (TestJvm peer = start("upgradable", "write")) {
			assertThat(lock.writeLock().tryLock(100, TimeUnit.MILLISECONDS)).isFalse();
			checkHandOver(peer, () -> {
				lock.writeLock().lock();
				return lock.isOwnerDead();
			});
		}
	}

	@Test
	void whenAReaderIsKilledThenASleepingWriterGetsTheLock() throws Exception {
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		try (TestJvm peer = start("read")) {
			assertThat(lock.writeLock().tryLock(100, TimeUnit.MILLISECONDS)).isFalse();
			checkHandOver(peer, () -> {
				lock.writeLock().lock();
				return !lock.isOwnerDead();
			});
		}
	}

	@Test
	void whenAHolderOfUnitsIsKilledThenASleepingWaiterGetsThem() throws Exception {
		InterprocessSemaphore semaphore = this.segment.semaphore();
		try (TestJvm peer = start("acquire", "acquire")) {
			assertThat(semaphore.tryAcquire(2, 100, TimeUnit.MILLISECONDS)).isFalse();
			checkHandOver(peer, () -> {
				semaphore.acquire(3);
				return true;
			});
		}
	}

	@Test
	void whenAProcessIsStoppedThenNothingIsTakenFromIt() throws Exception {
		InterprocessMutex mutex = this.segment.mutex();
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		InterprocessSemaphore semaphore = this.segment.semaphore();
		try (TestJvm peer = start("lock", "write", "acquire-all")) {
			peer.pause();
			assertThat(mutex.tryLock(WHILE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
			assertThat(mutex.tryLock()).isFalse();
			assertThat(lock.readLock().tryLock(WHILE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
			assertThat(lock.writeLock().tryLock(WHILE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
			assertThat(lock.upgradableReadLock().tryLock()).isFalse();
			assertThat(semaphore.tryAcquire(WHILE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
			peer.resume();
			for (String command : new String[] { "unlock", "write-unlock", "release-all" }) {
				peer.send(command);
				peer.awaitLine("done " + command);
			}
			assertThat(mutex.tryLock()).isTrue();
			assertThat(mutex.isOwnerDead()).isFalse();
			assertThat(lock.writeLock().tryLock()).isTrue();
			assertThat(lock.isOwnerDead()).isFalse();
			assertThat(semaphore.tryAcquire(SyncSegment.PERMITS)).isTrue();
		}
	}

	@Test
	void whenThreadsOfAProcessReadByTurnsThenTheyDoNotStarveAWriterOfAnother() throws Exception {
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		try (TestJvm peer = start("read-by-turns")) {
			for (int i = 0; i < 5; i++) {
				assertThat(lock.writeLock().tryLock(5, TimeUnit.SECONDS)).isTrue();
				lock.writeLock().unlock();
				TimeUnit.MILLISECONDS.sleep(20);
			}
			assertThat(peer.isAlive()).isTrue();
		}
	}

	@Test
	void whenAReaderIsStoppedThenNobodyWrites() throws Exception {
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		try (TestJvm peer = start("read")) {
			peer.pause();
			assertThat(lock.readLock().tryLock()).isTrue();
			lock.readLock().unlock();
			assertThat(lock.writeLock().tryLock(WHILE_MILLIS, TimeUnit.MILLISECONDS)).isFalse();
			assertThat(lock.readLock().tryLock()).isTrue();
			lock.readLock().unlock();
			peer.resume();
			peer.send("read-unlock");
			assertThat(lock.writeLock().tryLock(20, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void whenAWaiterIsStoppedThenTheOthersGoOnAndItGetsTheMutexLater() throws Exception {
		InterprocessMutex mutex = this.segment.mutex();
		InterprocessMutex another = this.segment.mutex();
		mutex.lock();
		try (TestJvm peer = start("acquire")) {
			peer.send("lock");
			this.segment.awaitWaiter(SyncSegment.MUTEX + SyncLayout.OWNER_OFFSET);
			peer.pause();
			Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
				another.lock();
				another.unlock();
				return true;
			});
			assertThat(mutex.isHeldByCurrentThread()).isTrue();
			long unlocked = System.nanoTime();
			mutex.unlock();
			assertThat(waiter.await()).isTrue();
			assertThat(waiter.endedAt() - unlocked).isLessThan(BOUND_NANOS);
			peer.resume();
			peer.awaitLine("done lock");
			assertThat(mutex.tryLock()).isFalse();
		}
	}

	@Test
	void whenAWaiterIsStoppedAsItIsSignalledThenAnotherGoesOn() throws Exception {
		SyncRegion region = this.segment.region();
		InterprocessMutex mutex = InterprocessMutex.openOrCreate(region, SyncSegment.MUTEX);
		InterprocessCondition condition = InterprocessCondition.openOrCreate(mutex, SyncSegment.CONDITION);
		try (TestJvm peer = start("lock")) {
			peer.send("wait");
			mutex.lock();
			peer.pause();
			boolean[] waiting = new boolean[1];
			mutex.unlock();
			Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
				mutex.lock();
				waiting[0] = true;
				condition.await();
				mutex.unlock();
				return true;
			});
			mutex.lock();
			while (!waiting[0]) {
				mutex.unlock();
				Thread.yield();
				mutex.lock();
			}
			condition.signal();
			long signalled = System.nanoTime();
			mutex.unlock();
			assertThat(waiter.await()).isTrue();
			assertThat(waiter.endedAt() - signalled).isLessThan(BOUND_NANOS);
			peer.resume();
			peer.awaitLine("done wait");
		}
	}

}
