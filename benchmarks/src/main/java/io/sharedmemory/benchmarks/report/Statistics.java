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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Quantiles, and ratios round by round.
 *
 * @since 0.1.0
 */
final class Statistics {

	private Statistics() {
	}

	/**
	 * Returns a quantile.
	 * @param values the values
	 * @param q which one, from 0 to 1
	 * @return the quantile, interpolated; not a number if there are no values
	 */
	static double quantile(List<Double> values, double q) {
		if (values.isEmpty()) {
			return Double.NaN;
		}
		List<Double> sorted = values.stream().sorted().toList();
		double index = q * (sorted.size() - 1);
		int below = (int) index;
		int above = Math.min(below + 1, sorted.size() - 1);
		return sorted.get(below) + (index - below) * (sorted.get(above) - sorted.get(below));
	}

	/**
	 * Divides round by round.
	 * @param values what is divided
	 * @param by what it is divided by
	 * @return the quotients, as many as both have rounds
	 */
	static List<Double> ratios(List<Double> values, List<Double> by) {
		List<Double> ratios = new ArrayList<>();
		for (int i = 0; i < Math.min(values.size(), by.size()); i++) {
			ratios.add(values.get(i) / by.get(i));
		}
		return ratios;
	}

	/**
	 * Returns the values of the best of several systems, the one whose median is best. To
	 * take the best value of each round would be to compare with a system that there is
	 * not, as lucky as the luckiest of all every time.
	 * @param series the values of each system, at least one
	 * @param lowest whether the lowest is the best, else the highest
	 * @return the values of the best
	 */
	static List<Double> best(List<List<Double>> series, boolean lowest) {
		Comparator<List<Double>> byMedian = Comparator.comparingDouble((values) -> quantile(values, 0.5));
		return Collections.min(series, lowest ? byMedian : byMedian.reversed());
	}

}
