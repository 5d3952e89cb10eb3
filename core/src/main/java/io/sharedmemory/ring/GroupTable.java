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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.sharedmemory.platform.Memory;

import org.jspecify.annotations.Nullable;

/**
 * The table of consumer groups. Entries change only under the {@link TableLock}; the
 * position of an exclusive group belongs to its one consumer, its owner.
 */
final class GroupTable {

	private static final int OWNER_SLOT_BITS = 8;

	private final RingGeometry geometry;

	GroupTable(RingGeometry geometry) {
		this.geometry = geometry;
	}

	/**
	 * Finds a group, or registers it at the tail. The caller holds the table lock.
	 * @param name the group's name
	 * @param flags the flags that a new entry gets
	 * @return its index
	 * @throws RingLimitException if the table is full
	 */
	int findOrRegister(String name, int flags) {
		int group = find(name);
		return (group >= 0) ? group : register(name, flags);
	}

	private int find(String name) {
		int groups = this.geometry.groupsInUse();
		for (int group = 0; group < groups; group++) {
			if (name.equals(name(group))) {
				return group;
			}
		}
		return -1;
	}

	private int register(String name, int flags) {
		for (int group = 0; group < this.geometry.maxGroups(); group++) {
			long address = this.geometry.group(group);
			// An entry that is still joining was left by one who died: nobody else
			// registers while we hold the lock.
			if (Memory.getIntVolatile(address + RingLayout.GROUP_STATE_OFFSET) != RingLayout.GROUP_ACTIVE) {
				register(group, address, name, flags);
				return group;
			}
		}
		throw new RingLimitException(this.geometry.name(), "no room for group '" + name + "': all "
				+ this.geometry.maxGroups() + " entries of the group table are taken; make the ring with more");
	}

	/**
	 * Fills an entry. From the moment it is joining, producers leave it its position and
	 * what follows. A producer that did not see it in time reckoned with a tail no
	 * further than the one that is read after that, so that is where the group begins.
	 */
	private void register(int group, long address, String name, int flags) {
		byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
		Memory.putIntVolatile(address + RingLayout.GROUP_STATE_OFFSET, RingLayout.GROUP_FREE);
		Memory.putInt(address + RingLayout.GROUP_FLAGS_OFFSET, flags);
		Memory.putLong(address + RingLayout.GROUP_OWNER_OFFSET, 0);
		Memory.putInt(address + RingLayout.GROUP_NAME_LENGTH_OFFSET, bytes.length);
		Memory.copyFromArray(bytes, 0, address + RingLayout.GROUP_NAME_OFFSET, bytes.length);
		Memory.putLong(address + RingLayout.GROUP_REDELIVERY_POSITION_OFFSET, RingLayout.NONE);
		Memory.putInt(address + RingLayout.GROUP_REDELIVERY_COUNT_OFFSET, 0);
		Memory.putLongRelease(address + RingLayout.GROUP_CURSOR_OFFSET, startAtTail());
		Memory.putIntVolatile(address + RingLayout.GROUP_STATE_OFFSET, RingLayout.GROUP_JOINING);
		ParticipantTable.raise(this.geometry.base() + RingLayout.GROUPS_IN_USE_OFFSET, group + 1);
		Memory.putLongVolatile(address + RingLayout.GROUP_CURSOR_OFFSET, startAtTail());
		Memory.putIntVolatile(address + RingLayout.GROUP_STATE_OFFSET, RingLayout.GROUP_ACTIVE);
	}

	/**
	 * Gives an exclusive group to a consumer. The caller holds the table lock. If the
	 * last owner died, the record at the group's position may have been in its hands, and
	 * counts one more attempt.
	 * @param group the group's index
	 * @param name the group's name
	 * @param consumer the consumer
	 * @param participants tells who is alive
	 * @param locks a lock that is not a participant's
	 * @throws GroupBusyException if the owner is alive
	 */
	void own(int group, String name, Participant consumer, ParticipantTable participants, TableLock locks) {
		long address = this.geometry.group(group);
		long owner = Memory.getLongVolatile(address + RingLayout.GROUP_OWNER_OFFSET);
		int ownerSlot = (int) (owner & ((1 << OWNER_SLOT_BITS) - 1));
		if (owner != 0) {
			if (participants.isAlive(ownerSlot, owner >>> OWNER_SLOT_BITS, locks)) {
				throw new GroupBusyException(this.geometry.name(),
						"group '" + name + "' is exclusive and has a live consumer, pid "
								+ Memory.getLong(this.geometry.slot(ownerSlot) + RingLayout.SLOT_PID_OFFSET)
								+ " in slot " + ownerSlot);
			}
			countRedelivery(address);
		}
		Memory.putInt(consumer.address() + RingLayout.SLOT_GROUP_OFFSET, group);
		Memory.putLongVolatile(address + RingLayout.GROUP_OWNER_OFFSET, owner(consumer));
	}

	private static void countRedelivery(long address) {
		long position = RingLayout.cursorPosition(Memory.getLongAcquire(address + RingLayout.GROUP_CURSOR_OFFSET));
		boolean again = Memory.getLong(address + RingLayout.GROUP_REDELIVERY_POSITION_OFFSET) == position;
		int count = again ? Memory.getInt(address + RingLayout.GROUP_REDELIVERY_COUNT_OFFSET) : 0;
		Memory.putInt(address + RingLayout.GROUP_REDELIVERY_COUNT_OFFSET, count + 1);
		Memory.putLongRelease(address + RingLayout.GROUP_REDELIVERY_POSITION_OFFSET, position);
	}

	/**
	 * Takes an exclusive group from a consumer that leaves.
	 * @param group the group's index
	 * @param consumer the consumer
	 */
	void disown(int group, Participant consumer) {
		Memory.compareAndSetLong(this.geometry.group(group) + RingLayout.GROUP_OWNER_OFFSET, owner(consumer), 0);
	}

	private static long owner(Participant consumer) {
		return consumer.id() << OWNER_SLOT_BITS | consumer.slot();
	}

	/**
	 * Returns the names of the groups by their index.
	 * @return the names, {@code null} where there is no group
	 */
	List<@Nullable String> names() {
		List<@Nullable String> names = new ArrayList<>();
		int groups = this.geometry.groupsInUse();
		for (int group = 0; group < groups; group++) {
			names.add(name(group));
		}
		return names;
	}

	/**
	 * Returns the groups that the table shows.
	 * @param tail the ring's tail
	 * @param participants the participants, among them the groups' consumers
	 * @return the groups, by index
	 */
	List<GroupStatus> status(long tail, List<ParticipantStatus> participants) {
		List<GroupStatus> groups = new ArrayList<>();
		int inUse = this.geometry.groupsInUse();
		for (int group = 0; group < inUse; group++) {
			String name = name(group);
			if (name != null) {
				long address = this.geometry.group(group);
				long position = RingLayout
					.cursorPosition(Memory.getLongAcquire(address + RingLayout.GROUP_CURSOR_OFFSET));
				int flags = Memory.getInt(address + RingLayout.GROUP_FLAGS_OFFSET);
				groups.add(new GroupStatus(name, (flags & RingLayout.GROUP_FLAG_REQUIRED) != 0, position,
						Math.max(0, tail - position),
						participants.stream()
							.filter((participant) -> Objects.equals(participant.group(), name))
							.toList()));
			}
		}
		return groups;
	}

	private @Nullable String name(int group) {
		long address = this.geometry.group(group);
		int length = Memory.getInt(address + RingLayout.GROUP_NAME_LENGTH_OFFSET);
		if (Memory.getIntVolatile(address + RingLayout.GROUP_STATE_OFFSET) != RingLayout.GROUP_ACTIVE || length < 1
				|| length > RingLayout.MAX_GROUP_NAME) {
			return null;
		}
		byte[] bytes = new byte[length];
		Memory.copyToArray(address + RingLayout.GROUP_NAME_OFFSET, bytes, 0, length);
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private long startAtTail() {
		long tail = Memory.getLongVolatile(this.geometry.tail());
		return RingLayout.cursor(RingLayout.cursorPosition(tail), RingLayout.NO_SLOT);
	}

}
