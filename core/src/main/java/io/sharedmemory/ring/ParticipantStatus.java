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

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one participant of a ring.
 *
 * @param slot its place in the participant table, from 0
 * @param role what it does
 * @param group the group it consumes for, {@code null} for a producer
 * @param pid the number of its process in that process's own PID namespace, for people to
 * read
 * @param since when it joined, by its own clock
 * @param alive whether the kernel says that it still holds the lock of its slot
 * @param openClaim where the record begins that it is writing, in bytes since the ring
 * was made, {@code null} if it is writing none; consumers wait there until it is written
 * @since 0.1.0
 */
public record ParticipantStatus(int slot, Role role, @Nullable String group, long pid, Instant since, boolean alive,
		@Nullable Long openClaim) {
}
