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

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.sharedmemory.benchmarks.link.SystemLane;

/**
 * A system that can be measured.
 *
 * @param name its name
 * @param title what it is
 * @param need what it needs
 * @param options the options that its link is opened with
 * @since 0.1.0
 */
record BenchmarkedSystem(String name, String title, Need need, Map<String, String> options) {

	private static final String SYSTEM = "io.sharedmemory.benchmarks.system.";

	private static final String SPRING = "io.sharedmemory.benchmarks.spring.";

	private static final String RING = SYSTEM + "RingLink";

	private static final String AGRONA = SYSTEM + "AgronaLink";

	private static final String AERON = SYSTEM + "AeronLink";

	private static final String SOCKET = SYSTEM + "SocketLink";

	private static final List<BenchmarkedSystem> ALL = List.of(
			of("bare", "two cores handing one word to each other, looking all the time", SYSTEM + "BareLink"),
			of("ring", "this ring: offered, read in place, busy-spin", RING),
			of("ring-one", "this ring, of one producer: offered, read in place, busy-spin", RING, "producers=ONE"),
			of("ring-claim", "this ring: written and read in place, busy-spin", RING + "$Claiming"),
			of("ring-copy", "this ring: offered, copied out, busy-spin", RING + "$Copying"),
			of("ring-yielding", "this ring, yielding", RING, "wait=YIELDING"),
			of("ring-adaptive", "this ring, adaptive", RING, "wait=ADAPTIVE"),
			of("ring-blocking", "this ring, blocking", RING, "wait=BLOCKING"),
			of("agrona-1-1", "Agrona, one-to-one ring buffer", AGRONA, "producers=one"),
			of("agrona-n-1", "Agrona, many-to-one ring buffer", AGRONA, "producers=many"),
			of("aeron-exclusive", "Aeron IPC, exclusive publication", AERON, "publication=exclusive"),
			of("aeron-concurrent", "Aeron IPC, concurrent publication", AERON, "publication=concurrent"),
			of("chronicle", "Chronicle Queue", SYSTEM + "ChronicleLink"),
			of("unix", "Unix-domain socket", SOCKET, "domain=unix"),
			of("tcp", "TCP over loopback", SOCKET, "domain=tcp"),
			of("template-bytes", "this template and listener: bytes in place, busy-spin", SPRING + "BytesTemplateLink"),
			of("template-string", "this template and listener: text, busy-spin", SPRING + "StringTemplateLink"),
			of("template-json", "this template and listener: flights as JSON, busy-spin",
					SPRING + "FlightTemplateLink"),
			of("template-adaptive", "this template and listener: flights as JSON, adaptive",
					SPRING + "FlightTemplateLink", "wait=adaptive"),
			of("template-blocking", "this template and listener: flights as JSON, blocking",
					SPRING + "FlightTemplateLink", "wait=blocking"),
			of("json", "encoding in one process, decoding in the other, nothing between", SPRING + "JsonWork"),
			of("rest", "RestClient and Tomcat: flights as JSON", SPRING + "RestLink"),
			of("rabbit", "RabbitTemplate and listener: flights as JSON", SPRING + "RabbitLink", Need.RABBITMQ),
			of("kafka", "KafkaTemplate and listener: flights as JSON", SPRING + "KafkaLink", Need.KAFKA));

	private static BenchmarkedSystem of(String name, String title, String link, String... options) {
		return of(name, title, link, Need.NOTHING, options);
	}

	private static BenchmarkedSystem of(String name, String title, String link, Need need, String... options) {
		Map<String, String> map = new LinkedHashMap<>();
		map.put(SystemLane.LINK, link);
		for (String option : options) {
			int equals = option.indexOf('=');
			map.put(option.substring(0, equals), option.substring(equals + 1));
		}
		return new BenchmarkedSystem(name, title, need, map);
	}

	/**
	 * Returns every system.
	 * @return the systems, this project's first of each kind
	 */
	static List<BenchmarkedSystem> all() {
		return ALL;
	}

	/**
	 * Returns the names of all systems.
	 * @return the names
	 */
	static List<String> names() {
		return ALL.stream().map(BenchmarkedSystem::name).toList();
	}

	/**
	 * Returns a system, or a variant of one, as in {@code ring:groups=2,capacity=65536}.
	 * @param name its name, with options that its own are overridden by
	 * @return the system
	 */
	static BenchmarkedSystem get(String name) {
		int colon = name.indexOf(':');
		String base = (colon < 0) ? name : name.substring(0, colon);
		BenchmarkedSystem system = ALL.stream()
			.filter((candidate) -> candidate.name.equals(base))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("no system '" + base + "'"));
		if (colon < 0) {
			return system;
		}
		Map<String, String> options = new LinkedHashMap<>(system.options);
		options.putAll(Arrays.stream(name.substring(colon + 1).split(","))
			.map((option) -> option.split("="))
			.collect(Collectors.toMap((option) -> option[0], (option) -> option[1])));
		return new BenchmarkedSystem(name, system.title, system.need, options);
	}

}
