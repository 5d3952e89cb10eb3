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

package io.sharedmemory.queue;

import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.sync.SyncRegion;

/**
 * Finds the message to receive next and a slot to send the next one with, in logarithmic
 * time. It is derived from the slots and holds nothing that they do not say, so a process
 * that dies while it changes the index leaves nothing to complete or to undo: the next
 * owner of the mutex {@linkplain #build() builds} it anew. Used by the thread that holds
 * the mutex.
 * <p>
 * What others may have damaged is checked before it is used. An index that contradicts
 * the slots is built anew too.
 */
final class MessageIndex {

	private final SyncRegion queue;

	private final MappedRegion region;

	private final MessageSlots slots;

	private final QueueOptions options;

	private final int maxMessages;

	MessageIndex(SyncRegion queue, MessageSlots slots, QueueOptions options) {
		this.queue = queue;
		this.region = queue.region();
		this.slots = slots;
		this.options = options;
		this.maxMessages = options.maxMessages();
	}

	boolean isBuilt() {
		return this.region.getInt(QueueLayout.BUILT_OFFSET) == QueueLayout.BUILT;
	}

	/**
	 * Returns how many messages there are.
	 * @return from 0 to the queue's maximum, whatever the memory says
	 */
	int count() {
		return Math.max(0, Math.min(this.region.getInt(QueueLayout.COUNT_OFFSET), this.maxMessages));
	}

	boolean isEmpty() {
		return count() == 0;
	}

	boolean isFull() {
		return count() == this.maxMessages;
	}

	/**
	 * Fails if the queue is gone, or a part of it, which would look as if there were no
	 * messages.
	 */
	void checkThere() {
		this.queue.checkThere(0, this.options.requiredSize());
	}

	/**
	 * Builds the index from the slots, in linear time but for the ordering.
	 */
	void build() {
		checkThere();
		this.region.putInt(QueueLayout.BUILT_OFFSET, QueueLayout.NOT_BUILT);
		int full = 0;
		int free = this.maxMessages;
		long last = this.region.getLong(QueueLayout.SEQUENCE_OFFSET);
		for (int slot = this.maxMessages - 1; slot >= 0; slot--) {
			if (this.slots.isFull(slot)) {
				put(full++, slot);
				last = Math.max(last, this.slots.sequence(slot));
			}
			else {
				put(--free, slot);
			}
		}
		CrashPoints.pass(QueueStep.INDEX_SPLIT);
		for (int index = full / 2 - 1; index >= 0; index--) {
			sink(index, full);
		}
		CrashPoints.pass(QueueStep.INDEX_ORDERED);
		this.region.putLong(QueueLayout.SEQUENCE_OFFSET, last);
		this.region.putInt(QueueLayout.COUNT_OFFSET, full);
		this.region.putInt(QueueLayout.BUILT_OFFSET, QueueLayout.BUILT);
		CrashPoints.pass(QueueStep.INDEX_BUILT);
	}

	/**
	 * Lets the next owner of the mutex build the index anew, as a change of it ended half
	 * way.
	 */
	void discard() {
		try {
			this.region.putInt(QueueLayout.BUILT_OFFSET, QueueLayout.NOT_BUILT);
		}
		catch (InterprocessException ex) {
			// It is closed, which leaves a dead owner, or that word is gone, too.
		}
	}

	/**
	 * Returns the number of the next message, which nobody gets a second time.
	 */
	long nextSequence() {
		long next = this.region.getLong(QueueLayout.SEQUENCE_OFFSET) + 1;
		this.region.putLong(QueueLayout.SEQUENCE_OFFSET, next);
		return next;
	}

	/**
	 * Returns a free slot. There must be one.
	 */
	int free() {
		int slot = get(count());
		if (!isSlot(slot) || this.slots.isFull(slot)) {
			build();
			return isFull() ? -1 : get(count());
		}
		return slot;
	}

	/**
	 * Returns the slot of the first message. There must be one.
	 */
	int first() {
		int slot = get(0);
		if (!isSlot(slot) || !this.slots.isFull(slot)) {
			build();
			return isEmpty() ? -1 : get(0);
		}
		return slot;
	}

	/**
	 * Adds the slot that {@link #free()} returned.
	 */
	void add() {
		int count = count();
		int index = count;
		int slot = get(index);
		while (index > 0 && isBefore(slot, get((index - 1) / 2))) {
			put(index, get((index - 1) / 2));
			index = (index - 1) / 2;
		}
		put(index, slot);
		CrashPoints.pass(QueueStep.MESSAGE_RAISED);
		this.region.putInt(QueueLayout.COUNT_OFFSET, count + 1);
		CrashPoints.pass(QueueStep.MESSAGE_COUNTED);
	}

	/**
	 * Removes the slot that {@link #first()} returned.
	 */
	void removeFirst() {
		int last = count() - 1;
		int slot = get(0);
		put(0, get(last));
		CrashPoints.pass(QueueStep.TOP_REPLACED);
		sink(0, last);
		CrashPoints.pass(QueueStep.MESSAGE_SUNK);
		put(last, slot);
		this.region.putInt(QueueLayout.COUNT_OFFSET, last);
		CrashPoints.pass(QueueStep.MESSAGE_DISCOUNTED);
	}

	private void sink(int start, int count) {
		int index = start;
		int slot = get(index);
		while (2 * index + 1 < count) {
			int child = 2 * index + 1;
			if (child + 1 < count && isBefore(get(child + 1), get(child))) {
				child++;
			}
			if (!isBefore(get(child), slot)) {
				break;
			}
			put(index, get(child));
			index = child;
		}
		put(index, slot);
	}

	/**
	 * Says whether the message of one slot is received before that of another. What is no
	 * slot comes last.
	 */
	private boolean isBefore(int slot, int other) {
		if (!isSlot(slot) || !isSlot(other)) {
			return isSlot(slot);
		}
		int priority = this.slots.priority(slot);
		int otherPriority = this.slots.priority(other);
		return priority > otherPriority
				|| (priority == otherPriority && this.slots.sequence(slot) < this.slots.sequence(other));
	}

	private boolean isSlot(int slot) {
		return slot >= 0 && slot < this.maxMessages;
	}

	private int get(int index) {
		return this.region.getInt(QueueLayout.orderOffset(index));
	}

	private void put(int index, int slot) {
		this.region.putInt(QueueLayout.orderOffset(index), slot);
	}

}
