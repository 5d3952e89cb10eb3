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
package io.sharedmemory.sample.board;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.ring.ParticipantStatus;
import io.sharedmemory.sample.board.Participant.State;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part in the channels, and who did a short while ago. A slot of the ring that
 * somebody died in may be taken by another at once, so what was there is remembered here.
 * Not safe for use by several threads.
 */
class ParticipantLog {

	static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(60);

	private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

	private static final Comparator<Participant> ORDER = Comparator.comparing(Participant::channel)
		.thenComparing(Participant::role, Comparator.reverseOrder())
		.thenComparing(Participant::state)
		.thenComparing(Participant::since)
		.thenComparing(Participant::slot);

	private final Map<Key, Entry> entries = new LinkedHashMap<>();

	private final long boardPid;

	ParticipantLog(long boardPid) {
		this.boardPid = boardPid;
	}

	/**
	 * Takes note of who is in a channel.
	 * @param channel the name of the channel
	 * @param present all of its participants
	 * @param nanoTime the time now, as {@link System#nanoTime()} gives it
	 */
	void update(String channel, List<ParticipantStatus> present, long nanoTime) {
		this.entries.forEach((key, entry) -> entry.present &= !key.channel().equals(channel));
		for (ParticipantStatus status : present) {
			Key key = new Key(channel, status.slot(), status.pid(), status.since());
			this.entries.computeIfAbsent(key, (created) -> new Entry(status)).see(status.alive(), nanoTime);
		}
		this.entries.forEach((key, entry) -> entry.missIfAbsent(nanoTime));
		this.entries.values().removeIf((entry) -> !entry.present && nanoTime - entry.endedNanos > REMEMBERED_NANOS);
	}

	/**
	 * Returns the participants, by channel, producers first.
	 * @param nanoTime the time now, as {@link System#nanoTime()} gives it
	 */
	List<Participant> participants(long nanoTime) {
		List<Participant> participants = new ArrayList<>();
		this.entries.forEach((key,
				entry) -> participants.add(new Participant(key.channel(), key.slot(), entry.role, entry.group,
						key.pid(), key.pid() == this.boardPid, key.since(), entry.state,
						(entry.state != State.ALIVE) ? (nanoTime - entry.endedNanos) / NANOS_PER_SECOND : null)));
		participants.sort(ORDER);
		return participants;
	}

	private record Key(String channel, int slot, long pid, Instant since) {

	}

	private static final class Entry {

		private final String role;

		private final @Nullable String group;

		private State state = State.ALIVE;

		private boolean present;

		private long endedNanos;

		private Entry(ParticipantStatus status) {
			this.role = status.role().name().toLowerCase(Locale.ROOT);
			this.group = status.group();
		}

		private void see(boolean alive, long nanoTime) {
			this.present = true;
			if (!alive && this.state == State.ALIVE) {
				end(State.DEAD, nanoTime);
			}
		}

		private void missIfAbsent(long nanoTime) {
			if (!this.present && this.state == State.ALIVE) {
				end(State.GONE, nanoTime);
			}
		}

		private void end(State state, long nanoTime) {
			this.state = state;
			this.endedNanos = nanoTime;
		}

	}

}
