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

import java.lang.invoke.VarHandle;

import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.platform.Memory;

/**
 * The tail of a ring that many producers move, each with a compare-and-set. What each is
 * about to claim it writes into its slot first, so that others can tell what became of
 * the claim if it dies.
 *
 * @see ClaimRecovery
 */
final class SharedTail extends Tail {

	/** How many times in a row others are faster before a producer asks why. */
	private static final int LOST_RACES_PER_CHECK = 64;

	private final Ring ring;

	private final RingGeometry geometry;

	private final ProducerRoom room;

	private final RingSignals signals;

	private final long tailAddress;

	private final long intentAddress;

	private final long claimAddress;

	private final int slot;

	private final ContentionBackoff backoff = new ContentionBackoff();

	/** The last tail seen. A tail before it cannot be. */
	private long lastPosition;

	/** Up to here there is room, without another look, in the block of the last tail. */
	private long limit;

	/** The tail that the current claim replaced. */
	private long replacedTail;

	SharedTail(Ring ring, Participant participant, ProducerRoom room) {
		super(ring.geometry());
		this.ring = ring;
		this.geometry = ring.geometry();
		this.room = room;
		this.signals = ring.signals();
		this.tailAddress = this.geometry.tail();
		this.intentAddress = participant.address() + RingLayout.SLOT_INTENT_OFFSET;
		this.claimAddress = participant.address() + RingLayout.SLOT_CLAIM_OFFSET;
		this.slot = participant.slot();
	}

	@Override
	long claim(int span) {
		if (Memory.getLong(this.intentAddress) != RingLayout.NONE) {
			settleLastClaim();
		}
		long tail = Memory.getLongVolatile(this.tailAddress);
		long position = RingLayout.cursorPosition(tail);
		if (position >= this.lastPosition && position + span <= this.limit) {
			if (move(tail, position, span)) {
				return position;
			}
			this.backoff.rest();
		}
		return claimAfterLooking(span);
	}

	/**
	 * Tries to get room between the tail and the {@link #limit}.
	 */
	private boolean move(long tail, long position, int span) {
		this.lastPosition = position;
		CrashPoints.pass(RingStep.TAIL_READ);
		Memory.putLongRelease(this.claimAddress, RingLayout.claim(span, RingLayout.cursorSlot(tail)));
		CrashPoints.pass(RingStep.CLAIM_WRITTEN);
		Memory.putLongRelease(this.intentAddress, position);
		CrashPoints.pass(RingStep.INTENT_WRITTEN);
		if (!Memory.compareAndSetLong(this.tailAddress, tail, RingLayout.cursor(position + span, this.slot))) {
			Memory.putLongRelease(this.intentAddress, RingLayout.NONE);
			return false;
		}
		// Elsewhere than on x86, what is written now might be seen before the tail has
		// moved. Whoever settles a slot tells by the tail what it may have read of this.
		VarHandle.storeStoreFence();
		CrashPoints.pass(RingStep.TAIL_MOVED);
		this.replacedTail = tail;
		return true;
	}

	/**
	 * Looks how far the block and the room reach. May lose races for the tail.
	 */
	private long claimAfterLooking(int span) {
		for (int lost = 1;;) {
			long tail = Memory.getLongVolatile(this.tailAddress);
			long position = RingLayout.cursorPosition(tail);
			if (position < this.lastPosition || position >= RingLayout.MAX_POSITION - span) {
				throw impossibleTail(position);
			}
			int claimed = withinBlock(position, span);
			if (!this.room.reaches(position + claimed)) {
				this.lastPosition = position;
				return NO_ROOM;
			}
			boolean entered = enterBlock(position, this.room);
			if (entered) {
				this.limit = limit(this.room.limit());
			}
			else {
				checkMoved(tail, position);
			}
			if (!entered || !move(tail, position, claimed)) {
				if (lost++ % LOST_RACES_PER_CHECK == 0) {
					this.geometry.checkThere();
				}
				this.backoff.rest();
			}
			else if (claimed == span) {
				return position;
			}
			else {
				CrashPoints.pass(RingStep.PADDING_CLAIMED);
				commit(position, claimed - RingLayout.RECORD_HEADER_LENGTH, RingLayout.TYPE_PADDING, 0);
			}
		}
	}

	/**
	 * Settles a claim that this producer neither committed nor lost, because something
	 * was thrown at it in between: a stack overflow, or what the JVM throws late.
	 */
	private void settleLastClaim() {
		this.ring.recovery().settle(this.slot);
		this.signals.signalData();
	}

	@Override
	void commit(long position, int length, int type, int flags) {
		CrashPoints.pass(RingStep.PAYLOAD_WRITTEN);
		stamp(position, RingLayout.info(length, type, flags, RingLayout.cursorSlot(this.replacedTail)));
		Memory.putLongRelease(this.intentAddress, RingLayout.NONE);
		CrashPoints.pass(RingStep.INTENT_CLEARED);
		if (RingLayout.isMarked(this.replacedTail)) {
			this.signals.signalData();
		}
		this.ring.checkOpen();
	}

	private void checkMoved(long tail, long position) {
		if (Memory.getLongVolatile(this.tailAddress) == tail) {
			this.ring.checkOpen();
			throw this.geometry.withoutMemory(position);
		}
	}

	private RuntimeException impossibleTail(long position) {
		this.ring.checkOpen();
		return new RingCorruptedException(this.geometry.name(), "the tail is at " + position + ", after it was at "
				+ this.lastPosition + "; positions end at " + RingLayout.MAX_POSITION);
	}

}
