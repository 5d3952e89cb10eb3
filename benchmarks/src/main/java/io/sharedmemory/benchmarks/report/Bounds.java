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

package io.sharedmemory.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.sharedmemory.benchmarks.report.Results.Series;

/**
 * Compares results with what must be reached, round by round.
 *
 * @since 0.1.0
 */
public final class Bounds {

	private static final int FLIGHT = 0;

	private static final String[] RINGS = { "agrona-1-1", "agrona-n-1", "aeron-exclusive", "aeron-concurrent" };

	private static final String[] PEERS = { "agrona-1-1", "agrona-n-1", "aeron-exclusive", "aeron-concurrent",
			"chronicle", "unix", "tcp" };

	private static final String[] MANY = { "agrona-n-1", "aeron-concurrent", "chronicle" };

	private final Results results;

	private final List<Bound> bounds = new ArrayList<>();

	private Bounds(Results results) {
		this.results = results;
	}

	/**
	 * Returns what must be reached.
	 * @param results the results
	 * @return the bounds
	 */
	public static List<Bound> goals(Results results) {
		Bounds bounds = new Bounds(results);
		for (String ring : new String[] { "ring-one", "ring" }) {
			String which = ring.equals("ring") ? "; ring of many producers" : "; ring of one producer";
			bounds.times("Round trip p50, 64 B, busy-spin" + which, "bare hand-over", 1.35, "round-trip", 64, "p50",
					ring, "bare");
			bounds.times("Round trip p50, 64 B, busy-spin" + which, "best of Agrona and Aeron", 1, "round-trip", 64,
					"p50", ring, RINGS);
			bounds.times("Round trip p99, 64 B, busy-spin" + which, "best of Agrona and Aeron", 1, "round-trip", 64,
					"p99", ring, RINGS);
			for (int size : new int[] { 32, 256, 4096 }) {
				bounds.rates("Throughput, " + Units.size(size) + ", one producer" + which, "best peer", 1.25,
						"throughput", size, ring, PEERS);
			}
		}
		for (int size : new int[] { 32, 256 }) {
			bounds.rates("Throughput, " + Units.size(size) + ", two producers", "best many-producer peer", 1.25,
					"throughput-2", size, "ring", MANY);
		}
		bounds.value("Allocation, ring, 256 B", "–", 0.05, " B per record", "throughput", 256, "ring", "allocated");
		bounds.value("Allocation, template and listener, bytes, 256 B", "–", 0.05, " B per record", "throughput", 256,
				"template-bytes", "allocated");
		bounds.more("Template and listener, bytes, 64 B, round trip p50", "the ring itself", 500, "round-trip", 64,
				"template-bytes", "ring");
		bounds.rates("Template and listener, JSON flights, throughput", "encoding and decoding alone, the slower", 0.8,
				"json-throughput", FLIGHT, "template-json", "json");
		bounds.times("Template and listener, JSON, round trip p50", "RestClient and Tomcat", 1 / 20.0,
				"json-round-trip", FLIGHT, "p50", "template-json", "rest");
		bounds.times("Template and listener, JSON, round trip p50", "RabbitMQ", 1 / 50.0, "json-round-trip", FLIGHT,
				"p50", "template-json", "rabbit");
		for (String system : new String[] { "ring-adaptive", "ring-blocking" }) {
			bounds.value("Idle, " + system.substring(5), "one core", 0.5, " %", "idle", 64, system, "cpu");
		}
		bounds.times("Wake-up of a sleeper p50", "half of a Unix-domain socket's round trip", 1, "wake-up", 64, "p50",
				"ring-blocking", "unix");
		return bounds.bounds;
	}

	/**
	 * Returns what a change must not break, loose enough for noise.
	 * @param results the results
	 * @return the bounds
	 */
	public static List<Bound> guard(Results results) {
		String[] agrona = { "agrona-1-1", "agrona-n-1" };
		Bounds bounds = new Bounds(results);
		bounds.times("Round trip p50, 64 B", "bare hand-over", 2.5, "round-trip", 64, "p50", "ring", "bare");
		bounds.times("Round trip p50, 64 B", "best of Agrona", 1.6, "round-trip", 64, "p50", "ring", agrona);
		for (int size : new int[] { 32, 256, 4096 }) {
			bounds.rates("Throughput, " + Units.size(size), "best of Agrona", 0.5, "throughput", size, "ring", agrona);
		}
		bounds.rates("Throughput, 32 B, two producers", "Agrona many-to-one", 0.4, "throughput-2", 32, "ring",
				"agrona-n-1");
		bounds.value("Allocation, ring, 256 B", "–", 0.5, " B per record", "throughput", 256, "ring", "allocated");
		bounds.value("Allocation, template and listener, 256 B", "–", 0.5, " B per record", "throughput", 256,
				"template-bytes", "allocated");
		return bounds.bounds;
	}

	private List<Double> metric(String section, int size, String system, String metric) {
		Series series = this.results.of(section, size).get(system);
		return (series != null) ? series.metrics().getOrDefault(metric, List.of()) : List.of();
	}

	private List<Double> best(String section, int size, String metric, boolean lowest, String... systems) {
		List<List<Double>> measured = Arrays.stream(systems)
			.map((system) -> metric(section, size, system, metric))
			.filter((values) -> !values.isEmpty())
			.toList();
		return measured.isEmpty() ? List.of() : Statistics.best(measured, lowest);
	}

	private void times(String what, String against, double limit, String section, int size, String metric,
			String system, String... others) {
		this.bounds.add(new Bound(what, against, true, limit, "×",
				Statistics.ratios(metric(section, size, system, metric), best(section, size, metric, true, others))));
	}

	private void rates(String what, String against, double limit, String section, int size, String system,
			String... others) {
		this.bounds.add(new Bound(what, against, false, limit, "×",
				Statistics.ratios(metric(section, size, system, "rate"), best(section, size, "rate", false, others))));
	}

	private void more(String what, String against, double limit, String section, int size, String system,
			String other) {
		List<Double> values = metric(section, size, system, "p50");
		List<Double> others = metric(section, size, other, "p50");
		List<Double> more = new ArrayList<>();
		for (int i = 0; i < Math.min(values.size(), others.size()); i++) {
			more.add(values.get(i) - others.get(i));
		}
		this.bounds.add(new Bound(what, against, true, limit, " ns more", more));
	}

	private void value(String what, String against, double limit, String unit, String section, int size, String system,
			String metric) {
		this.bounds.add(new Bound(what, against, true, limit, unit, metric(section, size, system, metric)));
	}

}
