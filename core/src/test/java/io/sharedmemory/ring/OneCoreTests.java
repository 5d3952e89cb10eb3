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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.sharedmemory.testing.TestJvm;
import io.sharedmemory.testing.TestName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for waiting on a core that whoever is waited for needs, too.
 */
@Timeout(120)
class OneCoreTests {

	private static final Path TASKSET = Path.of("/usr/bin/taskset");

	/** How many times as long as with a strategy that does not spin. */
	private static final int BOUND = 4;

	@RegisterExtension
	final TestName name = new TestName();

	@Test
	void whenSenderNeedsTheCoreThenAdaptiveConsumerGivesItAway() throws IOException {
		assumeTrue(Files.isExecutable(TASKSET), "there is no taskset");
		List<String> onOneCore = List.of(TASKSET.toString(), "--cpu-list", firstCore());
		try (TestJvm jvm = TestJvm.startBy(onOneCore, TestJvm.classPath(), OneCorePingPong.class, this.name, "BLOCKING",
				"ADAPTIVE")) {
			long blocking = Long.parseLong(jvm.awaitLine("BLOCKING"));
			long adaptive = Long.parseLong(jvm.awaitLine("ADAPTIVE"));
			assertThat(adaptive).isLessThan(BOUND * blocking);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenConsumerNeedsTheCoreThenProducerGivesItAwayBeforeTheRingIsFull(Producers producers) throws IOException {
		assumeTrue(Files.isExecutable(TASKSET), "there is no taskset");
		List<String> onOneCore = List.of(TASKSET.toString(), "--cpu-list", firstCore());
		try (TestJvm jvm = TestJvm.startBy(onOneCore, TestJvm.classPath(), OneCoreStream.class, this.name, producers)) {
			long capacity = Long.parseLong(jvm.awaitLine("CAPACITY"));
			long behind = Long.parseLong(jvm.awaitLine("BEHIND"));
			assertThat(behind).isLessThan(capacity / 2);
		}
	}

	private static String firstCore() throws IOException {
		String allowed = Files.readAllLines(Path.of("/proc/self/status"))
			.stream()
			.filter((line) -> line.startsWith("Cpus_allowed_list:"))
			.findFirst()
			.orElseThrow();
		return allowed.split("\\s+")[1].split("[-,]")[0];
	}

}
