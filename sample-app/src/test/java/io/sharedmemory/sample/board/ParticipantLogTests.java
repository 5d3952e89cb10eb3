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
import java.util.List;

import io.sharedmemory.ring.ParticipantStatus;
import io.sharedmemory.ring.Role;
import io.sharedmemory.sample.board.Participant.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link ParticipantLog}.
 */
class ParticipantLogTests {

	private static final long SECOND = 1_000_000_000L;

	private final ParticipantLog log = new ParticipantLog(1);

	@Test
	void whenAliveThenShownInOrderWithTheBoardMarked() {
		this.log.update("b", List.of(producer(3, 2, true)), 0);
		this.log.update("a", List.of(consumer(0, 1), producer(1, 2, true)), 0);
		assertThat(this.log.participants(0)).extracting(Participant::channel, Participant::role, Participant::board)
			.containsExactly(tuple("a", "producer", false), tuple("a", "consumer", true),
					tuple("b", "producer", false));
		assertThat(this.log.participants(0)).extracting(Participant::endedSeconds).containsOnlyNulls();
	}

	@Test
	void whenDeadThenStaysDeadAfterItsSlotIsTakenAndIsForgottenAfterAMinute() {
		this.log.update("a", List.of(producer(0, 2, true)), 0);
		this.log.update("a", List.of(producer(0, 2, false)), SECOND);
		assertThat(this.log.participants(3 * SECOND)).singleElement().satisfies((one) -> {
			assertThat(one.state()).isEqualTo(State.DEAD);
			assertThat(one.endedSeconds()).isEqualTo(2.0);
		});
		this.log.update("a", List.of(producer(0, 7, true)), 4 * SECOND);
		assertThat(this.log.participants(4 * SECOND)).extracting(Participant::pid, Participant::state)
			.containsExactlyInAnyOrder(tuple(2L, State.DEAD), tuple(7L, State.ALIVE));
		this.log.update("a", List.of(producer(0, 7, true)), SECOND + ParticipantLog.REMEMBERED_NANOS + 1);
		assertThat(this.log.participants(0)).extracting(Participant::pid).containsExactly(7L);
	}

	@Test
	void whenLeftThenGone() {
		this.log.update("a", List.of(producer(0, 2, true)), 0);
		this.log.update("b", List.of(), SECOND);
		assertThat(this.log.participants(SECOND)).extracting(Participant::state).containsExactly(State.ALIVE);
		this.log.update("a", List.of(), 2 * SECOND);
		assertThat(this.log.participants(2 * SECOND)).extracting(Participant::state).containsExactly(State.GONE);
	}

	private static ParticipantStatus producer(int slot, long pid, boolean alive) {
		return new ParticipantStatus(slot, Role.PRODUCER, null, pid, Instant.EPOCH, alive, null);
	}

	private static ParticipantStatus consumer(int slot, long pid) {
		return new ParticipantStatus(slot, Role.CONSUMER, "board", pid, Instant.EPOCH, true, null);
	}

}
