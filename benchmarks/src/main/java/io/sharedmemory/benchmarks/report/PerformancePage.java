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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

import io.sharedmemory.benchmarks.report.Results.Series;

/**
 * Writes the tables of {@code performance.md} between its markers, and the plots beside
 * it. What people wrote around the markers stays.
 *
 * @since 0.1.0
 */
public final class PerformancePage {

	private static final String PAGE = "performance.md";

	private static final String BEGIN = "<!-- results: written by benchmarks/run -->";

	private static final String END = "<!-- end of results -->";

	private final List<Results> results;

	/**
	 * Prepares the page.
	 * @param results the results of each JDK
	 */
	public PerformancePage(List<Results> results) {
		this.results = results;
	}

	/**
	 * Writes the page and its plots.
	 * @param directory the directory of the documentation
	 * @throws IOException if they cannot be written
	 */
	public void write(Path directory) throws IOException {
		if (this.results.isEmpty()) {
			throw new IOException("there are no results to write of");
		}
		Path page = directory.resolve(PAGE);
		String text = Files.readString(page);
		int begin = text.indexOf(BEGIN);
		int end = text.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new IOException(page + " has no lines '" + BEGIN + "' and '" + END + "'");
		}
		Files.writeString(page, text.substring(0, begin) + BEGIN + "\n" + tables() + "\n" + text.substring(end));
		plot(directory, "performance-round-trip.svg",
				latencies("Round trip of 64 bytes between two processes, median", "round-trip", 64));
		plot(directory, "performance-spring.svg",
				latencies("Round trip of a JSON record between two Spring applications, median", "json-round-trip", 0));
		for (int size : new int[] { 32, 256, 4096 }) {
			plot(directory, "performance-throughput-" + size + ".svg", rates(size));
		}
	}

	private String tables() {
		StringBuilder text = new StringBuilder();
		for (Results one : this.results) {
			text.append("\n## Java ").append(one.machine().get("jdk")).append("\n\n");
			text.append("| | |\n| --- | --- |\n");
			one.machine()
				.forEach((fact, value) -> text.append("| ")
					.append(fact)
					.append(" | ")
					.append(fact.equals("flags") ? "`" + value + "`" : value)
					.append(" |\n"));
			text.append("\n### What must be reached\n\n").append(Tables.bounds(Bounds.goals(one)));
			text.append("\n### Figures\n").append(new Tables(one).all());
		}
		return text.toString();
	}

	private static void plot(Path directory, String name, Plot plot) throws IOException {
		if (!plot.isEmpty()) {
			Files.writeString(directory.resolve(name), plot.draw());
		}
	}

	private Plot latencies(String title, String section, int size) {
		Plot plot = new Plot(title + " (Java " + last().machine().get("jdk") + ")", "time there and back, logarithmic",
				true, Units::time);
		last().of(section, size)
			.values()
			.stream()
			.sorted(Comparator.comparingDouble((series) -> series.median("p50")))
			.forEach((series) -> plot.add(series.system(), series.median("p50"), isOwn(series)));
		return plot;
	}

	private Plot rates(int size) {
		Plot plot = new Plot(
				"Throughput of " + Units.size(size) + " records, one producer, median (Java "
						+ last().machine().get("jdk") + ")",
				"records a second", false, (value) -> (value == 0) ? "0" : Units.rate(value));
		last().of("throughput", size)
			.values()
			.stream()
			.sorted(Comparator.comparingDouble((Series series) -> series.median("rate")).reversed())
			.forEach((series) -> plot.add(series.system(), series.median("rate"), isOwn(series)));
		return plot;
	}

	private Results last() {
		return this.results.get(this.results.size() - 1);
	}

	private static boolean isOwn(Series series) {
		return series.system().startsWith("ring") || series.system().startsWith("template");
	}

}
