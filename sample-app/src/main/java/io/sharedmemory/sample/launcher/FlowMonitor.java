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

package io.sharedmemory.sample.launcher;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.sharedmemory.sample.board.BoardStatus;
import io.sharedmemory.sample.feed.FeedState;
import io.sharedmemory.sample.feed.FeedStatus;
import io.sharedmemory.sample.feed.RoundTrips;
import org.jspecify.annotations.Nullable;

/**
 * Watches the two services, shows how far the records are, and reports the totals of each
 * run that is complete. For one thread.
 */
class FlowMonitor {

	private static final long POLL_MILLIS = 100;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ServiceClient client;

	private final Console console;

	private final LauncherOptions options;

	private final CompletableFuture<String> failure;

	private final Runnable feedReady;

	private final Runnable boardReady;

	private boolean reported;

	private boolean introduced;

	private String lastSeen = "";

	private long lastSeenNanos = System.nanoTime();

	/**
	 * Creates a monitor.
	 * @param failure completed by whoever finds out that it makes no sense to go on
	 * @param feedReady told whenever the feed answers
	 * @param boardReady told whenever the board answers
	 */
	FlowMonitor(ServiceClient client, Console console, LauncherOptions options, CompletableFuture<String> failure,
			Runnable feedReady, Runnable boardReady) {
		this.client = client;
		this.console = console;
		this.options = options;
		this.failure = failure;
		this.feedReady = feedReady;
		this.boardReady = boardReady;
	}

	/**
	 * Watches until there is a reason to end.
	 * @return whether both sides agreed; without {@code --once} it returns only to report
	 * a failure
	 */
	boolean watch() throws InterruptedException {
		while (true) {
			String failure = pause();
			if (failure != null) {
				this.console.endProgress();
				this.console.line(failure);
				return false;
			}
			Boolean agreed = poll();
			if (agreed != null && this.options.once()) {
				return agreed;
			}
		}
	}

	private @Nullable String pause() throws InterruptedException {
		try {
			return this.failure.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			return null;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Returns whether both sides agree, or {@code null} when that is not known now. */
	private @Nullable Boolean poll() throws InterruptedException {
		BoardStatus board = this.client.board();
		if (board != null) {
			this.boardReady.run();
		}
		FeedStatus feed = this.client.feed();
		if (feed != null) {
			this.feedReady.run();
		}
		checkPatience(feed, board);
		if (feed == null || board == null) {
			return null;
		}
		introduce();
		if (feed.state() == FeedState.FAILED || feed.state() == FeedState.SUPERSEDED) {
			this.failure.complete("The feed has stopped sending.");
		}
		if (!isComplete(feed, board)) {
			this.reported = false;
			showProgress(feed, board);
			return null;
		}
		if (this.reported) {
			return null;
		}
		this.reported = true;
		return report(feed, board);
	}

	private static boolean isComplete(FeedStatus feed, BoardStatus board) {
		return feed.state() == FeedState.COMPLETE && feed.run().equals(board.run())
				&& board.totals().records() == feed.records();
	}

	private void checkPatience(@Nullable FeedStatus feed, @Nullable BoardStatus board) {
		String seen = ((feed != null) ? feed.totals().records() : "-") + "/"
				+ ((board != null) ? board.totals().records() : "-");
		long now = System.nanoTime();
		if (this.reported || !seen.equals(this.lastSeen)) {
			this.lastSeen = seen;
			this.lastSeenNanos = now;
		}
		else if (now - this.lastSeenNanos > PATIENCE.toNanos()) {
			this.lastSeenNanos = now;
			String problem = "No record has flowed for " + PATIENCE.toSeconds() + " s (sent/received: " + seen + ").";
			if (this.options.once()) {
				this.failure.complete(problem);
			}
			else {
				this.console.line(problem);
			}
		}
	}

	private void introduce() {
		if (!this.introduced) {
			this.introduced = true;
			this.console.line("Page: " + this.options.url(Role.BOARD));
		}
	}

	private void showProgress(FeedStatus feed, BoardStatus board) {
		if (feed.state() == FeedState.WAITING) {
			this.console.progress("The feed waits for the board");
		}
		else {
			this.console.progress(String.format(Locale.ROOT, "%,d of %,d records received, %,d per second",
					board.totals().records(), feed.records(), board.ratePerSecond()));
		}
	}

	private boolean report(FeedStatus feed, BoardStatus board) throws InterruptedException {
		this.console.endProgress();
		TotalsTable table = new TotalsTable(feed.totals(), board.totals());
		this.console.line("\n" + table + "\n");
		if (table.agree()) {
			this.console.line(String.format(Locale.ROOT, "%,d records sent and received in %.2f s; both sides agree.",
					board.totals().records(), board.runSeconds()));
		}
		else {
			this.console.line("The two sides DIFFER.");
		}
		if (board.repeated() + board.skipped() > 0) {
			this.console.line(String.format(Locale.ROOT,
					"Sent again after an interruption: %,d came twice and %,d too early; none of them counts twice.",
					board.repeated(), board.skipped()));
		}
		boolean answered = reportRoundTrips();
		if (!this.options.once()) {
			this.console.line("\nPage      " + this.options.url(Role.BOARD) + "\nQuery     "
					+ this.options.url(Role.FEED) + "airports/DFW\nEndpoint  " + this.options.url(Role.BOARD)
					+ "actuator/sharedmemory\nCtrl-C ends both services and removes the segments.");
		}
		return table.agree() && answered;
	}

	private boolean reportRoundTrips() throws InterruptedException {
		RoundTrips trips = this.client.roundTrips(this.options.queries());
		if (trips == null) {
			this.console.line("The board did not answer the queries.");
			return false;
		}
		this.console
			.line(String.format(Locale.ROOT, "%,d queries through shared memory and back: p50 %,.0f us, p99 %,.0f us.",
					trips.count(), trips.p50Micros(), trips.p99Micros()));
		return true;
	}

}
