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

package io.sharedmemory.sample.board;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecordRate}.
 */
class RecordRateTests {

	private final RecordRate rate = new RecordRate();

	@Test
	void whenRecordsComeEvenlyThenRateIsTheirs() {
		for (int millis = 0; millis < 3000; millis += 10) {
			this.rate.add(nanos(millis));
		}
		assertThat(this.rate.perSecond(nanos(3000))).isEqualTo(100);
	}

	@Test
	void whenRecordsStopThenRateFallsToZero() {
		for (int millis = 0; millis < 1000; millis += 10) {
			this.rate.add(nanos(millis));
		}
		assertThat(this.rate.perSecond(nanos(1500))).isEqualTo(50);
		assertThat(this.rate.perSecond(nanos(2000))).isZero();
		assertThat(this.rate.perSecond(nanos(100_000))).isZero();
	}

	@Test
	void whenTimeIsNegativeThenCountsToo() {
		this.rate.add(nanos(-1050));
		assertThat(this.rate.perSecond(nanos(-150))).isEqualTo(1);
		assertThat(this.rate.perSecond(nanos(50))).isZero();
	}

	private static long nanos(long millis) {
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}

}
