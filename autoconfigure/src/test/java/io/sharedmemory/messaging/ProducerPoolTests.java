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

package io.sharedmemory.messaging;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.ring.Ring;
import io.sharedmemory.ring.RingLimitException;
import io.sharedmemory.ring.RingOptions;
import io.sharedmemory.ring.RingProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ProducerPool}.
 */
class ProducerPoolTests {

	@RegisterExtension
	private final TestNames names = new TestNames();

	private final Ring ring = Ring.openOrCreate(
			TestChannels.location(this.names.object("pool")).open(OpenMode.OPEN_OR_CREATE),
			RingOptions.builder().capacity(64 * 1024).maxParticipants(3).build());

	@AfterEach
	void close() {
		this.ring.close();
		this.ring.segment().close();
	}

	@Test
	void whenOneThreadBorrowsThenOneProducerIsMade() throws Exception {
		try (ProducerPool pool = new ProducerPool(this.ring::newProducer, 2, new ChannelStatistics())) {
			for (int i = 0; i < 10; i++) {
				pool.release(acquire(pool));
			}
			assertThat(this.ring.status().participants()).hasSize(1);
		}
		assertThat(this.ring.status().participants()).isEmpty();
	}

	@Test
	void whenAllAreInUseThenBorrowingTimesOut() throws Exception {
		try (ProducerPool pool = new ProducerPool(this.ring::newProducer, 2, new ChannelStatistics())) {
			ChannelClaim first = acquire(pool);
			ChannelClaim second = acquire(pool);
			assertThat(first).isNotSameAs(second);
			assertThat(pool.acquire(TimeUnit.MILLISECONDS.toNanos(20))).isNull();
			pool.release(first);
			assertThat(pool.acquire(0)).isSameAs(first);
			pool.release(first);
			pool.release(second);
		}
	}

	@Test
	void whenRingHasNoSlotForFirstThenThrows() throws Exception {
		List<RingProducer> others = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			others.add(this.ring.newProducer());
		}
		try (ProducerPool pool = new ProducerPool(this.ring::newProducer, 2, new ChannelStatistics())) {
			assertThatExceptionOfType(RingLimitException.class).isThrownBy(() -> pool.acquire(0));
			others.get(0).close();
			pool.release(acquire(pool));
		}
	}

	@Test
	void whenProducerCannotBeMadeForWhateverReasonThenTheNextOneCan() throws Exception {
		AtomicInteger failures = new AtomicInteger(3);
		Supplier<RingProducer> maker = () -> {
			if (failures.getAndDecrement() > 0) {
				throw new OutOfMemoryError("as asked");
			}
			return this.ring.newProducer();
		};
		try (ProducerPool pool = new ProducerPool(maker, 1, new ChannelStatistics())) {
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> pool.acquire(0))
					.withMessage("as asked");
			}
			pool.release(acquire(pool));
		}
	}

	@Test
	void whenRingHasNoSlotForAnotherThenThoseMadeAreShared() throws Exception {
		this.ring.newProducer();
		this.ring.newProducer();
		try (ProducerPool pool = new ProducerPool(this.ring::newProducer, 3, new ChannelStatistics())) {
			ChannelClaim only = acquire(pool);
			assertThat(pool.acquire(TimeUnit.MILLISECONDS.toNanos(20))).isNull();
			pool.release(only);
			assertThat(acquire(pool)).isSameAs(only);
			pool.release(only);
		}
	}

	@Test
	void whenRingHasNoSlotForAnotherWhileFirstIsMadeThenThatIsShared() throws Exception {
		this.ring.newProducer();
		this.ring.newProducer();
		ProducerPool[] pool = new ProducerPool[1];
		FutureTask<ChannelClaim> borrowing = new FutureTask<>(() -> acquire(pool[0]));
		Thread other = new Thread(borrowing);
		pool[0] = new ProducerPool(() -> {
			RingProducer producer = this.ring.newProducer();
			other.start();
			await().until(() -> borrowing.isDone() || other.getState() == Thread.State.WAITING);
			return producer;
		}, 2, new ChannelStatistics());
		try (ProducerPool closing = pool[0]) {
			ChannelClaim first = acquire(closing);
			closing.release(first);
			assertThat(borrowing.get(10, TimeUnit.SECONDS)).isSameAs(first);
			closing.release(first);
		}
	}

	@Test
	void whenManyThreadsSendThenEachProducerHasOneAtTime() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(16);
		Set<ChannelClaim> inUse = ConcurrentHashMap.newKeySet();
		try (ProducerPool pool = new ProducerPool(this.ring::newProducer, 3, new ChannelStatistics())) {
			Callable<Void> sending = () -> {
				for (int i = 0; i < 2000; i++) {
					ChannelClaim producer = acquire(pool);
					assertThat(inUse.add(producer)).isTrue();
					producer.producer().offer(new byte[16], 0, 16, 0);
					inUse.remove(producer);
					pool.release(producer);
				}
				return null;
			};
			for (Future<Void> sent : threads.invokeAll(Collections.nCopies(16, sending))) {
				sent.get(30, TimeUnit.SECONDS);
			}
			assertThat(this.ring.status().participants()).hasSizeLessThanOrEqualTo(3);
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static ChannelClaim acquire(ProducerPool pool) throws InterruptedException {
		ChannelClaim producer = pool.acquire(TimeUnit.SECONDS.toNanos(10));
		assertThat(producer).isNotNull();
		return producer;
	}

}
