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

import java.util.ArrayList;
import java.util.List;

import io.sharedmemory.benchmarks.lane.Measure;

/**
 * What a run measures.
 *
 * @since 0.1.0
 */
final class Plan {

	private static final List<String> RINGS = List.of("ring", "ring-one", "ring-claim", "ring-copy", "agrona-1-1",
			"agrona-n-1", "aeron-exclusive", "aeron-concurrent", "chronicle");

	private static final List<Integer> FLIGHTS = List.of(0);

	private Plan() {
	}

	/**
	 * Returns everything there is to measure.
	 * @return the sections
	 */
	static List<Section> full() {
		List<Section> sections = new ArrayList<>();
		List<String> roundTrips = new ArrayList<>(List.of("bare"));
		roundTrips.addAll(RINGS);
		roundTrips.addAll(List.of("ring-yielding", "ring-adaptive", "ring-blocking", "unix", "tcp", "template-bytes",
				"template-string"));
		sections.add(new Section("round-trip", "Round trip", Measure.ROUND_TRIP, List.of(64, 1024, 65_536), roundTrips,
				1, 0, 40, 45, 1500)
			.opened(3));
		List<String> throughput = new ArrayList<>(RINGS);
		throughput.addAll(List.of("unix", "tcp", "template-bytes", "template-string"));
		sections.add(new Section("throughput", "Throughput, one producer", Measure.THROUGHPUT,
				List.of(32, 256, 4096, 1 << 20), throughput, 1, 0, 60, 45, 1500)
			.opened(3));
		sections.add(new Section("throughput-2", "Throughput, two producers", Measure.THROUGHPUT, List.of(32, 256),
				List.of("ring", "ring-claim", "agrona-n-1", "aeron-concurrent", "chronicle"), 2, 0, 200, 21, 1500)
			.opened(3));
		sections.add(new Section("json-round-trip", "Round trip of a flight as JSON", Measure.ROUND_TRIP, FLIGHTS,
				List.of("template-json", "template-adaptive", "rest", "rabbit", "kafka"), 1, 0, 200, 17, 12_000));
		sections.add(new Section("json-throughput", "Throughput of flights as JSON", Measure.THROUGHPUT, FLIGHTS,
				List.of("json", "template-json", "template-adaptive", "rabbit", "kafka"), 1, 0, 200, 17, 12_000)
			.opened(2));
		List<String> paced = List.of("ring", "ring-one", "ring-adaptive", "agrona-1-1", "agrona-n-1", "aeron-exclusive",
				"aeron-concurrent", "chronicle", "unix", "tcp");
		sections.add(new Section("paced-10k", "Latency at 10,000 records a second", Measure.PACED, List.of(64), paced,
				1, 10_000, 500, 9, 1000));
		sections.add(new Section("paced-1m", "Latency at 1,000,000 records a second", Measure.PACED, List.of(64), paced,
				1, 1_000_000, 500, 9, 1000));
		sections.add(wakeUp(11));
		sections.add(idle(2000, 7));
		sections.add(growth("groups", "Throughput by groups", List.of("ring", "ring:groups=2", "ring:groups=4"), 1));
		sections.add(growth("participants", "Throughput by participants",
				List.of("ring", "ring:participants=60", "ring:participants=120,max-participants=127"), 1));
		sections.add(growth("capacity", "Throughput by size of the ring",
				List.of("ring:capacity=65536", "ring:capacity=1048576", "ring", "ring:capacity=268435456"), 1));
		sections.add(growth("producers-1", "Throughput by producers: 1", List.of("ring"), 1));
		sections.add(growth("producers-2", "Throughput by producers: 2", List.of("ring"), 2));
		sections.add(growth("producers-4", "Throughput by producers: 4", List.of("ring"), 4));
		return sections;
	}

	private static Section growth(String name, String title, List<String> systems, int producers) {
		return new Section("growth-" + name, title, Measure.THROUGHPUT, List.of(256), systems, producers, 0, 200, 11,
				1000);
	}

	private static Section wakeUp(int rounds) {
		return new Section("wake-up", "Half of a round trip between sleepers", Measure.WAKE_UP, List.of(64),
				List.of("ring-blocking", "ring-adaptive", "unix", "tcp"), 1, 0, 300, rounds, 600);
	}

	private static Section idle(int millis, int rounds) {
		return new Section("idle", "Processor time of an idle receiver", Measure.IDLE, List.of(64),
				List.of("ring-adaptive", "ring-blocking", "ring", "template-adaptive", "template-blocking"), 1, 0,
				millis, rounds, 300);
	}

	/**
	 * Returns what fits into three minutes.
	 * @return the sections
	 */
	static List<Section> quick() {
		return List.of(
				new Section("round-trip", "Round trip", Measure.ROUND_TRIP, List.of(64),
						List.of("bare", "ring", "ring-one", "ring-claim", "agrona-1-1", "agrona-n-1", "aeron-exclusive",
								"aeron-concurrent", "chronicle", "unix", "tcp", "template-bytes"),
						1, 0, 25, 21, 600)
					.opened(2),
				new Section("throughput", "Throughput, one producer", Measure.THROUGHPUT, List.of(32, 256, 4096),
						List.of("ring", "ring-one", "ring-claim", "agrona-1-1", "agrona-n-1", "aeron-exclusive",
								"aeron-concurrent", "chronicle", "unix", "template-bytes"),
						1, 0, 30, 17, 500),
				new Section("throughput-2", "Throughput, two producers", Measure.THROUGHPUT, List.of(32),
						List.of("ring", "agrona-n-1", "aeron-concurrent"), 2, 0, 100, 15, 600),
				new Section("json-round-trip", "Round trip of a flight as JSON", Measure.ROUND_TRIP, FLIGHTS,
						List.of("template-json", "rest", "rabbit"), 1, 0, 100, 9, 6000),
				new Section("json-throughput", "Throughput of flights as JSON", Measure.THROUGHPUT, FLIGHTS,
						List.of("json", "template-json"), 1, 0, 80, 17, 12_000),
				wakeUp(7).withSystems(List.of("ring-blocking", "unix")),
				idle(1000, 3).withSystems(List.of("ring-adaptive", "ring-blocking")));
	}

	/**
	 * Returns what the guard looks at.
	 * @return the sections
	 */
	static List<Section> guard() {
		return List.of(
				new Section("round-trip", "Round trip", Measure.ROUND_TRIP, List.of(64),
						List.of("bare", "ring", "ring-one", "agrona-1-1", "agrona-n-1", "template-bytes"), 1, 0, 80, 9,
						800)
					.opened(3),
				new Section("throughput", "Throughput, one producer", Measure.THROUGHPUT, List.of(32, 256, 4096),
						List.of("ring", "ring-one", "ring-claim", "agrona-1-1", "agrona-n-1", "template-bytes"), 1, 0,
						100, 9, 800),
				new Section("throughput-2", "Throughput, two producers", Measure.THROUGHPUT, List.of(32),
						List.of("ring", "agrona-n-1"), 2, 0, 200, 7, 600));
	}

}
