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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LauncherOptions}.
 */
class LauncherOptionsTests {

	@Test
	void whenNothingIsGivenThenDefaults() {
		LauncherOptions options = LauncherOptions.parse();
		assertThat(options.role()).isNull();
		assertThat(options.once()).isFalse();
		assertThat(options.url(Role.BOARD)).isEqualTo("http://localhost:8080/");
		assertThat(options.url(Role.FEED)).isEqualTo("http://localhost:8081/");
		assertThat(options.namespace()).isEqualTo("sample");
	}

	@Test
	void whenOptionsAreGivenThenPassedOnToServices() {
		LauncherOptions options = LauncherOptions
			.parse("--once", "--flights.repeat=3", "--queries=5", "--shared-memory.template.reply-timeout=2s")
			.with(1, 2, "run");
		assertThat(options.once()).isTrue();
		assertThat(options.queries()).isEqualTo(5);
		assertThat(options.forService()).containsExactly("--flights.repeat=3",
				"--shared-memory.template.reply-timeout=2s", "--board.port=1", "--feed.port=2",
				"--server.address=127.0.0.1", "--shared-memory.namespace=sample", "--flights.run=run");
	}

	@Test
	void whenRunIsNamedThenKept() {
		assertThat(LauncherOptions.parse("--flights.run=mine").with(1, 2, "run").forService())
			.contains("--flights.run=mine");
	}

	@Test
	void whenRoleThenTaken() {
		assertThat(LauncherOptions.parse("board", "--board.port=9000").role()).isEqualTo(Role.BOARD);
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> LauncherOptions.parse("feed", "--once"));
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> LauncherOptions.parse("feed", "board"));
	}

	@Test
	void whenPortIsGivenThenItIsThatOfTheServerInAnyEnvironment() {
		assertThat(LauncherOptions.parse("feed", "--feed.port=9000").properties(Role.FEED))
			.containsExactly("--feed.port=9000", "--server.port=9000");
		assertThat(LauncherOptions.parse("feed", "--board.port=9000").properties(Role.FEED))
			.containsExactly("--board.port=9000");
	}

	@Test
	void whenBothPortsAreTheSameThenThrows() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> LauncherOptions.parse("--board.port=9000", "--feed.port=9000"))
			.withMessageContaining("Both services cannot have port 9000");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> LauncherOptions.parse("--feed.port=8080"))
			.withMessageContaining("port 8080");
		assertThat(LauncherOptions.parse("--board.port=0", "--feed.port=0").port(Role.FEED)).isZero();
		assertThat(LauncherOptions.parse("feed", "--feed.port=8080").port(Role.FEED)).isEqualTo(8080);
	}

	@ParameterizedTest
	@ValueSource(strings = { "--onse", "--flights.fil", "-v", "--spring.profiles.active", "--" })
	void whenOptionIsUnknownThenListsWhatThereIs(String arg) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> LauncherOptions.parse(arg))
			.withMessageStartingWith("Unknown option '" + arg + "'.")
			.withMessageContaining("--flights.file=PATH")
			.withMessageContaining("--once");
	}

	@Test
	void whenBothServicesAreNamedThenSaysThatThereIsOnePerJvm() {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> LauncherOptions.parse("board", "feed"))
			.withMessage("Only one service can be given, not 'feed' besides 'board'. Leave both out to start both.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "both", "Board", "" })
	void whenServiceIsUnknownThenListsWhatThereIs(String arg) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> LauncherOptions.parse(arg))
			.withMessageStartingWith("Unknown service '" + arg + "'.")
			.withMessageContaining("  board  ")
			.withMessageContaining("  feed  ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--flights.repeat=0", "--flights.repeat=x", "--flights.rate=-1", "--board.port=65536",
			"--feed.port=99999999999" })
	void whenNumberIsOutOfRangeThenSaysSo(String arg) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> LauncherOptions.parse(arg))
			.withMessageStartingWith(arg + " is not a whole number from ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--flights.file", "--flights.file=" })
	void whenValueIsMissingThenSaysSo(String arg) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> LauncherOptions.parse(arg))
			.withMessage("--flights.file needs a value: --flights.file=VALUE");
	}

	@Test
	void whenAddressIsGivenThenUrlNamesIt() {
		assertThat(LauncherOptions.parse("--server.address=0.0.0.0").url(Role.BOARD))
			.isEqualTo("http://localhost:8080/");
		assertThat(LauncherOptions.parse("--server.address=192.0.2.1").url(Role.BOARD))
			.isEqualTo("http://192.0.2.1:8080/");
		assertThat(LauncherOptions.parse("--server.address=fe80::1").url(Role.BOARD))
			.isEqualTo("http://[fe80::1]:8080/");
		assertThat(LauncherOptions.parse("--server.address=::1").url(Role.BOARD)).isEqualTo("http://[::1]:8080/");
	}

}
