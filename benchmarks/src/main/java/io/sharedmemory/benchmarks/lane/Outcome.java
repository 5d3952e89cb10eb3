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

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one process saw of a slice.
 *
 * @param records how many records
 * @param nanos in what time, in nanoseconds
 * @param allocated bytes that the threads of the system allocated meanwhile
 * @param cpuNanos processor time that they used, in nanoseconds
 * @param histogram latencies in nanoseconds, if this process measured any
 * @since 0.1.0
 */
public record Outcome(long records, long nanos, long allocated, long cpuNanos, @Nullable Histogram histogram) {

	/**
	 * Highest latency that is told from higher ones, in nanoseconds.
	 */
	private static final long HIGHEST_NANOS = 60_000_000_000L;

	/**
	 * Makes a histogram for latencies.
	 * @return an empty histogram of three significant digits
	 */
	public static Histogram newHistogram() {
		return new Histogram(HIGHEST_NANOS, 3);
	}

	/**
	 * Returns the outcome in one line.
	 * @return the line
	 */
	public String encode() {
		return this.records + " " + this.nanos + " " + this.allocated + " " + this.cpuNanos + " " + encodeHistogram();
	}

	private String encodeHistogram() {
		if (this.histogram == null) {
			return "-";
		}
		ByteBuffer buffer = ByteBuffer.allocate(this.histogram.getNeededByteBufferCapacity());
		int length = this.histogram.encodeIntoCompressedByteBuffer(buffer, Deflater.BEST_SPEED);
		return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
	}

	/**
	 * Reads what {@link #encode} wrote.
	 * @param words the words of the line
	 * @param from where they begin
	 * @return the outcome
	 */
	public static Outcome decode(String[] words, int from) {
		return new Outcome(Long.parseLong(words[from]), Long.parseLong(words[from + 1]),
				Long.parseLong(words[from + 2]), Long.parseLong(words[from + 3]), decodeHistogram(words[from + 4]));
	}

	private static @Nullable Histogram decodeHistogram(String word) {
		if (word.equals("-")) {
			return null;
		}
		try {
			return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(word)),
					HIGHEST_NANOS);
		}
		catch (DataFormatException ex) {
			throw new IllegalArgumentException("not a histogram: " + word, ex);
		}
	}

}
