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
package io.sharedmemory.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the application in the README is the {@link GreetingApplication}, and that
 * it works from Boot's defaults.
 */
@ExtendWith(OutputCaptureExtension.class)
class QuickStartTests {

	private static final Path SOURCE = Path.of("src/test/java/io/sharedmemory/quickstart/GreetingApplication.java");

	private static final Path PROPERTIES = Path.of("src/test/resources/quick-start.yml");

	@RegisterExtension
	private final TestNames names = new TestNames();

	@Test
	void whenInTheReadmeThenTheSameAsHereAndTwentyLines() throws Exception {
		String source = Files.readString(SOURCE);
		String shown = source.substring(source.indexOf("package "));
		assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + shown + "```")
			.contains("```yaml\n" + Files.readString(PROPERTIES) + "```");
		assertThat(shown.lines()
			.filter((line) -> !line.isBlank() && !line.startsWith("import ") && !line.startsWith("package ")))
			.hasSizeLessThanOrEqualTo(20);
	}

	@Test
	void whenStartedThenSendsReceivesRepliesAndShowsItself(CapturedOutput output) throws Exception {
		check(output);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "There are no virtual threads")
	void whenStartedWithVirtualThreadsThenTheSame(CapturedOutput output) throws Exception {
		check(output, "--spring.threads.virtual.enabled=true");
	}

	private void check(CapturedOutput output, String... properties) throws Exception {
		try (RunningGreeter greeter = new RunningGreeter(this.names.namespace(), properties)) {
			assertThat(greeter.body("/greet?name=Ada")).isEqualTo("Hello, Ada!");
			await().atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(output).contains("Ada was here" + System.lineSeparator()));
			assertThat(greeter.body("/actuator/health")).contains("\"status\":\"UP\"", "\"sharedMemory\":{");
			assertThat(greeter.body("/actuator/metrics")).contains("shared.memory.sent", "shared.memory.lag");
			assertThat(greeter.body("/actuator/metrics/shared.memory.received?tag=channel:visits"))
				.contains("\"value\":1.0");
			assertThat(greeter.body("/actuator/sharedmemory")).contains("\"greetings\":{", "\"visits\":{",
					"\"name\":\"greeter\",\"kind\":\"exclusive\"");
		}
	}

}
