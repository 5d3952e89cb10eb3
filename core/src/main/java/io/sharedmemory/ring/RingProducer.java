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
import java.util.Objects;

import io.sharedmemory.platform.Memory;
import io.sharedmemory.platform.MemoryFault;
import io.sharedmemory.sync.WaitStrategy;

import org.jspecify.annotations.Nullable;

/**
 * Appends records to a ring.
 * <p>
 * A producer takes one slot of the ring's participant table until it is closed. It may be
 * used by one thread at a time; any number of producers, in any processes, append at
 * once, without a lock among them. A record is visible to consumers, whole, when the call
 * that sends it returns, and in the order in which the records were claimed.
 * <p>
 * Sending allocates nothing and makes no system call, unless it has to wait for room, a
 * consumer sleeps, or somebody is far behind: once in a block of the ring, it offers its
 * processor to others then. Where several producers send all the time, one that comes
 * second spins for up to four microseconds before it tries again.
 *
 * @since 0.1.0
 */
public final class RingProducer implements AutoCloseable {

	/**
	 * After how many commits a producer lets the JVM say whether they were written to
	 * memory that is there. A power of two.
	 */
	private static final int COMMITS_PER_FAULT_CHECK = 1024;

	private final Ring ring;

	private final RingGeometry geometry;

	private final Tail tail;

	private final RingSignals signals;

	private final WaitStrategy waitStrategy;

	private final Participant participant;

	private final RingClaim claim;

	private final RingBatchClaim batch;

	private final int maxMessageSize;

	private int commits;

	/** Whether the producer is closed, or a claim is open. */
	private boolean busy;

	private boolean closed;

	RingProducer(Ring ring, Participant participant) {
		this.ring = ring;
		this.geometry = ring.geometry();
		this.tail = this.geometry.singleProducer() ? new ExclusiveTail(ring, participant)
				: new SharedTail(ring, participant, new ProducerRoom(ring, participant));
		this.signals = ring.signals();
		this.waitStrategy = ring.waitStrategy();
		this.participant = participant;
		this.claim = new RingClaim(this, this.geometry.region());
		this.batch = new RingBatchClaim(this, this.geometry);
		this.maxMessageSize = this.geometry.maxMessageSize();
	}

	/**
	 * Appends a record, unless the ring is full.
	 * @param source the array that holds the payload
	 * @param offset the index of its first byte
	 * @param length its length in bytes, from 0 to {@link Ring#maxMessageSize()}
	 * @param flags the sender's flags, from 0 to 255, which the ring only carries
	 * @return {@code false} if there is no room
	 * @throws MessageTooLargeException if the payload is too long
	 * @throws RingClosedException if the producer or the ring was closed; the record may
	 * or may not have been sent
	 */
	public boolean offer(byte[] source, int offset, int length, int flags) {
		Objects.checkFromIndexSize(offset, length, source.length);
		checkFlags(flags);
		checkUsable();
		checkLength(length);
		return append(Tail.NO_ROOM, source, offset, length, flags);
	}

	/**
	 * Appends a record, waiting for room if the ring is full.
	 * @param source the array that holds the payload
	 * @param offset the index of its first byte
	 * @param length its length in bytes, from 0 to {@link Ring#maxMessageSize()}
	 * @param flags the sender's flags, from 0 to 255, which the ring only carries
	 * @param timeoutNanos how long to wait for room, in nanoseconds
	 * @throws RingFullException if there was no room in time, or the thread was
	 * interrupted while it waited, which it stays; nothing was sent
	 * @throws MessageTooLargeException if the payload is too long
	 * @throws RingClosedException if the producer or the ring was closed; the record may
	 * or may not have been sent
	 */
	public void send(byte[] source, int offset, int length, int flags, long timeoutNanos) {
		if (!offer(source, offset, length, flags)) {
			Objects.checkFromIndexSize(offset, length, source.length);
			long position = awaitRoom(RingLayout.span(length), timeoutNanos);
			append(position, source, offset, length, flags);
		}
	}

	private boolean append(long claimed, byte[] source, int offset, int length, int flags) {
		try {
			boolean appended = this.tail.append(claimed, source, offset, length, flags);
			checkForFault();
			return appended;
		}
		catch (InternalError ex) {
			throw this.geometry.vanished(ex);
		}
		finally {
			Reference.reachabilityFence(this);
		}
	}

	/**
	 * Claims room for a record that the caller then writes in place, unless the ring is
	 * full. Consumers wait behind the claim until it is committed or aborted.
	 * @param length the payload's length in bytes, from 0 to
	 * {@link Ring#maxMessageSize()}
	 * @return the claim, an object that this producer uses again, or {@code null} if
	 * there is no room
	 * @throws IllegalStateException if an earlier claim is still open
	 * @throws MessageTooLargeException if the payload is too long
	 * @throws RingClosedException if the producer or the ring was closed
	 */
	public @Nullable RingClaim tryClaim(int length) {
		long position = claimRecord(length);
		return (position == Tail.NO_ROOM) ? null : open(position, length);
	}

	/**
	 * Claims room for a record that the caller then writes in place, waiting for room if
	 * the ring is full.
	 * @param length the payload's length in bytes, from 0 to
	 * {@link Ring#maxMessageSize()}
	 * @param timeoutNanos how long to wait for room, in nanoseconds
	 * @return the claim, an object that this producer uses again
	 * @throws RingFullException if there was no room in time, or the thread was
	 * interrupted while it waited, which it stays
	 * @throws IllegalStateException if an earlier claim is still open
	 * @throws MessageTooLargeException if the payload is too long
	 * @throws RingClosedException if the producer or the ring was closed
	 */
	public RingClaim claim(int length, long timeoutNanos) {
		long position = claimRecord(length);
		if (position == Tail.NO_ROOM) {
			position = awaitRoom(RingLayout.span(length), timeoutNanos);
		}
		return open(position, length);
	}

	private RingClaim open(long position, int length) {
		this.busy = true;
		return this.claim.open(position, length, payloadIndex(position));
	}

	/**
	 * Claims room for several records that the caller then writes in place, unless the
	 * ring is full. Consumers wait behind the batch until it is committed or aborted.
	 * @param room the bytes to claim, from 16 to {@link Ring#maxBatchRoom()}; each record
	 * takes {@link RingBatchClaim#room} of them
	 * @return the batch, an object that this producer uses again, or {@code null} if
	 * there is no room
	 * @throws IllegalStateException if an earlier claim is still open
	 * @throws MessageTooLargeException if no batch may have that much room
	 * @throws RingClosedException if the producer or the ring was closed
	 */
	public @Nullable RingBatchClaim tryClaimBatch(int room) {
		int span = batchSpan(room);
		long position = claimSpan(span);
		return (position == Tail.NO_ROOM) ? null : openBatch(position, span);
	}

	/**
	 * Claims room for several records that the caller then writes in place, waiting for
	 * room if the ring is full.
	 * @param room the bytes to claim, from 16 to {@link Ring#maxBatchRoom()}; each record
	 * takes {@link RingBatchClaim#room} of them
	 * @param timeoutNanos how long to wait for room, in nanoseconds
	 * @return the batch, an object that this producer uses again
	 * @throws RingFullException if there was no room in time, or the thread was
	 * interrupted while it waited, which it stays
	 * @throws IllegalStateException if an earlier claim is still open
	 * @throws MessageTooLargeException if no batch may have that much room
	 * @throws RingClosedException if the producer or the ring was closed
	 */
	public RingBatchClaim claimBatch(int room, long timeoutNanos) {
		int span = batchSpan(room);
		long position = claimSpan(span);
		if (position == Tail.NO_ROOM) {
			position = awaitRoom(span, timeoutNanos);
		}
		return openBatch(position, span);
	}

	private RingBatchClaim openBatch(long position, int span) {
		this.busy = true;
		return this.batch.open(position, span, payloadIndex(position));
	}

	/** In the region's buffer, of what was claimed last. */
	private int payloadIndex(long position) {
		return (int) (this.tail.payload(position) - this.geometry.base());
	}

	private int batchSpan(int room) {
		checkUsable();
		int most = this.geometry.maxBatchSpan();
		if (room < RingLayout.RECORD_HEADER_LENGTH) {
			throw new IllegalArgumentException("room " + room + " is less than the " + RingLayout.RECORD_HEADER_LENGTH
					+ " bytes of an empty record");
		}
		if (room > most) {
			throw new MessageTooLargeException(this.geometry.name(),
					"a batch of " + room + " bytes is longer than the most that one may have, " + most + " bytes");
		}
		return RingLayout.span(room - RingLayout.RECORD_HEADER_LENGTH);
	}

	private long claimRecord(int length) {
		checkUsable();
		checkLength(length);
		return claimSpan(RingLayout.span(length));
	}

	private long claimSpan(int span) {
		try {
			return this.tail.claim(span);
		}
		catch (InternalError ex) {
			throw this.geometry.vanished(ex);
		}
	}

	private void checkUsable() {
		if (this.busy) {
			checkClosedAndClaims();
		}
	}

	/**
	 * Looks closer. What the JVM throws when memory is gone may come between a claim and
	 * its end, or between that and the note of it.
	 */
	private void checkClosedAndClaims() {
		if (this.closed) {
			throw new RingClosedException(this.geometry.name(), "the producer is closed");
		}
		if (this.claim.isOpen() || this.batch.isOpen()) {
			this.geometry.checkThere();
			throw new IllegalStateException("The last claim has been neither committed nor aborted");
		}
		this.busy = false;
	}

	void checkLength(int length) {
		if (length < 0 || length > this.maxMessageSize) {
			throw tooLarge(length);
		}
	}

	private long awaitRoom(int span, long timeoutNanos) {
		try {
			return pollRoom(span, timeoutNanos);
		}
		catch (InternalError ex) {
			throw this.geometry.vanished(ex);
		}
	}

	private long pollRoom(int span, long timeoutNanos) {
		long deadline = System.nanoTime() + Math.max(0, timeoutNanos);
		for (int step = 0;; step = Math.min(step + 1, Integer.MAX_VALUE - 1)) {
			boolean spinning = this.waitStrategy.pause(step);
			int signal = spinning ? 0 : this.signals.announceSpaceWaiter();
			long position = claimSpan(span);
			if (position != Tail.NO_ROOM) {
				return position;
			}
			this.ring.checkOpen();
			long remaining = deadline - System.nanoTime();
			boolean interrupted = Thread.currentThread().isInterrupted();
			if (remaining <= 0 || interrupted) {
				throw new RingFullException(this.geometry.name(),
						"no room for " + span + " bytes, headers included, "
								+ (interrupted ? "before the thread was interrupted"
										: "within " + timeoutNanos / 1_000_000 + " ms")
								+ ": " + this.ring.status().describeHolders());
			}
			if (!spinning) {
				this.signals.sleepUntilSpace(signal, remaining);
			}
		}
	}

	/**
	 * Makes what an open claim got visible, which is then open no more.
	 * @param position where it begins
	 * @param length the length of the first payload
	 * @param type the type of the first record
	 * @param flags the sender's flags of the first record
	 */
	void commitClaim(long position, int length, int type, int flags) {
		this.busy = this.closed;
		commit(position, length, type, flags);
	}

	/**
	 * Makes what was claimed last visible.
	 * @param position where it begins
	 * @param length the length of the first payload
	 * @param type the type of the first record
	 * @param flags the sender's flags of the first record
	 */
	private void commit(long position, int length, int type, int flags) {
		try {
			this.tail.commit(position, length, type, flags);
			checkForFault();
		}
		catch (InternalError ex) {
			throw this.geometry.vanished(ex);
		}
	}

	private void checkForFault() {
		if ((++this.commits & (COMMITS_PER_FAULT_CHECK - 1)) == 0) {
			MemoryFault.raise();
		}
	}

	/**
	 * Returns the slot that this producer has in the participant table.
	 * @return the slot, from 0
	 */
	public int slot() {
		return this.participant.slot();
	}

	static void checkFlags(int flags) {
		if ((flags & ~RingLayout.MAX_FLAGS) != 0) {
			throw new IllegalArgumentException("flags " + flags + " are not from 0 to " + RingLayout.MAX_FLAGS);
		}
	}

	private RuntimeException tooLarge(int length) {
		return (length < 0) ? new IllegalArgumentException("length " + length + " is negative")
				: new MessageTooLargeException(this.geometry.name(),
						"a payload of " + length + " bytes is longer than the maximum message size of "
								+ this.geometry.maxMessageSize() + " bytes");
	}

	/**
	 * Aborts a claim that is open and gives the slot back. To be called by the thread
	 * that uses the producer, or when no thread does.
	 */
	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			this.busy = true;
			try {
				abortOpenClaim();
			}
			finally {
				this.ring.leave(this, this.participant);
			}
		}
	}

	private void abortOpenClaim() {
		if (this.ring.isClosed() || !(this.claim.isOpen() || this.batch.isOpen()) || isGone()) {
			return;
		}
		try {
			if (this.claim.isOpen()) {
				this.claim.abort();
			}
			else {
				this.batch.abort();
			}
		}
		catch (RingClosedException ex) {
			// The ring was closed meanwhile: others settle the claim.
		}
	}

	/** In memory that is gone there is nothing to give back. */
	private boolean isGone() {
		try {
			this.geometry.checkThere();
			return false;
		}
		catch (RingCorruptedException ex) {
			return true;
		}
	}

}
