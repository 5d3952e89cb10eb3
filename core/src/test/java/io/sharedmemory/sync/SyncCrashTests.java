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

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Lets a process end at every {@link SyncStep} and shows that the others go on at once,
 * and are told if and only if they have to repair something.
 */
@Timeout(60)
class SyncCrashTests {

	/** How long a death may keep the others waiting. */
	private static final long BOUND_MILLIS = 200;

	private static final boolean TOLD = true;

	private static final boolean NOT_TOLD = false;

	@RegisterExtension
	final SyncSegment segment = new SyncSegment();

	private InterprocessMutex mutex;

	private InterprocessCondition condition;

	private InterprocessReadWriteLock lock;

	private InterprocessSemaphore semaphore;

	/**
	 * Makes the structures and uses each once, so that no survivor loads classes against
	 * the clock.
	 */
	@BeforeEach
	void warmUp() throws Exception {
		SyncSegment other = new SyncSegment();
		other.create();
		use(other.region());
		other.remove();
	}

	private void open() {
		SyncRegion region = this.segment.region();
		this.mutex = InterprocessMutex.openOrCreate(region, SyncSegment.MUTEX);
		this.condition = InterprocessCondition.openOrCreate(this.mutex, SyncSegment.CONDITION);
		this.lock = InterprocessReadWriteLock.openOrCreate(region, SyncSegment.READ_WRITE_LOCK);
		this.semaphore = InterprocessSemaphore.openOrCreate(region, SyncSegment.SEMAPHORE, SyncSegment.PERMITS);
	}

	private static void use(SyncRegion region) throws Exception {
		InterprocessMutex mutex = InterprocessMutex.openOrCreate(region, SyncSegment.MUTEX);
		mutex.lock();
		InterprocessCondition.openOrCreate(mutex, SyncSegment.CONDITION).await(1, TimeUnit.MILLISECONDS);
		mutex.unlock();
		InterprocessReadWriteLock lock = InterprocessReadWriteLock.openOrCreate(region, SyncSegment.READ_WRITE_LOCK);
		lock.readLock().lock();
		lock.readLock().unlock();
		lock.writeLock().lock();
		lock.writeLock().unlock();
		InterprocessSemaphore semaphore = InterprocessSemaphore.openOrCreate(region, SyncSegment.SEMAPHORE,
				SyncSegment.PERMITS);
		semaphore.acquire();
		semaphore.release();
	}

	static Stream<Arguments> deathsUnderMutex() {
		return Stream.of(arguments("HEADER_WRITTEN lock", NOT_TOLD), arguments("PARAMETERS_WRITTEN lock", NOT_TOLD),
				arguments("OWNER_SET lock", TOLD), arguments("OWNER_SET lock, DEATH_COUNTED lock", TOLD),
				arguments("OWNER_SET lock, OWNER_REPLACED lock", TOLD),
				arguments("OWNER_SET lock, MARKED_CONSISTENT lock repair", TOLD),
				arguments("OWNER_SET lock, OWNER_CLEARED lock repair unlock", NOT_TOLD),
				arguments("OWNER_CLEARED lock unlock", NOT_TOLD), arguments("WAIT_ANNOUNCED lock wait", TOLD),
				arguments("OWNER_CLEARED lock wait", NOT_TOLD), arguments("WAIT_BEGUN lock wait", NOT_TOLD));
	}

	@ParameterizedTest
	@MethodSource("deathsUnderMutex")
	void whenAProcessEndsUnderTheMutexThenTheNextOneGetsIt(String deaths, boolean told) throws Exception {
		long died = letDie(deaths);
		open();
		assertThat(this.mutex.tryLock(BOUND_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
		checkBound(died);
		assertThat(this.mutex.isOwnerDead()).isEqualTo(told);
		this.mutex.markConsistent();
		assertThat(this.condition.await(10, TimeUnit.MILLISECONDS)).isFalse();
		this.mutex.unlock();
		assertThat(this.segment.mutex().tryLock()).isTrue();
	}

	@Test
	void whenAProcessEndsAsItWaitsForTheMutexThenNobodyNotices() throws Exception {
		open();
		this.mutex.lock();
		InterprocessMutex another = this.segment.mutex();
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
			another.lock();
			boolean told = another.isOwnerDead();
			another.unlock();
			return told;
		});
		letDie("OWNER_AWAITED lock");
		long unlocked = System.nanoTime();
		this.mutex.unlock();
		assertThat(waiter.await()).isFalse();
		assertThat(waiter.endedAt() - unlocked).isLessThan(TimeUnit.MILLISECONDS.toNanos(BOUND_MILLIS));
	}

	@Test
	void whenTheSignallerEndsBeforeItWakesThenTheWaiterIsTold() throws Exception {
		open();
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
			this.mutex.lock();
			try {
				this.condition.await();
				return this.mutex.isOwnerDead();
			}
			finally {
				this.mutex.markConsistent();
				this.mutex.unlock();
			}
		});
		this.segment.awaitFlag(SyncSegment.CONDITION + SyncLayout.CONDITION_WAITERS_OFFSET);
		long died = letDie("SIGNAL_RAISED lock signal");
		assertThat(waiter.await()).isTrue();
		assertThat(waiter.endedAt() - died).isLessThan(TimeUnit.MILLISECONDS.toNanos(BOUND_MILLIS));
	}

	static Stream<Arguments> deathsUnderReadWriteLock() {
		return Stream.of(arguments("HEADER_WRITTEN write", NOT_TOLD), arguments("PARAMETERS_WRITTEN read", NOT_TOLD),
				arguments("ENTRY_TAKEN read", NOT_TOLD), arguments("READER_SHOWN read", NOT_TOLD),
				arguments("READER_HIDDEN read read-unlock", NOT_TOLD), arguments("OWNER_SET upgradable", NOT_TOLD),
				arguments("OWNER_CLEARED upgradable upgradable-unlock", NOT_TOLD),
				arguments("OWNER_SET upgradable, OWNER_REPLACED upgradable", NOT_TOLD),
				arguments("UPGRADE_BEGUN upgradable write", TOLD), arguments("READERS_GONE upgradable write", TOLD),
				arguments("DOWNGRADED upgradable write write-unlock", NOT_TOLD), arguments("OWNER_SET write", TOLD),
				arguments("READERS_GONE write", TOLD), arguments("OWNER_CLEARED write write-unlock", NOT_TOLD),
				arguments("READER_SHOWN write read write-unlock", TOLD),
				arguments("READER_SHOWN read, DEAD_READER_REMOVED write", TOLD));
	}

	@ParameterizedTest
	@MethodSource("deathsUnderReadWriteLock")
	void whenAProcessEndsUnderTheReadWriteLockThenTheOthersGoOn(String deaths, boolean told) throws Exception {
		long died = letDie(deaths);
		open();
		if (told) {
			assertFails(ErrorCode.OWNER_DEAD, () -> this.lock.readLock().tryLock(BOUND_MILLIS, TimeUnit.MILLISECONDS));
		}
		else {
			assertThat(this.lock.readLock().tryLock(BOUND_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
			this.lock.readLock().unlock();
		}
		assertThat(this.lock.writeLock().tryLock(BOUND_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
		checkBound(died);
		assertThat(this.lock.isOwnerDead()).isEqualTo(told);
		this.lock.markConsistent();
		this.lock.writeLock().unlock();
		assertThat(this.segment.readWriteLock().readLock().tryLock()).isTrue();
	}

	@Test
	void whenAProcessEndsAsItNotesADeathThenTheNextReaderIsToldToo() throws Exception {
		letDie("OWNER_SET write, DEATH_NOTED read");
		open();
		assertFails(ErrorCode.OWNER_DEAD, this.lock.readLock()::tryLock);
		assertThat(this.lock.writeLock().tryLock()).isTrue();
		assertThat(this.lock.isOwnerDead()).isTrue();
	}

	@Test
	void whenAWriterEndsAsItWaitsForReadersThenTheNextOneIsTold() throws Exception {
		open();
		this.lock.readLock().lock();
		letDie("READERS_AWAITED write");
		InterprocessReadWriteLock another = this.segment.readWriteLock();
		Elsewhere<Boolean> writer = Elsewhere.begin(() -> {
			another.writeLock().lock();
			return another.isOwnerDead();
		});
		long unlocked = System.nanoTime();
		this.lock.readLock().unlock();
		assertThat(writer.await()).isTrue();
		assertThat(writer.endedAt() - unlocked).isLessThan(TimeUnit.MILLISECONDS.toNanos(BOUND_MILLIS));
	}

	static Stream<String> deathsUnderSemaphore() {
		return Stream.of("HEADER_WRITTEN acquire", "PARAMETERS_WRITTEN acquire", "ENTRY_TAKEN acquire",
				"ACCOUNT_CHANGED acquire", "BALANCE_CHANGED acquire", "ACCOUNT_CHANGED:2 acquire",
				"BALANCE_CHANGED:2 acquire-all release", "ACCOUNT_CHANGED:3 acquire-all release",
				"BALANCE_CHANGED acquire-all, BALANCE_CHANGED acquire-all",
				"BALANCE_CHANGED acquire-all, ACCOUNT_CHANGED acquire-all",
				"BALANCE_CHANGED acquire-all, ACCOUNT_CHANGED:2 acquire-all",
				"BALANCE_CHANGED acquire-all, UNITS_RETURNED acquire-all");
	}

	@ParameterizedTest
	@MethodSource("deathsUnderSemaphore")
	void whenAProcessEndsAtTheSemaphoreThenAllUnitsAreThere(String deaths) throws Exception {
		long died = letDie(deaths);
		open();
		assertThat(this.semaphore.tryAcquire(SyncSegment.PERMITS, BOUND_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
		checkBound(died);
		assertThat(this.segment.semaphore().tryAcquire()).isFalse();
		this.semaphore.release(SyncSegment.PERMITS);
		assertThat(this.semaphore.availablePermits()).isEqualTo(SyncSegment.PERMITS);
	}

	@Test
	void whenAProcessEndsAsItWaitsForUnitsThenNobodyNotices() throws Exception {
		open();
		this.semaphore.acquire(SyncSegment.PERMITS);
		letDie("WAIT_ANNOUNCED acquire");
		InterprocessSemaphore another = this.segment.semaphore();
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> another.tryAcquire(2, 20, TimeUnit.SECONDS));
		this.semaphore.release(2);
		assertThat(waiter.await()).isTrue();
	}

	@Test
	void whenAProcessEndsAsItWakesWaitersThenTheyGoOn() throws Exception {
		open();
		try (TestJvm peer = TestJvm.start(SyncPeer.class, this.segment.name(), "SIGNAL_RAISED:1", "acquire-all")) {
			peer.awaitLine("done acquire-all");
			Elsewhere<Boolean> waiter = Elsewhere.begin(() -> this.semaphore.tryAcquire(2, 20, TimeUnit.SECONDS));
			this.segment.awaitFlag(SyncSegment.SEMAPHORE + SyncLayout.SEMAPHORE_WAITERS_OFFSET);
			peer.send("release");
			assertThat(peer.awaitExit()).isEqualTo(CrashPoints.STATUS);
			long died = System.nanoTime();
			assertThat(waiter.await()).isTrue();
			assertThat(waiter.endedAt() - died).isLessThan(TimeUnit.MILLISECONDS.toNanos(BOUND_MILLIS));
		}
	}

	@Test
	void whenStepsAreAddedThenTheyAreTestedHere() {
		Set<SyncStep> tested = Stream
			.of(deathsUnderMutex().map((arguments) -> arguments.get()[0]),
					deathsUnderReadWriteLock().map((arguments) -> arguments.get()[0]), deathsUnderSemaphore(),
					Stream.of("OWNER_AWAITED x", "DEATH_NOTED x", "READERS_AWAITED x", "WAIT_ANNOUNCED x",
							"SIGNAL_RAISED x"))
			.flatMap((deaths) -> deaths)
			.flatMap((deaths) -> Arrays.stream(String.valueOf(deaths).split(", ")))
			.map((death) -> SyncStep.valueOf(death.split("[: ]")[0]))
			.collect(Collectors.toSet());
		assertThat(tested).isEqualTo(EnumSet.allOf(SyncStep.class));
	}

	/**
	 * Lets processes end one after the other.
	 * @param deaths for each its step, perhaps with a colon and the pass, and commands
	 * @return when the last one was known to be dead
	 */
	private long letDie(String deaths) {
		for (String death : deaths.split(", ")) {
			List<String> words = List.of(death.split(" "));
			String step = words.get(0).contains(":") ? words.get(0) : words.get(0) + ":1";
			Object[] arguments = Stream
				.concat(Stream.of(this.segment.name(), step), words.subList(1, words.size()).stream())
				.toArray();
			try (TestJvm peer = TestJvm.start(SyncPeer.class, arguments)) {
				assertThat(peer.awaitExit()).as(death).isEqualTo(CrashPoints.STATUS);
			}
		}
		return System.nanoTime();
	}

	private static void checkBound(long died) {
		assertThat(System.nanoTime() - died).as("stall").isLessThan(TimeUnit.MILLISECONDS.toNanos(BOUND_MILLIS));
	}

}
