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

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Percentiles of latencies that a clock of coarse steps has measured.
 * <p>
 * The clock of many machines counts in steps of 10 ns and more, so that thousands of
 * latencies have the same value, and the median of a hundred of them jumps from one step
 * to the next. Here the latencies of a value count as spread evenly from half way to the
 * value before it to half way to the one behind it, as is usual for the median of grouped
 * data.
 */
final class Percentiles {

	private Percentiles() {
	}

	/**
	 * Returns a percentile.
	 * @param histogram at least one latency
	 * @param percentile from 0 to 100
	 * @return in the unit of the latencies
	 */
	static double of(Histogram histogram, double percentile) {
		double rank = histogram.getTotalCount() * percentile / 100;
		double before = Double.NaN;
		double value = Double.NaN;
		double counted = 0;
		double count = 0;
		for (HistogramIterationValue next : histogram.recordedValues()) {
			if (counted + count >= rank && count > 0) {
				return spread(before, value, next.getValueIteratedTo(), (rank - counted) / count);
			}
			before = value;
			value = next.getValueIteratedTo();
			counted += count;
			count = next.getCountAddedInThisIterationStep();
		}
		return spread(before, value, Double.NaN, (rank - counted) / count);
	}

	private static double spread(double before, double value, double behind, double part) {
		double low = Double.isNaN(before) ? value : (before + value) / 2;
		double high = Double.isNaN(behind) ? value : (value + behind) / 2;
		return low + (high - low) * part;
	}

}
