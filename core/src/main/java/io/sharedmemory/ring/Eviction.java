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

import io.sharedmemory.platform.Memory;

/**
 * Makes room in a ring that overwrites: moves the groups that are furthest behind past
 * their oldest records, and counts these as lost.
 * <p>
 * While a group's cursor stays where it was read, no producer writes over what follows
 * it, so what is read there is whole. If the cursor moves meanwhile, what was read may be
 * nonsense, and the attempt to move it fails. That goes for a group that is removed too,
 * which loses its cursor before its records; and the cursor of one that is only joining
 * stays, since it may be placed elsewhere yet.
 */
final class Eviction {

	private final RingGeometry geometry;

	private final CurrentBlock block;

	private final RecordCheck check;

	private final LossCounters losses;

	private final ClaimRecovery recovery;

	private final Participant participant;

	private final long holdAddress;

	Eviction(RingGeometry geometry, ClaimRecovery recovery, Participant participant) {
		this.geometry = geometry;
		this.block = new CurrentBlock(geometry);
		this.check = new RecordCheck(geometry);
		this.losses = new LossCounters(geometry);
		this.recovery = recovery;
		this.participant = participant;
		this.holdAddress = participant.address() + RingLayout.SLOT_HOLD_OFFSET;
	}

	/**
	 * Lets no group need anything before a position, as far as records are committed. A
	 * record that is still being written is not dropped.
	 * @param oldest the position
	 */
	void dropBefore(long oldest) {
		int groups = this.geometry.groupsInUse();
		for (int group = 0; group < groups; group++) {
			long address = this.geometry.group(group);
			while (Memory.getIntVolatile(address + RingLayout.GROUP_STATE_OFFSET) == RingLayout.GROUP_ACTIVE
					&& drop(group, address + RingLayout.GROUP_PROGRESS_OFFSET + RingLayout.CURSOR_OFFSET, oldest)) {
				continue;
			}
		}
	}

	/**
	 * Tries to move one group.
	 * @return whether to try again
	 */
	private boolean drop(int group, long cursorAddress, long oldest) {
		long cursor = Memory.getLongVolatile(cursorAddress);
		if (RingLayout.isUnsettled(cursor)) {
			return false;
		}
		long begin = RingLayout.cursorPosition(cursor);
		long position = begin;
		long lost = 0;
		while (position < oldest) {
			if (!this.block.isCommitted(position)
					&& !(repair(position, cursorAddress, cursor) && this.block.isCommitted(position))) {
				checkMemory(position, cursorAddress, cursor);
				break;
			}
			long info = Memory.getLong(this.block.origin() + position + RingLayout.RECORD_INFO_OFFSET);
			if (!this.check.isPossible(position, info)) {
				// The cursor must not have been read before the record.
				VarHandle.acquireFence();
				if (Memory.getLongVolatile(cursorAddress) == cursor) {
					throw this.check.impossible(position, info);
				}
				return true;
			}
			lost += (RingLayout.infoType(info) == RingLayout.TYPE_DATA) ? 1 : 0;
			position += RingLayout.span(RingLayout.infoLength(info));
		}
		return position != begin && !this.losses.move(group, cursor, position, this.participant.slot(), lost);
	}

	private void checkMemory(long position, long cursorAddress, long cursor) {
		if (!this.geometry.blocks().isAssigned(position) && Memory.getLongVolatile(cursorAddress) == cursor
				&& this.geometry.region().isMapped()) {
			throw this.geometry.withoutMemory(position);
		}
	}

	private boolean repair(long position, long cursorAddress, long cursor) {
		Memory.putLongVolatile(this.holdAddress, position);
		try {
			return Memory.getLongVolatile(cursorAddress) == cursor
					&& this.recovery.resolve(position, this.participant.lock()) == ClaimRecovery.Outcome.COMMITTED;
		}
		finally {
			Memory.putLongVolatile(this.holdAddress, RingLayout.NONE);
		}
	}

}
