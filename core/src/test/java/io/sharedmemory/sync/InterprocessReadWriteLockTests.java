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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.platform.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link InterprocessReadWriteLock} with several regions, each a process to the
 * others.
 */
@Timeout(60)
class InterprocessReadWriteLockTests {

	@RegisterExtension
	final SyncSegment segment = new SyncSegment();

	@Test
	void whenOneReadsThenOthersReadAndNobodyWrites() throws Exception {
		InterprocessReadWriteLock first = this.segment.readWriteLock();
		InterprocessReadWriteLock second = this.segment.readWriteLock();
		first.readLock().lock();
		assertThat(second.readLock().tryLock()).isTrue();
		Elsewhere.run(() -> {
			first.readLock().lock();
			first.readLock().unlock();
		});
		assertThat(Elsewhere.<Boolean>call(() -> second.writeLock().tryLock())).isFalse();
		second.readLock().unlock();
		assertThat(second.writeLock().tryLock(20, TimeUnit.MILLISECONDS)).isFalse();
		first.readLock().unlock();
		assertThat(second.writeLock().tryLock()).isTrue();
		assertThat(first.readLock().tryLock()).isFalse();
		assertThat(first.readLock().tryLock(20, TimeUnit.MILLISECONDS)).isFalse();
		assertThat(first.writeLock().tryLock()).isFalse();
		assertThat(first.upgradableReadLock().tryLock()).isFalse();
		second.writeLock().unlock();
		assertThat(first.readLock().tryLock()).isTrue();
	}

	@Test
	void whenAWriterUnlocksThenSleepingReadersAreWoken() throws Exception {
		InterprocessReadWriteLock writer = this.segment.readWriteLock();
		writer.writeLock().lock();
		List<Elsewhere<Boolean>> readers = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			InterprocessReadWriteLock lock = this.segment.readWriteLock();
			readers.add(Elsewhere.begin(() -> lock.readLock().tryLock(20, TimeUnit.SECONDS)));
		}
		assertThat(this.segment.readWriteLock().readLock().tryLock(200, TimeUnit.MILLISECONDS)).isFalse();
		writer.writeLock().unlock();
		for (Elsewhere<Boolean> reader : readers) {
			assertThat(reader.await()).isTrue();
		}
	}

	@Test
	void whenAReaderUnlocksThenASleepingWriterIsWokenAndNewReadersWaitedForIt() throws Exception {
		InterprocessReadWriteLock reader = this.segment.readWriteLock();
		InterprocessReadWriteLock writer = this.segment.readWriteLock();
		InterprocessReadWriteLock late = this.segment.readWriteLock();
		reader.readLock().lock();
		Elsewhere<Boolean> writing = Elsewhere.begin(() -> {
			writer.writeLock().lock();
			writer.writeLock().unlock();
			return true;
		});
		while (late.readLock().tryLock()) {
			late.readLock().unlock();
		}
		reader.readLock().unlock();
		assertThat(writing.await()).isTrue();
		assertThat(late.readLock().tryLock()).isTrue();
	}

	@Test
	void whenThreadsReadInTurnsThenAWriterOfTheirProcessIsNotStarved() throws Exception {
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		AtomicBoolean over = new AtomicBoolean();
		List<Elsewhere<Boolean>> readers = new ArrayList<>();
		try {
			for (int i = 0; i < 3; i++) {
				readers.add(Elsewhere.begin(() -> {
					while (!over.get()) {
						lock.readLock().lock();
						TimeUnit.MILLISECONDS.sleep(90);
						lock.readLock().unlock();
					}
					return true;
				}));
				TimeUnit.MILLISECONDS.sleep(30);
			}
			for (int i = 0; i < 3; i++) {
				assertThat(lock.writeLock().tryLock(5, TimeUnit.SECONDS)).isTrue();
				lock.writeLock().unlock();
			}
		}
		finally {
			over.set(true);
		}
		for (Elsewhere<Boolean> reader : readers) {
			assertThat(reader.await()).isTrue();
		}
	}

	@Test
	void whenUpgradedThenNoOtherWriterCameBetween() throws Exception {
		InterprocessReadWriteLock first = this.segment.readWriteLock();
		InterprocessReadWriteLock second = this.segment.readWriteLock();
		first.upgradableReadLock().lock();
		assertThat(second.readLock().tryLock()).isTrue();
		assertThat(second.upgradableReadLock().tryLock()).isFalse();
		assertThat(Elsewhere.<Boolean>call(() -> second.writeLock().tryLock())).isFalse();
		assertThat(first.writeLock().tryLock(20, TimeUnit.MILLISECONDS)).isFalse();
		assertThat(Elsewhere.<Boolean>call(() -> {
			boolean read = second.readLock().tryLock();
			second.readLock().unlock();
			return read;
		})).as("a failed upgrade lets readers in again").isTrue();
		second.readLock().unlock();
		assertThat(first.writeLock().tryLock()).isTrue();
		assertThat(second.readLock().tryLock()).isFalse();
		first.writeLock().unlock();
		assertThat(second.readLock().tryLock()).isTrue();
		assertThat(second.upgradableReadLock().tryLock()).isFalse();
		first.upgradableReadLock().unlock();
		assertThat(second.upgradableReadLock().tryLock()).isTrue();
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(first.upgradableReadLock()::unlock);
	}

	@Test
	void whenTheWriterTakesTheReadLockThenItKeepsItAsItStopsToWrite() {
		InterprocessReadWriteLock first = this.segment.readWriteLock();
		InterprocessReadWriteLock second = this.segment.readWriteLock();
		first.writeLock().lock();
		first.readLock().lock();
		first.readLock().lock();
		assertThat(second.readLock().tryLock()).isFalse();
		first.writeLock().unlock();
		assertThat(second.readLock().tryLock()).isTrue();
		second.readLock().unlock();
		assertThat(second.writeLock().tryLock()).isFalse();
		first.readLock().unlock();
		assertThat(second.writeLock().tryLock()).isFalse();
		first.readLock().unlock();
		assertThat(second.writeLock().tryLock()).isTrue();
	}

	@Test
	void whenTheWriterTakesTheUpgradableLockThenItKeepsItAsItStopsToWrite() {
		InterprocessReadWriteLock first = this.segment.readWriteLock();
		InterprocessReadWriteLock second = this.segment.readWriteLock();
		first.writeLock().lock();
		first.upgradableReadLock().lock();
		first.writeLock().lock();
		first.writeLock().unlock();
		first.writeLock().unlock();
		assertThat(second.readLock().tryLock()).isTrue();
		assertThat(second.upgradableReadLock().tryLock()).isFalse();
		first.upgradableReadLock().unlock();
		assertThat(second.upgradableReadLock().tryLock()).isTrue();
	}

	@Test
	void whenAReaderAsksForTheWriteLockThenAnErrorInsteadOfADeadlock() {
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		lock.readLock().lock();
		assertThat(lock.writeLock().tryLock()).isFalse();
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock.writeLock()::lock);
		lock.readLock().unlock();
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock.readLock()::unlock);
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock.writeLock()::unlock);
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::isOwnerDead);
		assertThat(lock.writeLock().tryLock()).isTrue();
	}

	@Test
	void whenAReaderAsksForTheUpgradableLockThenAnErrorInsteadOfADeadlock() throws Exception {
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		lock.readLock().lock();
		Elsewhere<Boolean> writer = beginWaitingWriter();
		assertThat(lock.upgradableReadLock().tryLock()).isFalse();
		assertThatExceptionOfType(IllegalMonitorStateException.class)
			.isThrownBy(() -> lock.upgradableReadLock().tryLock(1, TimeUnit.SECONDS))
			.withMessageContaining("take the upgradable read lock first");
		lock.readLock().unlock();
		assertThat(writer.await()).isTrue();
		lock.upgradableReadLock().lock();
		lock.readLock().lock();
		assertThat(lock.upgradableReadLock().tryLock()).isTrue();
		assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(() -> lock.writeLock().lock())
			.withMessageContaining("give the read lock back first");
	}

	/**
	 * Starts a writer, as if of another process, that finds the lock taken.
	 */
	private Elsewhere<Boolean> beginWaitingWriter() throws Exception {
		InterprocessReadWriteLock other = this.segment.readWriteLock();
		Elsewhere<Boolean> writer = Elsewhere.begin(() -> {
			other.writeLock().lock();
			other.writeLock().unlock();
			return true;
		});
		this.segment.awaitSet(SyncSegment.READ_WRITE_LOCK + SyncLayout.OWNER_OFFSET, SyncLayout.WRITING);
		return writer;
	}

	@Test
	void whenWaitersAreInterruptedThenTheyGetNothing() throws Exception {
		InterprocessReadWriteLock first = this.segment.readWriteLock();
		InterprocessReadWriteLock second = this.segment.readWriteLock();
		first.writeLock().lock();
		for (Lock lock : List.of(second.readLock(), second.upgradableReadLock(), second.writeLock())) {
			Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
				lock.lockInterruptibly();
				return true;
			});
			waiter.interrupt();
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(waiter::await);
		}
		first.writeLock().unlock();
		assertThat(second.writeLock().tryLock()).isTrue();
	}

	@Test
	void whenReadersAndUpgradableHoldersDieThenNobodyNotices() {
		SyncRegion reader = this.segment.region();
		InterprocessReadWriteLock.openOrCreate(reader, SyncSegment.READ_WRITE_LOCK).readLock().lock();
		SyncRegion upgradable = this.segment.region();
		InterprocessReadWriteLock.openOrCreate(upgradable, SyncSegment.READ_WRITE_LOCK).upgradableReadLock().lock();
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		assertThat(lock.writeLock().tryLock()).isFalse();
		reader.close();
		upgradable.close();
		assertThat(lock.writeLock().tryLock()).isTrue();
		assertThat(lock.isOwnerDead()).isFalse();
		lock.writeLock().unlock();
		assertThat(lock.upgradableReadLock().tryLock()).isTrue();
	}

	@Test
	void whenTheWriterDiesThenReadersFailUntilAWriterHasRepaired() {
		SyncRegion dying = this.segment.region();
		InterprocessReadWriteLock.openOrCreate(dying, SyncSegment.READ_WRITE_LOCK).writeLock().lock();
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		dying.close();
		assertFails(ErrorCode.OWNER_DEAD, lock.readLock()::tryLock);
		assertFails(ErrorCode.OWNER_DEAD, lock.upgradableReadLock()::lock);
		assertThat(lock.writeLock().tryLock()).isTrue();
		assertThat(lock.isOwnerDead()).isTrue();
		assertThat(this.segment.readWriteLock().readLock().tryLock()).isFalse();
		lock.markConsistent();
		lock.writeLock().unlock();
		assertThat(lock.readLock().tryLock()).isTrue();
	}

	@Test
	void whenTheWriterDiesWhileAReaderSleepsThenItIsToldToo() throws Exception {
		SyncRegion dying = this.segment.region();
		InterprocessReadWriteLock.openOrCreate(dying, SyncSegment.READ_WRITE_LOCK).writeLock().lock();
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		Elsewhere<Boolean> reader = Elsewhere.begin(() -> lock.readLock().tryLock(20, TimeUnit.SECONDS));
		assertThat(this.segment.readWriteLock().writeLock().tryLock(100, TimeUnit.MILLISECONDS)).isFalse();
		dying.close();
		assertFails(ErrorCode.OWNER_DEAD, reader::await);
	}

	@Test
	void whenTheNextWriterStopsToWriteBeforeItRepairsThenReadersAreToldOfTheDeathAndItMayGoOn() throws Exception {
		SyncRegion dying = this.segment.region();
		InterprocessReadWriteLock.openOrCreate(dying, SyncSegment.READ_WRITE_LOCK).writeLock().lock();
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		dying.close();
		lock.writeLock().lock();
		lock.upgradableReadLock().lock();
		lock.writeLock().unlock();
		assertFails(ErrorCode.OWNER_DEAD, () -> Elsewhere.<Boolean>call(lock.readLock()::tryLock));
		assertThat(this.segment.readWriteLock().readLock().tryLock()).isFalse();
		lock.writeLock().lock();
		assertThat(lock.isOwnerDead()).isTrue();
		lock.markConsistent();
		lock.writeLock().unlock();
		assertThat(Elsewhere.<Boolean>call(lock.readLock()::tryLock)).isTrue();
	}

	@Test
	void whenTheNextWriterDoesNotRepairThenTheLockIsNotRecoverable() {
		SyncRegion dying = this.segment.region();
		InterprocessReadWriteLock.openOrCreate(dying, SyncSegment.READ_WRITE_LOCK).writeLock().lock();
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		dying.close();
		lock.writeLock().lock();
		lock.writeLock().unlock();
		assertFails(ErrorCode.NOT_RECOVERABLE, lock.writeLock()::lock);
		assertFails(ErrorCode.NOT_RECOVERABLE, lock.readLock()::lock);
		assertFails(ErrorCode.NOT_RECOVERABLE, lock.upgradableReadLock()::tryLock);
	}

	@Test
	void whenAWriterGivesUpWaitingForReadersThenADeadWriterIsNotForgotten() throws Exception {
		InterprocessReadWriteLock reader = this.segment.readWriteLock();
		reader.readLock().lock();
		SyncRegion dying = this.segment.region();
		InterprocessReadWriteLock dead = InterprocessReadWriteLock.openOrCreate(dying, SyncSegment.READ_WRITE_LOCK);
		Elsewhere<Boolean> waiting = Elsewhere.begin(() -> dead.writeLock().tryLock(20, TimeUnit.SECONDS));
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		while (lock.readLock().tryLock()) {
			lock.readLock().unlock();
		}
		dying.close();
		assertFails(ErrorCode.CLOSED, waiting::await);
		assertThat(lock.writeLock().tryLock()).isFalse();
		reader.readLock().unlock();
		assertThat(lock.writeLock().tryLock()).isTrue();
		assertThat(lock.isOwnerDead()).isTrue();
	}

	@Test
	void when64ProcessesTakePartThenNoMoreUntilOneDies() {
		List<SyncRegion> regions = new ArrayList<>();
		for (int i = 0; i < SyncLayout.ENTRIES; i++) {
			SyncRegion region = this.segment.region();
			regions.add(region);
			InterprocessReadWriteLock.openOrCreate(region, SyncSegment.READ_WRITE_LOCK);
		}
		assertFails(ErrorCode.OUT_OF_RESOURCE, this.segment::readWriteLock);
		InterprocessReadWriteLock.openOrCreate(regions.get(20), SyncSegment.READ_WRITE_LOCK).readLock().lock();
		regions.get(20).close();
		assertThat(this.segment.readWriteLock().writeLock().tryLock()).isTrue();
	}

	@Test
	void whenWritersAndReadersOfSeveralProcessesRunThenNobodySeesHalfAWrite() throws Exception {
		long data = this.segment.region().region().address() + SyncSegment.DATA;
		List<Elsewhere<Boolean>> threads = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			InterprocessReadWriteLock lock = this.segment.readWriteLock();
			boolean writer = i % 3 == 0;
			threads.add(Elsewhere.begin(() -> {
				for (int round = 0; round < 1_000; round++) {
					Lock taken = writer ? lock.writeLock() : lock.readLock();
					taken.lock();
					try {
						long value = Memory.getLong(data);
						assertThat(Memory.getLong(data + 8)).isEqualTo(value);
						if (writer) {
							Memory.putLong(data, value + 1);
							Memory.putLong(data + 8, value + 1);
						}
					}
					finally {
						taken.unlock();
					}
				}
				return true;
			}));
		}
		for (Elsewhere<Boolean> thread : threads) {
			thread.await();
		}
		assertThat(Memory.getLongVolatile(data)).isEqualTo(2_000);
	}

	@Test
	void whenEntriesAreOverwrittenThenATypedErrorOrADeadReader() {
		InterprocessReadWriteLock first = this.segment.readWriteLock();
		InterprocessReadWriteLock second = this.segment.readWriteLock();
		first.readLock().lock();
		this.segment.damage(SyncSegment.READ_WRITE_LOCK + SyncLayout.READERS_OFFSET, 0x12345671L);
		assertThat(second.writeLock().tryLock()).isTrue();
		second.writeLock().unlock();
		assertFails(ErrorCode.CORRUPTED, first.readLock()::unlock);
		assertFails(ErrorCode.CORRUPTED, first.readLock()::lock);
	}

	@Test
	@Timeout(20)
	void whenTheOwnerIsDamagedSoThatNobodyWritesThenAReaderIsToldAndDoesNotHang() {
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		this.segment.damage(SyncSegment.READ_WRITE_LOCK + SyncLayout.OWNER_OFFSET, SyncLayout.WRITING);
		assertFails(ErrorCode.CORRUPTED, () -> lock.readLock().tryLock(1, TimeUnit.SECONDS));
	}

	@Test
	void whenAWriterOfAnotherProcessWaitsThenOnlyThoseWhoReadAlreadyMayReadAgain() throws Exception {
		InterprocessReadWriteLock lock = this.segment.readWriteLock();
		lock.readLock().lock();
		Elsewhere<Boolean> writer = beginWaitingWriter();
		assertThat(lock.readLock().tryLock()).isTrue();
		lock.readLock().lock();
		assertThat(Elsewhere.<Boolean>call(() -> lock.readLock().tryLock())).isFalse();
		assertThat(Elsewhere.<Boolean>call(() -> lock.readLock().tryLock(50, TimeUnit.MILLISECONDS))).isFalse();
		Elsewhere<Boolean> reader = Elsewhere.begin(() -> lock.readLock().tryLock(20, TimeUnit.SECONDS));
		assertThat(writer.isDone()).isFalse();
		for (int i = 0; i < 3; i++) {
			lock.readLock().unlock();
		}
		assertThat(writer.await()).isTrue();
		assertThat(reader.await()).isTrue();
	}

	@Test
	void whenTheRegionIsClosedThenWhoeverWaitsForAThreadOfThisProcessFails() throws Exception {
		for (boolean writing : new boolean[] { false, true }) {
			SyncRegion region = this.segment.region();
			InterprocessReadWriteLock lock = InterprocessReadWriteLock.openOrCreate(region,
					SyncSegment.READ_WRITE_LOCK);
			Elsewhere.run(writing ? lock.writeLock()::lock : lock.readLock()::lock);
			Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
				(writing ? lock.readLock() : lock.writeLock()).lock();
				return true;
			});
			TimeUnit.MILLISECONDS.sleep(100);
			region.close();
			assertFails(ErrorCode.CLOSED, waiter::await);
		}
	}

	@Test
	void whenAWriterRemovesADeadReaderMeanwhileThenItsEntryIsFound() throws Exception {
		SyncRegion dying = this.segment.region();
		InterprocessReadWriteLock.openOrCreate(dying, SyncSegment.READ_WRITE_LOCK).readLock().lock();
		InterprocessReadWriteLock alive = this.segment.readWriteLock();
		for (int i = 2; i < SyncLayout.ENTRIES; i++) {
			this.segment.readWriteLock();
		}
		dying.close();
		SyncRegion opening = this.segment.region();
		InterprocessReadWriteLock opened = SyncSegment.whileAsking(opening,
				() -> InterprocessReadWriteLock.openOnly(opening, SyncSegment.READ_WRITE_LOCK), () -> {
					alive.writeLock().lock();
					alive.writeLock().unlock();
					return true;
				});
		assertThat(opened.readLock().tryLock()).isTrue();
	}

	@Test
	void whenTheRegionIsClosedThenWritersThatWaitForOneOfThisProcessFail() throws Exception {
		SyncRegion region = this.segment.region();
		InterprocessReadWriteLock lock = InterprocessReadWriteLock.openOrCreate(region, SyncSegment.READ_WRITE_LOCK);
		Elsewhere.run(lock.upgradableReadLock()::lock);
		List<Elsewhere<Boolean>> waiters = List.of(Elsewhere.begin(() -> {
			lock.writeLock().lock();
			return true;
		}), Elsewhere.begin(() -> {
			lock.upgradableReadLock().lock();
			return true;
		}));
		TimeUnit.MILLISECONDS.sleep(100);
		region.close();
		for (Elsewhere<Boolean> waiter : waiters) {
			assertFails(ErrorCode.CLOSED, waiter::await);
		}
	}

}
