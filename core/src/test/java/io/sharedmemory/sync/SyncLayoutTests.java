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

package io.sharedmemory.sync;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of how {@link SyncLayout} packs its words.
 */
class SyncLayoutTests {

	@ParameterizedTest
	@CsvSource({ "0, 0, 0", "65535, 65535, 63", "0, -65535, 63", "1, -1, 0", "40000, 1, 32", "65535, -65535, 1" })
	void whenABalanceIsPackedThenItsPartsComeBack(int taken, int delta, int entry) {
		long account = SyncLayout.accountAfter(0x7FFF_FFFF_FFFFL, 3);
		long balance = SyncLayout.balance(taken, delta, entry, account);
		assertThat(SyncLayout.balanceTaken(balance)).isEqualTo(taken);
		assertThat(SyncLayout.balanceDelta(balance)).isEqualTo(delta);
		assertThat(SyncLayout.balanceEntry(balance)).isEqualTo(entry);
		assertThat(SyncLayout.isDue(balance, account)).isTrue();
		assertThat(SyncLayout.isDue(balance, SyncLayout.accountAfter(account, delta))).isFalse();
	}

	@Test
	void whenAnAccountChangesThenItsNumberGrowsAndWraps() {
		long account = SyncLayout.accountAfter(0, 65535);
		assertThat(SyncLayout.accountHeld(account)).isEqualTo(65535);
		assertThat(SyncLayout.accountHeld(SyncLayout.accountAfter(account, -65535))).isZero();
		assertThat(SyncLayout.accountAfter(0xFFFF_FFFF_FFFFL, 1)).isEqualTo(1L << 48);
	}

	@Test
	void whenAWordIsPackedThenItsPartsComeBack() {
		long process = (1L << SyncLayout.PROCESS_BITS) - 1;
		long word = SyncLayout.word(process, SyncLayout.WRITING | SyncLayout.WAITERS);
		assertThat(SyncLayout.process(word)).isEqualTo(process);
		assertThat(SyncLayout.flags(word)).isEqualTo(SyncLayout.WRITING | SyncLayout.WAITERS);
	}

}
