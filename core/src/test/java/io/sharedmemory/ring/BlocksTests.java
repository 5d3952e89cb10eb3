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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.sharedmemory.platform.Memory;
import io.sharedmemory.platform.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Blocks}.
 */
class BlocksTests {

	private static final long LENGTH = 1056;

	private static final int COUNT = 5;

	private final ByteBuffer memory = ByteBuffer.allocateDirect(64 << 10).order(ByteOrder.nativeOrder());

	private final long table = Platform.current().address(this.memory);

	private final long tail = this.table + 4096;

	private final long data = this.table + 8192;

	private final Blocks blocks = blocks(COUNT);

	private Blocks blocks(int count) {
		return new Blocks(this.table, this.data, LENGTH, count);
	}

	@Test
	void whenThereIsOneBlockThenPositionsGoRoundInIt() {
		Blocks one = blocks(1);
		assertThat(one.isAssigned(7 * LENGTH)).isTrue();
		assertThat(one.address(7 * LENGTH + 64)).isEqualTo(this.data + 64);
		assertThat(one.rest(7 * LENGTH + 64)).isEqualTo(LENGTH - 64);
		assertThat(one.begin(7 * LENGTH + 64)).isEqualTo(7 * LENGTH);
	}

	@Test
	void whenConsumersKeepUpThenTwoBlocksAreEnough() {
		this.blocks.assignFirst(0);
		Set<Long> used = new HashSet<>();
		for (long number = 1; number < 100; number++) {
			assertThat(this.blocks.assign(number * LENGTH, number * LENGTH - 32)).isTrue();
			used.add(this.blocks.address(number * LENGTH));
			assertThat(this.blocks.address(number * LENGTH)).isNotEqualTo(this.blocks.address((number - 1) * LENGTH));
		}
		assertThat(used).hasSize(2);
	}

	@Test
	void whenEverythingIsReadThenTheSameBlockFollows() {
		this.blocks.assignFirst(0);
		for (long number = 1; number < 100; number++) {
			assertThat(this.blocks.assign(number * LENGTH, number * LENGTH)).isTrue();
			assertThat(this.blocks.address(number * LENGTH)).isEqualTo(this.data);
		}
	}

	@Test
	void whenNobodyReadsThenEachBlockIsUsedOnceInTheOrderOfTheMemory() {
		this.blocks.assignFirst(0);
		for (long number = 1; number < COUNT; number++) {
			assertThat(this.blocks.isAssigned(number * LENGTH)).isFalse();
			assertThat(this.blocks.assign(number * LENGTH, 0)).isTrue();
			assertThat(this.blocks.address(number * LENGTH + 32)).isEqualTo(this.data + number * LENGTH + 32);
		}
		assertThat(this.blocks.end()).isEqualTo(this.data + COUNT * LENGTH);
	}

	@Test
	void whenThereIsNoneThatNobodyNeedsThenNoneIsGiven() {
		this.blocks.assignFirst(0);
		for (long number = 1; number < COUNT; number++) {
			this.blocks.assign(number * LENGTH, 0);
		}
		assertThat(this.blocks.assign(COUNT * LENGTH, 0)).isFalse();
		assertThat(this.blocks.isAssigned(COUNT * LENGTH)).isFalse();
	}

	@Test
	void whenSomebodyWasFirstThenItsChoiceStands() {
		this.blocks.assignFirst(0);
		assertThat(this.blocks.assign(LENGTH, 0)).isTrue();
		long chosen = this.blocks.address(LENGTH);
		assertThat(this.blocks.assign(LENGTH, LENGTH)).isTrue();
		assertThat(this.blocks.address(LENGTH)).isEqualTo(chosen);
	}

	@Test
	void whenTheTailHasGoneOnForALapThenNothingIsGivenAndNothingIsKept() {
		this.blocks.assignFirst(0);
		for (long number = 1; number <= COUNT; number++) {
			this.blocks.assign(number * LENGTH, number * LENGTH);
		}
		assertThat(this.blocks.assign(0, 0)).isFalse();
		tail(COUNT * LENGTH + 32);
		assertThat(isKept(0)).isFalse();
		assertThat(isKept(COUNT * LENGTH)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 7, (1L << 61) / LENGTH - 20_000 })
	void whenBlocksAreGivenAtRandomThenNoneThatIsNeededAndTheMemoryOfThoseIsKept(long first) {
		this.blocks.assignFirst(first * LENGTH);
		Random random = new Random(first);
		long oldest = first * LENGTH;
		Map<Long, Long> addresses = new HashMap<>(Map.of(first, this.data));
		for (long number = first + 1; number < first + 10_000; number++) {
			long least = Math.max(oldest, (number - COUNT + 1) * LENGTH);
			oldest = least + random.nextLong(1 + (number * LENGTH - least) / 32) * 32;
			assertThat(this.blocks.assign(number * LENGTH, oldest)).isTrue();
			addresses.put(number, this.blocks.address(number * LENGTH));
			tail(number * LENGTH + 32);
			for (long other = oldest / LENGTH; other < number; other++) {
				assertThat(this.blocks.isAssigned(other * LENGTH)).isTrue();
				assertThat(this.blocks.address(other * LENGTH)).isEqualTo(addresses.get(other))
					.isNotEqualTo(addresses.get(number));
				assertThat(isKept(other * LENGTH)).isTrue();
			}
			for (long other = Math.max(first, number - COUNT - 2); other < number; other++) {
				if (addresses.get(other).equals(addresses.get(number))) {
					assertThat(isKept(other * LENGTH)).isFalse();
				}
			}
		}
	}

	@Test
	void whenTheBlockOfTheTailHasNoMemoryYetThenWhatItHadBeforeDoesNotCount() {
		this.blocks.assignFirst(0);
		for (long number = 1; number <= COUNT; number++) {
			this.blocks.assign(number * LENGTH, number * LENGTH);
		}
		tail((COUNT + 1) * LENGTH);
		assertThat(isKept(COUNT * LENGTH + 32)).isTrue();
		this.blocks.assign((COUNT + 1) * LENGTH, (COUNT + 1) * LENGTH);
		tail((COUNT + 1) * LENGTH + 32);
		assertThat(isKept(COUNT * LENGTH + 32)).isFalse();
	}

	@Test
	void whenTheTableIsDamagedThenAddressesAreInTheData() {
		Random random = new Random(1);
		for (int i = 0; i < 10_000; i++) {
			Memory.putLong(this.table + random.nextInt(COUNT) * Long.BYTES, random.nextLong());
			long position = random.nextLong();
			assertThat(this.blocks.address(position)).isBetween(this.data, this.blocks.end() - 32);
			assertThat(this.blocks.address(position) % 32).isEqualTo(this.data % 32);
		}
	}

	private void tail(long position) {
		Memory.putLongVolatile(this.tail, RingLayout.cursor(position, 0));
	}

	private boolean isKept(long position) {
		return this.blocks.isKept(position, this.tail, (COUNT - 1) * LENGTH);
	}

}
