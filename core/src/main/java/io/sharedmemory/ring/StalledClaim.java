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

import java.util.concurrent.TimeUnit;

import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.platform.Memory;

/**
 * Watches, for one consumer, a record that was claimed and is not committed: gives its
 * owner a moment, asks then whether it lives, ever more rarely, and has the hole filled
 * if it is dead.
 */
final class StalledClaim {

	private static final long FIRST_LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

	private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	/**
	 * How many looks in a row may find no owner. One would do if a look were an instant.
	 */
	private static final int MOST_LOOKS_WITHOUT_OWNER = 50;

	private final RingGeometry geometry;

	private final ClaimRecovery recovery;

	private final Participant participant;

	private final GroupReader reader;

	private final long holdAddress;

	private long stalledAt = RingLayout.NONE;

	private long nextLook;

	private long pause;

	private int looksWithoutOwner;

	StalledClaim(RingGeometry geometry, ClaimRecovery recovery, Participant participant, GroupReader reader) {
		this.geometry = geometry;
		this.recovery = recovery;
		this.participant = participant;
		this.reader = reader;
		this.holdAddress = participant.address() + RingLayout.SLOT_HOLD_OFFSET;
	}

	/**
	 * Looks whether a claim keeps the group from moving on, and settles it if its owner
	 * is dead.
	 * @return whether the ring goes on beyond the group's position, so that the consumer
	 * should not sleep
	 * @throws RingCorruptedException if the tail cannot be where it is, or no slot shows
	 * the claim
	 */
	boolean check() {
		long position = this.reader.frontier();
		long tail = RingLayout.cursorPosition(Memory.getLongVolatile(this.geometry.tail()));
		if (tail == position || (tail < position && this.geometry.singleProducer())) {
			this.stalledAt = RingLayout.NONE;
			return false;
		}
		if (tail > position) {
			checkMemory(position);
		}
		if (this.geometry.isCommitted(position)) {
			return true;
		}
		if (tail < position || tail - position > this.geometry.capacity()) {
			checkTail(position, tail);
			return false;
		}
		long now = System.nanoTime();
		if (this.stalledAt != position) {
			this.stalledAt = position;
			this.pause = FIRST_LOOK_NANOS;
			this.nextLook = now + this.pause;
			this.looksWithoutOwner = 0;
		}
		else if (now - this.nextLook >= 0) {
			look(position);
			this.pause = Math.min(2 * this.pause, LONGEST_PAUSE_NANOS);
			this.nextLook = now + this.pause;
		}
		return true;
	}

	/**
	 * Resolves the claim. The hold keeps producers from coming round to it while this
	 * thread may be suspended; it counts if the group still waits there afterwards.
	 */
	private void look(long position) {
		ClaimRecovery.Outcome outcome = ClaimRecovery.Outcome.COMMITTED;
		Memory.putLongVolatile(this.holdAddress, position);
		try {
			CrashPoints.pass(RingStep.HOLD_WRITTEN);
			if (this.reader.frontier() == position) {
				outcome = this.recovery.resolve(position, this.participant.lock());
			}
		}
		finally {
			// The same call as above, which so has stack enough.
			Memory.putLongVolatile(this.holdAddress, RingLayout.NONE);
		}
		if (outcome != ClaimRecovery.Outcome.OWNER_UNKNOWN) {
			this.looksWithoutOwner = 0;
		}
		else if (++this.looksWithoutOwner > MOST_LOOKS_WITHOUT_OWNER && this.geometry.region().isMapped()) {
			throw new RingCorruptedException(this.geometry.name(),
					"the record at " + position + " was claimed, but no slot shows by whom");
		}
	}

	private void checkMemory(long position) {
		if (!this.geometry.blocks().isAssigned(position) && this.reader.frontier() == position
				&& this.geometry.region().isMapped()) {
			throw this.geometry.withoutMemory(position);
		}
	}

	private void checkTail(long position, long tail) {
		if (this.reader.frontier() == position && this.geometry.region().isMapped()) {
			throw new RingCorruptedException(this.geometry.name(), "the tail is at " + tail + ", but a consumer is at "
					+ position + " and the capacity is " + this.geometry.capacity());
		}
	}

}
