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

import java.util.List;
import java.util.Locale;

/**
 * Something that must be reached, and whether it was.
 *
 * @param what what is looked at
 * @param against what it is compared with
 * @param atMost whether the value must not be above the limit, else not below it
 * @param limit the limit
 * @param unit what follows a number
 * @param values the value in each round
 * @since 0.1.0
 */
public record Bound(String what, String against, boolean atMost, double limit, String unit, List<Double> values) {

	private static final int MAX_DECIMALS = 9;

	/**
	 * Returns the median.
	 * @return the median over the rounds, not a number if nothing was measured
	 */
	public double median() {
		return Statistics.quantile(this.values, 0.5);
	}

	/**
	 * Returns whether there is something to compare.
	 * @return whether both were measured
	 */
	public boolean isMeasured() {
		return !this.values.isEmpty();
	}

	/**
	 * Returns whether the median keeps the limit.
	 * @return whether it does
	 */
	public boolean isReached() {
		return this.atMost ? median() <= this.limit : median() >= this.limit;
	}

	/**
	 * Returns the limit as it is written.
	 * @return a sign, a number and a unit
	 */
	public String describeLimit() {
		return (this.atMost ? "≤ " : "≥ ") + number(this.limit) + this.unit;
	}

	/**
	 * Returns what was found as it is written.
	 * @return the median and the quartiles
	 */
	public String describeValue() {
		if (!isMeasured()) {
			return "not measured";
		}
		return precise(median()) + this.unit + " (" + number(Statistics.quantile(this.values, 0.25)) + "–"
				+ number(Statistics.quantile(this.values, 0.75)) + ")";
	}

	/** With more digits where it would look like the limit and is not. */
	private String precise(double value) {
		String text = number(value);
		for (int decimals = 3; value != this.limit && looksLikeLimit(text) && decimals < MAX_DECIMALS; decimals++) {
			text = String.format(Locale.ROOT, "%." + decimals + "f", value);
		}
		return text;
	}

	private boolean looksLikeLimit(String text) {
		return Double.parseDouble(text) == this.limit;
	}

	private static String number(double value) {
		return (Math.abs(value) < 0.1 && value != 0) ? String.format(Locale.ROOT, "%.4f", value) : Units.digits(value);
	}

}
