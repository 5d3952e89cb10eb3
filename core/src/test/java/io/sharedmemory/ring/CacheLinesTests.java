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
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

import io.sharedmemory.platform.Memory;
import io.sharedmemory.platform.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CacheLines}.
 */
@Timeout(60)
class CacheLinesTests {

	private static final int LENGTH = 1024;

	private static final int WRITES = 2_000_000;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(LENGTH + 64).alignedSlice(64);

	private final long address = Platform.current().address(this.buffer);

	@Test
	void whenOwnedThenNothingChanges() {
		byte[] bytes = new byte[LENGTH];
		new Random(1).nextBytes(bytes);
		this.buffer.put(0, bytes);
		for (int begin = 0; begin < 128; begin += 16) {
			for (int span = 16; begin + span <= LENGTH; span += 16) {
				CacheLines.own(this.address + begin, span);
			}
		}
		byte[] after = new byte[LENGTH];
		this.buffer.get(0, after);
		assertThat(after).isEqualTo(bytes);
	}

	@ParameterizedTest
	@ValueSource(ints = { 16, 48, 64, 80, 112, 272 })
	void whenNeighboursAreWrittenMeanwhileThenNoWriteIsLost(int span) throws InterruptedException {
		int begin = 48;
		long before = this.address + begin - 8;
		long behind = this.address + begin + span;
		AtomicBoolean done = new AtomicBoolean();
		Thread owner = new Thread(() -> {
			while (!done.get()) {
				CacheLines.own(this.address + begin, span);
			}
		});
		owner.start();
		for (int i = 0; i < WRITES; i++) {
			Memory.getAndAddLong(before, 1);
			Memory.getAndAddLong(behind, 1);
		}
		done.set(true);
		owner.join();
		assertThat(Memory.getLong(before)).isEqualTo(WRITES);
		assertThat(Memory.getLong(behind)).isEqualTo(WRITES);
	}

	@Test
	void whenTheRecordIsWrittenMeanwhileThenWritesAreLostSinceItsLinesAreStoredTo() throws InterruptedException {
		AtomicBoolean done = new AtomicBoolean();
		Thread owner = new Thread(() -> {
			while (!done.get()) {
				CacheLines.own(this.address, 128);
			}
		});
		owner.start();
		long writes = 0;
		do {
			for (int i = 0; i < 100_000; i++) {
				Memory.getAndAddLong(this.address, 1);
				Memory.getAndAddLong(this.address + 64, 1);
			}
			writes += 100_000;
		}
		while (Memory.getLong(this.address) == writes || Memory.getLong(this.address + 64) == writes);
		done.set(true);
		owner.join();
		assertThat(Memory.getLong(this.address)).isLessThan(writes);
		assertThat(Memory.getLong(this.address + 64)).isLessThan(writes);
	}

}
