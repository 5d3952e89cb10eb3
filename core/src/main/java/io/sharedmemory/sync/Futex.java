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

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.platform.Memory;
import io.sharedmemory.platform.NativeException;
import io.sharedmemory.platform.Platform;
import io.sharedmemory.platform.VirtualThreads;

/**
 * Sleeping on a word of shared memory until another thread, of this process or any other,
 * changes it and says so. A killed sleeper leaves no trace.
 *
 * @since 0.1.0
 */
public final class Futex {

	/** How long a virtual thread first sleeps before it looks at the word again. */
	private static final long SHORTEST_NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

	private static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private Futex() {
	}

	/**
	 * Sleeps while a word has the expected value. The kernel compares and falls asleep in
	 * one step, so a change that is followed by {@link #wake} is never missed. A virtual
	 * thread, which would keep its carrier from all others in the kernel, parks instead
	 * and looks at the word every millisecond, more often at first. Thread interruption
	 * does not end the sleep. The word must stay mapped meanwhile: whoever unmaps it has
	 * to wake its sleepers first.
	 * @param address the address of an int in a shared mapping, a multiple of 4
	 * @param expected the value to sleep on
	 * @param timeoutNanos how long at most, in nanoseconds of a clock that nobody sets; 0
	 * or less does not sleep
	 * @return {@code true} if woken, now and then for no reason, or if the word has
	 * another value; {@code false} if the time was up
	 */
	public static boolean await(long address, int expected, long timeoutNanos) {
		if (VirtualThreads.isCurrent()) {
			return awaitParked(address, expected, timeoutNanos);
		}
		try {
			return Platform.current().awaitChange(address, expected, timeoutNanos);
		}
		catch (NativeException ex) {
			throw failure("await", address, ex);
		}
	}

	private static boolean awaitParked(long address, int expected, long timeoutNanos) {
		long deadline = System.nanoTime() + Math.max(0, timeoutNanos);
		long nap = SHORTEST_NAP_NANOS;
		boolean interrupted = false;
		try {
			while (Memory.getIntVolatile(address) == expected) {
				long remaining = deadline - System.nanoTime();
				if (remaining <= 0) {
					return false;
				}
				// An interrupted thread would not park.
				interrupted |= Thread.interrupted();
				LockSupport.parkNanos(Math.min(nap, remaining));
				nap = Math.min(2 * nap, LONGEST_NAP_NANOS);
			}
			return true;
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Wakes threads that sleep on a word, in any process that has it mapped. Change the
	 * word before: virtual threads see nothing else.
	 * @param address the address of the word in this process, a multiple of 4
	 * @param count how many at most
	 * @return how many were woken, without virtual threads
	 */
	public static int wake(long address, int count) {
		try {
			return Platform.current().wake(address, count);
		}
		catch (NativeException ex) {
			throw failure("wake", address, ex);
		}
	}

	private static InterprocessException failure(String operation, long address, NativeException cause) {
		return InterprocessException.of(operation, "futex at 0x" + Long.toHexString(address), cause);
	}

}
