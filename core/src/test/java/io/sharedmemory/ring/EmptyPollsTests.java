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

import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.testing.TestJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of when a consumer that finds nothing looks why.
 */
class EmptyPollsTests {

	private static final int MARKER = 1_000_000;

	@RegisterExtension
	final TestSegments segments = new TestSegments();

	@Test
	void whenPollsFollowAtOnceThenFewOfThemLook() {
		EmptyPolls polls = new EmptyPolls();
		int looks = 0;
		for (int i = 0; i < 1_000_000; i++) {
			looks += polls.isLookDue() ? 1 : 0;
		}
		assertThat(looks).isBetween(900, 10_000).isEqualTo(polls.looks());
	}

	@Test
	void whenThereArePausesBetweenPollsThenEachLooks() {
		EmptyPolls polls = new EmptyPolls();
		for (int i = 0; i < 10_000; i++) {
			polls.isLookDue();
		}
		int looks = 0;
		for (int i = 0; i < 100; i++) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
			looks += polls.isLookDue() ? 1 : 0;
		}
		assertThat(looks).as("all but those until the next look at the clock").isGreaterThan(30);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 10 })
	void whenProducerDiesWithAClaimThenConsumerThatOnlyPollsGoesOn(int pauseMillis) {
		try (Ring ring = this.segments.ring(RingCrashPeer.OPTIONS);
				RingConsumer all = ring.newConsumer("all");
				RingProducer producer = ring.newProducer();
				TestJvm peer = TestJvm.start(RingCrashPeer.class, this.segments.name(), "produce",
						"PAYLOAD_WRITTEN:1")) {
			assertThat(peer.awaitExit()).isEqualTo(CrashPoints.STATUS);
			byte[] payload = RingBooks.payload(MARKER);
			producer.send(payload, 0, payload.length, 0, TimeUnit.SECONDS.toNanos(1));
			List<Integer> received = new ArrayList<>();
			int polls = 0;
			while (received.isEmpty() && polls < 200) {
				polls++;
				all.poll((record) -> received.add(RingBooks.number(record)), 10);
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
			}
			assertThat(received).as(polls + " polls").containsExactly(MARKER);
		}
	}

	@Test
	void whenWaitHasSpunMoreOftenThanCanBeCountedThenItStillChecks() {
		int step = Integer.MAX_VALUE - 5000;
		int checks = 0;
		for (int i = 0; i < 100 * 1024; i++) {
			checks += RingConsumer.isCheckDue(step) ? 1 : 0;
			step = RingConsumer.next(step);
			assertThat(step).isPositive();
		}
		assertThat(checks).isEqualTo(100);
	}

}
