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

/**
 * The steps of the ring's protocols after which a death leaves something else behind than
 * before. See {@link io.sharedmemory.platform.CrashPoints}.
 */
enum RingStep {

	// A ring is made

	SEGMENT_SIZED, MAGIC_WRITTEN, TABLES_CLEARED, RING_FILLED, RING_READY,

	// A participant takes a slot

	SLOT_LOCKED, SLOT_SETTLED, SLOT_TAKEN,

	// A producer sends

	TAIL_READ, CLAIM_WRITTEN, INTENT_WRITTEN, TAIL_MOVED, BATCH_RECORD_DESCRIBED, PAYLOAD_WRITTEN, INFO_WRITTEN,
	COMMITTED, INTENT_CLEARED, PADDING_CLAIMED, BLOCK_CHOSEN, BLOCK_ASSIGNED,

	// A group is registered, and removed

	GROUP_FILLED, GROUP_JOINING, GROUP_PLACED, GROUP_ACTIVE, GROUP_JOINED, GROUP_REMOVED,

	// A consumer reads

	RECORD_HANDLED, CURSOR_MOVED, RANGE_DESCRIBED, RANGE_SHOWN, RANGE_TAKEN, RANGE_DONE, RANGE_HIDDEN,

	// What the dead left is settled

	HOLD_WRITTEN, HOLE_DESCRIBED, HOLE_FILLED, INTENT_SETTLED, ADOPTION_LOCKED, REDELIVERY_COUNTED,
	REDELIVERY_HALF_MARKED, REDELIVERY_MARKED, ADOPTION_COUNTED, ADOPTION_DONE

}
