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

package io.sharedmemory.messaging;

import java.nio.ByteBuffer;

import io.sharedmemory.ring.RingClaim;
import io.sharedmemory.ring.RingClosedException;
import io.sharedmemory.ring.RingProducer;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageDeliveryException;

/**
 * Room in a channel for a record that is written in place: no copy, no headers, no
 * allocation. Receivers wait behind it, so it should be committed at once.
 *
 * <pre class="code">
 * try (ChannelClaim claim = template.claim("ticks", 16)) {
 *     claim.buffer().putLong(id).putDouble(price);
 *     claim.commit();
 * }
 * </pre>
 *
 * A claim that is closed and was not committed is given up. The object is used again for
 * another claim as soon as it is closed, and must not be touched after that. It is used
 * by one thread at a time.
 *
 * @since 0.1.0
 * @see SharedMemoryOperations#claim
 */
public final class ChannelClaim implements AutoCloseable {

	private final ProducerPool pool;

	private final RingProducer producer;

	private final ChannelStatistics statistics;

	private @Nullable RingClaim claim;

	private boolean inUse;

	/** Whether an error may have left the producer with a record in hand. */
	private boolean sending;

	ChannelClaim(ProducerPool pool, RingProducer producer, ChannelStatistics statistics) {
		this.pool = pool;
		this.producer = producer;
		this.statistics = statistics;
	}

	RingProducer producer() {
		return this.producer;
	}

	/**
	 * Claims room, waiting for it if there is none.
	 * @param length the length in bytes
	 * @param timeoutNanos how long to wait
	 * @throws io.sharedmemory.ring.RingFullException if there is no room in time
	 */
	void open(int length, long timeoutNanos) {
		RingClaim claim = this.producer.tryClaim(length);
		if (claim != null) {
			use(claim);
		}
		else {
			awaitRoom(length, timeoutNanos);
		}
	}

	private void awaitRoom(int length, long timeoutNanos) {
		if (timeoutNanos <= 0) {
			use(this.producer.claim(length, 0));
			return;
		}
		long start = System.nanoTime();
		try {
			use(this.producer.claim(length, timeoutNanos));
		}
		finally {
			this.statistics.onBlocked(System.nanoTime() - start);
		}
	}

	/**
	 * Sends bytes, waiting for room if there is none. What the ring does to have them
	 * seen soon, it can only do if it writes them itself.
	 * @param source the array that holds them
	 * @param offset the index of the first
	 * @param length how many
	 * @param timeoutNanos how long to wait
	 * @throws io.sharedmemory.ring.RingFullException if there is no room in time
	 */
	void send(byte[] source, int offset, int length, long timeoutNanos) {
		this.sending = true;
		boolean sent;
		try {
			sent = this.producer.offer(source, offset, length, 0);
		}
		catch (RuntimeException ex) {
			this.sending = false;
			throw ex;
		}
		this.sending = false;
		if (sent) {
			this.inUse = true;
			this.statistics.onSent(length);
		}
		else {
			awaitRoom(length, timeoutNanos);
			buffer().put(source, offset, length);
			commit();
		}
	}

	private void use(RingClaim claim) {
		this.claim = claim;
		this.inUse = true;
	}

	/**
	 * Gives the producer back after {@link #open(int, long)} or {@link #send} failed, and
	 * the room if it was there and what came after failed.
	 */
	void giveBack() {
		if (this.inUse) {
			close();
			return;
		}
		try {
			if (this.sending) {
				this.sending = false;
				settle();
			}
		}
		catch (RuntimeException ex) {
			// The error is what is to be seen; who sends next hears of this.
		}
		finally {
			this.pool.release(this);
		}
	}

	/**
	 * Returns the room, from the buffer's position to its limit, in native byte order.
	 * What it holds before it is written is not defined.
	 * @return a writable buffer
	 * @throws IllegalStateException if the claim was committed or closed
	 */
	public ByteBuffer buffer() {
		return open().buffer();
	}

	/**
	 * Lets receivers see the record.
	 * @throws IllegalStateException if the claim was committed or closed
	 * @throws MessageDeliveryException if the channel was closed meanwhile
	 */
	public void commit() {
		commit(0);
	}

	void commit(int flags) {
		RingClaim claim = open();
		int length = claim.length();
		try {
			claim.commit(flags);
			this.claim = null;
		}
		catch (RingClosedException ex) {
			this.claim = null;
			throw new MessageDeliveryException(null, "The channel was closed before a record was committed", ex);
		}
		this.statistics.onSent(length);
	}

	private RingClaim open() {
		RingClaim claim = this.claim;
		if (claim == null) {
			throw new IllegalStateException("The claim has been committed or closed");
		}
		return claim;
	}

	/**
	 * Gives the room up unless it was committed.
	 */
	@Override
	public void close() {
		if (!this.inUse) {
			return;
		}
		RingClaim claim = this.claim;
		this.claim = null;
		this.inUse = false;
		try {
			if (claim != null) {
				abort(claim);
			}
		}
		catch (RingClosedException ex) {
			// The channel was closed meanwhile: others settle the claim.
		}
		finally {
			this.pool.release(this);
		}
	}

	/**
	 * Gives the room up. If a commit had begun and ended with an error, such as a stack
	 * overflow, what became of it is only known to the producer, which settles that
	 * before it claims again: receivers must not wait until somebody sends.
	 */
	private void abort(RingClaim claim) {
		try {
			claim.abort();
		}
		catch (IllegalStateException ex) {
			settle();
		}
	}

	private void settle() {
		RingClaim next = this.producer.tryClaim(0);
		if (next != null) {
			next.abort();
		}
	}

}
