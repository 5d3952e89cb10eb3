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

package io.sharedmemory.boot.actuate;

import java.time.Duration;
import java.util.List;

import io.sharedmemory.boot.Namespaces;
import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.ring.ParticipantStatus;
import io.sharedmemory.ring.Ring;
import io.sharedmemory.ring.RingException;
import io.sharedmemory.ring.RingOptions;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * The rings in the namespace of the application that are none of its own: of other
 * applications, or left by some that are gone.
 */
final class StaleSegments {

	private static final RingOptions OPTIONS = RingOptions.builder().attachTimeout(Duration.ofSeconds(1)).build();

	private final String namespace;

	StaleSegments(String namespace) {
		this.namespace = namespace;
	}

	/**
	 * Removes a ring that nobody takes part in.
	 * @param name its name in the namespace
	 * @return {@code false} if there is none
	 * @throws InvalidEndpointRequestException if somebody takes part in it, or it is no
	 * ring
	 */
	boolean purge(String name) {
		if (!Namespaces.list(this.namespace).contains(name)) {
			return false;
		}
		String object = Namespaces.object(this.namespace, name);
		try (SharedMemoryObject segment = SharedMemoryObject.openOnly(object, AccessMode.READ_WRITE);
				Ring ring = Ring.openOnly(segment, OPTIONS)) {
			List<Long> alive = ring.status()
				.participants()
				.stream()
				.filter(ParticipantStatus::alive)
				.map(ParticipantStatus::pid)
				.distinct()
				.toList();
			if (!alive.isEmpty()) {
				throw new InvalidEndpointRequestException(object + " is in use",
						"Processes take part in " + object + " and live: " + alive);
			}
			return SharedMemoryObject.remove(object);
		}
		catch (RingException | InterprocessException ex) {
			throw new InvalidEndpointRequestException(object + " cannot be examined",
					"It cannot be found out whether " + object + " is in use: " + ex.getMessage(), ex);
		}
	}

}
