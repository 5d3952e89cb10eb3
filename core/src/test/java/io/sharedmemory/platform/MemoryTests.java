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

package io.sharedmemory.platform;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Memory}.
 */
class MemoryTests {

	private static final int LONGEST = 300;

	private static final int MARGIN = 16;

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST + 2 * MARGIN);

	private final long address = Platform.current().address(this.buffer);

	private final byte[] source = new byte[LONGEST + MARGIN];

	@Test
	void whenBytesOfAnyLengthAreCopiedInThenTheyAreThereAndNothingElseIsWritten() {
		new Random(1).nextBytes(this.source);
		for (int length = 0; length <= LONGEST; length++) {
			for (int offset = 0; offset < MARGIN; offset += 5) {
				byte[] expected = new byte[this.buffer.capacity()];
				Arrays.fill(expected, (byte) length);
				this.buffer.put(0, expected);
				Memory.copyFromArray(this.source, offset, this.address + MARGIN - offset, length);
				System.arraycopy(this.source, offset, expected, MARGIN - offset, length);
				byte[] actual = new byte[expected.length];
				this.buffer.get(0, actual);
				assertThat(actual).as("%d bytes from %d", length, offset).isEqualTo(expected);
			}
		}
	}

	@Test
	void whenBytesOfAnyLengthAreCopiedOutThenTheyAreThereAndNothingElseIsWritten() {
		byte[] content = new byte[this.buffer.capacity()];
		new Random(1).nextBytes(content);
		this.buffer.put(0, content);
		for (int length = 0; length <= LONGEST; length++) {
			byte[] expected = new byte[LONGEST + MARGIN];
			byte[] actual = new byte[LONGEST + MARGIN];
			Memory.copyToArray(this.address + 3, actual, 5, length);
			System.arraycopy(content, 3, expected, 5, length);
			assertThat(actual).as("%d bytes", length).isEqualTo(expected);
		}
	}

}
