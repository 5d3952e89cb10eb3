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
import java.util.concurrent.TimeUnit;

import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.platform.Memory;

/**
 * Says, for one consumer, which records come next and notes how far it has come: for an
 * exclusive group everything behind the group's cursor, for a shared group one range
 * after the other, and in either before that the ranges of consumers that died.
 * <p>
 * What a shared group still needs is the lesser of its cursor and all ranges of its
 * consumers, read in this order. A consumer therefore shows a range before it moves the
 * cursor. While it counts the records of a range it may be overtaken and read nonsense;
 * the cursor has then moved, so that the nonsense comes to nothing.
 */
final class GroupReader {

	/** The most records that a consumer of a shared group takes at once. */
	private static final int MOST_RECORDS_TAKEN = 64;

	/** How often a consumer of a shared group looks for ranges of the dead. */
	private static final long ADOPTION_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private final RingGeometry geometry;

	private final CurrentBlock block;

	private final SharedRanges ranges;

	private final RecordCheck check;

	private final Participant participant;

	private final int group;

	private final boolean shared;

	private final Progress groupProgress;

	private final Progress ownProgress;

	/** Of what is being read. */
	private Progress progress;

	private int adoptedSlot = RingLayout.NO_SLOT;

	/** Whether the slot came with a range of its last holder, which comes first. */
	private boolean heir;

	private boolean keptInHand;

	private long nextAdoption = System.nanoTime();

	private long position;

	/** Where what is being read ends; the position itself if nothing is. */
	private long end;

	GroupReader(RingGeometry geometry, SharedRanges ranges, RecordCheck check, Participant participant, int group,
			boolean shared) {
		this.geometry = geometry;
		this.block = new CurrentBlock(geometry);
		this.ranges = ranges;
		this.check = check;
		this.participant = participant;
		this.group = group;
		this.shared = shared;
		this.groupProgress = new Progress(geometry.group(group) + RingLayout.GROUP_PROGRESS_OFFSET);
		this.ownProgress = new Progress(participant.address() + RingLayout.SLOT_PROGRESS_OFFSET);
		this.progress = this.ownProgress;
		this.heir = this.ownProgress.cursor() != RingLayout.NONE;
		this.position = RingLayout.cursorPosition(this.groupProgress.cursor());
		this.end = this.position;
	}

	/**
	 * Returns whether there is a committed record at the position, after taking the next
	 * range if this one is done.
	 * @param maxRecords how many records to take at most
	 * @return whether there is one
	 */
	boolean hasNext(int maxRecords) {
		return (this.position == this.end) ? advance(maxRecords) : this.block.isCommitted(this.position);
	}

	/**
	 * Returns whether {@link #hasNext} may find a record.
	 * @return whether there is a committed record, of this consumer or of the group
	 */
	boolean isReady() {
		return this.heir || this.block.isCommitted((this.position == this.end) ? frontier() : this.position);
	}

	/**
	 * Looks, now and then, whether a dead consumer of the group left a range.
	 * @return whether {@link #hasNext} will probably find it
	 */
	boolean findsOrphan() {
		if (this.position != this.end || !isAdoptionDue()) {
			return false;
		}
		int slots = this.geometry.slotsInUse();
		for (int slot = 0; slot < slots; slot++) {
			if (isCandidate(slot) && !this.participant.lock().isAlive(slot)) {
				this.nextAdoption = System.nanoTime();
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns whether another consumer of the group has records in hand, which come back
	 * if it dies, and nobody signals that.
	 * @return whether one has
	 */
	boolean mayInherit() {
		int slots = this.geometry.slotsInUse();
		for (int slot = 0; slot < slots; slot++) {
			if (isCandidate(slot)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns where the next record begins.
	 * @return the position
	 */
	long position() {
		return this.position;
	}

	/**
	 * Returns where the consumer has to stop: there may be no record that is its own.
	 * @return the position, {@link Long#MAX_VALUE} if it need not stop
	 */
	long end() {
		return this.end;
	}

	/**
	 * Returns where the records end that somebody died with.
	 * @return a position before which {@link #attempt} may be more than 1
	 */
	long redeliveryEnd() {
		return Math.max(this.progress.redeliveryEnd(), this.groupProgress.redeliveryEnd());
	}

	int attempt(long position) {
		return Math.max(this.progress.attempt(position), this.groupProgress.attempt(position));
	}

	/**
	 * Moves past records that are handled.
	 * @param position where the next one begins
	 */
	void moveTo(long position) {
		this.position = position;
		CrashPoints.pass(RingStep.RECORD_HANDLED);
		this.progress.move(position, this.participant.slot());
		CrashPoints.pass(RingStep.CURSOR_MOVED);
	}

	/**
	 * Notes that all records up to a position are in hand.
	 * @param end the position
	 */
	void takeInHand(long end) {
		this.progress.takeInHand(end);
	}

	/**
	 * Notes that nothing is in hand, for an exclusive consumer that is about to wait: the
	 * record that comes next does not count as handed out if it dies before. It takes the
	 * record in hand when it looks for one again.
	 */
	void putDown() {
		if (this.end == Long.MAX_VALUE) {
			this.progress.putDown();
			this.end = this.position;
		}
	}

	/**
	 * Returns where the group as a whole waits for its next record.
	 * @return the position
	 */
	long frontier() {
		return RingLayout.cursorPosition(this.groupProgress.cursor());
	}

	private boolean advance(int maxRecords) {
		if (this.heir) {
			this.heir = false;
			takeUp(this.participant.slot(), this.ownProgress);
			return true;
		}
		finishRange();
		if (this.shared) {
			return isAdoptionDue() && adoptAny() || take(Math.min(maxRecords, MOST_RECORDS_TAKEN));
		}
		int slot = adoptOldest();
		if (slot != RingLayout.NO_SLOT) {
			return slot == this.adoptedSlot;
		}
		this.progress = this.groupProgress;
		this.progress.takeInHand();
		this.position = frontier();
		this.end = Long.MAX_VALUE;
		return this.block.isCommitted(this.position);
	}

	private void finishRange() {
		if (this.adoptedSlot != RingLayout.NO_SLOT) {
			this.progress.reset();
			CrashPoints.pass(RingStep.ADOPTION_DONE);
			Memory.putIntVolatile(this.geometry.slot(this.adoptedSlot) + RingLayout.SLOT_STATE_OFFSET,
					RingLayout.SLOT_FREE);
			releaseAdopted();
		}
		else if (this.ownProgress.cursor() != RingLayout.NONE) {
			CrashPoints.pass(RingStep.RANGE_DONE);
			this.ownProgress.reset();
		}
	}

	private void releaseAdopted() {
		this.participant.lock().unlock(this.adoptedSlot);
		this.adoptedSlot = RingLayout.NO_SLOT;
		this.progress = this.ownProgress;
	}

	private boolean isAdoptionDue() {
		long now = System.nanoTime();
		if (now - this.nextAdoption < 0) {
			return false;
		}
		this.nextAdoption = now + ADOPTION_PAUSE_NANOS;
		return true;
	}

	private boolean adoptAny() {
		int slots = this.geometry.slotsInUse();
		for (int slot = 0; slot < slots; slot++) {
			if (isCandidate(slot) && adopt(slot)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Takes over the oldest range, as an exclusive consumer keeps the order of the
	 * records. If somebody has its slot's lock for a moment, to settle it or to see
	 * whether it is free, the consumer must not go on: where it has moved the group's
	 * cursor nothing proves any more that a range was won.
	 * @return the slot that was taken over, or has to be; {@link RingLayout#NO_SLOT} if
	 * no slot of the group shows a range
	 */
	private int adoptOldest() {
		int tried = RingLayout.NO_SLOT;
		while (true) {
			int slot = oldestRange();
			if (slot == RingLayout.NO_SLOT || slot == tried || adopt(slot)) {
				return slot;
			}
			tried = slot;
		}
	}

	private int oldestRange() {
		int oldest = RingLayout.NO_SLOT;
		long first = Long.MAX_VALUE;
		int slots = this.geometry.slotsInUse();
		for (int slot = 0; slot < slots; slot++) {
			long begin = isCandidate(slot) ? this.ranges.begin(slot) : RingLayout.NONE;
			if (begin != RingLayout.NONE && RingLayout.cursorPosition(begin) < first) {
				oldest = slot;
				first = RingLayout.cursorPosition(begin);
			}
		}
		return oldest;
	}

	/**
	 * Takes over the range of a slot, if its consumer is dead and had won it.
	 */
	private boolean adopt(int slot) {
		if (!this.participant.lock().tryLock(slot)) {
			return false;
		}
		if (!isOfGroup(slot) || !this.ranges.isOrphaned(slot)) {
			this.participant.lock().unlock(slot);
			return false;
		}
		this.adoptedSlot = slot;
		takeUp(slot, new Progress(this.geometry.slot(slot) + RingLayout.SLOT_PROGRESS_OFFSET));
		return true;
	}

	private void takeUp(int slot, Progress progress) {
		this.progress = progress;
		CrashPoints.pass(RingStep.ADOPTION_LOCKED);
		this.progress.countRedelivery();
		CrashPoints.pass(RingStep.ADOPTION_COUNTED);
		this.progress.takeInHand();
		this.position = RingLayout.cursorPosition(this.progress.cursor());
		this.end = this.ranges.end(slot);
	}

	private boolean isCandidate(int slot) {
		return slot != this.participant.slot() && isOfGroup(slot) && this.ranges.begin(slot) != RingLayout.NONE;
	}

	private boolean isOfGroup(int slot) {
		return Memory.getInt(this.geometry.slot(slot) + RingLayout.SLOT_GROUP_OFFSET) == this.group;
	}

	private boolean take(int maxRecords) {
		int slot = this.participant.slot();
		while (true) {
			long cursor = Memory.getLongVolatile(this.groupProgress.cursorAddress());
			long begin = RingLayout.cursorPosition(cursor);
			this.position = begin;
			this.end = begin;
			if (!this.block.isCommitted(begin)) {
				return false;
			}
			long end = walk(begin, maxRecords, cursor);
			this.ranges.confirm(this.group, cursor);
			Memory.putLongRelease(this.participant.address() + RingLayout.SLOT_RANGE_END_OFFSET, end);
			CrashPoints.pass(RingStep.RANGE_DESCRIBED);
			this.ownProgress.takeInHand();
			this.ownProgress.move(begin, slot);
			CrashPoints.pass(RingStep.RANGE_SHOWN);
			if (Memory.compareAndSetLong(this.groupProgress.cursorAddress(), cursor, RingLayout.cursor(end, slot))) {
				CrashPoints.pass(RingStep.RANGE_TAKEN);
				this.end = end;
				return true;
			}
			this.ownProgress.reset();
		}
	}

	/**
	 * Counts committed records.
	 * @return where they end; any position behind the first record if the cursor has
	 * moved meanwhile
	 */
	private long walk(long begin, int maxRecords, long cursor) {
		long position = begin;
		for (int records = 0; records < maxRecords && this.block.isCommitted(position);) {
			long info = Memory.getLong(this.block.origin() + position + RingLayout.RECORD_INFO_OFFSET);
			if (!this.check.isPossible(position, info)) {
				// The cursor must not have been read before the record.
				VarHandle.acquireFence();
				if (Memory.getLongVolatile(this.groupProgress.cursorAddress()) == cursor) {
					throw this.check.impossible(position, info);
				}
				return position + RingLayout.ALIGNMENT;
			}
			position += RingLayout.span(RingLayout.infoLength(info));
			records += (RingLayout.infoType(info) == RingLayout.TYPE_DATA) ? 1 : 0;
		}
		return Math.max(position, begin + RingLayout.ALIGNMENT);
	}

	/**
	 * Gives back a range that is done, so that it holds no producer while the consumer
	 * waits for the next one.
	 */
	void giveBackFinishedRange() {
		if (this.position == this.end && !this.heir) {
			finishRange();
		}
	}

	/**
	 * Lets what is in hand count as handed out when it is left to others.
	 */
	void keepInHand() {
		this.keptInHand = true;
	}

	/**
	 * Leaves what is not done to others, who need not fear that it was in hand unless it
	 * was kept there.
	 */
	void leave() {
		giveBackFinishedRange();
		if (this.position != this.end) {
			if (!this.keptInHand) {
				this.progress.putDown();
			}
			if (this.adoptedSlot != RingLayout.NO_SLOT) {
				releaseAdopted();
			}
		}
	}

}
