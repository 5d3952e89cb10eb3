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

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Launcher}, which run it and both services in JVMs of their own.
 */
@EnabledOnOs(OS.LINUX)
class LauncherTests {

	private static final String PROGRESS = "[1-9][0-9,]* of [0-9,]+ records received";

	@TempDir
	private Path directory;

	@Test
	void whenOnceThenPrintsTotalsOfBothSidesAndEndsWithStatus0() throws Exception {
		try (LauncherProcess launcher = new LauncherProcess("--once", "--queries=200")) {
			assertThat(launcher.awaitExit()).as(launcher::output).isZero();
			assertThat(launcher.output()).containsPattern("records +20,000 +20,000\n")
				.containsPattern("sum of delay \\(min\\) +154,078 +154,078\n")
				.containsPattern("sum of distance \\(mi\\) +14,476,934 +14,476,934\n")
				.containsPattern("origins +220 +220\n")
				.containsPattern("20,000 records sent and received in [0-9.]+ s; both sides agree\\.")
				.containsPattern("200 queries through shared memory and back: p50 [0-9,]+ us, p99 [0-9,]+ us\\.")
				.doesNotContain("WARN", "ERROR", "Exception");
			assertThat(segments(launcher)).isEmpty();
		}
	}

	@Test
	void whenServicesAreKilledWhileRecordsFlowThenTotalsStillAgree() throws Exception {
		Path file = flights(6000);
		try (LauncherProcess launcher = new LauncherProcess("--once", "--queries=20", "--flights.rate=1000",
				"--flights.file=" + file)) {
			launcher.awaitLine(PROGRESS, 1);
			launcher.service(Role.BOARD).destroyForcibly();
			launcher.awaitLine("board \\| was killed by signal 9; starting it again", 1);
			launcher.awaitLine("board \\| started", 2);
			launcher.awaitLine("feed +\\| .*Sending .* from record 0 of 6,000", 2);
			launcher.service(Role.FEED).destroyForcibly();
			launcher.awaitLine("feed +\\| started", 2);
			assertThat(launcher.awaitExit()).as(launcher::output).isZero();
			assertThat(launcher.output()).containsPattern("sum of delay \\(min\\) +17,997,000 +17,997,000\n")
				.contains("6,000 records sent and received", "both sides agree");
			assertThat(segments(launcher)).isEmpty();
		}
	}

	@Test
	void whenTerminatedThenBothServicesEndAndNoSegmentIsLeft() throws Exception {
		try (LauncherProcess launcher = new LauncherProcess("--queries=20")) {
			launcher.awaitLine("Ctrl-C ends both", 1);
			launcher.service(Role.BOARD).destroy();
			launcher.awaitLine("20,000 records sent and received", 2);
			assertThatNoOtherLauncherStarts(launcher.namespace());
			List<ProcessHandle> services = services(launcher);
			launcher.launcher().destroy();
			assertThat(launcher.awaitExit()).isEqualTo(128 + 15);
			assertThat(services).noneMatch(ProcessHandle::isAlive);
			assertThat(segments(launcher)).isEmpty();
			assertThat(launcher.output()).endsWith("segments removed.").doesNotContain("differs");
		}
	}

	private static void assertThatNoOtherLauncherStarts(String namespace) throws Exception {
		try (LauncherProcess second = new LauncherProcess("--shared-memory.namespace=" + namespace)) {
			assertThat(second.awaitExit()).isEqualTo(2);
			assertThat(second.output()).startsWith("Another launcher uses the namespace '" + namespace + "'.");
		}
	}

	@Test
	void whenAnotherServiceHasComeThenTheSegmentsStayForIt() throws Exception {
		try (LauncherProcess launcher = new LauncherProcess("--queries=20")) {
			launcher.awaitLine("Ctrl-C ends both", 1);
			try (LauncherProcess feed = new LauncherProcess("feed", "--flights.rate=1",
					"--shared-memory.namespace=" + launcher.namespace())) {
				feed.awaitLine("Sending", 1);
				launcher.launcher().destroy();
				launcher.awaitExit();
				assertThat(launcher.output()).endsWith("Both services have ended; the segments stay. Process "
						+ feed.launcher().pid() + " uses the namespace '" + launcher.namespace() + "'.");
				assertThat(segments(launcher)).isNotEmpty();
			}
		}
	}

	@Test
	void whenLauncherIsKilledThenBothServicesEndAndNoSegmentIsLeft() throws Exception {
		try (LauncherProcess launcher = new LauncherProcess("--flights.rate=100")) {
			launcher.awaitLine("feed +\\| .*Sending", 1);
			List<ProcessHandle> services = services(launcher);
			launcher.launcher().destroyForcibly();
			await().atMost(Duration.ofSeconds(30)).until(() -> services.stream().noneMatch(ProcessHandle::isAlive));
			assertThat(segments(launcher)).isEmpty();
		}
	}

	@Test
	void whenLauncherWasKilledThenTheNextOneWaitsForTheEndOfItsServices() throws Exception {
		Path file = flights(10);
		try (LauncherProcess killed = new LauncherProcess("--flights.rate=100")) {
			killed.awaitLine("feed +\\| .*Sending", 1);
			killed.launcher().destroyForcibly();
			try (LauncherProcess next = new LauncherProcess("--once", "--queries=20", "--flights.file=" + file,
					"--shared-memory.namespace=" + killed.namespace())) {
				assertThat(next.awaitExit()).as(next::output).isZero();
				assertThat(segments(killed)).isEmpty();
			}
		}
	}

	@Test
	void whenServiceRunsByItselfThenNoLauncherStartsAndItsSegmentsStay() throws Exception {
		try (LauncherProcess board = new LauncherProcess("board")) {
			board.awaitLine("Ready for flights", 1);
			List<Path> segments = segments(board);
			assertThat(segments).isNotEmpty();
			try (LauncherProcess second = new LauncherProcess("--shared-memory.namespace=" + board.namespace())) {
				assertThat(second.awaitExit()).isEqualTo(2);
				assertThat(second.output())
					.isEqualTo("Process " + board.launcher().pid() + " uses the namespace '" + board.namespace()
							+ "'. End that first, or choose another with --shared-memory.namespace=NAME.");
			}
			assertThat(segments(board)).isEqualTo(segments);
			assertThat(board.launcher().isAlive()).isTrue();
		}
	}

	@Test
	void whenABoardListensAtAnotherAddressThenItSaysSo() throws Exception {
		try (LauncherProcess board = new LauncherProcess("board", "--server.address=127.0.0.2")) {
			board.awaitLine("Ready for flights", 1);
			assertThat(board.output()).containsPattern("page: http://127\\.0\\.0\\.2:[1-9][0-9]*/");
		}
	}

	@Test
	void whenEnvironmentHasPortAndAddressOfAllApplicationsThenServicesAreFound() throws Exception {
		Map<String, String> environment = Map.of("SERVER_PORT", "1", "SERVER_ADDRESS", "127.0.0.2",
				"SPRING_APPLICATION_JSON", "{\"server.port\": 2}");
		try (LauncherProcess launcher = new LauncherProcess(environment, "--once", "--queries=20",
				"--flights.file=" + flights(10))) {
			assertThat(launcher.awaitExit()).as(launcher::output).isZero();
			assertThat(launcher.output()).contains("Page: http://127.0.0.2:");
		}
	}

	@Test
	void whenNobodyUsesWhatIsLeftThenItIsRemoved() throws Exception {
		try (LauncherProcess board = new LauncherProcess("board")) {
			board.awaitLine("Ready for flights", 1);
			board.launcher().destroyForcibly();
			board.awaitExit();
			Files.createFile(Path.of("/dev/shm", board.namespace() + ".half-made"));
			int left = segments(board).size();
			try (LauncherProcess launcher = new LauncherProcess("--once", "--queries=20",
					"--flights.file=" + flights(10), "--shared-memory.namespace=" + board.namespace())) {
				assertThat(launcher.awaitExit()).as(launcher::output).isZero();
				assertThat(launcher.output()).startsWith("Removed " + left + " segments, left by an earlier run.");
			}
			assertThat(segments(board)).isEmpty();
		}
	}

	@Test
	void whenServiceDoesNotStartThenSaysWhyAndEnds() throws Exception {
		Path file = flights(10);
		Files.writeString(file, Files.readString(file) + "2001/01/01 00:47,x,1750,DTW,LAS\n");
		try (LauncherProcess launcher = new LauncherProcess("--flights.file=" + file)) {
			assertThat(launcher.awaitExit()).isEqualTo(1);
			assertThat(launcher.output()).contains(file + ", line 12: delay 'x' is not a whole number")
				.contains("feed did not start: it ended with status 1.")
				.doesNotContain("\tat ");
			assertThat(segments(launcher)).isEmpty();
		}
	}

	@Test
	void whenPortIsTakenThenSaysSo() throws Exception {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
				LauncherProcess launcher = new LauncherProcess("--board.port=" + socket.getLocalPort())) {
			assertThat(launcher.awaitExit()).isEqualTo(2);
			assertThat(launcher.output()).startsWith("Port " + socket.getLocalPort() + " of 127.0.0.1 cannot be had")
				.endsWith("Choose another with --board.port=PORT.");
		}
	}

	@Test
	void whenHelpThenPrintsUsage() throws Exception {
		try (LauncherProcess launcher = new LauncherProcess("--help")) {
			assertThat(launcher.awaitExit()).isZero();
			assertThat(launcher.output()).startsWith("Usage: [ROLE] [OPTION]...");
		}
	}

	@Test
	void whenOptionIsUnknownThenStatus2AndUsage() throws Exception {
		try (LauncherProcess launcher = new LauncherProcess("--twice")) {
			assertThat(launcher.awaitExit()).isEqualTo(2);
			assertThat(launcher.output()).startsWith("Unknown option '--twice'.").contains("--flights.repeat=N");
		}
	}

	/** Flight n of a file is n minutes late. */
	private Path flights(int count) throws IOException {
		Path file = this.directory.resolve("flights.csv");
		Files.write(file,
				Stream
					.concat(Stream.of("date,delay,distance,origin,destination"),
							IntStream.range(0, count).mapToObj((i) -> "2001/01/01 00:47," + i + ",1750,DTW,LAS"))
					.toList());
		return file;
	}

	private static List<ProcessHandle> services(LauncherProcess launcher) {
		return Stream.of(Role.values()).map(launcher::service).toList();
	}

	private static List<Path> segments(LauncherProcess launcher) throws IOException {
		try (Stream<Path> paths = Files.list(Path.of("/dev/shm"))) {
			return paths.filter((path) -> path.getFileName().toString().startsWith(launcher.namespace())).toList();
		}
	}

}
