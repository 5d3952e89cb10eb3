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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for what a handler, or a caller, should not do with a {@link RingConsumer}.
 */
@Timeout(60)
class ConsumerMisuseTests {

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	@ParameterizedTest
	@EnumSource(names = { "KEEP", "OVERWRITE_OLDEST" })
	void whenHandlerUsesItsConsumerThenItIsRefusedAndEachRecordComesOnce(Retention retention) {
		try (Ring ring = ring(retention); RingConsumer consumer = ring.newConsumer("group")) {
			send(ring, 4);
			List<Integer> received = new ArrayList<>();
			consumer.poll((record) -> {
				received.add(RingBooks.number(record));
				assertThatIllegalStateException().isThrownBy(consumer::skip).withMessageContaining("in use");
				assertThatIllegalStateException().isThrownBy(() -> consumer.pollBatch((batch) -> {
				}, 2));
				assertThatIllegalStateException().isThrownBy(() -> consumer.await(0));
			}, 10);
			assertThat(received).containsExactly(0, 1, 2, 3);
			assertThat(ring.status().used()).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "KEEP", "OVERWRITE_OLDEST" })
	void whenHandlerClosesItsConsumerThenItsRecordIsTheLastOneAndTheNextConsumerGoesOn(Retention retention) {
		try (Ring ring = ring(retention)) {
			RingConsumer consumer = ring.newConsumer("group");
			send(ring, 4);
			List<Integer> received = new ArrayList<>();
			consumer.poll((record) -> {
				received.add(RingBooks.number(record));
				consumer.close();
				assertThatExceptionOfType(GroupBusyException.class).isThrownBy(() -> ring.newConsumer("group"));
			}, 10);
			assertThatExceptionOfType(RingClosedException.class).isThrownBy(consumer::skip);
			try (RingConsumer next = ring.newConsumer("group")) {
				next.poll((record) -> received.add(RingBooks.number(record)), 10);
			}
			assertThat(received).containsExactly(0, 1, 2, 3);
		}
	}

	@Test
	void whenHandlerThrowsThenTheConsumerCanBeUsedAgain() {
		try (Ring ring = ring(Retention.KEEP); RingConsumer consumer = ring.newConsumer("group")) {
			send(ring, 1);
			assertThatIllegalArgumentException().isThrownBy(() -> consumer.poll((record) -> {
				throw new IllegalArgumentException("no");
			}, 1));
			assertThat(consumer.poll((record) -> assertThat(RingBooks.number(record)).isZero(), 1)).isOne();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, Integer.MIN_VALUE })
	void whenNoRecordIsAskedForThenSaysSo(int maxRecords) {
		try (Ring ring = ring(Retention.KEEP); RingConsumer consumer = ring.newConsumer("group")) {
			assertThatIllegalArgumentException().isThrownBy(() -> consumer.poll((record) -> {
			}, maxRecords)).withMessageContaining(String.valueOf(maxRecords));
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE })
	void whenTimeoutIsNotPositiveThenNobodyWaits(long timeout) {
		try (Ring ring = ring(Retention.KEEP);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			assertThat(consumer.await(timeout)).isFalse();
			byte[] payload = new byte[1000];
			assertThatExceptionOfType(RingFullException.class).isThrownBy(() -> {
				for (int i = 0; i < 10; i++) {
					producer.send(payload, 0, payload.length, 0, timeout);
				}
			});
		}
	}

	@Test
	void whenOptionsAreMissingOrNonsenseThenSaysWhich() {
		assertThatNullPointerException().isThrownBy(() -> RingOptions.builder().retention(null).build())
			.withMessage("retention");
		assertThatNullPointerException().isThrownBy(() -> RingOptions.builder().producers(null).build())
			.withMessage("producers");
		assertThatNullPointerException().isThrownBy(() -> RingOptions.builder().waitStrategy(null).build())
			.withMessage("waitStrategy");
		assertThatNullPointerException().isThrownBy(() -> RingOptions.builder().attachTimeout(null).build())
			.withMessage("attachTimeout");
		for (Duration timeout : List.of(Duration.ofNanos(-1), Duration.ofSeconds(Long.MAX_VALUE))) {
			assertThatIllegalArgumentException().isThrownBy(() -> RingOptions.builder().attachTimeout(timeout).build())
				.withMessageContaining("attachTimeout");
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RingOptions.builder().requiredGroups(List.of("a", "a")).build())
			.withMessageContaining("repetition");
		assertThatIllegalArgumentException().isThrownBy(() -> RingOptions.builder().maxMessageSize(-1).build())
			.withMessageContaining("0 or more");
		assertThatIllegalArgumentException().isThrownBy(() -> RingBatchClaim.room(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> RingBatchClaim.room(Integer.MAX_VALUE));
	}

	@Test
	void whenGroupNameCannotBeWrittenThenItIsRefused() {
		try (Ring ring = ring(Retention.KEEP)) {
			assertThatIllegalArgumentException().isThrownBy(() -> ring.newConsumer("\uD800"))
				.withMessageContaining("UTF-8");
			assertThat(ring.status().groups()).isEmpty();
		}
	}

	private Ring ring(Retention retention) {
		return this.segments.ring(RingOptions.builder().capacity(4096).retention(retention).build());
	}

	private static void send(Ring ring, int records) {
		try (RingProducer producer = ring.newProducer()) {
			for (int number = 0; number < records; number++) {
				byte[] payload = RingBooks.payload(number, 40);
				producer.send(payload, 0, payload.length, 0, TimeUnit.SECONDS.toNanos(1));
			}
		}
	}

}
