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

package io.sharedmemory.sample.launcher;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RestartLimit}.
 */
class RestartLimitTests {

	@Test
	void whenTooManyInThePeriodThenNoMoreUntilItHasPassed() {
		RestartLimit limit = new RestartLimit(2, Duration.ofNanos(100));
		assertThat(limit.tryRestart(-50)).isTrue();
		assertThat(limit.tryRestart(0)).isTrue();
		assertThat(limit.tryRestart(49)).isFalse();
		assertThat(limit.tryRestart(50)).isTrue();
		assertThat(limit.tryRestart(51)).isFalse();
		assertThat(limit.tryRestart(1000)).isTrue();
	}

}
