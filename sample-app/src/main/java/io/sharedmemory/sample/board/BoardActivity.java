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
package io.sharedmemory.sample.board;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.ring.RingClosedException;
import io.sharedmemory.ring.RingStatus;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.annotation.Scheduled;

/**
 * The last minute, sampled twice a second: how fast records came, how full the ring was,
 * how long the feed's queries took, and who took part. Safe for use by several threads.
 */
class BoardActivity {

	private static final Log logger = LogFactory.getLog(BoardActivity.class);

	static final int SECONDS = 60;

	private static final int INTERVAL_MILLIS = 500;

	private static final int FILL_INTERVAL_MILLIS = 50;

	private static final int MOST_SAMPLES = SECONDS * 1000 / INTERVAL_MILLIS + 1;

	/** The feed reports more often than this while it lives. */
	private static final long REPORT_VALID_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

	private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

	private final DelayBoard board;

	private final ChannelRegistry channels;

	private final LongSupplier nanoTime;

	private final Deque<Moment> moments = new ArrayDeque<>();

	private final ParticipantLog participants = new ParticipantLog(ProcessHandle.current().pid());

	private @Nullable QueryTimes queryTimes;

	private long reportedNanos;

	private double mostFill;

	BoardActivity(DelayBoard board, ChannelRegistry channels) {
		this(board, channels, System::nanoTime);
	}

	BoardActivity(DelayBoard board, ChannelRegistry channels, LongSupplier nanoTime) {
		this.board = board;
		this.channels = channels;
		this.nanoTime = nanoTime;
	}

	/**
	 * Takes what the feed has measured.
	 * @param queryTimes its latest queries, {@code null} if there was none
	 */
	synchronized void report(@Nullable QueryTimes queryTimes) {
		this.queryTimes = queryTimes;
		this.reportedNanos = this.nanoTime.getAsLong();
	}

	/**
	 * Looks how full the ring is, more often than a sample is taken: it fills and empties
	 * within milliseconds.
	 */
	@Scheduled(fixedRate = FILL_INTERVAL_MILLIS)
	synchronized void watchFill() {
		try {
			RingStatus flights = ring("flights");
			this.mostFill = Math.max(this.mostFill, Math.min(1, (double) flights.used() / flights.capacity()));
		}
		catch (RingClosedException ex) {
			logger.debug("No more to see", ex);
		}
	}

	/**
	 * Takes a sample.
	 */
	@Scheduled(fixedRate = INTERVAL_MILLIS)
	synchronized void sample() {
		long now = this.nanoTime.getAsLong();
		try {
			for (String channel : this.channels.getNames()) {
				this.participants.update(channel, ring(channel).participants(), now);
			}
			boolean reported = now - this.reportedNanos < REPORT_VALID_NANOS;
			this.moments
				.addLast(new Moment(now, this.board.ratePerSecond(), this.mostFill, reported ? this.queryTimes : null));
			this.mostFill = 0;
		}
		catch (RingClosedException ex) {
			logger.debug("No more to see", ex);
		}
		while (this.moments.size() > MOST_SAMPLES) {
			this.moments.removeFirst();
		}
	}

	private RingStatus ring(String channel) {
		return this.channels.getChannel(channel).ring().status();
	}

	/**
	 * Returns the samples and the participants.
	 */
	synchronized ActivityStatus status() {
		long now = this.nanoTime.getAsLong();
		List<ActivityStatus.Sample> samples = this.moments.stream().map((moment) -> moment.sample(now)).toList();
		return new ActivityStatus(SECONDS, this.channels.getChannel("flights").ring().capacity(), samples,
				this.participants.participants(now));
	}

	private record Moment(long nanos, long ratePerSecond, double fill, @Nullable QueryTimes queryTimes) {

		ActivityStatus.Sample sample(long now) {
			return new ActivityStatus.Sample((now - this.nanos) / NANOS_PER_SECOND, this.ratePerSecond, this.fill,
					(this.queryTimes != null) ? this.queryTimes.p50Micros() : null,
					(this.queryTimes != null) ? this.queryTimes.p99Micros() : null);
		}

	}

}
