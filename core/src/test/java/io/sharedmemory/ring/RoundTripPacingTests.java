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

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.sharedmemory.sync.WaitStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RoundTripPacing}, and for consumers that it paces.
 */
@Timeout(60)
class RoundTripPacingTests {

	private static final int ROUND_TRIPS = 20_000;

	private static final long SECOND_NANOS = 1_000_000_000;

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	@RegisterExtension
	final TestSegments replySegments = new TestSegments();

	private final RoundTripPacing pacing = new RoundTripPacing(true);

	@Test
	void whenNothingWasWaitedForThenThereIsNoRest() {
		this.pacing.handledOne();
		assertThat(this.pacing.isDue()).isFalse();
		this.pacing.found();
		assertThat(this.pacing.isSteady()).isFalse();
	}

	@Test
	void whenARecordWasWaitedForThenTheNextLookComesAfterOneRest() {
		this.pacing.foundAfter(20);
		assertThat(this.pacing.isDue()).isFalse();
		this.pacing.handledOne();
		assertThat(this.pacing.isDue()).isTrue();
		this.pacing.rest();
		assertThat(this.pacing.isDue()).isFalse();
		assertThat(this.pacing.isSteady()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 7, 49, Integer.MAX_VALUE })
	void whenTheWaitIsShorterOrLongerThanTheWayOfALineThenThereIsNoRest(int looks) {
		this.pacing.foundAfter(looks);
		assertThat(this.pacing.isSteady()).isFalse();
		this.pacing.foundAfter(20);
		this.pacing.foundAfter(looks);
		assertThat(this.pacing.isSteady()).isFalse();
	}

	@Test
	void whenTheRestIsAPartOfALongWaitThenThereIsNone() {
		this.pacing.foundAfter(20);
		rest();
		this.pacing.foundAfter(Integer.MAX_VALUE);
		assertThat(this.pacing.isSteady()).isFalse();
	}

	@Test
	void whenThereAreManyProducersThenThereIsNoRest() {
		RoundTripPacing pacing = new RoundTripPacing(false);
		pacing.foundAfter(20);
		assertThat(pacing.isSteady()).isFalse();
	}

	@Test
	void whenRecordsAreAlwaysThereThenTheRestsEnd() {
		this.pacing.foundAfter(20);
		assertThat(restsUntilTheEnd()).isEqualTo(1);
		for (int i = 0; i < 1000; i++) {
			this.pacing.foundAfter(20);
		}
		assertThat(restsUntilTheEnd()).as("after the longest of them, of 24 looks").isEqualTo(33);
	}

	@Test
	void whenOneInThreeIsLookedForThenTheRestStays() {
		this.pacing.foundAfter(20);
		this.pacing.foundAfter(20);
		for (int i = 0; i < 1000; i++) {
			rest();
			this.pacing.foundAfter(2);
			rest();
			this.pacing.found();
			rest();
			this.pacing.found();
		}
		assertThat(restsUntilTheEnd()).isEqualTo(3);
	}

	private int restsUntilTheEnd() {
		int rests = 0;
		for (; this.pacing.isSteady(); rests++) {
			rest();
			this.pacing.found();
		}
		return rests;
	}

	private void rest() {
		this.pacing.handledOne();
		assertThat(this.pacing.isDue()).isTrue();
		this.pacing.rest();
	}

	@Test
	void whenABacklogComesThenNothingOfItIsLeftBehindAndTheRestsEnd() throws Exception {
		RingOptions options = RingOptions.builder().capacity(1 << 16).producers(Producers.ONE).build();
		try (Ring ring = this.segments.ring(options);
				RingConsumer consumer = ring.newConsumer("group");
				RingProducer producer = ring.newProducer()) {
			assertThat(consumer.poll((record) -> {
			}, 256)).isZero();
			pacing(consumer).foundAfter(20);
			List<Integer> handled = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				assertThat(producer.offer(new byte[64], 0, 64, i)).isTrue();
			}
			List<Integer> polls = new ArrayList<>();
			for (int found = 1; found > 0;) {
				found = consumer.poll((record) -> handled.add(record.flags()), 256);
				polls.add(found);
			}
			assertThat(handled).hasSize(100).isSorted();
			assertThat(polls).containsExactly(1, 99, 0);
			assertThat(pacing(consumer).isSteady()).isFalse();
		}
	}

	@ParameterizedTest
	@EnumSource(WaitStrategy.class)
	void whenThereAreRequestsAndRepliesThenEachComesOnce(WaitStrategy waitStrategy) throws Exception {
		RingOptions options = RingOptions.builder()
			.capacity(1 << 16)
			.producers(Producers.ONE)
			.waitStrategy(waitStrategy)
			.build();
		int count = (waitStrategy == WaitStrategy.BLOCKING) ? ROUND_TRIPS / 10 : ROUND_TRIPS;
		try (Ring requests = this.segments.ring(options);
				Ring replies = this.replySegments.ring(options);
				RingConsumer client = replies.newConsumer("client");
				RingProducer request = requests.newProducer();
				RingConsumer service = requests.newConsumer("service");
				RingProducer reply = replies.newProducer()) {
			AtomicReference<Throwable> failure = new AtomicReference<>();
			Thread thread = new Thread(() -> exchange(service, reply, 0, count));
			thread.setUncaughtExceptionHandler((failed, ex) -> failure.set(ex));
			thread.start();
			send(request, 0);
			exchange(client, request, 1, count);
			thread.join();
			assertThat(failure.get()).isNull();
		}
	}

	/** Handles what comes in order, and answers with the next number. */
	private static void exchange(RingConsumer consumer, RingProducer producer, int answer, int count) {
		int[] expected = { 0 };
		while (expected[0] < count) {
			int handled = consumer.poll((record) -> {
				assertThat(record.getLong(0)).isEqualTo(expected[0]++);
				send(producer, expected[0] - 1 + answer);
			}, 256);
			if (handled == 0) {
				assertThat(consumer.await(10 * SECOND_NANOS)).isTrue();
			}
		}
	}

	private static void send(RingProducer producer, long number) {
		byte[] payload = new byte[64];
		payload[0] = (byte) number;
		payload[1] = (byte) (number >> 8);
		payload[2] = (byte) (number >> 16);
		assertThat(producer.offer(payload, 0, payload.length, 0)).isTrue();
	}

	private static RoundTripPacing pacing(RingConsumer consumer) throws ReflectiveOperationException {
		Field field = RingConsumer.class.getDeclaredField("roundTrips");
		field.setAccessible(true);
		return (RoundTripPacing) field.get(consumer);
	}

}
