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
 * Reckons how far producers may claim: one capacity beyond the oldest byte that anybody
 * still needs, be it a group that has not read it, a consumer that has it in hand, a
 * producer that may still write it, or a participant that holds it.
 * <p>
 * The tail is read first. A claim or a group that the look misses therefore began at that
 * tail or later, and the result leaves room for it too. That is why a ring without groups
 * needs no rule of its own. A group may also begin where others are, not before; the
 * groups are therefore looked at once more in the end, and one that even this misses
 * begins where it found the others or later. That goes for one group. Of several, each
 * may begin where the last one was, which is removed then, and be missed like it. But all
 * of them but one, whose consumer may have been about to register it, have consumers that
 * joined the ring during the look, and then it is begun anew.
 */
final class RingSpace {

	private final RingGeometry geometry;

	RingSpace(RingGeometry geometry) {
		this.geometry = geometry;
	}

	/**
	 * Returns the position that no claim may go beyond. It stays valid for ever.
	 * @return the position
	 */
	long limit() {
		// The only producer stores its tail without a fence. It must be seen before the
		// groups are looked at.
		VarHandle.fullFence();
		while (true) {
			long lastParticipant = lastParticipant();
			long oldest = oldest();
			if (lastParticipant() == lastParticipant) {
				return oldest + this.geometry.capacity();
			}
		}
	}

	private long lastParticipant() {
		return Memory.getLongVolatile(this.geometry.base() + RingLayout.LAST_PARTICIPANT_OFFSET);
	}

	private long oldest() {
		long oldest = RingLayout.cursorPosition(Memory.getLongVolatile(this.geometry.tail()));
		oldest = oldestOfGroups(oldest);
		int slots = this.geometry.slotsInUse();
		for (int i = 0; i < slots; i++) {
			long slot = this.geometry.slot(i);
			oldest = older(oldest, Memory.getLongAcquire(slot + RingLayout.SLOT_INTENT_OFFSET));
			oldest = older(oldest, Memory.getLongAcquire(slot + RingLayout.SLOT_HOLD_OFFSET));
			long range = Memory.getLongAcquire(slot + RingLayout.SLOT_PROGRESS_OFFSET + RingLayout.CURSOR_OFFSET);
			oldest = (range == RingLayout.NONE) ? oldest : Math.min(oldest, RingLayout.cursorPosition(range));
		}
		// A group that was not there yet may have been registered at the old cursor of
		// another one, which was read here only after it had moved.
		return oldestOfGroups(oldest);
	}

	private long oldestOfGroups(long position) {
		long oldest = position;
		int groups = this.geometry.groupsInUse();
		for (int i = 0; i < groups; i++) {
			long group = this.geometry.group(i);
			if (Memory.getIntVolatile(group + RingLayout.GROUP_STATE_OFFSET) != RingLayout.GROUP_FREE) {
				oldest = Math.min(oldest, RingLayout.cursorPosition(
						Memory.getLongAcquire(group + RingLayout.GROUP_PROGRESS_OFFSET + RingLayout.CURSOR_OFFSET)));
			}
		}
		return oldest;
	}

	private static long older(long oldest, long position) {
		return (position == RingLayout.NONE) ? oldest : Math.min(oldest, position);
	}

}
