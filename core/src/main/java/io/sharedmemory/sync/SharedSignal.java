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

import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.platform.Memory;
import io.sharedmemory.platform.MemoryFault;

/**
 * Two words of 32 bits in shared memory: a number that is raised at each signal, on which
 * processes sleep, and a flag that says that somebody might. All accesses are volatile.
 * Keeps its region mapped. If another process makes the object shorter, the methods throw
 * the JVM's {@link MemoryFault}, possibly late.
 * <p>
 * A number instead of a count of wakes loses nothing when the process that was woken is
 * killed: every other sleeper finds the number changed when it next looks.
 */
final class SharedSignal {

	private final MappedRegion region;

	private final long number;

	private final long waiters;

	/** Only counts, so threads may disturb each other. */
	private int coldLooks = SharedWord.COLD_UPDATES;

	SharedSignal(MappedRegion region, long numberOffset, long waitersOffset) {
		this.region = region;
		this.number = region.address() + numberOffset;
		this.waiters = region.address() + waitersOffset;
	}

	/**
	 * Says that the caller is about to sleep. It has to look once more after this whether
	 * it should.
	 * @return the number that {@link #await} expects
	 */
	int announce() {
		try {
			int number = Memory.getIntVolatile(this.number);
			Memory.putIntVolatile(this.waiters, 1);
			return number;
		}
		finally {
			Reference.reachabilityFence(this.region);
		}
	}

	boolean isRaised(int announced) {
		try {
			return Memory.getIntVolatile(this.number) != announced;
		}
		finally {
			Reference.reachabilityFence(this.region);
		}
	}

	/**
	 * Sleeps until a signal, now and then for no reason.
	 * @param announced what {@link #announce} returned
	 * @param nanos how long at most
	 */
	void await(int announced, long nanos) {
		try {
			Futex.await(this.number, announced, nanos);
		}
		catch (InterprocessException ex) {
			MemoryFault.raise(Memory.getIntVolatile(this.number));
			throw ex;
		}
		finally {
			Reference.reachabilityFence(this.region);
		}
	}

	/**
	 * Wakes all sleepers, if there might be any.
	 */
	void raiseAll() {
		try {
			if (hasWaiters()) {
				// Whoever announces itself after this has seen the number below.
				Memory.putIntVolatile(this.waiters, 0);
				raise(Integer.MAX_VALUE);
			}
		}
		finally {
			Reference.reachabilityFence(this.region);
		}
	}

	/**
	 * Wakes one sleeper, if there might be any. Only for callers that hold the mutex
	 * under which sleepers announce themselves.
	 */
	void raiseOne() {
		try {
			if (hasWaiters() && raise(1) == 0) {
				Memory.putIntVolatile(this.waiters, 0);
			}
		}
		finally {
			Reference.reachabilityFence(this.region);
		}
	}

	/**
	 * Looks whether somebody might sleep. If not, nothing here asks for the error of the
	 * look, and while the code is cold it might come where the caller only goes on to
	 * something else, as that takes the JVM for the first time.
	 */
	private boolean hasWaiters() {
		int flag = Memory.getIntVolatile(this.waiters);
		if (this.coldLooks > 0) {
			this.coldLooks--;
			MemoryFault.raise(flag);
		}
		return flag != 0;
	}

	private int raise(int count) {
		// The interpreter does not guard the addition.
		MemoryFault.raise(Memory.getIntVolatile(this.number));
		Memory.getAndAddInt(this.number, 1);
		CrashPoints.pass(SyncStep.SIGNAL_RAISED);
		try {
			return Futex.wake(this.number, count);
		}
		catch (InterprocessException ex) {
			MemoryFault.raise(Memory.getIntVolatile(this.number));
			throw ex;
		}
	}

}
