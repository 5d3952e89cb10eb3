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
 * A slot of the participant table that this process has taken, and the lock that proves
 * to the others that it lives.
 *
 * @param slot the slot
 * @param id a number that no other participant of the ring ever had, from 1
 * @param address the address of the slot's entry
 * @param lock the lock, on a file description of its own
 */
record Participant(int slot, long id, long address, RingLocks lock) {
}
