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

package io.sharedmemory.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.platform.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Overwrites a ring while it is used. Whatever stands in the memory, each call ends
 * within a second, in a result or a typed exception, and the JVM lives.
 */
@Timeout(180)
class RingDamageTests {

	private static final int DAMAGES = Integer.getInteger("damage.count", 100_000);

	private static final int DAMAGES_PER_RING = 50;

	private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long[] VALUES = { 0, 1, -1, 32, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 61, 4096, 0x7F, 0xFFFF };

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	private final Random random = new Random(42);

	@ParameterizedTest
	@EnumSource(names = { "KEEP", "OVERWRITE_OLDEST" })
	void whenWordsAreOverwrittenBetweenCallsThenEachCallEnds(Retention retention) {
		int typed = 0;
		for (int damages = 0; damages < DAMAGES / 2; damages += DAMAGES_PER_RING) {
			this.segments.segment().truncate(0);
			try (Ring ring = this.segments.ring(options(retention))) {
				List<Runnable> calls = calls(ring);
				for (int i = 0; i < DAMAGES_PER_RING; i++) {
					damage(ring);
					for (Runnable call : calls) {
						typed += run(call) ? 0 : 1;
					}
				}
			}
		}
		assertThat(typed).as("typed exceptions").isPositive();
	}

	@Test
	void whenWordsAreOverwrittenWhileThreadsReadAndWriteThenTheyGoOnOrEndInTypedExceptions()
			throws InterruptedException {
		for (int round = 0; round < 20; round++) {
			this.segments.segment().truncate(0);
			AtomicReference<Throwable> failure = new AtomicReference<>();
			try (Ring ring = this.segments.ring(options(Retention.KEEP))) {
				RingProducer producer = ring.newProducer();
				RingConsumer consumer = ring.newConsumer("group");
				Thread writer = loop(failure, () -> producer.send(new byte[100], 0, 100, 0, 1_000_000));
				Thread reader = loop(failure, () -> {
					consumer.await(1_000_000);
					consumer.poll(RingRecord::toByteArray, 10);
				});
				for (int i = 0; i < DAMAGES / 20; i++) {
					damage(ring);
				}
				writer.interrupt();
				reader.interrupt();
				writer.join(TimeUnit.SECONDS.toMillis(5));
				reader.join(TimeUnit.SECONDS.toMillis(5));
				assertThat(writer.isAlive() || reader.isAlive()).as("a thread hangs").isFalse();
			}
			assertThat(failure.get()).isNull();
		}
	}

	@Test
	void whenHeaderChangesWhileRingIsOpenedThenItIsUsedAsItWasChecked() throws InterruptedException {
		try (Ring ring = this.segments.ring(options(Retention.KEEP))) {
			long address = ring.region().address() + RingLayout.CAPACITY_OFFSET;
			Thread damager = new Thread(() -> {
				while (!Thread.currentThread().isInterrupted()) {
					Memory.putLongVolatile(address, 1L << 40);
					Memory.putLongVolatile(address, ring.capacity());
				}
			});
			damager.start();
			int opened = 0;
			for (int i = 0; i < 5000; i++) {
				try (Ring second = Ring.openOnly(this.segments.segment(), RingOptions.builder().build())) {
					assertThat(second.capacity()).isEqualTo(ring.capacity());
					opened++;
				}
				catch (RingMismatchException ex) {
					assertThat(ex).hasMessageContaining("capacity");
				}
			}
			damager.interrupt();
			damager.join();
			assertThat(opened).isPositive();
		}
	}

	private static Thread loop(AtomicReference<Throwable> failure, Runnable call) {
		Thread thread = new Thread(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				try {
					call.run();
				}
				catch (RingException | InterprocessException ex) {
					continue;
				}
				catch (Throwable ex) {
					failure.set(ex);
					return;
				}
			}
		});
		thread.start();
		return thread;
	}

	private static RingOptions options(Retention retention) {
		return RingOptions.builder()
			.capacity(4096)
			.maxParticipants(6)
			.maxGroups(3)
			.retention(retention)
			.requiredGroups(List.of("group"))
			.build();
	}

	private static List<Runnable> calls(Ring ring) {
		RingProducer producer = ring.newProducer();
		RingConsumer exclusive = ring.newConsumer("group");
		RingConsumer sharing = ring.newConsumer("shared", GroupOptions.sharing());
		List<Runnable> calls = new ArrayList<>();
		calls.add(() -> producer.offer(new byte[200], 0, 200, 0));
		calls.add(() -> exclusive.poll(RingRecord::toByteArray, 3));
		calls.add(() -> sharing.poll(RingRecord::toByteArray, 3));
		calls.add(() -> sharing.pollBatch((batch) -> batch.get(batch.size() - 1).toByteArray(), 3));
		calls.add(() -> exclusive.await(0));
		calls.add(() -> sharing.await(0));
		calls.add(ring::status);
		calls.add(() -> ring.newProducer().close());
		calls.add(() -> ring.newConsumer("third", GroupOptions.exclusive().vanishing()).close());
		calls.add(() -> producer.send(new byte[10], 0, 10, 0, 0));
		return calls;
	}

	/**
	 * Returns whether the call came to an end without an exception.
	 */
	private static boolean run(Runnable call) {
		long begun = System.nanoTime();
		boolean returned = true;
		try {
			call.run();
		}
		catch (RingException | InterprocessException ex) {
			returned = false;
		}
		catch (RuntimeException | Error ex) {
			fail("not a typed exception", ex);
		}
		assertThat(System.nanoTime() - begun).as("duration").isLessThan(BOUND_NANOS);
		return returned;
	}

	/**
	 * Overwrites a word, most often where the tables are.
	 */
	private void damage(Ring ring) {
		long blockLength = ring.geometry().blocks().length();
		long tables = ring.region().size() - Blocks.countFor(ring.capacity(), blockLength) * blockLength;
		long offset = this.random.nextLong(this.random.nextInt(4) == 0 ? ring.region().size() : tables) & -Long.BYTES;
		long address = ring.region().address() + offset;
		long value = switch (this.random.nextInt(4)) {
			case 0 -> VALUES[this.random.nextInt(VALUES.length)];
			case 1 -> this.random.nextLong();
			case 2 -> Memory.getLong(address) ^ 1L << this.random.nextInt(Long.SIZE);
			default -> Memory.getLong(address) + this.random.nextLong(-64, 64);
		};
		Memory.putLong(address, value);
	}

}
