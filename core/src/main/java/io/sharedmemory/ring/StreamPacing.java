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

package io.sharedmemory.ring;

import io.sharedmemory.platform.Memory;

/**
 * Keeps a consumer that is as fast as the producers a little behind them.
 * <p>
 * Such a consumer always looks at the record that is just being written and takes its
 * cache line away from the producer several times, and what the processor fetches ahead
 * for it are the lines that are written next. If it rests for a moment whenever it has
 * caught up, and then goes no further than to where the producers were when that rest
 * began, the two never meet, and both are several times as fast. This is the temporal
 * slipping of FastForward (Giacomoni, Moseley and Vachharajani, PPoPP 2008), by time
 * instead of slots.
 * <p>
 * Whether records stream is found out by trying: after some records that came one by one
 * a consumer rests once. If it does not find a lot then, it is not the one that slows the
 * producers down, and the next trial comes after twice as many. So requests and their
 * replies, or records that come less often than one in 250 ns and are not long, wait for
 * four microseconds once in 65,536, and those of a stream for a few microseconds.
 */
final class StreamPacing {

	/** Instead of a position: a poll may go on for as long as there are records. */
	static final long NO_STOP = -1;

	/** At least so many records after a rest show a stream. */
	private static final int RUN_OF_A_STREAM = 16;

	/** So many do if they are long. */
	private static final int LEAST_RUN_OF_A_STREAM = 4;

	/** At least so many bytes after a rest are long records. */
	private static final int BYTES_OF_A_STREAM = 16_384;

	/**
	 * After so many records that were always there a consumer looks where the tail is.
	 */
	private static final int LONG_RUN = 256;

	/** It has caught up, too, if the tail is not further away, in bytes. */
	private static final int NEAR = 16_384;

	/** How often a consumer catches up before the first trial. */
	private static final int LEAST_RUNS = 32;

	/** How often it does between two trials in the end. */
	private static final int MOST_RUNS = 65_536;

	/** How long a rest is, unless the ring is small. Measured with 1000 to 8000. */
	private static final int MOST_REST = 4000;

	private static final int LEAST_REST = 125;

	/** A rest is too long if so much of the ring is waiting then. */
	private static final int PARTS_AFTER_REST = 2;

	private final long tailAddress;

	private final long mostAfterRest;

	private int runsPerTrial = LEAST_RUNS;

	private int runs;

	/** How many records there were since the consumer had caught up. */
	private long run;

	/** Where the first of them began. */
	private long runBegin;

	/** Whether the consumer rests before the next poll. */
	private boolean resting;

	/** Whether it rested before this run. */
	private boolean rested;

	private long restBegin;

	private int rest = MOST_REST;

	private boolean streaming;

	/** Where the tail was when the current stop was chosen: the next one. */
	private long tail = NO_STOP;

	private long stop = NO_STOP;

	StreamPacing(RingGeometry geometry) {
		this.tailAddress = geometry.tail();
		this.mostAfterRest = geometry.capacity() / PARTS_AFTER_REST;
	}

	/**
	 * Returns whether it may be too early for a poll.
	 * @return whether to rest before it
	 */
	boolean isResting() {
		return this.resting;
	}

	/**
	 * Rests, until a while after the consumer had caught up.
	 */
	void rest() {
		this.resting = false;
		this.rested = true;
		spin();
	}

	private void spin() {
		long elapsed = System.nanoTime() - this.restBegin;
		while (elapsed >= 0 && elapsed < this.rest) {
			Thread.onSpinWait();
			elapsed = System.nanoTime() - this.restBegin;
		}
	}

	/**
	 * Returns whether polls are to stop somewhere, and what they find is a stream's.
	 * @return whether records stream, or may do so
	 */
	boolean isStream() {
		return this.streaming || this.rested;
	}

	/**
	 * Returns where the poll that is about to begin is to stop.
	 * @param position where it will begin
	 * @return a position behind it, at which a record ends, or {@link #NO_STOP}
	 */
	long stop(long position) {
		if (!this.streaming && !this.rested) {
			return NO_STOP;
		}
		if (this.stop <= position) {
			chooseStop(position);
		}
		return (this.stop > position) ? this.stop : NO_STOP;
	}

	private void chooseStop(long position) {
		if (!this.streaming) {
			this.stop = readTail();
			return;
		}
		if (this.tail <= position) {
			// The consumer has got as far as the producers are, so let them go ahead.
			this.tail = readTail();
			this.restBegin = System.nanoTime();
			spin();
		}
		this.stop = this.tail;
		this.tail = readTail();
		this.rest = (this.tail - position > this.mostAfterRest) ? Math.max(this.rest / 2, LEAST_REST)
				: Math.min(this.rest * 2, MOST_REST);
	}

	private long readTail() {
		return RingLayout.cursorPosition(Memory.getLongAcquire(this.tailAddress));
	}

	/**
	 * Notes what a poll found.
	 * @param records how many records were handled
	 * @param more whether there may be more: the poll ended because it had handled as
	 * many as it was to
	 * @param position where the next poll will begin
	 */
	void end(int records, boolean more, long position) {
		this.run += records;
		if (more ? isCaughtUp(position) : isOver(position)) {
			endRun(position);
		}
	}

	/**
	 * Notes that a poll handled one record, where there is no stream. This is
	 * {@link #end} for requests and replies.
	 * @param more whether there may be more
	 * @param position where the next poll will begin
	 */
	void endOfOne(boolean more, long position) {
		if (!more && this.run == 0 && this.runs < this.runsPerTrial) {
			this.runs++;
			this.runBegin = position;
		}
		else {
			end(1, more, position);
		}
	}

	/**
	 * Looks, now and then, how far a consumer is behind that always finds records. Either
	 * it is not, and gets every cache line the moment that a record is complete, or this
	 * is a stream.
	 */
	private boolean isCaughtUp(long position) {
		if (this.streaming || this.rested || this.run < LONG_RUN) {
			return false;
		}
		this.streaming = readTail() - position > NEAR;
		return !this.streaming;
	}

	/**
	 * Returns whether there is nothing more before the stop. If there is, somebody is
	 * still writing it.
	 */
	private boolean isOver(long position) {
		return (this.run > 0 || this.rested) && !(this.streaming && position < this.stop);
	}

	private void endRun(long position) {
		if (this.rested) {
			this.rested = false;
			this.streaming = isStream(position - this.runBegin);
			this.runsPerTrial = this.streaming ? LEAST_RUNS : Math.min(2 * this.runsPerTrial, MOST_RUNS);
			this.runs = 0;
		}
		this.resting = this.streaming || ++this.runs > this.runsPerTrial;
		if (this.resting) {
			this.restBegin = System.nanoTime();
		}
		this.run = 0;
		this.runBegin = position;
	}

	private boolean isStream(long bytes) {
		return this.run >= RUN_OF_A_STREAM || this.run >= LEAST_RUN_OF_A_STREAM && bytes >= BYTES_OF_A_STREAM;
	}

}
