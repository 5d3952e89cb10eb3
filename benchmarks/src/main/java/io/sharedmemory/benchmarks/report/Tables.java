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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.sharedmemory.benchmarks.report.Results.Series;

/**
 * Tables of results, in Markdown.
 *
 * @since 0.1.0
 */
public final class Tables {

	private final Results results;

	/**
	 * Makes tables.
	 * @param results the results
	 */
	public Tables(Results results) {
		this.results = results;
	}

	/**
	 * Returns every table that there are results for.
	 * @return Markdown
	 */
	public String all() {
		StringBuilder text = new StringBuilder();
		latencies(text, "round-trip", "Round trip", "bare");
		latencies(text, "json-round-trip", "Round trip of a flight as JSON", "template-json");
		throughput(text);
		rates(text, "throughput-2", "Throughput, two producers");
		rates(text, "json-throughput", "Throughput of flights as JSON");
		latencies(text, "paced-10k", "Latency at 10,000 records a second, one way", "ring");
		latencies(text, "paced-1m", "Latency at 1,000,000 records a second, one way", "ring");
		latencies(text, "wake-up", "Half of a round trip between sleepers", "unix");
		values(text, "idle", 64, "Processor time of an idle receiver", "of one core", "cpu",
				(value) -> String.format(Locale.ROOT, "%.2f %%", value));
		values(text, "throughput", 256, "Allocation, 256 B, both processes", "bytes per record", "allocated",
				Tables::bytes);
		values(text, "start-up", 0, "Opening in a process that runs, with loading the classes", "time", "time",
				Units::time);
		growth(text);
		return text.toString();
	}

	/**
	 * Returns the table of what must be reached.
	 * @param bounds the bounds
	 * @return Markdown
	 */
	public static String bounds(List<Bound> bounds) {
		List<List<String>> rows = new ArrayList<>();
		for (Bound bound : bounds) {
			rows.add(List.of(bound.what(), bound.against(), bound.describeLimit(), bound.describeValue(),
					!bound.isMeasured() ? "–" : bound.isReached() ? "yes" : "**no**"));
		}
		return table(List.of("what", "against", "bound", "median (quartiles)", "reached"), rows);
	}

	private static String bytes(double value) {
		return (value < 0.05) ? "0" : Units.digits(value);
	}

	private void latencies(StringBuilder text, String section, String title, String reference) {
		for (int size : sizes(section)) {
			Map<String, Series> series = this.results.of(section, size);
			Series base = series.get(reference);
			List<String> head = new ArrayList<>(List.of("system", "p50", "p99", "p99.9"));
			if (base != null) {
				head.add("p50, × " + reference);
			}
			List<List<String>> rows = new ArrayList<>();
			series.forEach((name, one) -> {
				List<String> row = new ArrayList<>(List.of("`" + name + "`", Units.time(one.median("p50")),
						Units.time(one.median("p99")), Units.time(one.median("p999"))));
				if (base != null) {
					row.add(Units.digits(ratio(one, base)));
				}
				rows.add(row);
			});
			heading(text, title + ((size > 0) ? ", " + Units.size(size) : ""));
			text.append(table(head, rows));
		}
	}

	private static double ratio(Series series, Series base) {
		return Statistics.quantile(Statistics.ratios(series.metrics().getOrDefault("p50", List.of()),
				base.metrics().getOrDefault("p50", List.of())), 0.5);
	}

	private void throughput(StringBuilder text) {
		List<Integer> sizes = sizes("throughput");
		if (sizes.isEmpty()) {
			return;
		}
		Set<String> systems = new LinkedHashSet<>();
		sizes.forEach((size) -> systems.addAll(this.results.of("throughput", size).keySet()));
		List<String> head = new ArrayList<>(List.of("system"));
		sizes.forEach((size) -> head.add(Units.size(size)));
		List<List<String>> rows = new ArrayList<>();
		for (String system : systems) {
			List<String> row = new ArrayList<>(List.of("`" + system + "`"));
			for (int size : sizes) {
				Series series = this.results.of("throughput", size).get(system);
				row.add((series != null) ? spread(series) : "–");
			}
			rows.add(row);
		}
		heading(text, "Throughput, one producer, median (quartiles)");
		text.append(table(head, rows));
	}

	private static String spread(Series series) {
		List<Double> values = series.metrics().getOrDefault("rate", List.of());
		return Units.rate(Statistics.quantile(values, 0.5)) + " (" + Units.rate(Statistics.quantile(values, 0.25)) + "–"
				+ Units.rate(Statistics.quantile(values, 0.75)) + ")";
	}

	private void rates(StringBuilder text, String section, String title) {
		for (int size : sizes(section)) {
			List<List<String>> rows = new ArrayList<>();
			this.results.of(section, size).forEach((name, series) -> {
				rows.add(List.of("`" + name + "`", spread(series), bytes(series.median("allocated"))));
				if (series.metrics().containsKey("one-thread")) {
					rows.add(List.of("`" + name + "`, one thread doing both", Units.rate(series.median("one-thread")),
							"–"));
				}
			});
			heading(text, title + ((size > 0) ? ", " + Units.size(size) : ""));
			text.append(table(List.of("system", "median (quartiles)", "bytes allocated per record"), rows));
		}
	}

	private void values(StringBuilder text, String section, int size, String title, String unit, String metric,
			Function<Double, String> format) {
		List<List<String>> rows = new ArrayList<>();
		this.results.of(section, size)
			.forEach((name, series) -> rows.add(List.of("`" + name + "`", format.apply(series.median(metric)))));
		if (!rows.isEmpty()) {
			heading(text, title);
			text.append(table(List.of("system", unit), rows));
		}
	}

	private void growth(StringBuilder text) {
		List<List<String>> rows = new ArrayList<>();
		this.results.series()
			.stream()
			.filter((series) -> series.section().startsWith("growth-"))
			.forEach((series) -> rows.add(List.of(series.section().substring("growth-".length()),
					"`" + series.system() + "`", spread(series), Units.time(1e9 / series.median("rate")))));
		if (!rows.isEmpty()) {
			heading(text, "How the cost grows, this ring, 256 B");
			text.append(table(List.of("with", "system", "records a second", "per record"), rows));
		}
	}

	private List<Integer> sizes(String section) {
		return this.results.series()
			.stream()
			.filter((series) -> series.section().equals(section))
			.map(Series::size)
			.distinct()
			.toList();
	}

	private static void heading(StringBuilder text, String title) {
		text.append("\n#### ").append(title).append("\n\n");
	}

	private static String table(List<String> head, List<List<String>> rows) {
		StringBuilder text = new StringBuilder();
		text.append("| ").append(String.join(" | ", head)).append(" |\n|");
		for (int i = 0; i < head.size(); i++) {
			text.append((i == 0) ? " --- |" : " ---: |");
		}
		text.append('\n');
		rows.forEach((row) -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
		return text.toString();
	}

}
