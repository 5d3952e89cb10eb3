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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link OffsetPointer}.
 */
class OffsetPointerTests {

	private static final int SIZE = 10000;

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
	void whenNullThenDistinctFromThePointerToTheFirstByte() {
		OffsetPointer pointer = OffsetPointer.at(this.region, 16);
		pointer.setNull();
		assertThat(pointer.isNull()).isTrue();
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> pointer.get(1));
		pointer.set(0);
		assertThat(pointer.isNull()).isFalse();
		assertThat(pointer.get(8)).isZero();
		OffsetPointer first = OffsetPointer.at(this.region, 0);
		first.set(0);
		assertThat(first.isNull()).isFalse();
		assertThat(first.get(8)).isZero();
	}

	@Test
	void whenMappedElsewhereAndFromAnotherByteThenStillRight() {
		OffsetPointer.at(this.region, 5000).set(9000);
		this.region.putLong(9000, 42);
		try (MappedRegion part = MappedRegion.map(this.memory, AccessMode.READ_ONLY, 4321)) {
			long target = OffsetPointer.at(part, 5000 - 4321).get(Long.BYTES);
			assertThat(part.getLong(target)).isEqualTo(42);
		}
	}

	@Test
	void whenSetOutsideTheRegionThenRefusedAndUnchanged() {
		OffsetPointer pointer = OffsetPointer.at(this.region, 8);
		pointer.set(100);
		assertFails(ErrorCode.SIZE, () -> pointer.set(SIZE));
		assertFails(ErrorCode.SIZE, () -> pointer.set(-1));
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> pointer.set(9));
		assertThat(pointer.get(1)).isEqualTo(100);
		assertFails(ErrorCode.SIZE, () -> OffsetPointer.at(this.region, SIZE - 7));
	}

	@ParameterizedTest
	@ValueSource(longs = { -9, SIZE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 8, SIZE - 12 })
	void whenTheWordIsDamagedThenItDoesNotLeaveTheRegion(long distance) {
		this.region.putLong(8, distance);
		assertFails(ErrorCode.CORRUPTED, () -> OffsetPointer.at(this.region, 8).get(Long.BYTES));
	}

}
