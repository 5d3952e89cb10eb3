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

package io.sharedmemory.sample.launcher;

import io.sharedmemory.sample.flight.Totals;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TotalsTable}.
 */
class TotalsTableTests {

	@Test
	void whenEqualThenAgree() {
		TotalsTable table = new TotalsTable(new Totals(20_000, 154_078, 14_476_934, 220),
				new Totals(20_000, 154_078, 14_476_934, 220));
		assertThat(table.agree()).isTrue();
		assertThat(table.toString()).isEqualTo("""
				                               feed sent  board received
				records                           20,000          20,000
				sum of delay (min)               154,078         154,078
				sum of distance (mi)          14,476,934      14,476,934
				origins                              220             220""");
	}

	@Test
	void whenOneSumDiffersThenItIsMarked() {
		TotalsTable table = new TotalsTable(new Totals(2, -5, 10, 1), new Totals(2, -4, 10, 1));
		assertThat(table.agree()).isFalse();
		assertThat(table.toString().lines().filter((line) -> line.endsWith("differs"))).singleElement()
			.asString()
			.startsWith("sum of delay");
	}

}
