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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.sharedmemory.boot.SharedMemoryProperties;
import io.sharedmemory.ring.GroupStatus;
import io.sharedmemory.ring.ParticipantStatus;
import io.sharedmemory.ring.RingStatus;
import io.sharedmemory.ring.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupHealth} and {@link StalledClaims}.
 */
class GroupHealthTests {

	private final SharedMemoryProperties.Health thresholds = new SharedMemoryProperties.Health();

	private final Map<String, Object> details = new LinkedHashMap<>();

	@Test
	void whenGroupKeepsUpThenNothingIsSaid() {
		check(group(false, 500, consumer(true)));
		assertThat(this.details).isEmpty();
	}

	@Test
	void whenLagIsOverThresholdThenDown() {
		this.thresholds.setMaxLag(0.5);
		check(group(false, 501, consumer(true)));
		assertThat(this.details).containsEntry("status", "DOWN")
			.containsEntry("reason", "Group 'audit' is 501 of 1000 bytes behind");
	}

	@Test
	void whenAllConsumersDiedThenDown() {
		check(group(false, 0, consumer(false)));
		assertThat(this.details).containsEntry("reason", "Group 'audit' was left by processes that died: [42]");
	}

	@Test
	void whenOneConsumerTookOverThenNothingIsSaid() {
		check(group(false, 0, consumer(false), consumer(true)));
		assertThat(this.details).isEmpty();
	}

	@Test
	void whenDeathIsNoFailureThenItIsWarning() {
		this.thresholds.setFailOnDeadConsumer(false);
		check(group(false, 0, consumer(false)));
		assertThat(this.details).doesNotContainKey("reason")
			.containsEntry("warnings", List.of("Group 'audit' was left by processes that died: [42]"));
	}

	@Test
	void whenRequiredGroupHasNoConsumerThenItIsWarningOrFailure() {
		check(group(true, 0));
		assertThat(this.details).containsOnlyKeys("warnings");
		this.thresholds.setFailOnMissingConsumer(true);
		check(group(true, 950));
		assertThat(this.details).containsEntry("reason",
				"Group 'audit' is 950 of 1000 bytes behind; Group 'audit' is required and has no consumer");
	}

	@Test
	void whenOtherGroupHasNoConsumerThenNothingIsSaid() {
		check(group(false, 0));
		assertThat(this.details).isEmpty();
	}

	@Test
	void whenLiveProducerWritesTooLongThenItIsNamed() {
		this.thresholds.setStalledClaimAfter(Duration.ofNanos(1));
		StalledClaims claims = new StalledClaims(this.thresholds);
		RingStatus stalled = status(List.of(), producer(7, true, 320L), producer(8, false, 640L));
		assertThat(claims.find(stalled)).isEmpty();
		assertThat(claims.find(stalled)).singleElement()
			.asString()
			.startsWith("Slot 7 (process 42) has been writing the record at 320 for ");
	}

	@Test
	void whenProducerGoesOnThenItIsNotStalled() {
		this.thresholds.setStalledClaimAfter(Duration.ofNanos(1));
		StalledClaims claims = new StalledClaims(this.thresholds);
		assertThat(claims.find(status(List.of(), producer(7, true, 320L)))).isEmpty();
		assertThat(claims.find(status(List.of(), producer(7, true, 640L)))).isEmpty();
		assertThat(claims.find(status(List.of(), producer(7, true, null)))).isEmpty();
		assertThat(claims.find(status(List.of(), producer(7, true, 640L)))).isEmpty();
	}

	private void check(GroupStatus group) {
		this.details.clear();
		new GroupHealth(this.thresholds).check(status(List.of(group)), this.details);
	}

	private static RingStatus status(List<GroupStatus> groups, ParticipantStatus... participants) {
		return new RingStatus("/ring", 1000, 250, 0, 0, groups, List.of(participants));
	}

	private static GroupStatus group(boolean required, long lag, ParticipantStatus... consumers) {
		return new GroupStatus("audit", required, false, false, 0, lag, 0, List.of(consumers));
	}

	private static ParticipantStatus consumer(boolean alive) {
		return new ParticipantStatus(0, Role.CONSUMER, "audit", 42, Instant.now(), alive, null);
	}

	private static ParticipantStatus producer(int slot, boolean alive, @Nullable Long openClaim) {
		return new ParticipantStatus(slot, Role.PRODUCER, null, 42, Instant.now(), alive, openClaim);
	}

}
