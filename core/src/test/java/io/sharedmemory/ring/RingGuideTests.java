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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.testing.GuideSnippets;
import io.sharedmemory.testing.TestName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs every snippet of {@code docs/ring.md}.
 */
@Timeout(60)
class RingGuideTests {

	@RegisterExtension
	private final TestName testName = new TestName();

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	@Test
	void whenTheDocumentShowsASnippetThenItIsTheOneThatRuns() throws IOException {
		GuideSnippets.assertAreThoseOf("ring.md", getClass());
	}

	@Test
	void sendAndReceive() {
		String name = this.testName.toString();
		byte[] bytes = "hello".getBytes(StandardCharsets.UTF_8);
		List<String> received = new ArrayList<>();
		// tag::ring[]
		RingOptions options = RingOptions.builder().capacity(1 << 20).requiredGroups(List.of("billing")).build();
		try (SharedMemoryObject object = SharedMemoryObject.openOrCreate(name, AccessMode.READ_WRITE,
				Permissions.parse("rw-rw----")); Ring ring = Ring.openOrCreate(object, options)) {
			try (RingProducer producer = ring.newProducer()) {
				producer.send(bytes, 0, bytes.length, 0, Duration.ofSeconds(1).toNanos());
			}
			try (RingConsumer consumer = ring.newConsumer("billing")) {
				while (consumer.await(Duration.ofMillis(10).toNanos())) {
					consumer.poll((record) -> received.add(StandardCharsets.UTF_8.decode(record.buffer()).toString()),
							100);
				}
			}
		}
		// end::ring[]
		SharedMemoryObject.remove(name);
		assertThat(received).containsExactly("hello");
	}

	@Test
	void claims() {
		try (Ring ring = this.segments.ring(RingOptions.builder().capacity(1 << 20).build());
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			// tag::claim[]
			RingClaim claim = producer.claim(16, Duration.ofSeconds(1).toNanos());
			claim.buffer().putLong(42).putDouble(3.5);
			claim.commit(0);
			// end::claim[]
			// tag::batch[]
			RingBatchClaim batch = producer.claimBatch(10 * RingBatchClaim.room(16), Duration.ofSeconds(1).toNanos());
			for (ByteBuffer room = batch.add(16, 0); room != null; room = batch.add(16, 0)) {
				room.putLong(43).putDouble(4.5);
			}
			batch.commit();
			// end::batch[]
			long[] sum = new long[1];
			// tag::together[]
			consumer.pollBatch((records) -> {
				for (int i = 0; i < records.size(); i++) {
					sum[0] += records.get(i).getLong(0);
				}
			}, 100);
			// end::together[]
			assertThat(sum[0]).isEqualTo(42 + 10 * 43);
		}
	}

	@Test
	void groups() {
		try (Ring ring = this.segments.ring(RingOptions.builder().capacity(1 << 20).build())) {
			// tag::groups[]
			// Alone, in order:
			RingConsumer audit = ring.newConsumer("audit");
			// One of several:
			RingConsumer worker = ring.newConsumer("work", GroupOptions.sharing());
			// Alone, and the group goes with it:
			RingConsumer viewer = ring.newConsumer("view", GroupOptions.exclusive().vanishing());
			// end::groups[]
			List.of(audit, worker, viewer).forEach(RingConsumer::close);
			assertThat(ring.status().groups()).extracting(GroupStatus::name).containsExactly("audit", "work");
		}
	}

	@Test
	void oneProducer() {
		// tag::one[]
		RingOptions options = RingOptions.builder().producers(Producers.ONE).build();
		// end::one[]
		try (Ring ring = this.segments.ring(options); RingProducer producer = ring.newProducer()) {
			assertThat(producer.offer(new byte[8], 0, 8, 0)).isTrue();
		}
	}

}
