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

import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.platform.Memory;

/**
 * Settles claims whose owner was killed before it committed, exactly: a hole in the ring
 * is filled if, and only if, its owner is known and known to be dead.
 * <p>
 * A producer writes its <em>intent</em> (position P, span L, and the slot that claimed
 * just before) into its slot before it tries to move the tail from P to Q = P + L. Slot
 * <em>s</em> with the intent P won that race if and only if the tail once was (Q,
 * <em>s</em>), and that always leaves one of three traces, looked for in this order:
 * <ol>
 * <li>the tail is (Q, <em>s</em>) now;</li>
 * <li>some slot has the intent Q and names <em>s</em> as the one that claimed before
 * it;</li>
 * <li>the record committed at Q names <em>s</em>.</li>
 * </ol>
 * The order matters: a later winner shows the second trace from before it moves the tail
 * until after its commit leaves the third. Afterwards the intent of <em>s</em> is read
 * once more, since a loser may have gone on to a claim that ends at Q too. Death is
 * proven by the lock of the slot, never by a clock.
 * <p>
 * Several participants may repair one hole at once; they write the same bytes. A repair
 * may be suspended for any time, because the ring does not come round to a hole that
 * somebody repairs: a consumer holds it in its own slot, and whoever takes over a slot
 * leaves the intent of its last holder standing until it is settled. The model in
 * {@code src/model} explores this.
 */
final class ClaimRecovery {

	private final RingGeometry geometry;

	private final RingSignals signals;

	ClaimRecovery(RingGeometry geometry, RingSignals signals) {
		this.geometry = geometry;
		this.signals = signals;
	}

	/**
	 * Finds out why there is no committed record at a position below the tail, and fills
	 * the hole if its owner is dead. The caller must keep producers from claiming the
	 * memory of that position again.
	 * @param position the position
	 * @param locks the caller's own locks
	 * @return what was found
	 */
	Outcome resolve(long position, RingLocks locks) {
		int slots = this.geometry.slotsInUse();
		for (int slot = 0; slot < slots; slot++) {
			long address = this.geometry.slot(slot);
			long claim = Memory.getLongAcquire(address + RingLayout.SLOT_CLAIM_OFFSET);
			if (!hasIntent(address, position, claim)) {
				continue;
			}
			long span = RingLayout.claimSpan(claim);
			if (!isPossible(position, span) || !won(slot, position + span) || !hasIntent(address, position, claim)) {
				continue;
			}
			if (locks.isAlive(slot)) {
				return Outcome.OWNER_ALIVE;
			}
			if (hasIntent(address, position, claim) && !this.geometry.isCommitted(position)) {
				fill(position, (int) span, RingLayout.claimPreviousOwner(claim));
			}
			break;
		}
		return this.geometry.isCommitted(position) ? Outcome.COMMITTED : Outcome.OWNER_UNKNOWN;
	}

	/**
	 * Settles the last claim of a slot whose holder is dead, so that the slot can be used
	 * again. The caller holds the slot's lock.
	 * <p>
	 * Only the slot's own claim is looked at. If it was won, the intent has kept the ring
	 * from coming round to it ever since. If it was lost, the proof may have been read
	 * from bytes that were claimed again, but then the tail is beyond the claim that did,
	 * which is why the tail is read after the proof.
	 * @param slot the slot
	 */
	void settle(int slot) {
		long address = this.geometry.slot(slot);
		long intent = Memory.getLongAcquire(address + RingLayout.SLOT_INTENT_OFFSET);
		if (intent != RingLayout.NONE) {
			long claim = Memory.getLongAcquire(address + RingLayout.SLOT_CLAIM_OFFSET);
			long span = RingLayout.claimSpan(claim);
			if (isPossible(intent, span) && won(slot, intent + span) && isKept(intent) && isKept(intent + span)
					&& !this.geometry.isCommitted(intent)) {
				fill(intent, (int) span, RingLayout.claimPreviousOwner(claim));
			}
			Memory.putLongRelease(address + RingLayout.SLOT_INTENT_OFFSET, RingLayout.NONE);
			CrashPoints.pass(RingStep.INTENT_SETTLED);
		}
		Memory.putLongRelease(address + RingLayout.SLOT_HOLD_OFFSET, RingLayout.NONE);
	}

	private boolean isKept(long position) {
		return this.geometry.blocks().isKept(position, this.geometry.tail(), this.geometry.capacity());
	}

	/**
	 * Returns whether a slot's intent is this one. The claim is read before and after the
	 * position, because a slot that changed hands may have had the same position with
	 * another span.
	 */
	private static boolean hasIntent(long slot, long position, long claim) {
		return Memory.getLongAcquire(slot + RingLayout.SLOT_INTENT_OFFSET) == position
				&& Memory.getLongAcquire(slot + RingLayout.SLOT_CLAIM_OFFSET) == claim;
	}

	private boolean isPossible(long position, long span) {
		return position >= 0 && position < RingLayout.MAX_POSITION && position % RingLayout.ALIGNMENT == 0
				&& span >= RingLayout.RECORD_HEADER_LENGTH && span % RingLayout.ALIGNMENT == 0
				&& span <= this.geometry.blocks().rest(position);
	}

	private boolean won(int slot, long end) {
		long tail = Memory.getLongVolatile(this.geometry.tail());
		long tailPosition = RingLayout.cursorPosition(tail);
		if (tailPosition <= end) {
			return tailPosition == end && RingLayout.cursorSlot(tail) == slot;
		}
		int slots = this.geometry.slotsInUse();
		for (int other = 0; other < slots; other++) {
			long address = this.geometry.slot(other);
			long claim = Memory.getLongAcquire(address + RingLayout.SLOT_CLAIM_OFFSET);
			if (hasIntent(address, end, claim) && RingLayout.claimPreviousOwner(claim) == slot) {
				return true;
			}
		}
		return this.geometry.isCommitted(end) && RingLayout
			.infoPreviousOwner(Memory.getLong(this.geometry.record(end) + RingLayout.RECORD_INFO_OFFSET)) == slot;
	}

	/**
	 * Fills a hole, and wakes those who wait for what is behind it: the claim has taken
	 * their wish away, which nobody who claimed later could see.
	 */
	private void fill(long position, int span, int previousOwner) {
		long address = this.geometry.record(position);
		Memory.putLong(address + RingLayout.RECORD_INFO_OFFSET,
				RingLayout.info(span - RingLayout.RECORD_HEADER_LENGTH, RingLayout.TYPE_PADDING, 0, previousOwner));
		CrashPoints.pass(RingStep.HOLE_DESCRIBED);
		Memory.putLongRelease(address, RingLayout.stamp(position, this.geometry.key()));
		CrashPoints.pass(RingStep.HOLE_FILLED);
		this.signals.signalData();
	}

	/**
	 * What became of a claim.
	 */
	enum Outcome {

		/**
		 * There is a committed record now.
		 */
		COMMITTED,

		/**
		 * Its owner lives and will commit.
		 */
		OWNER_ALIVE,

		/**
		 * No slot shows it. That is possible for as long as the look takes; if it stays
		 * so, the tables are damaged.
		 */
		OWNER_UNKNOWN

	}

}
