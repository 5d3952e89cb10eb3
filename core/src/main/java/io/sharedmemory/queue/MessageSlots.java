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

import java.lang.ref.Reference;

import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.platform.Memory;

/**
 * The slots of a queue. A slot has a message if its state says so: that one word is
 * written last by the sender and first by the receiver, and nothing else decides. Used by
 * the thread that holds the mutex; the index of a slot is checked by the caller.
 */
final class MessageSlots {

	private final MappedRegion region;

	private final long base;

	private final long slotLength;

	private final QueueOptions options;

	MessageSlots(MappedRegion region, QueueOptions options) {
		this.region = region;
		this.base = region.address() + QueueLayout.slotsOffset(options);
		this.slotLength = QueueLayout.slotLength(options);
		this.options = options;
	}

	private long address(int slot) {
		return this.base + slot * this.slotLength;
	}

	/**
	 * Writes a message into a free slot, which stays free.
	 */
	void write(int slot, byte[] payload, int priority, long sequence) {
		long address = address(slot);
		Memory.putInt(address + QueueLayout.PRIORITY_OFFSET, priority);
		Memory.putLong(address + QueueLayout.SEQUENCE_IN_SLOT_OFFSET, sequence);
		Memory.putInt(address + QueueLayout.LENGTH_OFFSET, payload.length);
		Memory.copyFromArray(payload, 0, address + QueueLayout.PAYLOAD_OFFSET, payload.length);
		Reference.reachabilityFence(this.region);
	}

	/**
	 * Makes the message of a slot count. Everything that was written before is there when
	 * the state is.
	 */
	void commit(int slot) {
		Memory.putIntVolatile(address(slot) + QueueLayout.STATE_OFFSET, QueueLayout.FULL);
		Reference.reachabilityFence(this.region);
	}

	/**
	 * Makes the message of a slot no longer count.
	 */
	void free(int slot) {
		Memory.putIntVolatile(address(slot) + QueueLayout.STATE_OFFSET, QueueLayout.FREE);
		Reference.reachabilityFence(this.region);
	}

	boolean isFull(int slot) {
		try {
			return Memory.getIntVolatile(address(slot) + QueueLayout.STATE_OFFSET) == QueueLayout.FULL;
		}
		finally {
			Reference.reachabilityFence(this.region);
		}
	}

	int priority(int slot) {
		return this.region.getInt(offset(slot, QueueLayout.PRIORITY_OFFSET));
	}

	long sequence(int slot) {
		return this.region.getLong(offset(slot, QueueLayout.SEQUENCE_IN_SLOT_OFFSET));
	}

	int length(int slot) {
		return this.region.getInt(offset(slot, QueueLayout.LENGTH_OFFSET));
	}

	/**
	 * Copies the message of a slot.
	 * @param slot the slot
	 * @param length its length, not more than the queue's maximum
	 */
	QueueMessage read(int slot, int length) {
		byte[] payload = new byte[length];
		this.region.get(offset(slot, QueueLayout.PAYLOAD_OFFSET), payload, 0, length);
		return new QueueMessage(payload, priority(slot));
	}

	private long offset(int slot, int field) {
		return address(slot) - this.region.address() + field;
	}

	boolean isLength(int length) {
		return length >= 0 && length <= this.options.maxMessageSize();
	}

}
