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

package io.sharedmemory.sample.feed;

import io.sharedmemory.sample.board.Progress;
import io.sharedmemory.sample.feed.BoardProgress.Verdict;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BoardProgress}.
 */
class BoardProgressTests {

	private final BoardProgress progress = new BoardProgress("r", 0);

	@Test
	void whenBoardMovesThenGoOn() {
		assertThat(this.progress.update(new Progress("r", 10), 20, 1)).isEqualTo(Verdict.GO_ON);
		assertThat(this.progress.update(new Progress("r", 20), 20, 2)).isEqualTo(Verdict.GO_ON);
		assertThat(this.progress.next()).isEqualTo(20);
	}

	@Test
	void whenBoardHasRecordsOfAnEarlierRunThenBeginAtZero() {
		assertThat(this.progress.update(new Progress("old", 500), 0, 1)).isEqualTo(Verdict.GO_ON);
		assertThat(this.progress.next()).isZero();
	}

	@Test
	void whenBoardWasStartedAgainThenGoBack() {
		this.progress.update(new Progress("r", 10), 20, 1);
		assertThat(this.progress.update(new Progress(null, 0), 20, 2)).isEqualTo(Verdict.GO_BACK);
		assertThat(this.progress.next()).isZero();
	}

	@Test
	void whenBoardStandsStillTooLongThenGoBackOnce() {
		long late = BoardProgress.STALL_NANOS + 2;
		this.progress.update(new Progress("r", 10), 20, 1);
		assertThat(this.progress.update(new Progress("r", 10), 20, BoardProgress.STALL_NANOS)).isEqualTo(Verdict.GO_ON);
		assertThat(this.progress.update(new Progress("r", 10), 20, late)).isEqualTo(Verdict.GO_BACK);
		assertThat(this.progress.update(new Progress("r", 10), 20, late + 1)).isEqualTo(Verdict.GO_ON);
	}

	@Test
	void whenNothingIsOnItsWayThenStandingStillIsFine() {
		this.progress.update(new Progress("r", 20), 20, 1);
		assertThat(this.progress.update(new Progress("r", 20), 20, 10 * BoardProgress.STALL_NANOS))
			.isEqualTo(Verdict.GO_ON);
	}

	@Test
	void whenBoardTurnsToAnotherRunThenSuperseded() {
		this.progress.update(new Progress("r", 10), 20, 1);
		assertThat(this.progress.update(new Progress("other", 1), 20, 2)).isEqualTo(Verdict.SUPERSEDED);
	}

}
