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

package io.sharedmemory.start;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.sharedmemory.messaging.ForkedJvm;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of how much longer an application takes to start with ten channels. They print
 * the figures; what they assert is loose enough for a machine that has other work to do.
 * A new JVM varies by more than what is measured, so figures to quote want more pairs of
 * starts than a test has time for: {@code -Dstart.pairs=25}.
 */
class SharedMemoryStartTests {

	private static final int PAIRS_OF_NEW_JVMS = Integer.getInteger("start.pairs", 1);

	private static final List<String> ALWAYS = List.of("--spring.main.banner-mode=off",
			"--spring.main.log-startup-info=false", "--server.port=0");

	private static final int MORE_PAIRS = 4;

	private static final Duration MOST_IN_A_NEW_JVM = Duration.ofSeconds(3);

	private static final String[] WITHOUT = { "--shared-memory.enabled=false" };

	private static final String[] WITH = tenChannels();

	/** What an application has that has nothing but Boot's starter and this one. */
	private static final Pattern OF_THE_STARTERS = Pattern
		.compile("classes|test-classes|shared-memory-core.*|spring-(core|beans|context|aop|expression|messaging)-\\d.*"
				+ "|spring-boot(-autoconfigure|-jackson)?-\\d.*|(jackson|jna|micrometer-(observation|commons))-.*"
				+ "|(logback|slf4j|log4j|jul|commons-logging|snakeyaml|jspecify|jakarta.annotation)-.*");

	private static final String NO_SERVER = "--spring.main.web-application-type=none";

	@RegisterExtension
	private final TestNames names = new TestNames();

	@Test
	void whenTenChannelsAreConfiguredThenStartInAWarmJvmTakesLittleLonger() throws IOException {
		start(WITH, NO_SERVER);
		start(WITHOUT, NO_SERVER);
		Duration most = Duration.ofSeconds(1);
		assertThat(added("a JVM that has started it before", 9, most, (arguments) -> start(arguments, NO_SERVER)))
			.isLessThan(most);
	}

	@Test
	void whenTenChannelsAreConfiguredThenStartOfAnApplicationThatHasNothingElseTakesLittleLonger() throws IOException {
		// Of several class paths the last one counts.
		List<String> options = List.of("-cp", classPathOfTheStarters());
		assertThat(added("a new JVM with Boot's starter and this one alone", PAIRS_OF_NEW_JVMS, MOST_IN_A_NEW_JVM,
				(arguments) -> startJvm(options, arguments)))
			.isLessThan(MOST_IN_A_NEW_JVM);
	}

	@Test
	void whenTenChannelsAreConfiguredThenStartOfANewJvmTakesLittleLonger() throws IOException {
		assertThat(added("a new JVM with Actuator", PAIRS_OF_NEW_JVMS, MOST_IN_A_NEW_JVM,
				(arguments) -> startJvm(List.of(), arguments, NO_SERVER)))
			.isLessThan(MOST_IN_A_NEW_JVM);
	}

	@Test
	void whenTenChannelsAreConfiguredThenStartOfANewWebServerTakesLittleLonger() throws IOException {
		assertThat(added("a new JVM with Actuator and a web server", PAIRS_OF_NEW_JVMS, MOST_IN_A_NEW_JVM,
				(arguments) -> startJvm(List.of(), arguments)))
			.isLessThan(MOST_IN_A_NEW_JVM);
	}

	/**
	 * Starts pairs of applications and prints the median of what the channels add. Starts
	 * some more while that seems to be too much, as a busy machine may be the reason.
	 * @return the difference of the fastest starts, which a busy machine moves least
	 */
	private static Duration added(String where, int pairs, Duration most, Start start) throws IOException {
		long[] all = new long[pairs + MORE_PAIRS];
		int count = 0;
		long fastestWith = Long.MAX_VALUE;
		long fastestWithout = Long.MAX_VALUE;
		for (int i = 0; i < pairs || (i < all.length && fastestWith - fastestWithout >= most.toMillis()); i++) {
			// In turn, since the second one finds more in the caches of the system.
			boolean first = i % 2 == 0;
			long one = start.millis(first ? WITHOUT : WITH);
			long other = start.millis(first ? WITH : WITHOUT);
			long with = first ? other : one;
			long without = first ? one : other;
			all[count++] = with - without;
			fastestWith = Math.min(fastestWith, with);
			fastestWithout = Math.min(fastestWithout, without);
		}
		long[] added = Arrays.copyOf(all, count);
		Arrays.sort(added);
		System.out.println("Ten channels add " + added[added.length / 2] + " ms to the start in " + where
				+ " (median of " + added.length + ", middle half " + added[added.length / 4] + " to "
				+ added[added.length - 1 - added.length / 4] + ", all " + added[0] + " to " + added[added.length - 1]
				+ ")");
		return Duration.ofMillis(fastestWith - fastestWithout);
	}

	private long start(String[] arguments, String... more) {
		long start = System.nanoTime();
		ConfigurableApplicationContext context = SpringApplication.run(EmptyApplication.class,
				complete(arguments, more));
		long took = System.nanoTime() - start;
		context.close();
		this.names.removeAll();
		return Duration.ofNanos(took).toMillis();
	}

	private long startJvm(List<String> options, String[] arguments, String... more) throws IOException {
		try (ForkedJvm jvm = ForkedJvm.startWith(options, EmptyApplication.class, complete(arguments, more))) {
			String line = jvm.readLine();
			while (!line.matches("\\d+")) {
				line = jvm.readLine();
			}
			return Long.parseLong(line);
		}
		finally {
			this.names.removeAll();
		}
	}

	private static String classPathOfTheStarters() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> OF_THE_STARTERS.matcher(new File(entry).getName()).matches())
			.collect(Collectors.joining(File.pathSeparator));
	}

	private String[] complete(String[] arguments, String... more) {
		List<String> all = new ArrayList<>(ALWAYS);
		all.addAll(List.of(arguments));
		all.addAll(List.of(more));
		all.add("--shared-memory.namespace=" + this.names.namespace());
		return all.toArray(String[]::new);
	}

	private static String[] tenChannels() {
		String[] arguments = new String[10];
		Arrays.setAll(arguments, (i) -> "--shared-memory.channels.c" + i + ".capacity=64KB");
		return arguments;
	}

	private interface Start {

		long millis(String... arguments) throws IOException;

	}

}
