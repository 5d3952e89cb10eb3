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

import java.util.List;

/**
 * What is known of one consumer group of a ring.
 *
 * @param name its name
 * @param required whether a process has opened the ring with it as a required group
 * @param shared whether its records are divided among its consumers
 * @param ephemeral whether it vanishes with its last consumer
 * @param position where the oldest record begins that it still needs, in bytes since the
 * ring was made
 * @param lag how many bytes lie between its position and the ring's tail, padding
 * included
 * @param lost how many records were overwritten before it read them
 * @param consumers its consumers, alive or dead
 * @since 0.1.0
 */
public record GroupStatus(String name, boolean required, boolean shared, boolean ephemeral, long position, long lag,
		long lost, List<ParticipantStatus> consumers) {

	/**
	 * Copies the list.
	 */
	public GroupStatus {
		consumers = List.copyOf(consumers);
	}

}
