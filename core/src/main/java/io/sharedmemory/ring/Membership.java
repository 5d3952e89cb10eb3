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

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.platform.MemoryFault;

/**
 * How producers and consumers take a slot of the participant table and give it back, and
 * what others do for those that died.
 */
final class Membership {

	private final RingGeometry geometry;

	private final ParticipantTable participants;

	private final GroupTable groups;

	private final RingLocks locks;

	private final TableLock tableLock;

	Membership(RingGeometry geometry, ParticipantTable participants, GroupTable groups, RingLocks locks,
			TableLock tableLock) {
		this.geometry = geometry;
		this.participants = participants;
		this.groups = groups;
		this.locks = locks;
		this.tableLock = tableLock;
	}

	/**
	 * Takes a slot. If there is none, some may still hold what was for groups that should
	 * have vanished with the dead.
	 * @return the participant
	 * @throws RingLimitException if there is no slot
	 */
	Participant joinAsProducer() {
		try {
			return this.participants.join(Role.PRODUCER);
		}
		catch (RingLimitException ex) {
			tryRemoveAbandonedGroups();
			return this.participants.join(Role.PRODUCER);
		}
	}

	/**
	 * Takes a slot as {@link #joinAsProducer()} does, or else that of a consumer of the
	 * group that died with records in hand. The caller holds the table lock.
	 * @param group the group's name
	 * @return the participant
	 * @throws RingLimitException if there is no slot
	 */
	Participant joinAsConsumer(String group) {
		try {
			return this.participants.join(Role.CONSUMER);
		}
		catch (RingLimitException ex) {
			this.groups.removeAbandoned(this.locks);
			int index = this.groups.find(group);
			Participant heir = (index >= 0) ? this.participants.inherit(index) : null;
			return (heir != null) ? heir : this.participants.join(Role.CONSUMER);
		}
	}

	/**
	 * Settles what dead participants left, and removes groups that should have vanished
	 * with them, unless another process is at it.
	 * @param self a live participant
	 */
	void releaseDead(Participant self) {
		this.participants.releaseDead(self);
		tryRemoveAbandonedGroups();
	}

	private void tryRemoveAbandonedGroups() {
		this.tableLock.tryWhileLocked(() -> this.groups.removeAbandoned(this.locks));
	}

	/**
	 * Gives a producer's slot back.
	 * @param participant the producer
	 */
	void leave(Participant participant) {
		leave(participant, () -> {
		});
	}

	/**
	 * Gives a consumer's slot back, and to its group what it has not handled.
	 * @param participant the consumer
	 * @param reader what it reads with
	 */
	void leave(Participant participant, GroupReader reader) {
		leave(participant, () -> {
			reader.leave();
			this.tableLock.whileLocked(() -> this.groups.leave(participant, this.locks));
		});
	}

	/**
	 * Gives a slot back. What cannot be settled looks to the others like what a dead
	 * participant left, so the lock goes in any case: the memory may be gone, or a
	 * process that is stopped may hold the tables.
	 */
	private void leave(Participant participant, Runnable settling) {
		try {
			this.geometry.checkThere();
			settling.run();
			this.participants.leave(participant);
		}
		catch (RingCorruptedException | RingClosedException ex) {
			// There is nothing to settle, or others do it.
		}
		catch (InterprocessException ex) {
			if (ex.code() != ErrorCode.TIMEOUT_WHEN_LOCKING) {
				throw ex;
			}
		}
		catch (InternalError ex) {
			if (!MemoryFault.is(ex)) {
				throw ex;
			}
		}
		finally {
			participant.lock().close();
		}
	}

}
