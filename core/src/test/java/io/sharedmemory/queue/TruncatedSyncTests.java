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

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.FileMapping;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.sync.InterprocessCondition;
import io.sharedmemory.sync.InterprocessMutex;
import io.sharedmemory.sync.InterprocessReadWriteLock;
import io.sharedmemory.sync.InterprocessSemaphore;
import io.sharedmemory.sync.SyncRegion;
import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what a second JVM finds in everything that processes synchronise with after
 * another process has truncated the file, in the interpreter, in code that is half
 * compiled, and in the code of each compiler.
 */
class TruncatedSyncTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "-XX:+TieredCompilation, 1", "-Xint, 10" })
	void whenTheFileIsTruncatedWhileTheCodeIsColdThenTheNextUseSaysSoAndTheJvmLives(String option, int uses)
			throws Exception {
		for (Use use : Use.values()) {
			checkOutcomes(option, uses, use);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation", "-XX:+TieredCompilation" })
	void whenTheFileIsTruncatedThenTheNextUseSaysSoAndTheJvmLives(String option) throws Exception {
		checkOutcomes(option, 5000, Use.values());
	}

	private void checkOutcomes(String option, int uses, Use... order) throws Exception {
		String names = Stream.of(order).map(Use::name).collect(Collectors.joining(","));
		try (TestJvm user = TestJvm.startWith(List.of(option), User.class, this.directory, names, uses)) {
			for (Use use : order) {
				user.awaitLine("ready " + use);
				try (RandomAccessFile file = new RandomAccessFile(this.directory.resolve(use.name()).toFile(), "rw")) {
					file.setLength(0);
				}
				user.send("go");
				assertThat(user.awaitLine("result")).as(use + " " + option).isEqualTo("SIZE");
			}
			user.awaitLine("end");
			assertThat(user.awaitExit()).as(names + " " + option).isZero();
		}
	}

	enum Use {

		MUTEX, UNLOCK, AWAIT, SIGNAL, SEMAPHORE, RELEASE, READ, READ_UNLOCK, UPGRADABLE, WRITE, WRITE_UNLOCK, SEND,
		RECEIVE, OPEN

	}

	static final class User {

		private static final byte[] PAYLOAD = new byte[10];

		private final SyncRegion region;

		private final InterprocessMutex mutex;

		private final InterprocessCondition condition;

		private final InterprocessSemaphore semaphore;

		private final InterprocessReadWriteLock lock;

		private final InterprocessMessageQueue queue;

		private User(FileMapping file) {
			this.region = SyncRegion.open(file);
			this.mutex = InterprocessMutex.openOrCreate(this.region, 0);
			this.condition = InterprocessCondition.openOrCreate(this.mutex, 64);
			this.semaphore = InterprocessSemaphore.openOrCreate(this.region, 8192, 3);
			this.lock = InterprocessReadWriteLock.openOrCreate(this.region, 16384);
			this.queue = InterprocessMessageQueue.openOrCreate(file, 32768, new QueueOptions(10, 100));
		}

		public static void main(String[] arguments) throws Exception {
			for (String name : arguments[1].split(",")) {
				Path path = Path.of(arguments[0], name);
				try (FileMapping file = FileMapping.openOrCreate(path, AccessMode.READ_WRITE, Permissions.DEFAULT)) {
					file.truncate(1 << 16);
					User user = new User(file);
					for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
						user.useAll();
					}
					Use use = Use.valueOf(name);
					user.prepare(use);
					System.out.println("ready " + use);
					System.in.read(new byte[3]);
					System.out.println("result " + user.outcome(use));
					user.queue.close();
					user.region.close();
				}
				Files.delete(path);
			}
			System.out.println("end");
		}

		private void useAll() throws InterruptedException {
			this.mutex.lock();
			this.condition.signal();
			this.mutex.unlock();
			this.semaphore.acquire();
			this.semaphore.release();
			this.lock.writeLock().lock();
			this.lock.writeLock().unlock();
			this.lock.readLock().lock();
			this.lock.readLock().unlock();
			this.queue.send(PAYLOAD, 1);
			this.queue.receive();
		}

		private void prepare(Use use) throws InterruptedException {
			switch (use) {
				case UNLOCK, SIGNAL, AWAIT -> this.mutex.lock();
				case RELEASE -> this.semaphore.acquire();
				case READ_UNLOCK -> this.lock.readLock().lock();
				case WRITE_UNLOCK -> this.lock.writeLock().lock();
				case RECEIVE -> this.queue.send(PAYLOAD, 1);
				default -> {
				}
			}
			if (use == Use.SIGNAL) {
				// As if somebody waited.
				this.region.region().putInt(64 + 20, 1);
			}
		}

		private String outcome(Use use) throws InterruptedException {
			try {
				use(use);
				return "nothing";
			}
			catch (InterprocessException ex) {
				return (ex.code() == ErrorCode.SIZE) ? "SIZE" : ex.toString();
			}
			catch (InternalError | IllegalMonitorStateException ex) {
				return ex.toString();
			}
		}

		private void use(Use use) throws InterruptedException {
			switch (use) {
				case MUTEX -> {
					this.mutex.tryLock(1, TimeUnit.SECONDS);
					this.mutex.unlock();
				}
				case UNLOCK -> this.mutex.unlock();
				case AWAIT -> this.condition.await(1, TimeUnit.SECONDS);
				case SIGNAL -> {
					this.condition.signal();
					this.mutex.unlock();
				}
				case SEMAPHORE -> this.semaphore.tryAcquire(1, TimeUnit.SECONDS);
				case RELEASE -> this.semaphore.release();
				case READ -> this.lock.readLock().tryLock(1, TimeUnit.SECONDS);
				case READ_UNLOCK -> this.lock.readLock().unlock();
				case UPGRADABLE -> this.lock.upgradableReadLock().tryLock(1, TimeUnit.SECONDS);
				case WRITE -> this.lock.writeLock().tryLock(1, TimeUnit.SECONDS);
				case WRITE_UNLOCK -> this.lock.writeLock().unlock();
				case SEND -> this.queue.trySend(PAYLOAD, 1, 1, TimeUnit.SECONDS);
				case RECEIVE -> this.queue.tryReceive(1, TimeUnit.SECONDS);
				case OPEN -> InterprocessMutex.openOrCreate(this.region, 256);
			}
		}

	}

}
