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

import io.sharedmemory.sync.InterprocessCondition;
import io.sharedmemory.sync.InterprocessMutex;
import io.sharedmemory.sync.StructureKind;

/**
 * Where everything lies in a message queue, in bytes. All words are in native byte order,
 * and a queue begins at an address that is a multiple of 64. No other class has an offset
 * of its own.
 *
 * <pre>
 * queue
 *   0       header (see SyncRegion)      16     parameters: max messages &lt;&lt; 32 | max size
 *   64      mutex                        64
 *   128     condition: not empty         64
 *   192     condition: not full          64
 *   256     index is built                4     260     messages            4
 *   264     last sequence number          8
 *   320     order: a slot each            4 * max messages, to a multiple of 64
 *           slots                        (24 + max size, to a multiple of 8) * max messages
 *
 * slot
 *   0       state                         4     4       priority            4
 *   8       sequence number               8     16      length              4
 *   24      payload                       max size
 * </pre>
 *
 * The order is a permutation of the slots: first those with a message, as a binary heap,
 * then the free ones.
 */
final class QueueLayout {

	static final StructureKind KIND = new StructureKind("message queue", 0x5545554D, 1);

	static final int MUTEX_OFFSET = 64;

	static final int NOT_EMPTY_OFFSET = MUTEX_OFFSET + InterprocessMutex.SIZE;

	static final int NOT_FULL_OFFSET = NOT_EMPTY_OFFSET + InterprocessCondition.SIZE;

	static final int BUILT_OFFSET = NOT_FULL_OFFSET + InterprocessCondition.SIZE;

	static final int COUNT_OFFSET = BUILT_OFFSET + 4;

	static final int SEQUENCE_OFFSET = BUILT_OFFSET + 8;

	static final int ORDER_OFFSET = BUILT_OFFSET + 64;

	static final int NOT_BUILT = 0;

	static final int BUILT = 0x544C4942;

	// Slot

	static final int STATE_OFFSET = 0;

	static final int PRIORITY_OFFSET = 4;

	static final int SEQUENCE_IN_SLOT_OFFSET = 8;

	static final int LENGTH_OFFSET = 16;

	static final int PAYLOAD_OFFSET = 24;

	static final int FREE = 0;

	static final int FULL = 0x4C4C5546;

	// Limits

	static final int MAX_MESSAGES = 1 << 20;

	static final int MAX_MESSAGE_SIZE = 1 << 30;

	/**
	 * The lock of this byte of its file is held while a queue with a name of its own gets
	 * its size. It is neither a ring's nor a process's.
	 */
	static final long SIZING_LOCK = 1L << 61;

	private QueueLayout() {
	}

	static long parameters(QueueOptions options) {
		return (long) options.maxMessages() << 32 | options.maxMessageSize();
	}

	static QueueOptions options(long parameters) {
		return new QueueOptions((int) (parameters >>> 32), (int) parameters);
	}

	static long orderOffset(int index) {
		return ORDER_OFFSET + (long) index * Integer.BYTES;
	}

	static long slotsOffset(QueueOptions options) {
		return align(orderOffset(options.maxMessages()), 64);
	}

	static long slotLength(QueueOptions options) {
		return align((long) PAYLOAD_OFFSET + options.maxMessageSize(), Long.BYTES);
	}

	static long length(QueueOptions options) {
		return slotsOffset(options) + options.maxMessages() * slotLength(options);
	}

	private static long align(long value, int alignment) {
		return value + alignment - 1 & -alignment;
	}

}
