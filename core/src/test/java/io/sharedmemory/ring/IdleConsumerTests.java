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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.sync.WaitStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of how often a consumer that sleeps looks round, which is what it costs. Each
 * look ends with a switch to another thread, and Linux counts those.
 */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class IdleConsumerTests {

	private static final long SECONDS = 2;

	private static final RingOptions OPTIONS = RingOptions.builder()
		.capacity(4096)
		.requiredGroups(List.of("workers"))
		.waitStrategy(WaitStrategy.BLOCKING)
		.build();

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	@Test
	void whenNothingComesThenItLooksFourTimesASecond() throws IOException {
		try (Ring ring = this.segments.ring(OPTIONS);
				RingConsumer consumer = ring.newConsumer("workers", GroupOptions.sharing())) {
			assertThat(looks(consumer)).isBetween(6L, 14L);
		}
	}

	@Test
	void whenAnotherOneHasARecordInHandThenItLooksTenTimesASecondLestThatOneDies() throws IOException {
		CountDownLatch inHand = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		try (Ring ring = this.segments.ring(OPTIONS);
				RingProducer producer = ring.newProducer();
				RingConsumer consumer = ring.newConsumer("workers", GroupOptions.sharing());
				RingConsumer other = ring.newConsumer("workers", GroupOptions.sharing())) {
			producer.send(new byte[8], 0, 8, 0, 0);
			CompletableFuture<Void> handling = CompletableFuture.runAsync(() -> other.poll((rec) -> {
				inHand.countDown();
				awaitQuietly(end);
			}, 1));
			awaitQuietly(inHand);
			assertThat(looks(consumer)).isBetween(15L, 30L);
			end.countDown();
			handling.join();
			assertThat(looks(consumer)).isLessThan(15);
		}
	}

	/**
	 * Waits in vain, and counts how often that slept.
	 */
	private static long looks(RingConsumer consumer) throws IOException {
		long before = switches();
		assertThat(consumer.await(TimeUnit.SECONDS.toNanos(SECONDS))).isFalse();
		return switches() - before;
	}

	private static long switches() throws IOException {
		return Files.readAllLines(Path.of("/proc/thread-self/status"))
			.stream()
			.filter((line) -> line.startsWith("voluntary_ctxt_switches:"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
			.sum();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
