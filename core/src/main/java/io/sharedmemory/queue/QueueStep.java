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

/**
 * The steps of the queue after which a death leaves something else behind than before.
 * See {@link io.sharedmemory.platform.CrashPoints}.
 */
enum QueueStep {

	// A queue is made

	OBJECT_CREATED, OBJECT_SIZED, QUEUE_ESTABLISHED, PARTS_ESTABLISHED,

	// The index is built, or built anew after a death

	INDEX_SPLIT, INDEX_ORDERED, INDEX_BUILT,

	// A message is sent

	SENDER_ENTERED, MESSAGE_WRITTEN, MESSAGE_COMMITTED, MESSAGE_RAISED, MESSAGE_COUNTED, RECEIVER_SIGNALLED,

	// A message is received

	RECEIVER_ENTERED, MESSAGE_COPIED, MESSAGE_TAKEN, TOP_REPLACED, MESSAGE_SUNK, MESSAGE_DISCOUNTED, SENDER_SIGNALLED

}
