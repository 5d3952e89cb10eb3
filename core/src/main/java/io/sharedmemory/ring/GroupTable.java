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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.platform.Memory;

import org.jspecify.annotations.Nullable;

/**
 * The table of consumer groups. Entries change only under the {@link TableLock}; a
 * group's progress belongs to its consumers.
 */
final class GroupTable {

	/**
	 * How often a group's consumer must look alive. A slot that changes hands looks for a
	 * moment as if its last holder lived.
	 */
	private static final int LOOKS_PER_CONSUMER = 4;

	private static final long LOOK_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final RingGeometry geometry;

	private final SharedRanges ranges;

	private final LossCounters losses;

	GroupTable(RingGeometry geometry) {
		this.geometry = geometry;
		this.ranges = new SharedRanges(geometry);
		this.losses = new LossCounters(geometry);
	}

	/**
	 * Registers a group that shall be there from the beginning, and stay; a group that is
	 * there stays from now on.
	 * @param name the group's name
	 */
	void require(String name) {
		int group = find(name);
		if (group < 0) {
			register(name, RingLayout.GROUP_FLAG_REQUIRED, GroupOptions.Start.LATEST);
			return;
		}
		long flags = this.geometry.group(group) + RingLayout.GROUP_FLAGS_OFFSET;
		Memory.putIntVolatile(flags,
				(Memory.getInt(flags) | RingLayout.GROUP_FLAG_REQUIRED) & ~RingLayout.GROUP_FLAG_EPHEMERAL);
	}

	/**
	 * Registers a group as {@link #require(String)} does, where groups that should have
	 * vanished may be in the way.
	 * @param name the group's name
	 * @param locks tells who is alive
	 */
	void require(String name, RingLocks locks) {
		if (find(name) < 0) {
			removeAbandoned(locks);
		}
		require(name);
	}

	/**
	 * Lets a consumer join a group, which is registered if it is not there.
	 * @param name the group's name
	 * @param options how to join
	 * @param consumer the consumer
	 * @param locks tells who is alive
	 * @return the group's index
	 * @throws GroupBusyException if a live consumer does not share the group
	 * @throws RingLimitException if the table is full
	 */
	int join(String name, GroupOptions options, Participant consumer, RingLocks locks) {
		removeAbandoned(locks);
		int group = find(name);
		if (group < 0) {
			group = register(name, options.ephemeral() ? RingLayout.GROUP_FLAG_EPHEMERAL : 0, options.start());
		}
		else {
			checkJoinable(group, name, options, consumer, locks);
		}
		long address = this.geometry.group(group);
		int flags = Memory.getInt(address + RingLayout.GROUP_FLAGS_OFFSET);
		Memory.putInt(address + RingLayout.GROUP_FLAGS_OFFSET,
				options.shared() ? flags | RingLayout.GROUP_FLAG_SHARED : flags & ~RingLayout.GROUP_FLAG_SHARED);
		if (this.ranges.begin(consumer.slot()) == RingLayout.NONE) {
			this.ranges.reset(consumer.slot(), group);
		}
		Memory.putIntVolatile(consumer.address() + RingLayout.SLOT_GROUP_OFFSET, group);
		CrashPoints.pass(RingStep.GROUP_JOINED);
		return group;
	}

	/**
	 * Looks, without the lock, whether a group cannot be joined. Whoever stands by looks
	 * again and again, and may be stopped at any time: it should not hold the lock then.
	 * @param name the group's name
	 * @param options how to join
	 * @param locks tells who is alive
	 * @throws GroupBusyException if a live consumer does not share the group
	 */
	void checkFree(String name, GroupOptions options, RingLocks locks) {
		int group = find(name);
		if (group >= 0 && !(options.shared() && isShared(group))) {
			int slot = liveConsumer(group, RingLayout.NO_SLOT, locks);
			if (find(name) == group) {
				checkFree(group, name, options, slot);
			}
		}
	}

	private void checkJoinable(int group, String name, GroupOptions options, Participant consumer, RingLocks locks) {
		int slot = liveConsumer(group, consumer.slot(), locks);
		checkFree(group, name, options, slot);
		if (slot < 0) {
			takeOver(new Progress(this.geometry.group(group) + RingLayout.GROUP_PROGRESS_OFFSET));
		}
	}

	/**
	 * Checks that a live consumer shares the group. The group's kind is older than its
	 * consumers, so it is read when one has been found.
	 */
	private void checkFree(int group, String name, GroupOptions options, int slot) {
		boolean shared = isShared(group);
		if (slot >= 0 && !(shared && options.shared())) {
			throw new GroupBusyException(this.geometry.name(),
					"group '" + name + "' is " + (shared ? "shared" : "exclusive") + " and has a live consumer, "
							+ describe(slot) + (options.shared() ? "; it must leave before the group can be shared"
									: shared ? "; it must leave before the group can be exclusive" : ""));
		}
	}

	private boolean isShared(int group) {
		return (Memory.getInt(this.geometry.group(group) + RingLayout.GROUP_FLAGS_OFFSET)
				& RingLayout.GROUP_FLAG_SHARED) != 0;
	}

	/**
	 * Settles what the last consumer of an exclusive group had in hand when it died.
	 */
	private void takeOver(Progress progress) {
		if (this.geometry.isCommitted(RingLayout.cursorPosition(progress.cursor()))) {
			progress.countRedelivery();
		}
		progress.putDown();
	}

	/**
	 * Notes that a consumer has left, and removes its group if it vanishes with it.
	 * @param consumer the consumer
	 * @param locks tells who is alive
	 */
	void leave(Participant consumer, RingLocks locks) {
		if (this.ranges.begin(consumer.slot()) == RingLayout.NONE) {
			Memory.putIntVolatile(consumer.address() + RingLayout.SLOT_GROUP_OFFSET, -1);
		}
		// Its lock is still held, and what it has not finished shows the group.
		removeAbandoned(consumer.slot(), locks);
	}

	/**
	 * Removes a group. Records that only it needed leave the ring.
	 * @param name its name
	 * @param locks tells who is alive
	 * @throws UnknownGroupException if there is no such group
	 * @throws GroupBusyException if it has a live consumer
	 */
	void remove(String name, RingLocks locks) {
		int group = find(name);
		if (group < 0) {
			throw new UnknownGroupException(this.geometry.name(), "there is no group '" + name + "', only "
					+ names().stream().filter(Objects::nonNull).map((other) -> "'" + other + "'").toList());
		}
		int slot = liveConsumer(group, RingLayout.NO_SLOT, locks);
		if (slot >= 0) {
			throw new GroupBusyException(this.geometry.name(),
					"group '" + name + "' cannot be removed while it has a live consumer, " + describe(slot));
		}
		remove(group);
	}

	/**
	 * Removes the groups that should have vanished with their last consumer, and entries
	 * whose registrar died.
	 * @param locks tells who is alive
	 */
	void removeAbandoned(RingLocks locks) {
		removeAbandoned(RingLayout.NO_SLOT, locks);
	}

	private void removeAbandoned(int leaving, RingLocks locks) {
		int groups = this.geometry.groupsInUse();
		for (int group = 0; group < groups; group++) {
			long address = this.geometry.group(group);
			int state = Memory.getIntVolatile(address + RingLayout.GROUP_STATE_OFFSET);
			int flags = Memory.getInt(address + RingLayout.GROUP_FLAGS_OFFSET);
			if (state == RingLayout.GROUP_JOINING || state == RingLayout.GROUP_ACTIVE
					&& (flags & RingLayout.GROUP_FLAG_EPHEMERAL) != 0 && consumer(group, leaving, locks) < 0) {
				remove(group);
			}
		}
	}

	/**
	 * Frees an entry. The cursor goes first: while it stays, nothing behind it may be
	 * overwritten, on which whoever drops records relies. If the caller dies between, the
	 * group looks like one that never came to be.
	 */
	private void remove(int group) {
		long address = this.geometry.group(group);
		Memory.putIntVolatile(address + RingLayout.GROUP_STATE_OFFSET, RingLayout.GROUP_JOINING);
		Memory.putLongVolatile(address + RingLayout.GROUP_PROGRESS_OFFSET + RingLayout.CURSOR_OFFSET, RingLayout.NONE);
		Memory.putIntVolatile(address + RingLayout.GROUP_STATE_OFFSET, RingLayout.GROUP_FREE);
		CrashPoints.pass(RingStep.GROUP_REMOVED);
		forgetConsumers(group);
	}

	/**
	 * Takes the consumers of a group that is gone for those of none. They are dead; what
	 * they had in hand must not come to the next group in this entry.
	 */
	private void forgetConsumers(int group) {
		int slots = this.geometry.slotsInUse();
		for (int slot = 0; slot < slots; slot++) {
			Memory.compareAndSetInt(this.geometry.slot(slot) + RingLayout.SLOT_GROUP_OFFSET, group, -1);
		}
	}

	private int liveConsumer(int group, int self, RingLocks locks) {
		for (int look = 0;; look++) {
			int slot = consumer(group, self, locks);
			if (slot < 0 || look == LOOKS_PER_CONSUMER) {
				return slot;
			}
			Pause.park(LOOK_PAUSE_NANOS);
		}
	}

	/**
	 * Returns the slot of a consumer of a group that looks alive, other than the
	 * caller's.
	 */
	private int consumer(int group, int self, RingLocks locks) {
		int slots = this.geometry.slotsInUse();
		for (int slot = 0; slot < slots; slot++) {
			if (slot != self && Memory.getIntVolatile(this.geometry.slot(slot) + RingLayout.SLOT_GROUP_OFFSET) == group
					&& locks.isAlive(slot)) {
				return slot;
			}
		}
		return -1;
	}

	private String describe(int slot) {
		return "pid " + Memory.getLong(this.geometry.slot(slot) + RingLayout.SLOT_PID_OFFSET) + " in slot " + slot;
	}

	/**
	 * Returns the index of a group.
	 * @param name the group's name
	 * @return its index, or -1 if there is no such group
	 */
	int find(String name) {
		int groups = this.geometry.groupsInUse();
		for (int group = 0; group < groups; group++) {
			if (name.equals(name(group))) {
				return group;
			}
		}
		return -1;
	}

	private int register(String name, int flags, GroupOptions.Start start) {
		for (int group = 0; group < this.geometry.maxGroups(); group++) {
			// An entry that is still joining was left by one who died: nobody else
			// registers while we hold the lock.
			if (!isActive(group)) {
				register(group, name, flags, start);
				return group;
			}
		}
		throw new RingLimitException(this.geometry.name(), "no room for group '" + name + "': all "
				+ this.geometry.maxGroups() + " entries of the group table are taken; make the ring with more");
	}

	/**
	 * Fills an entry. From the moment it is joining, producers leave it its position and
	 * what follows. A producer that did not see it in time reckoned with positions no
	 * further than those that are read after that, so that is where the group begins.
	 */
	private void register(int group, String name, int flags, GroupOptions.Start start) {
		long address = this.geometry.group(group);
		byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
		Memory.putIntVolatile(address + RingLayout.GROUP_STATE_OFFSET, RingLayout.GROUP_FREE);
		// Whoever reads the name without the lock tells by the state whose it was.
		VarHandle.storeStoreFence();
		Memory.putInt(address + RingLayout.GROUP_FLAGS_OFFSET, flags);
		Memory.putInt(address + RingLayout.GROUP_NAME_LENGTH_OFFSET, bytes.length);
		Memory.copyFromArray(bytes, 0, address + RingLayout.GROUP_NAME_OFFSET, bytes.length);
		Progress progress = new Progress(address + RingLayout.GROUP_PROGRESS_OFFSET);
		progress.reset();
		// No producer that drops records may move this cursor before it is settled.
		Memory.putLongRelease(progress.cursorAddress(), RingLayout.unsettled(startPosition(start)));
		// Whoever removed the last group in this entry may have died before it did this.
		forgetConsumers(group);
		CrashPoints.pass(RingStep.GROUP_FILLED);
		Memory.putIntVolatile(address + RingLayout.GROUP_STATE_OFFSET, RingLayout.GROUP_JOINING);
		ParticipantTable.raise(this.geometry.base() + RingLayout.GROUPS_IN_USE_OFFSET, group + 1);
		CrashPoints.pass(RingStep.GROUP_JOINING);
		progress.move(startPosition(start), RingLayout.NO_SLOT);
		CrashPoints.pass(RingStep.GROUP_PLACED);
		Memory.putIntVolatile(address + RingLayout.GROUP_STATE_OFFSET, RingLayout.GROUP_ACTIVE);
		CrashPoints.pass(RingStep.GROUP_ACTIVE);
	}

	private long startPosition(GroupOptions.Start start) {
		long position = RingLayout.cursorPosition(Memory.getLongVolatile(this.geometry.tail()));
		if (start == GroupOptions.Start.LATEST) {
			return position;
		}
		int groups = this.geometry.groupsInUse();
		for (int group = 0; group < groups; group++) {
			if (isActive(group)) {
				position = Math.min(position, neededBy(group));
			}
		}
		return position;
	}

	/**
	 * Returns the oldest position that a group surely needs. A range that its consumer
	 * only wants does not count: a producer may have reckoned without it.
	 */
	private long neededBy(int group) {
		long needed = RingLayout.cursorPosition(progressCursor(group));
		int slots = this.geometry.slotsInUse();
		for (int slot = 0; slot < slots; slot++) {
			long begin = wonBegin(slot, group);
			if (begin != RingLayout.NONE) {
				needed = Math.min(needed, RingLayout.cursorPosition(begin));
			}
		}
		return needed;
	}

	/**
	 * Returns where the range begins that a slot has won. Its holder may go on to another
	 * range meanwhile, whose end would make one of which it only wanted the beginning
	 * look won.
	 * @return the slot's cursor, {@link RingLayout#NONE} if it has won no range of this
	 * group
	 */
	private long wonBegin(int slot, int group) {
		while (true) {
			long begin = this.ranges.begin(slot);
			if (begin == RingLayout.NONE
					|| Memory.getIntVolatile(this.geometry.slot(slot) + RingLayout.SLOT_GROUP_OFFSET) != group) {
				return RingLayout.NONE;
			}
			boolean won = this.ranges.isWon(slot, group);
			if (this.ranges.begin(slot) == begin) {
				return won ? begin : RingLayout.NONE;
			}
		}
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
				int flags = Memory.getInt(this.geometry.group(group) + RingLayout.GROUP_FLAGS_OFFSET);
				long position = neededBy(group);
				groups.add(new GroupStatus(name, (flags & RingLayout.GROUP_FLAG_REQUIRED) != 0,
						(flags & RingLayout.GROUP_FLAG_SHARED) != 0, (flags & RingLayout.GROUP_FLAG_EPHEMERAL) != 0,
						position, Math.max(0, tail - position),
						this.geometry.overwriting() ? this.losses.total(group) : 0,
						participants.stream()
							.filter((participant) -> Objects.equals(participant.group(), name))
							.toList()));
			}
		}
		return groups;
	}

	private boolean isActive(int group) {
		return Memory
			.getIntVolatile(this.geometry.group(group) + RingLayout.GROUP_STATE_OFFSET) == RingLayout.GROUP_ACTIVE;
	}

	private long progressCursor(int group) {
		return Memory
			.getLongAcquire(this.geometry.group(group) + RingLayout.GROUP_PROGRESS_OFFSET + RingLayout.CURSOR_OFFSET);
	}

	private @Nullable String name(int group) {
		if (!isActive(group)) {
			return null;
		}
		long address = this.geometry.group(group);
		int length = Memory.getInt(address + RingLayout.GROUP_NAME_LENGTH_OFFSET);
		if (length < 1 || length > RingLayout.MAX_GROUP_NAME) {
			return null;
		}
		byte[] bytes = new byte[length];
		Memory.copyToArray(address + RingLayout.GROUP_NAME_OFFSET, bytes, 0, length);
		// Whoever looks without the lock may have met the next group in this entry.
		VarHandle.acquireFence();
		return isActive(group) ? new String(bytes, StandardCharsets.UTF_8) : null;
	}

}
