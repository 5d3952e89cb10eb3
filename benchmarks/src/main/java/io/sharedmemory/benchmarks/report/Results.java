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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run on one JDK found.
 *
 * @param machine what it ran on, by name of the fact
 * @param series the values, a series for each system, section and size
 * @since 0.1.0
 */
public record Results(Map<String, String> machine, List<Series> series) {

	/**
	 * Starts with nothing found.
	 * @param machine what the run is on
	 */
	public Results(Map<String, String> machine) {
		this(machine, new ArrayList<>());
	}

	/**
	 * The values of a system.
	 *
	 * @param section the name of the section
	 * @param size the length of a record in bytes
	 * @param system the name of the system
	 * @param metrics the values of each metric, one for each round
	 */
	public record Series(String section, int size, String system, Map<String, List<Double>> metrics) {

		/**
		 * Starts without values.
		 * @param section the name of the section
		 * @param size the length of a record in bytes
		 * @param system the name of the system
		 */
		public Series(String section, int size, String system) {
			this(section, size, system, new LinkedHashMap<>());
		}

		/**
		 * Adds the value of a round.
		 * @param metric the metric
		 * @param value its value
		 */
		public void add(String metric, double value) {
			this.metrics.computeIfAbsent(metric, (name) -> new ArrayList<>()).add(value);
		}

		/**
		 * Returns the median over the rounds.
		 * @param metric the metric
		 * @return the median, not a number if there is none
		 */
		public double median(String metric) {
			return Statistics.quantile(this.metrics.getOrDefault(metric, List.of()), 0.5);
		}

	}

	/**
	 * Returns the series of a section and size.
	 * @param section the name of the section
	 * @param size the length of a record in bytes
	 * @return the series by the names of the systems
	 */
	public Map<String, Series> of(String section, int size) {
		Map<String, Series> found = new LinkedHashMap<>();
		this.series.stream()
			.filter((candidate) -> candidate.section().equals(section) && candidate.size() == size)
			.forEach((candidate) -> found.put(candidate.system(), candidate));
		return found;
	}

}
