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

package io.sharedmemory.benchmarks.lane;

/**
 * One slice of a measurement, which both processes carry out together.
 *
 * @param measure what to measure
 * @param size the length of a record in bytes; 0 for the records of flights
 * @param nanos how long, in nanoseconds
 * @param producers how many threads send
 * @param rate records a second if they are fixed, else 0
 * @param slice the number of the slice, which no other slice of the run has
 * @since 0.1.0
 */
public record Task(Measure measure, int size, long nanos, int producers, long rate, int slice) {

	/**
	 * Returns the task in one line.
	 * @return the line
	 */
	public String encode() {
		return this.measure + " " + this.size + " " + this.nanos + " " + this.producers + " " + this.rate + " "
				+ this.slice;
	}

	/**
	 * Reads what {@link #encode} wrote.
	 * @param words the words of the line
	 * @param from where they begin
	 * @return the task
	 */
	public static Task decode(String[] words, int from) {
		return new Task(Measure.valueOf(words[from]), Integer.parseInt(words[from + 1]),
				Long.parseLong(words[from + 2]), Integer.parseInt(words[from + 3]), Long.parseLong(words[from + 4]),
				Integer.parseInt(words[from + 5]));
	}

}
