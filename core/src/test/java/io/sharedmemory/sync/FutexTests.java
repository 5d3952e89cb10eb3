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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.testing.TestJvm;
import io.sharedmemory.testing.TestName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Futex}.
 */
class FutexTests {

	private static final long FOREVER = Long.MAX_VALUE;

	@RegisterExtension
	private final TestName name = new TestName();

	private SharedMemoryObject object;

	private MappedRegion region;

	@BeforeEach
	void mapObject() {
		this.object = SharedMemoryObject.createOnly(this.name.toString(), AccessMode.READ_WRITE, Permissions.DEFAULT);
		this.object.truncate(64);
		this.region = MappedRegion.map(this.object, AccessMode.READ_WRITE);
	}

	@AfterEach
	void unmapObject() {
		this.region.close();
		this.object.close();
	}

	@Test
	void whenTheWordDiffersThenAwaitReturnsAtOnce() {
		assertThat(Futex.await(this.region.address(), 1, FOREVER)).isTrue();
	}

	@Test
	void whenNobodyWakesThenTheTimeIsUp() {
		long start = System.nanoTime();
		assertThat(Futex.await(this.region.address(), 0, 50_000_000)).isFalse();
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000);
	}

	@Test
	void whenThereIsNoTimeThenAwaitDoesNotSleep() {
		assertThat(Futex.await(this.region.address(), 0, 0)).isFalse();
		assertThat(Futex.await(this.region.address(), 0, Long.MIN_VALUE)).isFalse();
		assertThat(Futex.await(this.region.address(), -1, 0)).isTrue();
	}

	@Test
	void whenTheWordIsNegativeThenComparedAsItIs() {
		this.region.putInt(0, -5);
		assertThat(Futex.await(this.region.address(), -5, 1_000_000)).isFalse();
	}

	@Test
	void whenTheAddressIsNotAlignedThenAnError() {
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> Futex.await(this.region.address() + 1, 0, 1));
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> Futex.wake(this.region.address() + 1, 1));
	}

	@Test
	void whenAThreadSleepsThenGarbageIsCollectedMeanwhile() throws Exception {
		CompletableFuture<Boolean> sleeper = CompletableFuture
			.supplyAsync(() -> Futex.await(this.region.address(), 0, FOREVER));
		for (int i = 0; i < 10; i++) {
			System.gc();
		}
		wakeOne();
		assertThat(sleeper.get(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void whenAnotherProcessSleepsThenItIsWoken() throws Exception {
		try (TestJvm sleeper = TestJvm.start(Sleeper.class, this.name.toString())) {
			sleeper.awaitLine("sleeping");
			wakeOne();
			assertThat(sleeper.awaitLine("woken")).isEqualTo("true");
			assertThat(sleeper.awaitExit()).isZero();
		}
	}

	@Test
	void whenASleeperIsKilledThenTheOthersAreWoken() throws Exception {
		try (TestJvm killed = TestJvm.start(Sleeper.class, this.name.toString());
				TestJvm sleeper = TestJvm.start(Sleeper.class, this.name.toString())) {
			killed.awaitLine("sleeping");
			sleeper.awaitLine("sleeping");
			killed.kill();
			wakeOne();
			assertThat(sleeper.awaitLine("woken")).isEqualTo("true");
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "There are no virtual threads")
	void whenVirtualThreadsSleepThenOthersRun() throws Exception {
		ExecutorService threads = virtualThreads();
		List<Future<Boolean>> sleepers = new ArrayList<>();
		try {
			for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
				sleepers.add(threads.submit(() -> Futex.await(this.region.address(), 0, FOREVER)));
			}
			assertThat(threads.submit(() -> "runs").get(10, TimeUnit.SECONDS)).isEqualTo("runs");
			assertThat(sleepers).noneMatch(Future::isDone);
		}
		finally {
			this.region.putInt(0, 1);
			Futex.wake(this.region.address(), Integer.MAX_VALUE);
			threads.shutdown();
		}
		for (Future<Boolean> sleeper : sleepers) {
			assertThat(sleeper.get(10, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "There are no virtual threads")
	void whenVirtualThreadIsInterruptedThenItSleepsOnAndStaysInterrupted() throws Exception {
		ExecutorService threads = virtualThreads();
		try {
			Future<Boolean> sleeper = threads.submit(() -> {
				Thread.currentThread().interrupt();
				long start = System.nanoTime();
				assertThat(Futex.await(this.region.address(), 0, 50_000_000)).isFalse();
				assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000);
				return Thread.interrupted();
			});
			assertThat(sleeper.get(10, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			threads.shutdown();
		}
	}

	private static ExecutorService virtualThreads() throws ReflectiveOperationException {
		return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
	}

	private void wakeOne() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> Futex.wake(this.region.address(), Integer.MAX_VALUE) == 1);
	}

	static final class Sleeper {

		private Sleeper() {
		}

		public static void main(String[] arguments) {
			try (SharedMemoryObject object = SharedMemoryObject.openOnly(arguments[0], AccessMode.READ_WRITE);
					MappedRegion region = MappedRegion.map(object, AccessMode.READ_WRITE)) {
				System.out.println("sleeping");
				System.out.println("woken " + Futex.await(region.address(), 0, Duration.ofSeconds(60).toNanos()));
			}
		}

	}

}
