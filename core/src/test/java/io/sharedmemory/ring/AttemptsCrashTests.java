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
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of deaths in the middle of counting how often records were handed out. A record
 * that was may never look as if it came for the first time, nor one that was not as if it
 * came again.
 */
@Timeout(60)
class AttemptsCrashTests {

	private static final int RECORDS = 4;

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	@ParameterizedTest
	@EnumSource(names = { "ADOPTION_LOCKED", "REDELIVERY_COUNTED", "REDELIVERY_HALF_MARKED", "REDELIVERY_MARKED",
			"ADOPTION_COUNTED" })
	void whenTheCountMovesOnThenRecordsBehindItStayMarked(RingStep step) {
		try (Ring ring = ring()) {
			dieWithBatch(RECORDS);
			dieWithRecord(0);
			dieWithRecord(1);
			die("share", step + ":1");
			assertThat(attempts(ring, "workers")).as("of records 1 to 3").hasSize(3).allMatch((attempt) -> attempt > 1);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "REDELIVERY_COUNTED", "REDELIVERY_HALF_MARKED", "REDELIVERY_MARKED" })
	void whenTheCountComesBackThenRecordsBehindItStayMarked(RingStep step) {
		try (Ring ring = ring()) {
			dieWithBatch(RECORDS);
			dieWithRecord(0);
			die("share", step + ":1");
			assertThat(attempts(ring, "workers")).as("of records 0 to 3").hasSize(4).allMatch((attempt) -> attempt > 1);
		}
	}

	@Test
	void whenAConsumerDiesWhileItForgetsARangeThenTheNextOneInItsSlotDoesNotCountThatsAttempts() {
		try (Ring ring = ring()) {
			dieWithBatch(RECORDS);
			// The first pass is that of joining.
			die("share", RingStep.RANGE_HIDDEN + ":2");
			try (RingConsumer consumer = ring.newConsumer("all", GroupOptions.sharing())) {
				assertThat(ring.status().participants()).as("the slot of the first dead one")
					.filteredOn(ParticipantStatus::alive)
					.extracting(ParticipantStatus::slot)
					.containsExactly(0);
				assertThat(attempts(consumer)).containsExactly(1, 1, 1, 1);
			}
		}
	}

	private Ring ring() {
		Ring ring = this.segments.ring(RingCrashPeer.OPTIONS);
		try (RingProducer producer = ring.newProducer()) {
			IntStream.range(0, RECORDS)
				.mapToObj((number) -> RingBooks.payload(number, 16))
				.forEach((payload) -> producer.send(payload, 0, payload.length, 0, 0));
		}
		return ring;
	}

	private void dieWithBatch(int records) {
		Ring dying = this.segments.ring(RingCrashPeer.OPTIONS);
		assertThat(dying.newConsumer("workers", GroupOptions.sharing()).pollBatch((batch) -> dying.close(), records))
			.isEqualTo(records);
	}

	/**
	 * Handles the records before one, and dies with that one in hand.
	 */
	private void dieWithRecord(int number) {
		Ring dying = this.segments.ring(RingCrashPeer.OPTIONS);
		List<Integer> seen = new ArrayList<>();
		IntConsumer end = (seenLast) -> {
			seen.add(seenLast);
			if (seenLast == number) {
				dying.close();
			}
		};
		RingConsumer consumer = dying.newConsumer("workers", GroupOptions.sharing());
		while (!seen.contains(number)) {
			assertThat(consumer.poll((rec) -> end.accept(RingBooks.number(rec)), 1)).isOne();
		}
	}

	private void die(String role, String step) {
		try (TestJvm peer = TestJvm.start(RingCrashPeer.class, this.segments.name(), role, step)) {
			assertThat(peer.awaitExit()).isEqualTo(CrashPoints.STATUS);
		}
	}

	private static List<Integer> attempts(Ring ring, String group) {
		try (RingConsumer consumer = ring.newConsumer(group, GroupOptions.sharing())) {
			return attempts(consumer);
		}
	}

	private static List<Integer> attempts(RingConsumer consumer) {
		List<Integer> attempts = new ArrayList<>();
		while (consumer.poll((rec) -> attempts.add(rec.attempt()), RECORDS) > 0) {
			assertThat(attempts).hasSizeLessThanOrEqualTo(RECORDS);
		}
		return attempts;
	}

}
