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
import java.util.Objects;

import io.sharedmemory.platform.Memory;

/**
 * Several records, read in place.
 * <p>
 * A consumer has one such object and shows every batch through it. It is valid while the
 * handler runs, in the thread that runs it.
 *
 * @since 0.1.0
 */
public final class RingBatch {

	private static final int INITIAL_CAPACITY = 64;

	private final RingGeometry geometry;

	private final RingRecord record;

	private long[] positions = new long[INITIAL_CAPACITY];

	private int[] attempts = new int[INITIAL_CAPACITY];

	private int size;

	RingBatch(RingGeometry geometry) {
		this.geometry = geometry;
		this.record = new RingRecord(geometry);
	}

	void clear() {
		this.size = 0;
	}

	void add(long position, int attempt) {
		if (this.size == this.positions.length) {
			this.positions = Arrays.copyOf(this.positions, 2 * this.size);
			this.attempts = Arrays.copyOf(this.attempts, 2 * this.size);
		}
		this.positions[this.size] = position;
		this.attempts[this.size++] = attempt;
	}

	/**
	 * Returns how many records there are.
	 * @return at least 1
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Returns one of the records.
	 * @param index its index, from 0, in the order in which the records were claimed
	 * @return the record, an object that shows another one after the next call
	 * @throws IndexOutOfBoundsException if there is no such record
	 */
	public RingRecord get(int index) {
		long position = this.positions[Objects.checkIndex(index, this.size)];
		long address = this.geometry.record(position);
		return this.record.show(position, address, Memory.getLong(address + RingLayout.RECORD_INFO_OFFSET),
				this.attempts[index]);
	}

}
