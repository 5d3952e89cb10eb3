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
import java.util.Scanner;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.platform.Memory;

/**
 * The other process of a test: does with the structures of a {@link SyncSegment} what it
 * is told, first by its arguments and then by its standard input, and says after each
 * command that it is done. Perhaps ends at a step.
 */
final class SyncPeer {

	private static final int READERS = 8;

	private final SyncRegion region;

	private SyncPeer(SyncRegion region) {
		this.region = region;
	}

	/**
	 * Runs the peer.
	 * @param arguments the name of the segment, the step to end at with the number of the
	 * pass, or a dash, and commands
	 * @throws InterruptedException never
	 */
	public static void main(String[] arguments) throws InterruptedException {
		if (!arguments[1].equals("-")) {
			System.setProperty(CrashPoints.PROPERTY, arguments[1]);
		}
		try (SharedMemoryObject object = SharedMemoryObject.openOnly(arguments[0], AccessMode.READ_WRITE);
				SyncRegion region = SyncRegion.open(object);
				Scanner input = new Scanner(System.in)) {
			SyncPeer peer = new SyncPeer(region);
			for (String command : Arrays.asList(arguments).subList(2, arguments.length)) {
				peer.execute(command);
			}
			while (input.hasNextLine()) {
				peer.execute(input.nextLine());
			}
		}
	}

	private void execute(String command) throws InterruptedException {
		switch (command) {
			case "lock" -> mutex().lock();
			case "unlock" -> mutex().unlock();
			case "repair" -> mutex().markConsistent();
			case "wait" -> condition().await();
			case "signal" -> condition().signal();
			case "read" -> readWriteLock().readLock().lock();
			case "read-unlock" -> readWriteLock().readLock().unlock();
			case "read-by-turns" -> readByTurns();
			case "upgradable" -> readWriteLock().upgradableReadLock().lock();
			case "upgradable-unlock" -> readWriteLock().upgradableReadLock().unlock();
			case "write" -> readWriteLock().writeLock().lock();
			case "write-unlock" -> readWriteLock().writeLock().unlock();
			case "acquire" -> semaphore().acquire();
			case "acquire-all" -> semaphore().acquire(SyncSegment.PERMITS);
			case "release" -> semaphore().release();
			case "release-all" -> semaphore().release(SyncSegment.PERMITS);
			case "count" -> count();
			default -> throw new IllegalArgumentException(command);
		}
		System.out.println("done " + command);
	}

	private InterprocessMutex mutex() {
		return InterprocessMutex.openOrCreate(this.region, SyncSegment.MUTEX);
	}

	private InterprocessCondition condition() {
		return InterprocessCondition.openOrCreate(mutex(), SyncSegment.CONDITION);
	}

	private InterprocessReadWriteLock readWriteLock() {
		return InterprocessReadWriteLock.openOrCreate(this.region, SyncSegment.READ_WRITE_LOCK);
	}

	private InterprocessSemaphore semaphore() {
		return InterprocessSemaphore.openOrCreate(this.region, SyncSegment.SEMAPHORE, SyncSegment.PERMITS);
	}

	/**
	 * Reads for ever with threads that overlap, so that one of them always reads.
	 */
	private void readByTurns() {
		InterprocessReadWriteLock lock = readWriteLock();
		for (int i = 0; i < READERS; i++) {
			long millis = 2 + i;
			Thread reader = new Thread(() -> {
				while (true) {
					lock.readLock().lock();
					try {
						TimeUnit.MILLISECONDS.sleep(millis);
					}
					catch (InterruptedException ex) {
						return;
					}
					finally {
						lock.readLock().unlock();
					}
				}
			});
			reader.setDaemon(true);
			reader.start();
		}
	}

	/**
	 * Counts for ever, in two words that the mutex keeps equal, each round between two
	 * units of the semaphore.
	 */
	private void count() throws InterruptedException {
		InterprocessMutex mutex = mutex();
		InterprocessSemaphore semaphore = semaphore();
		System.out.println("counting");
		while (true) {
			semaphore.acquire(2);
			mutex.lock();
			try {
				countOnce(mutex, this.region.region().address() + SyncSegment.DATA);
			}
			finally {
				mutex.unlock();
			}
			semaphore.release(2);
		}
	}

	/**
	 * Counts one round up, after repairing what a dead process left.
	 */
	static void countOnce(InterprocessMutex mutex, long data) {
		long first = Memory.getLong(data);
		long second = Memory.getLong(data + 8);
		if (mutex.isOwnerDead()) {
			Memory.putLong(data + 8, first);
			Memory.putLong(data + 16, Memory.getLong(data + 16) + 1);
			mutex.markConsistent();
		}
		else if (first != second) {
			// Somebody else was in here too: keep the proof.
			Memory.putLong(data + 24, Memory.getLong(data + 24) + 1);
		}
		Memory.putLongVolatile(data, first + 1);
		Memory.putLongVolatile(data + 8, first + 1);
	}

}
