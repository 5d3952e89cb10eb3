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

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.FileMapping;
import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link FileLock}.
 */
@Timeout(60)
class FileLockTests {

	@TempDir
	Path directory;

	private Path file;

	@BeforeEach
	void createFile() throws IOException {
		this.file = Files.writeString(this.directory.resolve("locked"), "content");
	}

	@Test
	void whenOneHasItThenNobodyElse() throws Exception {
		try (FileLock first = FileLock.exclusive(this.file);
				FileLock second = FileLock.exclusive(this.file);
				FileLock reader = FileLock.shared(this.file)) {
			first.lock();
			assertThat(second.tryLock()).isFalse();
			assertThat(reader.tryLock(20, TimeUnit.MILLISECONDS)).isFalse();
			assertThat(first.tryLock()).as("not recursive").isFalse();
			Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
				second.lockInterruptibly();
				second.unlock();
				return true;
			});
			first.unlock();
			assertThat(waiter.await()).isTrue();
			assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(first::unlock);
		}
	}

	@Test
	void whenSharedThenOthersShareItAndNobodyExcludes() {
		try (FileLock first = FileLock.shared(this.file);
				FileLock second = FileLock.shared(this.file);
				FileLock writer = FileLock.exclusive(this.file)) {
			assertThat(first.isShared()).isTrue();
			assertThat(first.tryLock()).isTrue();
			assertThat(second.tryLock()).isTrue();
			first.unlock();
			assertThat(writer.tryLock()).isFalse();
			second.unlock();
			assertThat(writer.tryLock()).isTrue();
		}
	}

	@Test
	void whenRangesDoNotOverlapThenTheyDoNotExcludeEachOther() {
		try (FileMapping mapping = FileMapping.open(this.file, AccessMode.READ_WRITE);
				FileLock first = FileLock.exclusive(mapping, 0, 100);
				FileLock second = FileLock.exclusive(mapping, 100, 100);
				FileLock both = FileLock.shared(mapping, 99, 2)) {
			assertThat(first.tryLock()).isTrue();
			assertThat(second.tryLock()).isTrue();
			first.unlock();
			assertThat(both.tryLock()).isFalse();
			second.unlock();
			assertThat(both.tryLock()).isTrue();
			assertFails(ErrorCode.INVALID_ARGUMENT, () -> FileLock.exclusive(mapping, -1, 1));
			assertFails(ErrorCode.INVALID_ARGUMENT, () -> FileLock.exclusive(mapping, 0, 0));
			assertFails(ErrorCode.INVALID_ARGUMENT, () -> FileLock.exclusive(mapping, 1L << 61, 1L << 62));
		}
	}

	@Test
	void whenAnotherProgramTakesTheFilesLockThenItExcludesAndIsExcluded() throws Exception {
		try (FileLock lock = FileLock.exclusive(this.file);
				FileChannel channel = FileChannel.open(this.file, StandardOpenOption.WRITE)) {
			try (java.nio.channels.FileLock other = channel.lock()) {
				assertThat(other.isValid()).isTrue();
				assertThat(lock.tryLock()).isFalse();
			}
			assertThat(lock.tryLock()).isTrue();
			assertThat(channel.tryLock()).isNull();
		}
	}

	@Test
	void whenAWaiterIsInterruptedThenItDoesNotGetIt() throws Exception {
		try (FileLock first = FileLock.exclusive(this.file); FileLock second = FileLock.exclusive(this.file)) {
			first.lock();
			Elsewhere<Boolean> waiter = Elsewhere.begin(() -> second.tryLock(20, TimeUnit.SECONDS));
			waiter.interrupt();
			assertThatExceptionOfType(InterruptedException.class).isThrownBy(waiter::await);
			Elsewhere<Boolean> uninterruptible = Elsewhere.begin(() -> {
				second.lock();
				return Thread.interrupted();
			});
			uninterruptible.interrupt();
			first.unlock();
			assertThat(uninterruptible.await()).isTrue();
		}
	}

	@Test
	void whenClosedThenThreadsThatWaitForAnotherFailToo() throws Exception {
		FileLock lock = FileLock.exclusive(this.file);
		lock.lock();
		Elsewhere<Boolean> waiter = Elsewhere.begin(() -> {
			lock.lock();
			return true;
		});
		TimeUnit.MILLISECONDS.sleep(100);
		lock.close();
		assertFails(ErrorCode.CLOSED, waiter::await);
		assertFails(ErrorCode.CLOSED, lock::tryLock);
	}

	@Test
	void whenClosedThenItIsFreeAndUsesFail() {
		FileLock closed = FileLock.exclusive(this.file);
		closed.lock();
		closed.close();
		closed.close();
		try (FileLock next = FileLock.exclusive(this.file)) {
			assertThat(next.tryLock()).isTrue();
		}
		assertFails(ErrorCode.CLOSED, closed::unlock);
		assertFails(ErrorCode.CLOSED, closed::lock);
	}

	@Test
	void whenThereIsNoFileThenAnError() {
		assertFails(ErrorCode.NOT_FOUND, () -> FileLock.exclusive(this.directory.resolve("missing")));
	}

	@Test
	void whenTheHolderIsKilledThenTheNextOneGetsItWithin200Milliseconds() throws Exception {
		try (FileLock lock = FileLock.exclusive(this.file); TestJvm holder = TestJvm.start(Holder.class, this.file)) {
			holder.awaitLine("locked");
			assertThat(lock.tryLock()).isFalse();
			Elsewhere<Boolean> waiter = Elsewhere.begin(() -> lock.tryLock(20, TimeUnit.SECONDS));
			holder.kill();
			long died = System.nanoTime();
			assertThat(waiter.await()).isTrue();
			assertThat(waiter.endedAt() - died).isLessThan(TimeUnit.MILLISECONDS.toNanos(200));
		}
	}

	static final class Holder {

		private Holder() {
		}

		public static void main(String[] arguments) throws IOException {
			try (FileLock lock = FileLock.exclusive(Path.of(arguments[0]))) {
				lock.lock();
				System.out.println("locked");
				System.in.read();
			}
		}

	}

}
