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

package io.sharedmemory.boot.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.sharedmemory.boot.SharedMemoryProperties;
import io.sharedmemory.ring.ParticipantStatus;
import io.sharedmemory.ring.RingStatus;

/**
 * Finds the live participants of one channel that have been writing the same record ever
 * since an earlier look. Consumers wait behind it, and nobody may take it from a process
 * that lives.
 */
final class StalledClaims {

	private final SharedMemoryProperties.Health thresholds;

	/** Since when each slot has been seen with its claim. */
	private Map<Integer, Claim> seen = Map.of();

	StalledClaims(SharedMemoryProperties.Health thresholds) {
		this.thresholds = thresholds;
	}

	/**
	 * Looks for them. Any thread may call this.
	 * @param status the ring
	 * @return what to say of each, none if all is well
	 */
	synchronized List<String> find(RingStatus status) {
		long now = System.nanoTime();
		Map<Integer, Claim> claims = new HashMap<>();
		List<String> stalled = new ArrayList<>();
		for (ParticipantStatus participant : status.participants()) {
			Long position = participant.openClaim();
			if (participant.alive() && position != null) {
				Claim before = this.seen.get(participant.slot());
				Claim claim = (before != null && before.position() == position) ? before : new Claim(position, now);
				claims.put(participant.slot(), claim);
				if (claim == before && now - claim.since() >= this.thresholds.getStalledClaimAfter().toNanos()) {
					stalled.add("Slot " + participant.slot() + " (process " + participant.pid()
							+ ") has been writing the record at " + position + " for "
							+ Duration.ofNanos(now - claim.since()).toSeconds() + " s or longer");
				}
			}
		}
		this.seen = claims;
		return stalled;
	}

	/**
	 * A claim that was open.
	 *
	 * @param position where its record begins
	 * @param since when it was first seen
	 */
	private record Claim(long position, long since) {

	}

}
