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

package io.sharedmemory.benchmarks.link;

import java.util.Arrays;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Takes records in and checks that each is the next one of its producer, whole.
 *
 * @since 0.1.0
 */
public final class Receiver {

	private static final int PRODUCER_SHIFT = 56;

	private final long[] expected = new long[128];

	private int length;

	private long count;

	private long firstNanos;

	private long lastNanos;

	private boolean stopped;

	private boolean timed;

	private boolean readsEnd;

	private @Nullable Histogram latencies;

	private @Nullable Sender answers;

	private byte[] answer = new byte[0];

	/**
	 * Prepares for the records of a slice.
	 * @param length their length in bytes
	 * @param latencies what their age is recorded in, if they carry the time when they
	 * were to be sent
	 */
	public void reset(int length, @Nullable Histogram latencies) {
		Arrays.fill(this.expected, 0);
		this.length = length;
		this.count = 0;
		this.stopped = false;
		this.timed = false;
		this.readsEnd = true;
		this.latencies = latencies;
		this.answers = null;
	}

	/**
	 * Lets the time be taken when a record comes, whose number and length are checked
	 * then.
	 */
	void takeTime() {
		this.timed = true;
		this.readsEnd = false;
	}

	/**
	 * Returns whether the last eight bytes are to be read. In a round trip they are not:
	 * a record of 64 bytes and its header have two cache lines, and the second would be
	 * waited for.
	 * @return whether they are; otherwise the first eight are passed in their place
	 */
	public boolean readsEnd() {
		return this.readsEnd;
	}

	/**
	 * Lets each record be answered at once with one of the same number and length.
	 * @param answers what sends the answers
	 */
	void answerWith(Sender answers) {
		this.answer = RecordBytes.make(this.length);
		this.answers = answers;
		this.readsEnd = false;
	}

	/**
	 * Returns the first eight bytes of a record.
	 * @param producer the number of its producer
	 * @param sequence its number among that producer's
	 * @return the eight bytes
	 */
	static long first(int producer, long sequence) {
		return ((long) producer << PRODUCER_SHIFT) | sequence;
	}

	/**
	 * Takes a record in.
	 * @param first its first eight bytes
	 * @param last its last eight bytes
	 * @param length its length in bytes
	 */
	public void accept(long first, long last, int length) {
		if (first == RecordBytes.STOP) {
			this.lastNanos = System.nanoTime();
			this.stopped = true;
			return;
		}
		int producer = (int) (first >>> PRODUCER_SHIFT);
		if (producer >= this.expected.length || first != first(producer, this.expected[producer])
				|| length != this.length) {
			throw new IllegalStateException("record " + Long.toHexString(first) + " of " + length
					+ " bytes is not the next one of " + this.length + " bytes after " + this.count + " records");
		}
		this.expected[producer]++;
		if (this.latencies != null) {
			this.latencies.recordValue(Math.max(0, System.nanoTime() - last));
		}
		else if (last != first) {
			throw new IllegalStateException("record " + first + " ends with " + last);
		}
		if (this.count++ == 0) {
			this.firstNanos = System.nanoTime();
		}
		if (this.timed) {
			this.lastNanos = System.nanoTime();
		}
		else if (this.answers != null) {
			answer(this.answers, first);
		}
	}

	private void answer(Sender answers, long first) {
		RecordBytes.put(this.answer, this.length, first, first);
		while (!answers.offer(this.answer, this.length)) {
			Thread.onSpinWait();
		}
	}

	/**
	 * Returns when the last record came.
	 * @return what {@link System#nanoTime()} said then
	 */
	long lastNanos() {
		return this.lastNanos;
	}

	/**
	 * Returns how many records came.
	 * @return the number, without the one that ends the slice
	 */
	public long count() {
		return this.count;
	}

	/**
	 * Returns whether the record came that ends the slice.
	 * @return whether it came
	 */
	public boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Returns how long it took from the first record to the end.
	 * @return nanoseconds
	 */
	long nanos() {
		return (this.count > 0) ? this.lastNanos - this.firstNanos : 1;
	}

}
