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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.Segment;
import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.platform.Memory;

import org.jspecify.annotations.Nullable;

/**
 * The table of producers and consumers. A slot belongs to whoever holds the lock on its
 * byte; what the entry says of its state, process and role is for people.
 */
final class ParticipantTable {

	/**
	 * How often to look for a free slot. While one is being settled it looks taken.
	 */
	private static final int LOOKS = 3;

	private static final long LOOK_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final Segment segment;

	private final RingGeometry geometry;

	private final ClaimRecovery recovery;

	private final SharedRanges ranges;

	ParticipantTable(Segment segment, RingGeometry geometry, ClaimRecovery recovery) {
		this.segment = segment;
		this.geometry = geometry;
		this.recovery = recovery;
		this.ranges = new SharedRanges(geometry);
	}

	/**
	 * Takes the first slot that no live participant has and no consumer has to adopt, and
	 * settles what its last holder left.
	 * @param role what the participant will do
	 * @return the participant
	 * @throws RingLimitException if there is no such slot
	 */
	Participant join(Role role) {
		RingLocks lock = new RingLocks(this.segment);
		try {
			for (int look = 0; look < LOOKS; look++) {
				for (int slot = 0; slot < this.geometry.maxParticipants(); slot++) {
					if (lock.tryLock(slot)) {
						if (!this.ranges.isOrphaned(slot)) {
							return take(slot, role, lock);
						}
						lock.unlock(slot);
					}
				}
				Pause.park(LOOK_PAUSE_NANOS);
			}
			throw new RingLimitException(this.geometry.name(), "all " + this.geometry.maxParticipants()
					+ " participant slots belong to live producers and consumers, or to dead ones whose group has to "
					+ "take over their records; make the ring with more");
		}
		catch (RuntimeException | Error ex) {
			lock.close();
			throw ex;
		}
	}

	/**
	 * Takes the slot of a consumer of a group that died with records in hand, and these
	 * records with it. Where no slot is free, nobody could come to take them over
	 * otherwise. The caller holds the table lock.
	 * @param group the group's index
	 * @return the participant, or {@code null} if there is no such slot
	 */
	@Nullable Participant inherit(int group) {
		RingLocks lock = new RingLocks(this.segment);
		try {
			int slots = this.geometry.slotsInUse();
			for (int slot = 0; slot < slots; slot++) {
				if (isOfGroup(slot, group) && lock.tryLock(slot)) {
					if (isOfGroup(slot, group) && this.ranges.isOrphaned(slot)) {
						CrashPoints.pass(RingStep.SLOT_LOCKED);
						this.recovery.settle(slot);
						CrashPoints.pass(RingStep.SLOT_SETTLED);
						return occupy(slot, lock);
					}
					lock.unlock(slot);
				}
			}
			lock.close();
			return null;
		}
		catch (RuntimeException | Error ex) {
			lock.close();
			throw ex;
		}
	}

	private boolean isOfGroup(int slot, int group) {
		return Memory.getIntVolatile(this.geometry.slot(slot) + RingLayout.SLOT_GROUP_OFFSET) == group;
	}

	private Participant take(int slot, Role role, RingLocks lock) {
		CrashPoints.pass(RingStep.SLOT_LOCKED);
		long address = this.geometry.slot(slot);
		raise(this.geometry.base() + RingLayout.SLOTS_IN_USE_OFFSET, slot + 1);
		this.recovery.settle(slot);
		CrashPoints.pass(RingStep.SLOT_SETTLED);
		// Whoever died while it forgot its range may have left that range's attempts.
		new Progress(address + RingLayout.SLOT_PROGRESS_OFFSET).reset();
		Memory.putInt(address + RingLayout.SLOT_ROLE_OFFSET, role.ordinal());
		Memory.putIntVolatile(address + RingLayout.SLOT_GROUP_OFFSET, -1);
		this.ranges.reset(slot, RingLayout.NO_SLOT);
		return occupy(slot, lock);
	}

	private Participant occupy(int slot, RingLocks lock) {
		long address = this.geometry.slot(slot);
		long id = nextId();
		Memory.putLong(address + RingLayout.SLOT_PID_OFFSET, ProcessHandle.current().pid());
		Memory.putLong(address + RingLayout.SLOT_JOINED_OFFSET, System.currentTimeMillis());
		Memory.putLongVolatile(address + RingLayout.SLOT_ID_OFFSET, id);
		Memory.putIntVolatile(address + RingLayout.SLOT_STATE_OFFSET, RingLayout.SLOT_TAKEN);
		CrashPoints.pass(RingStep.SLOT_TAKEN);
		return new Participant(slot, id, address, lock);
	}

	/**
	 * Frees the slot of a participant that has nothing left to settle.
	 * @param participant the participant
	 */
	void leave(Participant participant) {
		try {
			Memory.putIntVolatile(participant.address() + RingLayout.SLOT_STATE_OFFSET, RingLayout.SLOT_FREE);
		}
		finally {
			participant.lock().close();
		}
	}

	/**
	 * Settles what dead participants left and frees their slots, except those whose
	 * records their group has to take over.
	 * @param self a live participant, on whose lock their slots are taken for a moment
	 */
	void releaseDead(Participant self) {
		int slots = this.geometry.slotsInUse();
		for (int slot = 0; slot < slots; slot++) {
			if (slot != self.slot() && !isEmpty(slot) && self.lock().tryLock(slot)) {
				try {
					this.recovery.settle(slot);
					if (!this.ranges.isOrphaned(slot)) {
						Memory.putIntVolatile(this.geometry.slot(slot) + RingLayout.SLOT_STATE_OFFSET,
								RingLayout.SLOT_FREE);
					}
				}
				finally {
					self.lock().unlock(slot);
				}
			}
		}
	}

	private boolean isEmpty(int slot) {
		long address = this.geometry.slot(slot);
		return Memory.getIntVolatile(address + RingLayout.SLOT_STATE_OFFSET) == RingLayout.SLOT_FREE
				&& Memory.getLongAcquire(address + RingLayout.SLOT_INTENT_OFFSET) == RingLayout.NONE
				&& Memory.getLongAcquire(address + RingLayout.SLOT_HOLD_OFFSET) == RingLayout.NONE
				&& this.ranges.begin(slot) == RingLayout.NONE;
	}

	/**
	 * Returns the participants that the table shows.
	 * @param locks locks that are not a participant's
	 * @param groups names the groups by index
	 * @return the participants, by slot
	 */
	List<ParticipantStatus> status(RingLocks locks, List<@Nullable String> groups) {
		List<ParticipantStatus> participants = new ArrayList<>();
		int slots = this.geometry.slotsInUse();
		for (int slot = 0; slot < slots; slot++) {
			long address = this.geometry.slot(slot);
			if (Memory.getIntVolatile(address + RingLayout.SLOT_STATE_OFFSET) == RingLayout.SLOT_TAKEN) {
				int group = Memory.getInt(address + RingLayout.SLOT_GROUP_OFFSET);
				participants.add(new ParticipantStatus(slot, role(address),
						(group >= 0 && group < groups.size()) ? groups.get(group) : null,
						Memory.getLong(address + RingLayout.SLOT_PID_OFFSET),
						Instant.ofEpochMilli(Memory.getLong(address + RingLayout.SLOT_JOINED_OFFSET)),
						locks.isAlive(slot), openClaim(address)));
			}
		}
		return participants;
	}

	private @Nullable Long openClaim(long address) {
		long position = Memory.getLongAcquire(address + RingLayout.SLOT_INTENT_OFFSET);
		long tail = RingLayout.cursorPosition(Memory.getLongVolatile(this.geometry.tail()));
		// An intent at the tail or beyond has won nothing yet.
		return (position != RingLayout.NONE && position < tail) ? position : null;
	}

	private static Role role(long address) {
		return (Memory.getInt(address + RingLayout.SLOT_ROLE_OFFSET) == Role.PRODUCER.ordinal()) ? Role.PRODUCER
				: Role.CONSUMER;
	}

	private long nextId() {
		long address = this.geometry.base() + RingLayout.LAST_PARTICIPANT_OFFSET;
		while (true) {
			long last = Memory.getLongVolatile(address);
			if (Memory.compareAndSetLong(address, last, last + 1)) {
				return last + 1;
			}
		}
	}

	/**
	 * Raises a word to at least a value.
	 * @param address the word's address
	 * @param value the value
	 */
	static void raise(long address, int value) {
		while (true) {
			int current = Memory.getIntVolatile(address);
			if (current >= value || Memory.compareAndSetInt(address, current, value)) {
				return;
			}
		}
	}

}
