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

import java.util.Locale;

/**
 * Writes quantities for people.
 *
 * @since 0.1.0
 */
public final class Units {

	private static final double KILO = 1e3;

	private static final double MEGA = 1e6;

	private static final double GIGA = 1e9;

	private static final int KIBI = 1 << 10;

	private static final int MEBI = 1 << 20;

	private Units() {
	}

	/**
	 * Writes a time.
	 * @param nanos nanoseconds
	 * @return three digits and a unit
	 */
	public static String time(double nanos) {
		if (Double.isNaN(nanos)) {
			return "–";
		}
		if (nanos < KILO) {
			return String.format(Locale.ROOT, "%.0f ns", nanos);
		}
		if (nanos < MEGA) {
			return digits(nanos / KILO) + " µs";
		}
		return (nanos < GIGA) ? digits(nanos / MEGA) + " ms" : digits(nanos / GIGA) + " s";
	}

	/**
	 * Writes a rate.
	 * @param perSecond records a second
	 * @return three digits and a factor
	 */
	public static String rate(double perSecond) {
		if (Double.isNaN(perSecond)) {
			return "–";
		}
		if (perSecond >= MEGA) {
			return digits(perSecond / MEGA) + " M/s";
		}
		return (perSecond >= KILO) ? digits(perSecond / KILO) + " k/s" : digits(perSecond) + " /s";
	}

	/**
	 * Writes a size.
	 * @param bytes bytes, 0 for the records of flights
	 * @return a number and a unit
	 */
	public static String size(int bytes) {
		if (bytes == 0) {
			return "flight";
		}
		if (bytes >= MEBI && bytes % MEBI == 0) {
			return bytes / MEBI + " MiB";
		}
		return (bytes >= KIBI && bytes % KIBI == 0) ? bytes / KIBI + " KiB" : bytes + " B";
	}

	/**
	 * Writes a number.
	 * @param value the number
	 * @return about three digits
	 */
	public static String digits(double value) {
		if (Double.isNaN(value)) {
			return "–";
		}
		String format = (Math.abs(value) < 10) ? "%.2f" : (Math.abs(value) < 100) ? "%.1f" : "%.0f";
		return String.format(Locale.ROOT, format, value);
	}

}
