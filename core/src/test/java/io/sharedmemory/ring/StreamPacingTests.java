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
			rests += this.pacing.isResting() ? 1 : 0;
			assertThat(this.pacing.stop(0)).isEqualTo(StreamPacing.NO_STOP);
			this.pacing.end(0, false, 0);
		}
		assertThat(rests).isBetween(10, 14);
	}

	@Test
	void whenTrialsFindManyRecordsThenAPollStopsWhereTheTailWasBeforeTheRest() {
		stream();
		offer(3);
		long first = this.ring.status().tail();
		assertThat(this.pacing.stop(0)).isEqualTo(first);
		this.pacing.end(100, false, first);
		offer(5);
		long second = this.ring.status().tail();
		assertThat(this.pacing.stop(first)).isEqualTo(second);
		offer(1);
		this.pacing.end(50, true, first + 16);
		assertThat(this.pacing.stop(first + 16)).isEqualTo(second);
		this.pacing.end(50, false, second);
		assertThat(this.pacing.stop(second)).isEqualTo(this.ring.status().tail());
	}

	@Test
	void whenNothingIsBelowTheTailThenAPollDoesNotStop() {
		stream();
		assertThat(this.pacing.stop(this.ring.status().tail())).isEqualTo(StreamPacing.NO_STOP);
	}

	@Test
	void whenAStreamEndsThenThereIsNoRest() {
		stream();
		offer(3);
		this.pacing.end(15, false, this.ring.status().tail());
		assertThat(this.pacing.stop(0)).isEqualTo(StreamPacing.NO_STOP);
		assertThat(this.pacing.isResting()).isFalse();
	}

	@Test
	void whenTrialsFindAFewLongRecordsThenItIsAStream() {
		catchUp(4, 4 * 4096);
		offer(1);
		assertThat(this.pacing.stop(0)).isEqualTo(this.ring.status().tail());
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
		assertThat(this.pacing.stop(0)).isEqualTo(this.ring.status().tail());
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

	@Test
	void whenAConsumerIsPacedThenItStillGetsAllRecords() {
		try (RingConsumer consumer = this.ring.newConsumer("group")) {
			for (int round = 0; round < 3 * CATCHES; round++) {
				offer(20);
				assertThat(drain(consumer)).isEqualTo(20);
			}
		}
	}

	@Test
	void whenTheProducerDiedBeforeItMovedTheTailThenAPacedConsumerGetsTheRecord() {
		try (RingConsumer consumer = this.ring.newConsumer("group")) {
			for (int round = 0; round < CATCHES; round++) {
				offer(20);
				consumer.poll((record) -> {
				}, 20);
			}
			long tail = Memory.getLongVolatile(this.ring.geometry().tail());
			offer(1);
			Memory.putLongVolatile(this.ring.geometry().tail(), tail);
			assertThat(drain(consumer)).isOne();
		}
	}

	/** Lets the pacing see records come in such numbers that it paces. */
	private void stream() {
		catchUp(20, 0);
		assertThat(this.pacing.isResting()).isTrue();
	}

	private void catchUp(int records, long bytes) {
		for (int i = 1; i <= CATCHES; i++) {
			this.pacing.end(records, false, i * bytes);
		}
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
