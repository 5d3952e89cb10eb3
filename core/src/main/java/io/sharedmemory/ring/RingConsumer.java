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

import io.sharedmemory.platform.Memory;
import io.sharedmemory.sync.WaitStrategy;

/**
 * Reads a ring for an exclusive group: its one live consumer, and the owner of the
 * group's position.
 * <p>
 * A consumer may be used by one thread at a time, except {@link #wakeup()}, which any
 * thread may call. It reads records in place, in the order in which they were claimed.
 * Reading allocates nothing and makes no system call; {@link #await} sleeps in the kernel
 * if the wait strategy says so.
 *
 * @since 0.1.0
 */
public final class RingConsumer implements AutoCloseable {

	/** How many polls in a row find nothing before one asks why. */
	private static final int EMPTY_POLLS_PER_CHECK = 1024;

	/** How long to pause while a record is being written, which nobody will signal. */
	private static final long CLAIMED_PAUSE_NANOS = 20_000;

	private final Ring ring;

	private final RingGeometry geometry;

	private final RingSignals signals;

	private final WaitStrategy waitStrategy;

	private final Participant participant;

	private final String group;

	private final int groupIndex;

	private final long cursorAddress;

	private final int slot;

	private final RingRecord record;

	private final StalledClaim stalledClaim;

	/** The record at this position was given out before, this many times. */
	private final long redeliveryPosition;

	private final int redeliveries;

	private long position;

	private int emptyPolls;

	private volatile boolean wokenUp;

	private boolean closed;

	RingConsumer(Ring ring, Participant participant, String group, int groupIndex) {
		this.ring = ring;
		this.geometry = ring.geometry();
		this.signals = ring.signals();
		this.waitStrategy = ring.waitStrategy();
		this.participant = participant;
		this.group = group;
		this.groupIndex = groupIndex;
		long address = this.geometry.group(groupIndex);
		this.cursorAddress = address + RingLayout.GROUP_CURSOR_OFFSET;
		this.slot = participant.slot();
		this.position = RingLayout.cursorPosition(Memory.getLongAcquire(this.cursorAddress));
		this.redeliveryPosition = Memory.getLong(address + RingLayout.GROUP_REDELIVERY_POSITION_OFFSET);
		this.redeliveries = Memory.getInt(address + RingLayout.GROUP_REDELIVERY_COUNT_OFFSET);
		this.record = new RingRecord(this.geometry);
		this.stalledClaim = new StalledClaim(this.geometry, ring.recovery(), participant);
	}

	/**
	 * Hands records to a handler, one after the other, without waiting. The group moves
	 * past a record when the handler has returned. If the handler throws, that record
	 * stays the next one, and what was thrown is thrown on.
	 * @param handler what handles a record
	 * @param maxRecords how many at most
	 * @return how many were handled, 0 if there are none
	 * @throws RingCorruptedException if the ring holds what no producer can have written
	 * @throws RingClosedException if the consumer or the ring was closed
	 */
	public int poll(RecordHandler handler, int maxRecords) {
		checkOpen();
		int handled = 0;
		long position = this.position;
		long freedAt = position;
		try {
			while (handled < maxRecords) {
				long address = this.geometry.record(position);
				if (Memory.getLongAcquire(address) != RingLayout.stamp(position, this.geometry.key())) {
					break;
				}
				long info = Memory.getLong(address + RingLayout.RECORD_INFO_OFFSET);
				int span = checkedSpan(position, info);
				if (RingLayout.infoType(info) == RingLayout.TYPE_DATA) {
					handler.onRecord(this.record.show(position, address, info, attempt(position)));
					handled++;
				}
				position += span;
				Memory.putLongRelease(this.cursorAddress, RingLayout.cursor(position, this.slot));
				if (position - freedAt > this.geometry.capacity() / 8) {
					freedAt = position;
					this.signals.signalSpace();
				}
			}
		}
		finally {
			finishPoll(position);
		}
		if (handled == 0 && ++this.emptyPolls >= EMPTY_POLLS_PER_CHECK) {
			this.emptyPolls = 0;
			this.stalledClaim.check(position);
		}
		Reference.reachabilityFence(this);
		return handled;
	}

	private void finishPoll(long position) {
		if (position != this.position) {
			this.position = position;
			this.signals.signalSpace();
		}
	}

	private int attempt(long position) {
		return (position == this.redeliveryPosition) ? 1 + this.redeliveries : 1;
	}

	/**
	 * Returns the bytes that a committed record takes, if they are within the lap.
	 */
	private int checkedSpan(long position, long info) {
		int length = RingLayout.infoLength(info);
		int type = RingLayout.infoType(info);
		int most = (type == RingLayout.TYPE_DATA) ? this.geometry.maxMessageSize() : Integer.MAX_VALUE;
		if (length < 0 || length > most || (type != RingLayout.TYPE_DATA && type != RingLayout.TYPE_PADDING)
				|| length > this.geometry.restOfLap(position) - RingLayout.RECORD_HEADER_LENGTH) {
			this.ring.checkOpen();
			throw new RingCorruptedException(this.geometry.name(),
					"the record at " + position + " has type " + type + " and length " + length + ", but no more than "
							+ Math.min(most, this.geometry.restOfLap(position)) + " bytes can be there");
		}
		return RingLayout.span(length);
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
		checkOpen();
		long deadline = System.nanoTime() + timeoutNanos;
		for (int step = 0; !this.geometry.isCommitted(this.position); step = Math.min(step + 1,
				Integer.MAX_VALUE - 1)) {
			boolean spinning = this.waitStrategy.pause(step);
			if (spinning && step % EMPTY_POLLS_PER_CHECK != 0) {
				continue;
			}
			int signal = this.signals.dataSignal();
			this.ring.checkOpen();
			long remaining = deadline - System.nanoTime();
			if (this.wokenUp || remaining <= 0 || Thread.currentThread().isInterrupted()) {
				this.wokenUp = false;
				return false;
			}
			boolean claimed = this.stalledClaim.check(this.position);
			if (!spinning && claimed) {
				LockSupport.parkNanos(CLAIMED_PAUSE_NANOS);
			}
			else if (!spinning) {
				this.signals.signalSpace();
				this.signals.sleepUntilData(this.position, signal, remaining);
			}
		}
		Reference.reachabilityFence(this);
		return true;
	}

	/**
	 * Lets a thread that is in {@link #await} return at once, or the next one that comes
	 * there. May be called by any thread.
	 */
	public void wakeup() {
		this.wokenUp = true;
		if (!this.ring.isClosed()) {
			this.signals.signalData();
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
	 * Returns where the group's next record begins.
	 * @return bytes since the ring was made
	 */
	public long position() {
		return this.position;
	}

	private void checkOpen() {
		this.ring.checkOpen();
		if (this.closed) {
			throw new RingClosedException(this.geometry.name(), "the consumer of group '" + this.group + "' is closed");
		}
	}

	/**
	 * Leaves the group, which keeps its position. To be called by the thread that uses
	 * the consumer, or when no thread does.
	 */
	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			this.ring.leave(this, this.participant, this.groupIndex);
		}
	}

}
