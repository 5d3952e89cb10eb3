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

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Overwrites words of the primitives while others use them, and shows that these get
 * typed errors or go on, at once.
 */
@Timeout(120)
class SyncDamageTests {

	private static final int DAMAGES = Integer.getInteger("damage.count", 20_000) / 10;

	private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(1);

	@RegisterExtension
	final SyncSegment segment = new SyncSegment();

	private final Random random = new Random(6);

	@ParameterizedTest
	@ValueSource(strings = { "mutex", "condition", "read-write lock", "semaphore" })
	void whenWordsAreOverwrittenThenTypedErrorsAndNoHang(String kind) throws Exception {
		SyncRegion region = this.segment.region();
		long begun = System.nanoTime();
		for (int damage = 0; damage < DAMAGES; damage++) {
			long start = System.nanoTime();
			Elsewhere<Boolean> user = null;
			try (SyncRegion using = SyncRegion.open(this.segment.object())) {
				if (damage % 10 == 0) {
					user = Elsewhere.begin(() -> tolerant(() -> use(kind, using)));
				}
				damage(kind);
				tolerant(() -> use(kind, using));
				damage(kind);
				tolerant(() -> use(kind, using));
			}
			if (user != null) {
				user.await();
			}
			region.region().put(0, new byte[SyncSegment.SIZE], 0, SyncSegment.SIZE);
			assertThat(System.nanoTime() - start).as("damage " + damage).isLessThan(BOUND_NANOS);
		}
		System.out.println("damage of " + kind + ": " + 2 * DAMAGES + " in "
				+ TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + " ms");
	}

	private void damage(String kind) {
		int words = length(kind) / Long.BYTES;
		long word = this.random.nextBoolean() ? this.random.nextInt(Math.min(words, 20)) : this.random.nextInt(words);
		long value = switch (this.random.nextInt(4)) {
			case 0 -> 0;
			case 1 -> -1;
			case 2 -> 1L << this.random.nextInt(Long.SIZE);
			default -> this.random.nextLong();
		};
		this.segment.damage(place(kind) + word * Long.BYTES, value);
	}

	private static long place(String kind) {
		return switch (kind) {
			case "mutex" -> SyncSegment.MUTEX;
			case "condition" -> SyncSegment.CONDITION;
			case "read-write lock" -> SyncSegment.READ_WRITE_LOCK;
			default -> SyncSegment.SEMAPHORE;
		};
	}

	private static int length(String kind) {
		return switch (kind) {
			case "mutex" -> InterprocessMutex.SIZE;
			case "condition" -> InterprocessCondition.SIZE;
			case "read-write lock" -> InterprocessReadWriteLock.SIZE;
			default -> InterprocessSemaphore.SIZE;
		};
	}

	private static void use(String kind, SyncRegion region) throws InterruptedException {
		switch (kind) {
			case "mutex" -> use(InterprocessMutex.openOrCreate(region, SyncSegment.MUTEX));
			case "condition" -> {
				InterprocessMutex mutex = InterprocessMutex.openOrCreate(region, SyncSegment.MUTEX);
				mutex.lock();
				try {
					mutex.markConsistent();
					InterprocessCondition condition = InterprocessCondition.openOrCreate(mutex, SyncSegment.CONDITION);
					condition.signal();
					condition.await(100, TimeUnit.MICROSECONDS);
					condition.signalAll();
				}
				finally {
					if (mutex.isHeldByCurrentThread()) {
						mutex.unlock();
					}
				}
			}
			case "read-write lock" -> {
				InterprocessReadWriteLock lock = InterprocessReadWriteLock.openOrCreate(region,
						SyncSegment.READ_WRITE_LOCK);
				use(lock.readLock());
				use(lock.upgradableReadLock());
				use(lock.writeLock());
			}
			default -> {
				InterprocessSemaphore semaphore = InterprocessSemaphore.openOrCreate(region, SyncSegment.SEMAPHORE,
						SyncSegment.PERMITS);
				if (semaphore.tryAcquire(1, TimeUnit.MILLISECONDS)) {
					semaphore.release();
				}
			}
		}
	}

	private static void use(Lock lock) throws InterruptedException {
		if (lock.tryLock(1, TimeUnit.MILLISECONDS)) {
			lock.unlock();
		}
	}

	private static boolean tolerant(Use use) throws InterruptedException {
		try {
			use.run();
		}
		catch (InterprocessException ex) {
			assertThat(ex.code()).isIn(ErrorCode.CORRUPTED, ErrorCode.NOT_RECOVERABLE, ErrorCode.OWNER_DEAD,
					ErrorCode.INVALID_ARGUMENT, ErrorCode.NOT_SUPPORTED, ErrorCode.CLOSED, ErrorCode.NOT_FOUND);
		}
		catch (IllegalStateException ex) {
			assertThat(ex).hasMessageContaining("does not hold");
		}
		return true;
	}

	private interface Use {

		void run() throws InterruptedException;

	}

}
