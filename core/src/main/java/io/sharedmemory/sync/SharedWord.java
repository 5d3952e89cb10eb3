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

import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.platform.Memory;
import io.sharedmemory.platform.MemoryFault;

/**
 * A word of 64 bits in shared memory that processes change by compare-and-set and sleep
 * on. All accesses are volatile. The kernel compares 32 bits, so a sleep is on the lower
 * half. Keeps its region mapped.
 * <p>
 * If another process makes the object shorter, the methods throw the JVM's
 * {@link MemoryFault}, possibly late. The interpreter does not even guard a
 * compare-and-set, which would end the JVM. So before each one the word is read and the
 * error of that asked for, until the code must be compiled: asking takes longer than the
 * rest.
 */
final class SharedWord {

	private static final int LOWER_HALF = (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) ? 0 : Integer.BYTES;

	/**
	 * How many updates of a word there are until they must be compiled: some hundred make
	 * HotSpot begin with it, which takes longer when it has much to compile.
	 */
	static final int COLD_UPDATES = 1 << 16;

	private static final boolean INTERPRETED = System.getProperty("java.vm.info", "").contains("interpreted");

	private final MappedRegion region;

	private final long address;

	/** Only counts, so threads may disturb each other. */
	private int coldUpdates = COLD_UPDATES;

	/** The address, or 0 while the code may be cold: one load for both. */
	private long warmAddress;

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
			long target = this.warmAddress;
			return Memory.compareAndSetLong((target != 0) ? target : coldAddress(), expected, value);
		}
		finally {
			Reference.reachabilityFence(this.region);
		}
	}

	private long coldAddress() {
		check();
		if (!INTERPRETED && --this.coldUpdates < 0) {
			this.warmAddress = this.address;
		}
		return this.address;
	}

	/**
	 * Throws the error of this access or of one before, if it failed.
	 */
	void check() {
		try {
			MemoryFault.raise(Memory.getLongVolatile(this.address));
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
		catch (InterprocessException ex) {
			check();
			throw ex;
		}
		finally {
			Reference.reachabilityFence(this.region);
		}
	}

	void wake(int count) {
		try {
			Futex.wake(this.address + LOWER_HALF, count);
		}
		catch (InterprocessException ex) {
			check();
			throw ex;
		}
		finally {
			Reference.reachabilityFence(this.region);
		}
	}

}
