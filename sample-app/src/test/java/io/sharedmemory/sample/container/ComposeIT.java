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

package io.sharedmemory.sample.container;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the compose files do as they are, with {@code docker compose} or
 * {@code docker-compose}, whichever is there.
 */
@RequiresContainers
class ComposeIT {

	private static final List<List<String>> COMMANDS = List.of(List.of("docker", "compose"), List.of("docker-compose"));

	private final String project = "sample-" + UUID.randomUUID();

	@TempDir
	private Path directory;

	private List<String> command = List.of();

	private String file = "";

	@BeforeEach
	void findCompose() throws Exception {
		for (List<String> candidate : COMMANDS) {
			if (this.command.isEmpty() && run(candidate, "version") == 0) {
				this.command = candidate;
			}
		}
		if (this.command.isEmpty()) {
			System.out.println("Skipped ComposeIT: there is no 'docker compose'");
		}
		assumeThat(this.command).as("docker compose").isNotEmpty();
	}

	@AfterEach
	void down() throws Exception {
		if (!this.file.isEmpty()) {
			compose("kill");
			compose("down", "--volumes");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "compose.yaml", "compose.volume.yaml" })
	void whenServicesAreUpThenBoardReceivesAllRecords(String file) throws Exception {
		this.file = file;
		assertThat(compose("up", "--detach", "--no-build")).as(this::output).isZero();
		await().atMost(SampleContainer.PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
			compose("logs", "--no-color", "feed");
			assertThat(output()).contains("The board has all 20,000 records");
		});
	}

	private int compose(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(this.command);
		command.addAll(List.of("--project-name", this.project, "--file", this.file));
		return run(command, arguments);
	}

	private int run(List<String> command, String... arguments) throws IOException, InterruptedException {
		List<String> all = new ArrayList<>(command);
		all.addAll(Arrays.asList(arguments));
		File output = this.directory.resolve("output").toFile();
		ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output);
		builder.environment().put("SAMPLE_IMAGE", SampleImage.name());
		builder.environment().put("BASE_IMAGE", SampleImage.baseImage());
		builder.environment().put("BOARD_PORT", "0");
		builder.environment().put("FEED_PORT", "0");
		Process process;
		try {
			process = builder.start();
		}
		catch (IOException ex) {
			return -1;
		}
		try {
			return process.waitFor(2, TimeUnit.MINUTES) ? process.exitValue() : -1;
		}
		finally {
			process.destroyForcibly();
		}
	}

	private String output() {
		try {
			return Files.readString(this.directory.resolve("output"));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
