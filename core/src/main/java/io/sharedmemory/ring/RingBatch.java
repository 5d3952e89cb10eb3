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
import java.util.Arrays;
import java.util.Objects;

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

	private final RingRecord record;

	private long[] positions = new long[INITIAL_CAPACITY];

	private long[] infos = new long[INITIAL_CAPACITY];

	private long[] losses = new long[INITIAL_CAPACITY];

	private int[] starts = new int[INITIAL_CAPACITY];

	private int[] attempts = new int[INITIAL_CAPACITY];

	private int size;

	RingBatch(ByteBuffer buffer, long address) {
		this.record = new RingRecord(buffer, address);
	}

	void clear() {
		this.size = 0;
	}

	void add(long position, int start, long info, int attempt, long lostBefore) {
		if (this.size == this.positions.length) {
			grow(2 * this.size);
		}
		this.positions[this.size] = position;
		this.starts[this.size] = start;
		this.infos[this.size] = info;
		this.attempts[this.size] = attempt;
		this.losses[this.size++] = lostBefore;
	}

	private void grow(int capacity) {
		this.positions = Arrays.copyOf(this.positions, capacity);
		this.starts = Arrays.copyOf(this.starts, capacity);
		this.infos = Arrays.copyOf(this.infos, capacity);
		this.attempts = Arrays.copyOf(this.attempts, capacity);
		this.losses = Arrays.copyOf(this.losses, capacity);
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
		Objects.checkIndex(index, this.size);
		return this.record.show(this.positions[index], this.starts[index], this.infos[index], this.attempts[index],
				this.losses[index]);
	}

}
