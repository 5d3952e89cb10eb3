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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.sharedmemory.platform.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamPacing}, and for consumers that it paces.
 */
@Timeout(60)
class StreamPacingTests {

	/** More catches than there are before the first trial. */
	private static final int CATCHES = 40;

	private static final RingOptions OPTIONS = RingOptions.builder().capacity(1 << 20).producers(Producers.ONE).build();

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	private Ring ring;

	private RingProducer producer;

	private StreamPacing pacing;

	@BeforeEach
	void open() {
		this.ring = this.segments.ring(OPTIONS);
		this.producer = this.ring.newProducer();
		this.pacing = new StreamPacing(this.ring.geometry());
	}

	@AfterEach
	void close() {
		this.producer.close();
		this.ring.close();
	}

	@Test
	void whenRecordsComeOneByOneThenTrialsBecomeRare() {
		int rests = 0;
		for (int i = 0; i < 200_000; i++) {
			this.pacing.end(1, false, 0);
			if (this.pacing.isResting()) {
				rests++;
				this.pacing.rest();
			}
			assertThat(this.pacing.stop(0)).isEqualTo(StreamPacing.NO_STOP);
			this.pacing.end(0, false, 0);
		}
		assertThat(rests).isBetween(10, 14);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenSingleRecordsAreShownWithoutALoopThenTrialsAreAsRare(boolean polledSingly) {
		int rests = 0;
		for (int i = 0; i < 200_000; i++) {
			if (this.pacing.isStream()) {
				this.pacing.end(1, polledSingly, 0);
			}
			else {
				this.pacing.endOfOne(polledSingly, 0);
			}
			this.pacing.end(0, false, 0);
			if (this.pacing.isResting()) {
				rests++;
				this.pacing.rest();
			}
		}
		assertThat(rests).isBetween(10, 14);
	}

	@Test
	void whenTrialsFindManyRecordsThenPollsStopWhereTheTailWasBeforeTheRest() {
		stream();
		offer(3);
		long first = tail();
		assertThat(this.pacing.stop(0)).isEqualTo(first);
		offer(5);
		long second = tail();
		assertThat(this.pacing.stop(16)).as("not reached yet").isEqualTo(first);
		assertThat(this.pacing.stop(first)).as("the producers had not been ahead").isEqualTo(second);
		offer(20);
		this.pacing.end(100, false, second);
		offer(1);
		long third = tail();
		this.pacing.rest();
		assertThat(this.pacing.stop(second)).isEqualTo(third);
		offer(20);
		this.pacing.end(100, false, third);
		assertThat(this.pacing.isResting()).isTrue();
	}

	@Test
	void whenAPollEndsBeforeTheStopThenTheStreamGoesOnWithoutARest() {
		stream();
		offer(30);
		this.pacing.rest();
		assertThat(this.pacing.stop(0)).isEqualTo(tail());
		this.pacing.end(2, false, 64);
		assertThat(this.pacing.isResting()).isFalse();
		assertThat(this.pacing.stop(64)).isEqualTo(tail());
	}

	@Test
	void whenNothingIsBelowTheTailThenAPollDoesNotStop() {
		stream();
		assertThat(this.pacing.stop(tail())).isEqualTo(StreamPacing.NO_STOP);
	}

	@Test
	void whenAStreamEndsThenThereIsNoRest() {
		stream();
		offer(3);
		this.pacing.rest();
		this.pacing.end(15, false, tail());
		assertThat(this.pacing.stop(0)).isEqualTo(StreamPacing.NO_STOP);
		assertThat(this.pacing.isResting()).isFalse();
	}

	@Test
	void whenTrialsFindAFewLongRecordsThenItIsAStream() {
		catchUp(4, 4 * 4096);
		offer(1);
		assertThat(this.pacing.stop(0)).isEqualTo(tail());
	}

	@Test
	void whenTrialsFindOneVeryLongRecordThenItIsNoStream() {
		catchUp(1, 1 << 20);
		offer(1);
		assertThat(this.pacing.stop(0)).isEqualTo(StreamPacing.NO_STOP);
	}

	@Test
	void whenRecordsAreAlwaysThereThenItIsAStreamIfTheTailIsFarAway() {
		this.pacing.end(256, true, 0);
		assertThat(this.pacing.stop(0)).isEqualTo(StreamPacing.NO_STOP);
		offer(1200);
		this.pacing.end(256, true, 0);
		assertThat(this.pacing.stop(0)).isEqualTo(tail());
	}

	@Test
	void whenRecordsAreAlwaysThereAndTheTailIsNearThenThereAreTrials() {
		for (int i = 0; i < CATCHES; i++) {
			this.pacing.end(256, true, 0);
		}
		assertThat(this.pacing.isResting()).isTrue();
	}

	@Test
	void whenItRestsThenNoLongerThanAFewMicrosecondsAfterTheLastPoll() {
		stream();
		long begin = System.nanoTime();
		for (int i = 0; i < 1000; i++) {
			this.pacing.rest();
			this.pacing.end(20, false, 0);
		}
		assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(3));
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		List<Long> rests = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			long start = System.nanoTime();
			this.pacing.rest();
			rests.add(System.nanoTime() - start);
		}
		assertThat(rests).anyMatch((nanos) -> nanos < 2000);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenAConsumerIsPacedThenItStopsEarlyAndStillGetsAllRecords(boolean shared) {
		try (RingConsumer consumer = this.ring.newConsumer("group",
				shared ? GroupOptions.sharing() : GroupOptions.exclusive())) {
			int[] polls = new int[1];
			int early = streamTo(consumer, polls);
			assertThat(early).isPositive();
			assertThat(drain(consumer) + polls[0]).isEqualTo(3 * CATCHES * 21);
			assertThat(consumer.position()).isEqualTo(tail());
		}
	}

	@Test
	void whenAPacedConsumerPollsBatchesThenItGetsAllRecords() {
		try (RingConsumer consumer = this.ring.newConsumer("group")) {
			int[] handled = new int[1];
			assertThat(streamTo(consumer, handled)).isPositive();
			for (int round = 0; round < 3 * CATCHES; round++) {
				offer(20);
				handled[0] += consumer.pollBatch((records) -> offer(1), 100);
			}
			assertThat(drain(consumer) + handled[0]).isEqualTo(6 * CATCHES * 21);
		}
	}

	@Test
	void whenTheProducerDiedBeforeItMovedTheTailThenAPacedConsumerGetsTheRecord() {
		try (RingConsumer consumer = this.ring.newConsumer("group")) {
			assertThat(streamTo(consumer, new int[1])).isPositive();
			drain(consumer);
			long tail = Memory.getLongVolatile(this.ring.geometry().tail());
			offer(1);
			Memory.putLongVolatile(this.ring.geometry().tail(), tail);
			assertThat(drain(consumer)).isOne();
		}
	}

	/**
	 * Lets records come in such numbers that a consumer is paced: while it handles some,
	 * others come.
	 * @return how many polls ended although there was a record
	 */
	private int streamTo(RingConsumer consumer, int[] handled) {
		int early = 0;
		for (int round = 0; round < 3 * CATCHES; round++) {
			offer(20);
			boolean[] offered = new boolean[1];
			handled[0] += consumer.poll((record) -> {
				if (!offered[0]) {
					offered[0] = true;
					offer(1);
				}
			}, 100);
			early += (consumer.position() != tail()) ? 1 : 0;
		}
		return early;
	}

	/** Lets the pacing see records come in such numbers that it paces. */
	private void stream() {
		catchUp(20, 0);
		assertThat(this.pacing.isResting()).isTrue();
	}

	private void catchUp(int records, long bytes) {
		for (int i = 1; i <= CATCHES; i++) {
			if (this.pacing.isResting()) {
				this.pacing.rest();
			}
			this.pacing.end(records, false, i * bytes);
		}
	}

	private long tail() {
		return this.ring.status().tail();
	}

	private void offer(int records) {
		for (int i = 0; i < records; i++) {
			assertThat(this.producer.offer(new byte[8], 0, 8, 0)).isTrue();
		}
	}

	private static int drain(RingConsumer consumer) {
		int drained = 0;
		int handled;
		do {
			handled = consumer.poll((record) -> {
			}, 7);
			drained += handled;
		}
		while (handled > 0);
		return drained;
	}

}
