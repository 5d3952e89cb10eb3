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

package io.sharedmemory.sample.feed;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.sharedmemory.messaging.ChannelFullException;
import io.sharedmemory.sample.board.Progress;
import io.sharedmemory.sample.feed.BoardProgress.Verdict;
import io.sharedmemory.sample.flight.Flight;
import io.sharedmemory.sample.flight.FlightFileException;
import io.sharedmemory.sample.flight.FlightReader;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.log.LogMessage;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.core.MessageSendingOperations;

/**
 * Sends the records of a run on the channel {@code flights}, from a thread of its own.
 * <p>
 * It asks the board where to begin, and several times a second how far it is. When the
 * board has lost records, because it was started again, the feed goes back to the first
 * one that is missing; so it does itself after a start under the name of an earlier run.
 * Since the board takes a run's records in sequence only, each is counted once.
 */
class FlightFeed implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(FlightFeed.class);

	private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	/** What a rate may catch up after a pause. */
	private static final long MAX_LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final long PAUSE_MILLIS = 50;

	private static final long COMPLETE_PAUSE_MILLIS = 500;

	private static final long STOP_MILLIS = 5000;

	private final FlightRun run;

	private final long intervalNanos;

	private final MessageSendingOperations<String> template;

	private final BoardClient board;

	private final SentTotals totals = new SentTotals();

	private volatile FeedState state = FeedState.WAITING;

	private volatile @Nullable Thread thread;

	private BoardProgress progress;

	private long checkedNanos;

	FlightFeed(FlightRun run, int rate, MessageSendingOperations<String> template, BoardClient board) {
		this.run = run;
		this.intervalNanos = (rate > 0) ? TimeUnit.SECONDS.toNanos(1) / rate : 0;
		this.template = template;
		this.board = board;
		this.progress = new BoardProgress(run.id(), System.nanoTime());
	}

	/**
	 * Returns what has been sent so far. Any thread may ask.
	 */
	FeedStatus status() {
		FeedState state = this.state;
		return new FeedStatus(this.run.id(), state, this.run.records(), this.totals.get());
	}

	@Override
	public synchronized void start() {
		if (this.thread == null) {
			Thread thread = new Thread(this::run, "flight-feed");
			thread.setDaemon(true);
			this.thread = thread;
			thread.start();
		}
	}

	@Override
	public synchronized void stop() {
		Thread thread = this.thread;
		if (thread == null) {
			return;
		}
		thread.interrupt();
		try {
			thread.join(STOP_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.thread = null;
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	private void run() {
		try {
			sendUntilSuperseded();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (FlightFileException ex) {
			this.state = FeedState.FAILED;
			logger.error(LogMessage.format("Stopped sending. %s", ex.getMessage()));
		}
		catch (RuntimeException ex) {
			this.state = FeedState.FAILED;
			logger.error("Stopped sending", ex);
		}
	}

	private void sendUntilSuperseded() throws InterruptedException {
		this.progress = new BoardProgress(this.run.id(), System.nanoTime());
		check(0);
		while (this.state != FeedState.SUPERSEDED) {
			logger.info(LogMessage.format("Sending %s from record %,d of %,d", this.run.file(), this.progress.next(),
					this.run.records()));
			if (sendFrom(this.progress.next())) {
				awaitLoss();
			}
		}
		logger.warn("Stopped sending: the board has turned to the run of another feed");
	}

	/**
	 * Sends the records from a position on, adding up also those before it.
	 * @return whether the last one was sent; otherwise there is something to send again
	 */
	private boolean sendFrom(long position) throws InterruptedException {
		this.totals.clear();
		long due = System.nanoTime();
		long sequence = 0;
		for (int pass = 0; pass < this.run.repeat(); pass++) {
			try (FlightReader reader = this.run.file().open()) {
				for (Flight flight = reader.next(); flight != null; flight = reader.next()) {
					if (sequence >= position) {
						awaitDue(due);
						due = Math.max(due + this.intervalNanos, System.nanoTime() - MAX_LAG_NANOS);
						if (!send(sequence, flight)) {
							return false;
						}
					}
					this.totals.add(flight);
					sequence++;
				}
			}
		}
		return true;
	}

	private void awaitDue(long due) throws InterruptedException {
		if (this.intervalNanos > 0) {
			for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
				LockSupport.parkNanos(left);
				throwIfInterrupted();
			}
		}
	}

	private boolean send(long sequence, Flight flight) throws InterruptedException {
		Map<String, Object> headers = Map.of("run", this.run.id(), "sequence", sequence);
		boolean sent = false;
		while (!sent) {
			throwIfInterrupted();
			if (System.nanoTime() - this.checkedNanos > CHECK_NANOS && check(sequence) != Verdict.GO_ON) {
				return false;
			}
			try {
				this.template.convertAndSend("flights", flight, headers);
				sent = true;
			}
			catch (ChannelFullException ex) {
				logger.debug("Record not sent, trying again", ex);
				this.checkedNanos = System.nanoTime() - 2 * CHECK_NANOS;
			}
			catch (MessagingException ex) {
				throwIfInterrupted();
				throw ex;
			}
		}
		return true;
	}

	/** Returns when there is something to send again, or when superseded. */
	private void awaitLoss() throws InterruptedException {
		boolean lost = false;
		while (!lost) {
			lost = (check(this.run.records()) != Verdict.GO_ON);
			if (!lost && this.progress.next() == this.run.records() && this.state != FeedState.COMPLETE) {
				this.state = FeedState.COMPLETE;
				logger.info(LogMessage.format("The board has all %,d records", this.run.records()));
			}
			if (!lost) {
				Thread.sleep((this.state == FeedState.COMPLETE) ? COMPLETE_PAUSE_MILLIS : PAUSE_MILLIS);
			}
		}
	}

	/** Asks the board how far it is, until it answers. */
	private Verdict check(long sent) throws InterruptedException {
		Progress answer = this.board.progress(this.run);
		if (answer == null) {
			logger.info("The board does not answer, waiting for it");
			this.state = FeedState.WAITING;
		}
		while (answer == null) {
			throwIfInterrupted();
			Thread.sleep(PAUSE_MILLIS);
			answer = this.board.progress(this.run);
		}
		this.checkedNanos = System.nanoTime();
		Verdict verdict = this.progress.update(answer, sent, this.checkedNanos);
		if (verdict == Verdict.SUPERSEDED) {
			this.state = FeedState.SUPERSEDED;
		}
		else if (verdict == Verdict.GO_BACK || this.state == FeedState.WAITING) {
			this.state = FeedState.SENDING;
		}
		return verdict;
	}

	private static void throwIfInterrupted() throws InterruptedException {
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
	}

}
