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

package io.sharedmemory.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;

/**
 * What a run is on.
 *
 * @since 0.1.0
 */
final class Machine {

	private static final int CLOCK_READINGS = 2_000_000;

	private Machine() {
	}

	/**
	 * Describes the machine and the JDK.
	 * @return what is known, by name of the fact
	 */
	static Map<String, String> describe() {
		Map<String, String> facts = new LinkedHashMap<>();
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		facts.put("jdk", String.valueOf(Runtime.version().feature()));
		facts.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version") + " ("
				+ System.getProperty("java.vendor") + ")");
		facts.put("processor", processor() + ", " + system.getAvailableProcessors() + " cores");
		facts.put("memory", Math.round(system.getTotalMemorySize() / (double) (1L << 30)) + " GiB");
		facts.put("kernel", system.getName() + " " + system.getVersion() + " " + system.getArch());
		facts.put("date", LocalDate.now().toString());
		facts.put("flags", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
		return facts;
	}

	private static String processor() {
		try {
			return Files.readAllLines(Path.of("/proc/cpuinfo"))
				.stream()
				.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse("unknown");
		}
		catch (IOException ex) {
			return "unknown";
		}
	}

	/**
	 * Measures what reading the clock costs. A latency contains it once.
	 * @return nanoseconds
	 */
	static double clockNanos() {
		double lowest = Double.MAX_VALUE;
		long sum = 0;
		for (int i = 0; i < 5; i++) {
			long start = System.nanoTime();
			for (int j = 0; j < CLOCK_READINGS; j++) {
				sum += System.nanoTime();
			}
			lowest = Math.min(lowest, (System.nanoTime() - start) / (double) CLOCK_READINGS);
		}
		return (sum != 0) ? lowest : 0;
	}

}
