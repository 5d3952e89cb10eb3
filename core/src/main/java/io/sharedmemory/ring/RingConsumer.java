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

import java.lang.ref.Reference;
import java.util.concurrent.locks.LockSupport;

import io.sharedmemory.platform.MemoryFault;
import io.sharedmemory.sync.WaitStrategy;

/**
 * Reads a ring for a group.
 * <p>
 * The one consumer of an exclusive group reads every record in the order in which the
 * records were claimed. The consumers of a shared group divide the records among
 * themselves: each takes a few at a time, in that order. What a consumer had taken and
 * not handled when it died goes to another one, first of all.
 * <p>
 * A consumer may be used by one thread at a time, except {@link #wakeup()}, which any
 * thread may call. It reads records in place. Reading allocates nothing and makes no
 * system call; {@link #await} sleeps in the kernel if the wait strategy says so, or
 * parks, looking every millisecond, if the thread is virtual. Where records stream, a
 * poll that would be too early for producers to stay undisturbed spins for up to four
 * microseconds before it looks; where they are requests or replies, and the ring has one
 * producer at a time, for less than one.
 *
 * @since 0.1.0
 */
public final class RingConsumer implements AutoCloseable {

	/**
	 * How many times a wait spins before it asks why there is nothing. A power of two.
	 */
	private static final int SPINS_PER_CHECK = 1024;

	/**
	 * How many looks after empty polls there are for one that lets the JVM say whether
	 * the memory is there, which before Java 24 costs a few bytes of garbage.
	 */
	private static final int LOOKS_PER_FAULT_CHECK = 16;

	/**
	 * How long to pause first while a record is being written, which nobody will signal.
	 */
	private static final long CLAIMED_PAUSE_NANOS = 20_000;

	/** Each pause is longer by an eighth, as is the record late by no more than that. */
	private static final long LONGEST_CLAIMED_PAUSE_NANOS = 5_000_000;

	/**
	 * How long to sleep at most while another consumer of the group has records in hand.
	 */
	private static final long WATCHING_SLEEP_NANOS = 100_000_000;

	private final Ring ring;

	private final RingGeometry geometry;

	private final RingSignals signals;

	private final WaitStrategy waitStrategy;

	private final Participant participant;

	private final String group;

	private final GroupReader reader;

	private final RecordReader records;

	private final RoundTripPacing roundTrips;

	private final StalledClaim stalledClaim;

	private final EmptyPolls emptyPolls = new EmptyPolls();

	/**
	 * Whether the last wait slept in vain. The next one need not spin before it sleeps: a
	 * consumer that idles would otherwise spin each time that its caller looks round.
	 */
	private boolean idle;

	private volatile boolean wokenUp;

	/** Whether a handler runs, in the thread that polls, or the consumer is closed. */
	private boolean busy;

	/** Whether the handler that runs has asked for the end. */
	private boolean closing;

	private boolean closed;

	RingConsumer(Ring ring, Participant participant, String group, GroupReader reader, RecordReader records,
			RoundTripPacing roundTrips) {
		this.ring = ring;
		this.geometry = ring.geometry();
		this.signals = ring.signals();
		this.waitStrategy = ring.waitStrategy();
		this.participant = participant;
		this.group = group;
		this.reader = reader;
		this.records = records;
		this.roundTrips = roundTrips;
		this.stalledClaim = new StalledClaim(this.geometry, ring.recovery(), participant, reader);
	}

	/**
	 * Hands records to a handler, one after the other, without waiting. The group moves
	 * past a record when the handler has returned. If the handler throws, that record
	 * stays the next one, and what was thrown is thrown on. A ring that overwrites has
	 * moved its group past the record, which is a copy, before.
	 * @param handler what handles a record
	 * @param maxRecords how many at most, at least 1; a shared group also takes no more
	 * than that at once
	 * @return how many were handled, 0 if there are none
	 * @throws RingCorruptedException if the ring holds what no producer can have written
	 * @throws RingClosedException if the consumer or the ring was closed
	 * @throws IllegalStateException if a handler of this consumer calls this
	 */
	public int poll(RecordHandler handler, int maxRecords) {
		checkUsable(maxRecords);
		try {
			int handled = 0;
			if (this.records.begin()) {
				this.busy = true;
				handled = this.records.poll(handler, maxRecords);
			}
			endOfRecords(handled);
			return handled;
		}
		catch (InternalError ex) {
			throw this.geometry.vanished(ex);
		}
		finally {
			endOfPoll();
		}
	}

	/**
	 * Hands records to a handler, all at once, without waiting. The group moves past them
	 * when the handler has returned. If the handler throws, they stay the next ones, and
	 * what was thrown is thrown on. A ring that overwrites has moved its group past the
	 * records, which are copies, before.
	 * @param handler what handles the records
	 * @param maxRecords how many at most, at least 1
	 * @return how many were handled, 0 if there are none
	 * @throws RingCorruptedException if the ring holds what no producer can have written
	 * @throws RingClosedException if the consumer or the ring was closed
	 * @throws IllegalStateException if a handler of this consumer calls this
	 */
	public int pollBatch(BatchHandler handler, int maxRecords) {
		checkUsable(maxRecords);
		try {
			int handled = 0;
			if (this.records.begin()) {
				this.busy = true;
				handled = this.records.pollBatch(handler, maxRecords);
			}
			endOfRecords(handled);
			return handled;
		}
		catch (InternalError ex) {
			throw this.geometry.vanished(ex);
		}
		finally {
			endOfPoll();
		}
	}

	private void endOfRecords(int handled) {
		if (handled > 0) {
			// Whoever has nothing in hand keeps no producer waiting, however long it
			// stays away.
			this.reader.giveBackFinishedRange();
		}
		else if (this.emptyPolls.isLookDue()) {
			if (this.emptyPolls.looks() % LOOKS_PER_FAULT_CHECK == 0) {
				this.ring.checkIntact();
			}
			this.stalledClaim.check();
		}
	}

	private void endOfPoll() {
		this.busy = this.closed;
		if (this.closing) {
			close();
		}
		Reference.reachabilityFence(this);
	}

	/**
	 * Waits until there is something to poll.
	 * @param timeoutNanos how long at most, in nanoseconds
	 * @return {@code false} if there is nothing: the time is up, {@link #wakeup()} was
	 * called, or the thread was interrupted, which it stays
	 * @throws RingCorruptedException if the ring holds what no producer can have written
	 * @throws RingClosedException if the consumer or the ring was closed
	 */
	public boolean await(long timeoutNanos) {
		checkUsable(1);
		try {
			return awaitRecord(timeoutNanos);
		}
		catch (InternalError ex) {
			throw this.geometry.vanished(ex);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	private boolean awaitRecord(long timeoutNanos) {
		if (this.roundTrips.isDue()) {
			this.roundTrips.rest();
		}
		if (this.reader.isReady()) {
			this.idle = false;
			this.roundTrips.found();
			return true;
		}
		this.reader.giveBackFinishedRange();
		long deadline = System.nanoTime() + Math.max(0, timeoutNanos);
		boolean announced = false;
		int lastSignal = 0;
		long claimedPause = CLAIMED_PAUSE_NANOS;
		boolean slept = this.idle;
		int step = slept ? this.waitStrategy.stepsBeforeSleep() : 0;
		this.idle = false;
		for (; !this.reader.isReady(); step = next(step)) {
			boolean spinning = this.waitStrategy.pause(step);
			if (spinning && timeoutNanos > 0 && !isCheckDue(step)) {
				continue;
			}
			int signal = this.signals.dataSignal();
			this.ring.checkOpen();
			this.ring.checkIntact();
			this.reader.putDown();
			if (this.reader.findsOrphan()) {
				break;
			}
			long remaining = deadline - System.nanoTime();
			if (this.wokenUp || remaining <= 0 || Thread.currentThread().isInterrupted()) {
				this.wokenUp = false;
				this.idle = !spinning;
				return false;
			}
			boolean claimed = this.stalledClaim.check();
			slept = !spinning;
			if (!spinning && claimed) {
				LockSupport.parkNanos(claimedPause);
				claimedPause = Math.min(claimedPause + claimedPause / 8, LONGEST_CLAIMED_PAUSE_NANOS);
			}
			else if (!spinning) {
				this.signals.signalSpace();
				// Whoever has signalled since took the flag away, and it may be another
				// consumer's now.
				boolean standing = announced && signal == lastSignal;
				// In this order: a range is shown before the frontier moves past it.
				long frontier = this.reader.frontier();
				long nanos = this.reader.mayInherit() ? Math.min(remaining, WATCHING_SLEEP_NANOS) : remaining;
				announced = this.signals.sleepUntilData(frontier, signal, nanos, standing);
				lastSignal = signal;
			}
		}
		this.roundTrips.foundAfter(slept ? Integer.MAX_VALUE : step);
		return true;
	}

	/**
	 * Returns the number of the next step of a wait, which may take so many that they
	 * cannot be counted.
	 */
	static int next(int step) {
		return (step < Integer.MAX_VALUE) ? step + 1 : Integer.MAX_VALUE - SPINS_PER_CHECK + 1;
	}

	static boolean isCheckDue(int step) {
		return (step & (SPINS_PER_CHECK - 1)) == SPINS_PER_CHECK - 1;
	}

	/**
	 * Lets a thread that is in {@link #await} return at once, or the next one that comes
	 * there. May be called by any thread.
	 */
	public void wakeup() {
		this.wokenUp = true;
		try {
			if (!this.ring.isClosed()) {
				this.geometry.checkThere();
				this.signals.signalData();
			}
		}
		catch (RingCorruptedException ex) {
			// Whoever waits finds out.
		}
		catch (InternalError ex) {
			if (!MemoryFault.is(ex)) {
				throw ex;
			}
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	/**
	 * Notes that no record is in hand, for a caller that will not poll for a while: if
	 * the process dies meanwhile, the next record does not count as handed out. Waiting
	 * does the same.
	 * @throws RingCorruptedException if the memory is gone
	 * @throws RingClosedException if the consumer or the ring was closed
	 */
	public void putDown() {
		checkUsable(1);
		try {
			this.reader.putDown();
		}
		catch (InternalError ex) {
			throw this.geometry.vanished(ex);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	/**
	 * Moves the group past the next record, unseen. Does nothing if there is none.
	 * @throws RingCorruptedException if the ring holds what no producer can have written
	 * @throws RingClosedException if the consumer or the ring was closed
	 */
	public void skip() {
		poll((record) -> {
		}, 1);
	}

	/**
	 * Returns the group that this consumer reads for.
	 * @return the group's name
	 */
	public String group() {
		return this.group;
	}

	/**
	 * Returns where this consumer's next record begins.
	 * @return bytes since the ring was made
	 */
	public long position() {
		return this.geometry.overwriting() ? this.reader.frontier() : this.reader.position();
	}

	/**
	 * Leaves the group as {@link #close()} does, but what a handler has just failed with
	 * counts as handed out, as if the process had died of it.
	 */
	public void abandon() {
		this.reader.keepInHand();
		close();
	}

	private void checkUsable(int maxRecords) {
		if (this.busy || maxRecords < 1) {
			checkClosedAndHandling();
			throw new IllegalArgumentException("maxRecords " + maxRecords + " is less than 1");
		}
		this.ring.checkOpen();
	}

	private void checkClosedAndHandling() {
		this.ring.checkOpen();
		if (this.closed) {
			throw new RingClosedException(this.geometry.name(), "the consumer of group '" + this.group + "' is closed");
		}
		if (this.busy) {
			throw new IllegalStateException("The consumer of group '" + this.group
					+ "' is in use: a handler may close it or wake it up, and nothing else");
		}
	}

	/**
	 * Leaves the group. What this consumer has not handled is handed to the next one. To
	 * be called by the thread that uses the consumer, or when no thread does. If a
	 * handler calls this, its record is the last one, and the group is left when it has
	 * returned.
	 */
	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		if (this.busy) {
			this.closing = true;
			this.records.stop();
		}
		else {
			this.closed = true;
			this.busy = true;
			this.ring.leave(this, this.participant, this.reader);
		}
	}

}
