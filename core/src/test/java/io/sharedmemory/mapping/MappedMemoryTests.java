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

package io.sharedmemory.mapping;

import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of {@link MappedMemory}.
 */
class MappedMemoryTests {

	private static final int SIZE = 4096;

	private AnonymousSharedMemory memory;

	private MappedRegion region;

	@BeforeEach
	void map() {
		this.memory = AnonymousSharedMemory.create(SIZE);
		this.region = MappedRegion.map(this.memory, AccessMode.READ_WRITE);
	}

	@AfterEach
	void close() {
		this.region.close();
		this.memory.close();
	}

	@Test
	void whenWordsAreWrittenInAnyOrderThenReadInAnyOther() {
		this.region.putInt(0, 1);
		assertThat(this.region.getIntOpaque(0)).isEqualTo(1);
		this.region.putIntOpaque(0, 2);
		assertThat(this.region.getIntAcquire(0)).isEqualTo(2);
		this.region.putIntRelease(0, 3);
		assertThat(this.region.getIntVolatile(0)).isEqualTo(3);
		this.region.putIntVolatile(0, 4);
		assertThat(this.region.getInt(0)).isEqualTo(4);
		this.region.putLong(8, 1L << 40);
		assertThat(this.region.getLongOpaque(8)).isEqualTo(1L << 40);
		this.region.putLongOpaque(8, 2L << 40);
		assertThat(this.region.getLongAcquire(8)).isEqualTo(2L << 40);
		this.region.putLongRelease(8, 3L << 40);
		assertThat(this.region.getLongVolatile(8)).isEqualTo(3L << 40);
		this.region.putLongVolatile(8, 4L << 40);
		assertThat(this.region.getLong(8)).isEqualTo(4L << 40);
		this.region.putByte(8, (byte) -1);
		assertThat(this.region.getByte(8)).isEqualTo((byte) -1);
		assertThat(this.region.buffer().getLong(8) & 0xff).isEqualTo(0xff);
	}

	@Test
	void whenUpdatedThenOnlyIfTheValueIsTheExpectedOne() {
		assertThat(this.region.compareAndSetInt(4, 1, 2)).isFalse();
		assertThat(this.region.compareAndSetInt(4, 0, 2)).isTrue();
		assertThat(this.region.getAndAddInt(4, 5)).isEqualTo(2);
		assertThat(this.region.getInt(4)).isEqualTo(7);
		assertThat(this.region.compareAndSetLong(8, 1, 2)).isFalse();
		assertThat(this.region.compareAndSetLong(8, 0, -2)).isTrue();
		assertThat(this.region.getAndAddLong(8, 1)).isEqualTo(-2);
		assertThat(this.region.getLong(8)).isEqualTo(-1);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7 })
	void whenAtomicWordIsMisalignedThenArgumentError(long offset) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.region.getLongVolatile(offset))
			.withMessageContaining("multiple");
		assertThatIllegalArgumentException().isThrownBy(() -> this.region.putLongVolatile(offset, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.region.getLongAcquire(offset));
		assertThatIllegalArgumentException().isThrownBy(() -> this.region.putLongRelease(offset, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.region.getLongOpaque(offset));
		assertThatIllegalArgumentException().isThrownBy(() -> this.region.compareAndSetLong(offset, 0, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.region.getAndAddLong(offset, 1));
		if (offset % 4 != 0) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.region.getIntVolatile(offset));
			assertThatIllegalArgumentException().isThrownBy(() -> this.region.putIntRelease(offset, 1));
			assertThatIllegalArgumentException().isThrownBy(() -> this.region.compareAndSetInt(offset, 0, 1));
		}
		assertThat(this.region.getLong(offset)).isZero();
		this.region.putLong(offset, 42);
		assertThat(this.region.getLong(offset)).isEqualTo(42);
	}

	@Test
	void whenRegionStartsOffAWordThenTheAddressCountsNotTheOffset() {
		try (MappedRegion odd = MappedRegion.map(this.memory, AccessMode.READ_WRITE, 3, 100)) {
			odd.putLongVolatile(5, 42);
			assertThat(this.region.getLong(8)).isEqualTo(42);
			assertThatIllegalArgumentException().isThrownBy(() -> odd.getLongVolatile(8));
		}
	}

	@Test
	void whenFilledThenExactlyThoseBytes() {
		this.region.fill(10, 100, (byte) 7);
		assertThat(this.region.getByte(9)).isZero();
		assertThat(this.region.getByte(10)).isEqualTo((byte) 7);
		assertThat(this.region.getByte(109)).isEqualTo((byte) 7);
		assertThat(this.region.getByte(110)).isZero();
		assertFails(ErrorCode.SIZE, () -> this.region.fill(SIZE - 1, 2, (byte) 1));
		assertFails(ErrorCode.SIZE, () -> this.region.fill(0, Long.MAX_VALUE, (byte) 1));
	}

	@Test
	void whenRegionIsForReadingThenNothingIsWritten() {
		try (MappedRegion reading = MappedRegion.map(this.memory, AccessMode.READ_ONLY)) {
			assertFails(ErrorCode.READ_ONLY, () -> reading.putByte(0, (byte) 1));
			assertFails(ErrorCode.READ_ONLY, () -> reading.putLongRelease(0, 1));
			assertFails(ErrorCode.READ_ONLY, () -> reading.compareAndSetInt(0, 0, 1));
			assertFails(ErrorCode.READ_ONLY, () -> reading.getAndAddLong(0, 1));
			assertFails(ErrorCode.READ_ONLY, () -> reading.fill(0, 1, (byte) 1));
		}
	}

	@Test
	void whenThreadsAddThenNothingIsLost() throws Exception {
		int threads = 4;
		int additions = 10000;
		CountDownLatch done = new CountDownLatch(threads);
		for (int i = 0; i < threads; i++) {
			new Thread(() -> {
				for (int j = 0; j < additions; j++) {
					this.region.getAndAddLong(0, 1);
					long seen;
					do {
						seen = this.region.getLongVolatile(8);
					}
					while (!this.region.compareAndSetLong(8, seen, seen + 1));
				}
				done.countDown();
			}).start();
		}
		done.await();
		assertThat(this.region.getLong(0)).isEqualTo((long) threads * additions);
		assertThat(this.region.getLong(8)).isEqualTo((long) threads * additions);
	}

}
