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

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContentionBackoff}.
 */
@Timeout(30)
class ContentionBackoffTests {

	private final ContentionBackoff backoff = new ContentionBackoff();

	@Test
	void whenRacesAreLostOneAfterTheOtherThenTheRestGrowsToFourMicroseconds() {
		long[] took = new long[1000];
		for (int i = 0; i < took.length; i++) {
			took[i] = rest();
		}
		// Not the least: whoever is kept from running for long begins again.
		Arrays.sort(took);
		assertThat(took[took.length / 2]).isBetween(4000L, 100_000L);
	}

	@Test
	void whenTheLastRaceWasLostLongAgoThenTheRestIsShortAgain() throws InterruptedException {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 200; i++) {
			rest();
			rest();
			rest();
			rest();
			rest();
			TimeUnit.MILLISECONDS.sleep(1);
			least = Math.min(least, rest());
		}
		assertThat(least).isBetween(250L, 2000L);
	}

	private long rest() {
		long begin = System.nanoTime();
		this.backoff.rest();
		return System.nanoTime() - begin;
	}

}
