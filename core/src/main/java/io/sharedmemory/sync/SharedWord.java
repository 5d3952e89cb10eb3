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

import java.lang.ref.Reference;
import java.nio.ByteOrder;

import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.platform.Memory;

/**
 * A word of 64 bits in shared memory that processes change by compare-and-set and sleep
 * on. All accesses are volatile. The kernel compares 32 bits, so a sleep is on the lower
 * half. Keeps its region mapped.
 */
final class SharedWord {

	private static final int LOWER_HALF = (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) ? 0 : Integer.BYTES;

	private final MappedRegion region;

	private final long address;

	SharedWord(MappedRegion region, long offset) {
		this.region = region;
		this.address = region.address() + offset;
	}

	long get() {
		try {
			return Memory.getLongVolatile(this.address);
		}
		finally {
			Reference.reachabilityFence(this.region);
		}
	}

	boolean compareAndSet(long expected, long value) {
		try {
			return Memory.compareAndSetLong(this.address, expected, value);
		}
		finally {
			Reference.reachabilityFence(this.region);
		}
	}

	/**
	 * Sleeps until somebody wakes the sleepers of this word, now and then for no reason,
	 * unless its lower half has changed.
	 * @param expected the value that it should still have
	 * @param nanos how long at most
	 */
	void await(long expected, long nanos) {
		try {
			Futex.await(this.address + LOWER_HALF, (int) expected, nanos);
		}
		finally {
			Reference.reachabilityFence(this.region);
		}
	}

	void wake(int count) {
		try {
			Futex.wake(this.address + LOWER_HALF, count);
		}
		finally {
			Reference.reachabilityFence(this.region);
		}
	}

}
