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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of virtual threads that wait, more of them than there are carriers.
 */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "There are no virtual threads")
class VirtualThreadTests {

	private static final int WAITING = Math.min(48, 2 * Runtime.getRuntime().availableProcessors());

	private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	private final List<Future<?>> waiting = new ArrayList<>();

	private ExecutorService threads;

	@BeforeEach
	void startExecutor() throws ReflectiveOperationException {
		this.threads = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
	}

	@AfterEach
	void stopExecutor() {
		this.threads.shutdownNow();
	}

	private void assertOthersRun() throws Exception {
		assertThat(this.threads.submit(() -> "runs").get(10, TimeUnit.SECONDS)).isEqualTo("runs");
		assertThat(this.waiting).noneMatch(Future::isDone);
	}

	@Test
	void whenProducersWaitForRoomThenOthersRun() throws Exception {
		try (Ring ring = this.segments
			.ring(RingOptions.builder().capacity(4096).requiredGroups(List.of("absent")).build())) {
			try (RingProducer producer = ring.newProducer()) {
				while (producer.offer(new byte[64], 0, 64, 0)) {
					// Until the ring is full.
				}
			}
			for (int i = 0; i < WAITING; i++) {
				this.waiting.add(this.threads.submit(() -> {
					try (RingProducer producer = ring.newProducer()) {
						producer.send(new byte[8], 0, 8, 0, TIMEOUT_NANOS);
					}
				}));
			}
			assertOthersRun();
			try (RingConsumer consumer = ring.newConsumer("absent")) {
				while (consumer.poll((rec) -> {
				}, 100) > 0) {
					// Until the ring is empty.
				}
			}
			for (Future<?> sent : this.waiting) {
				sent.get(10, TimeUnit.SECONDS);
			}
		}
	}

	@Test
	void whenConsumersWaitForRecordsThenOthersRun() throws Exception {
		try (Ring ring = this.segments.ring(RingOptions.builder().capacity(4096).maxGroups(64).build());
				RingProducer producer = ring.newProducer()) {
			List<RingConsumer> consumers = new ArrayList<>();
			for (int i = 0; i < WAITING; i++) {
				RingConsumer consumer = ring.newConsumer("group" + i);
				consumers.add(consumer);
				this.waiting.add(this.threads.submit(() -> consumer.await(TIMEOUT_NANOS)));
			}
			assertOthersRun();
			producer.send(new byte[8], 0, 8, 0, 0);
			for (Future<?> ready : this.waiting) {
				assertThat(ready.get(10, TimeUnit.SECONDS)).isEqualTo(true);
			}
			consumers.forEach(RingConsumer::close);
		}
	}

}
