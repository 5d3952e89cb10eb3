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
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.sharedmemory.benchmarks.lane.Measure;
import io.sharedmemory.benchmarks.lane.Task;
import io.sharedmemory.benchmarks.process.ProcessPair;
import io.sharedmemory.benchmarks.process.ProcessPair.Outcomes;
import io.sharedmemory.benchmarks.report.Results;
import io.sharedmemory.benchmarks.report.Results.Series;
import io.sharedmemory.benchmarks.report.Units;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Runs sections: opens their systems in both processes, warms each up, and lets them have
 * their slices in turn.
 *
 * @since 0.1.0
 */
final class Runner {

	private static final long NANOS_PER_MILLI = 1_000_000;

	/**
	 * Warm-up goes in slices too, so that whole loops are compiled, not one iteration.
	 */
	private static final int WARM_UP_SLICE_MILLIS = 50;

	private static final int MAX_REPETITIONS = 5;

	private static final int WARM_UP_SLICES_PER_FURTHER_SIZE = 3;

	private final ProcessPair processes;

	private final Path directory;

	private final Map<Need, String> ports;

	private final Results results;

	private final PrintStream progress;

	private final double clockNanos = Machine.clockNanos();

	private int lanes;

	private int slices;

	/**
	 * Creates a runner.
	 * @param processes the two processes
	 * @param directory where both put files
	 * @param ports the ports of the brokers that run
	 * @param results what is added to
	 * @param progress where progress is shown
	 */
	Runner(ProcessPair processes, Path directory, Map<Need, String> ports, Results results, PrintStream progress) {
		this.processes = processes;
		this.directory = directory;
		this.ports = ports;
		this.results = results;
		this.progress = progress;
		results.machine().put("clock", String.format(Locale.ROOT, "%.1f ns", this.clockNanos));
	}

	/**
	 * Runs sections.
	 * @param sections the sections
	 * @throws Exception if the processes cannot go on
	 */
	void run(List<Section> sections) throws Exception {
		for (int i = 0; i < sections.size(); i++) {
			Section section = sections.get(i);
			run(section, "[" + (i + 1) + "/" + sections.size() + "] " + section.title());
		}
	}

	private void run(Section section, String heading) throws Exception {
		Set<String> systems = new LinkedHashSet<>(section.systems());
		Map<String, Series> series = new LinkedHashMap<>();
		try {
			for (int opening = 0; opening < section.openings(); opening++) {
				run(section, opening, heading, systems, series);
			}
		}
		finally {
			this.results.series().addAll(series.values());
		}
	}

	private void run(Section section, int opening, String heading, Set<String> systems, Map<String, Series> series)
			throws Exception {
		String progress = heading;
		if (section.openings() > 1) {
			progress += ", opening " + (opening + 1) + " of " + section.openings();
		}
		Map<String, BenchmarkedSystem> open = open(section, systems, opening == 0, progress);
		try {
			for (int size : section.sizes()) {
				measure(section, size, opening, progress, open, series);
			}
		}
		finally {
			for (String lane : open.keySet()) {
				this.processes.close(lane);
			}
		}
	}

	/**
	 * Opens systems, and forgets those which cannot be.
	 */
	private Map<String, BenchmarkedSystem> open(Section section, Set<String> systems, boolean first, String progress) {
		this.progress.println(progress + ": opening " + String.join(", ", systems));
		Map<String, BenchmarkedSystem> open = new LinkedHashMap<>();
		for (String name : List.copyOf(systems)) {
			BenchmarkedSystem system = BenchmarkedSystem.get(name);
			if (system.need() != Need.NOTHING && !this.ports.containsKey(system.need())) {
				systems.remove(name);
				continue;
			}
			try {
				open.put(open(system, first && section.measure() == Measure.ROUND_TRIP), system);
			}
			catch (Exception ex) {
				this.progress.println("Left out is '" + name + "', which cannot be opened: " + ex);
				systems.remove(name);
			}
		}
		return open;
	}

	private String open(BenchmarkedSystem system, boolean record) throws Exception {
		String lane = "lane" + ++this.lanes;
		Map<String, String> options = new LinkedHashMap<>(system.options());
		options.put("directory", this.directory.toString());
		options.put("id", this.directory.getFileName().toString());
		options.put("lane", lane);
		if (this.ports.containsKey(system.need())) {
			options.put("port", this.ports.get(system.need()));
		}
		long nanos = this.processes.open(lane, options);
		if (record) {
			Series startUp = new Series("start-up", 0, system.name());
			startUp.add("time", nanos);
			this.results.series().add(startUp);
		}
		return lane;
	}

	private void measure(Section section, int size, int opening, String progress, Map<String, BenchmarkedSystem> open,
			Map<String, Series> series) throws Exception {
		String heading = progress + ", " + Units.size(size);
		List<String> lanes = new ArrayList<>(open.keySet());
		if (size != section.sizes().get(0)) {
			lanes.removeIf((lane) -> open.get(lane).name().equals("bare"));
		}
		this.progress.println(heading + ": warming up");
		for (String lane : lanes) {
			warmUp(section, lane, size);
		}
		int end = section.rounds() * (opening + 1) / section.openings();
		for (int round = section.rounds() * opening / section.openings(); round < end; round++) {
			this.progress.println(heading + ": round " + (round + 1) + " of " + section.rounds());
			for (int i = 0; i < lanes.size(); i++) {
				String lane = lanes.get((round + i) % lanes.size());
				String system = open.get(lane).name();
				record(section, runSlice(section, size, lane),
						series.computeIfAbsent(system + " " + size, (key) -> new Series(section.name(), size, system)));
			}
		}
	}

	private void warmUp(Section section, String lane, int size) throws Exception {
		boolean first = size == section.sizes().get(0);
		int count = first ? Math.max(1, section.warmUpMillis() / WARM_UP_SLICE_MILLIS)
				: WARM_UP_SLICES_PER_FURTHER_SIZE;
		for (int i = 0; i < count; i++) {
			this.processes.run(lane, task(section, size, WARM_UP_SLICE_MILLIS));
		}
	}

	private Task task(Section section, int size, int millis) {
		return new Task(section.measure(), size, millis * NANOS_PER_MILLI, section.producers(), section.rate(),
				++this.slices);
	}

	/**
	 * Runs a slice, once more if something else had a core for the whole of it.
	 */
	private Outcomes runSlice(Section section, int size, String lane) throws Exception {
		Outcomes outcomes = this.processes.run(lane, task(section, size, section.sliceMillis()));
		for (int i = 0; i < MAX_REPETITIONS && isEmpty(outcomes.driver().histogram()); i++) {
			outcomes = this.processes.run(lane, task(section, size, section.sliceMillis()));
		}
		return outcomes;
	}

	private static boolean isEmpty(@Nullable Histogram histogram) {
		return histogram != null && histogram.getTotalCount() == 0;
	}

	private void record(Section section, Outcomes outcomes, Series series) throws IOException {
		switch (section.measure()) {
			case ROUND_TRIP -> recordLatencies(outcomes.driver().histogram(), 1, series);
			case WAKE_UP -> recordLatencies(outcomes.driver().histogram(), 0.5, series);
			case PACED -> {
				recordLatencies(outcomes.peer().histogram(), 1, series);
				series.add("rate", outcomes.driver().records() * 1e9 / outcomes.driver().nanos());
			}
			case THROUGHPUT -> recordRate(outcomes, series);
			case IDLE -> series.add("cpu", 100.0 * outcomes.peer().cpuNanos() / outcomes.peer().nanos());
		}
	}

	private void recordLatencies(@Nullable Histogram histogram, double factor, Series series) throws IOException {
		if (histogram == null || isEmpty(histogram)) {
			throw new IOException("no round trip of '" + series.system() + "' ended in its slice");
		}
		series.add("p50", factor * Math.max(0, Percentiles.of(histogram, 50) - this.clockNanos));
		series.add("p99", factor * Math.max(0, Percentiles.of(histogram, 99) - this.clockNanos));
		series.add("p999", factor * Math.max(0, Percentiles.of(histogram, 99.9) - this.clockNanos));
	}

	/**
	 * Where two processes work side by side with nothing between them, the slower one
	 * says how many records go through.
	 */
	private static void recordRate(Outcomes outcomes, Series series) {
		double rate = outcomes.peer().records() * 1e9 / outcomes.peer().nanos();
		if (series.system().equals("json")) {
			double encoding = outcomes.driver().records() * 1e9 / outcomes.driver().nanos();
			series.add("encoding", encoding);
			series.add("decoding", rate);
			series.add("one-thread", 1 / (1 / encoding + 1 / rate));
			series.add("rate", Math.min(encoding, rate));
			series.add("allocated", outcomes.driver().allocated() / (double) outcomes.driver().records()
					+ outcomes.peer().allocated() / (double) outcomes.peer().records());
			return;
		}
		series.add("rate", rate);
		series.add("allocated", (outcomes.driver().allocated() + outcomes.peer().allocated())
				/ (double) Math.max(1, outcomes.driver().records()));
	}

}
