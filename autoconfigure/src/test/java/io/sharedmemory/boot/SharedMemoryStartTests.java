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

package io.sharedmemory.boot;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.sharedmemory.messaging.ForkedJvm;
import io.sharedmemory.messaging.TestNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of how much longer an application takes to start with ten channels. They print
 * the figures; what they assert is loose enough for a machine that has other work to do.
 */
class SharedMemoryStartTests {

	private static final String[] WITHOUT = { "--shared-memory.enabled=false" };

	private static final String[] WITH = tenChannels();

	@RegisterExtension
	private final TestNames names = new TestNames();

	@Test
	void whenTenChannelsAreConfiguredThenStartInAWarmJvmTakesLittleLonger() throws IOException {
		start(WITH);
		start(WITHOUT);
		assertThat(added("a JVM that has started it before", 9, this::start)).isLessThan(Duration.ofSeconds(1));
	}

	@Test
	void whenTenChannelsAreConfiguredThenStartOfANewJvmTakesLittleLonger() throws IOException {
		assertThat(added("a new JVM", 3, this::startJvm)).isLessThan(Duration.ofSeconds(3));
	}

	private static Duration added(String where, int pairs, Start start) throws IOException {
		long[] added = new long[pairs];
		for (int i = 0; i < added.length; i++) {
			long without = start.millis(WITHOUT);
			added[i] = start.millis(WITH) - without;
		}
		Arrays.sort(added);
		long median = added[added.length / 2];
		System.out.println("Ten channels add " + median + " ms to the start in " + where + " (median of " + added.length
				+ ", " + added[0] + " to " + added[added.length - 1] + ")");
		return Duration.ofMillis(median);
	}

	private long start(String... arguments) {
		long start = System.nanoTime();
		ConfigurableApplicationContext context = Empty.run(inNamespace(arguments));
		long took = System.nanoTime() - start;
		context.close();
		this.names.removeAll();
		return Duration.ofNanos(took).toMillis();
	}

	private long startJvm(String... arguments) throws IOException {
		try (ForkedJvm jvm = ForkedJvm.start(Empty.class, inNamespace(arguments))) {
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

	private String[] inNamespace(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
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

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

		/**
		 * Starts the application, prints how long the JVM has run then, in milliseconds,
		 * and stops.
		 * @param arguments of the application
		 */
		public static void main(String[] arguments) {
			ConfigurableApplicationContext context = run(arguments);
			System.out.println(System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
			context.close();
		}

		static ConfigurableApplicationContext run(String... arguments) {
			return new SpringApplicationBuilder(Empty.class).web(WebApplicationType.NONE)
				.properties("spring.main.banner-mode=off", "logging.level.root=warn", "spring.jmx.enabled=false")
				.run(arguments);
		}

	}

}
