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

import io.sharedmemory.platform.Memory;
import io.sharedmemory.platform.MemoryFault;
import io.sharedmemory.sync.Futex;

/**
 * The two words of a ring that processes sleep on: consumers until a record comes,
 * producers until there is room.
 * <p>
 * A sleeping consumer leaves a bit in the tail. Every claim replaces the tail, so the
 * next claim cannot miss the bit, and a producer that finds it raises the signal after
 * its commit. That needs no fence and no read of another line. A sleeping producer leaves
 * a flag in the header, which consumers look at after they moved on.
 * <p>
 * In a ring of one producer nothing replaces the tail, so that a sleeping consumer leaves
 * a flag there too. The producer looks at it without a fence, before its record may be
 * seen. The first sleep of a consumer is therefore short; whatever the producer commits
 * when that is over, it commits with the flag in view.
 * <p>
 * A process can be killed between its claim and its signal, so no sleep is longer than
 * {@link #LONGEST_SLEEP_NANOS}.
 */
final class RingSignals {

	/**
	 * How long a consumer sleeps before it looks again, in nanoseconds. Each look takes
	 * 50 microseconds of a processor, and some hundred where all that it needs has left
	 * the caches meanwhile: ten a second were 0.3 % of a core, four are 0.1 %.
	 */
	private static final long LONGEST_SLEEP_NANOS = 250_000_000;

	/**
	 * How long a producer sleeps in a full ring before it looks again, in nanoseconds.
	 * Consumers look at its flag without a fence, so it may miss a signal.
	 */
	private static final long LONGEST_SLEEP_FOR_SPACE_NANOS = 5_000_000;

	/**
	 * How long the first sleep in a ring of one producer is, in nanoseconds: longer than
	 * what that producer has written can go unseen.
	 */
	private static final long FIRST_SLEEP_NANOS = 1_000_000;

	private final RingGeometry geometry;

	private final long tail;

	private final long dataWaiters;

	private final long dataSignal;

	private final long spaceSignal;

	private final long spaceWaiters;

	RingSignals(RingGeometry geometry) {
		this.geometry = geometry;
		this.tail = geometry.tail();
		this.dataWaiters = geometry.base() + RingLayout.DATA_WAITERS_OFFSET;
		this.dataSignal = geometry.base() + RingLayout.DATA_SIGNAL_OFFSET;
		this.spaceSignal = geometry.base() + RingLayout.SPACE_SIGNAL_OFFSET;
		this.spaceWaiters = geometry.base() + RingLayout.SPACE_WAITERS_OFFSET;
	}

	/**
	 * Returns the value that {@link #sleepUntilData} expects. It must be read before the
	 * caller looks for whatever else should keep it from sleeping.
	 * @return the value
	 */
	int dataSignal() {
		return Memory.getIntVolatile(this.dataSignal);
	}

	/**
	 * Sleeps until a record is committed, unless there is one at the position.
	 * @param position the position where the next record will begin
	 * @param signal what {@link #dataSignal} returned
	 * @param nanos how long at most
	 * @param announced what the last call returned; {@code false} at first, or if
	 * {@link #dataSignal} has changed since
	 * @return whether the caller's wish to be woken has been in view of every producer
	 * for long enough
	 */
	boolean sleepUntilData(long position, int signal, long nanos, boolean announced) {
		if (this.geometry.singleProducer()) {
			boolean standing = announced && Memory.getIntVolatile(this.dataWaiters) != 0;
			Memory.putIntVolatile(this.dataWaiters, 1);
			// Another consumer of the group may get a record that is there: then the wish
			// has been in view for no time yet.
			return !this.geometry.isCommitted(position) && !Futex.await(this.dataSignal, signal,
					Math.min(nanos, standing ? LONGEST_SLEEP_NANOS : FIRST_SLEEP_NANOS));
		}
		long word = Memory.getLongVolatile(this.tail);
		if (RingLayout.cursorPosition(word) == position
				&& (RingLayout.isMarked(word) || Memory.compareAndSetLong(this.tail, word, RingLayout.marked(word)))) {
			Futex.await(this.dataSignal, signal, Math.min(nanos, LONGEST_SLEEP_NANOS));
		}
		return true;
	}

	/**
	 * Wakes everybody who sleeps until a record comes, if anybody does. For the only
	 * producer of a ring.
	 */
	void signalDataIfAwaited() {
		if (Memory.getIntVolatile(this.dataWaiters) != 0) {
			Memory.putIntVolatile(this.dataWaiters, 0);
			signalData();
		}
	}

	/**
	 * Wakes everybody who sleeps until a record comes.
	 */
	void signalData() {
		// The interpreter does not guard the addition.
		MemoryFault.raise(Memory.getIntVolatile(this.dataSignal));
		Memory.getAndAddInt(this.dataSignal, 1);
		Futex.wake(this.dataSignal, Integer.MAX_VALUE);
	}

	/**
	 * Raises the flag of the producers and returns the value that
	 * {@link #sleepUntilSpace} expects. The caller must look for room once more after
	 * this.
	 * @return the value
	 */
	int announceSpaceWaiter() {
		int signal = Memory.getIntVolatile(this.spaceSignal);
		Memory.putIntVolatile(this.spaceWaiters, 1);
		return signal;
	}

	/**
	 * Sleeps until a consumer has moved on.
	 * @param signal what {@link #announceSpaceWaiter} returned
	 * @param nanos how long at most
	 */
	void sleepUntilSpace(int signal, long nanos) {
		Futex.await(this.spaceSignal, signal, Math.min(nanos, LONGEST_SLEEP_FOR_SPACE_NANOS));
	}

	/**
	 * Wakes the producers that sleep until there is room, if there are any.
	 */
	void signalSpace() {
		if (Memory.getInt(this.spaceWaiters) != 0 && Memory.compareAndSetInt(this.spaceWaiters, 1, 0)) {
			Memory.getAndAddInt(this.spaceSignal, 1);
			Futex.wake(this.spaceSignal, Integer.MAX_VALUE);
		}
	}

}
