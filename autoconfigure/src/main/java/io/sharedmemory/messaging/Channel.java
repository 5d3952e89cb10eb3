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
import java.util.Objects;

import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.NameState;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.ring.GroupOptions;
import io.sharedmemory.ring.Producers;
import io.sharedmemory.ring.Retention;
import io.sharedmemory.ring.Ring;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingException;
import io.sharedmemory.ring.RingFullException;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.util.Assert;

/**
 * A named ring with its configuration, open in this process. Any thread may send.
 *
 * @since 0.1.0
 * @see ChannelRegistry
 */
public final class Channel implements AutoCloseable {

	private static final String INTERRUPTED = "the thread was interrupted while it waited";

	private final String name;

	private final ChannelOptions options;

	private final Ring ring;

	private final ProducerPool producers;

	private final ChannelStatistics statistics = new ChannelStatistics();

	/** How long to wait for room. */
	private final long roomTimeoutNanos;

	/**
	 * How long to wait for a producer. Threads take turns with those of their process,
	 * which has nothing to do with room.
	 */
	private final long turnTimeoutNanos;

	private Channel(String name, ChannelOptions options, Ring ring) {
		this.name = name;
		this.options = options;
		this.ring = ring;
		this.producers = new ProducerPool(ring::newProducer, ProducerPool.sizeFor(ring), this.statistics);
		this.turnTimeoutNanos = options.sendTimeout().toNanos();
		this.roomTimeoutNanos = (options.whenFull() != WhenFull.FAIL) ? this.turnTimeoutNanos : 0;
	}

	/**
	 * Opens a channel.
	 * @param name its name
	 * @param options its options
	 * @return the channel
	 * @throws ChannelOpenException if its ring cannot be opened or made
	 */
	static Channel open(String name, ChannelOptions options) {
		try {
			return new Channel(name, options, openRing(options));
		}
		catch (RingException | InterprocessException ex) {
			throw new ChannelOpenException(name, options, ex);
		}
	}

	private static Ring openRing(ChannelOptions options) {
		Segment segment = openSegment(options);
		try {
			return (options.open() == OpenMode.OPEN_ONLY) ? Ring.openOnly(segment, options.ring())
					: Ring.openOrCreate(segment, options.ring());
		}
		catch (RuntimeException ex) {
			removeIfMadeInVain(segment, options);
			segment.close();
			throw ex;
		}
	}

	/**
	 * Removes what this process has just made and got no memory for.
	 */
	private static void removeIfMadeInVain(Segment segment, ChannelOptions options) {
		if (segment.wasCreated() && segment.size() == 0 && segment.nameState() == NameState.PRESENT) {
			options.location().remove();
		}
	}

	private static Segment openSegment(ChannelOptions options) {
		return (options.open() == OpenMode.OPEN_ONLY) ? new SegmentWait(options.location(), options.waitFor()).open()
				: options.location().open(options.open());
	}

	/**
	 * Returns the name of the channel.
	 * @return its name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns how the channel was opened.
	 * @return its options
	 */
	public ChannelOptions options() {
		return this.options;
	}

	/**
	 * Returns what a sender does when there is no room, which for a ring that was there
	 * may be more than was asked for.
	 * @return what it does
	 */
	public WhenFull whenFull() {
		return (this.ring.retention() == Retention.OVERWRITE_OLDEST) ? WhenFull.OVERWRITE_OLDEST
				: this.options.whenFull();
	}

	/**
	 * Returns the ring. It belongs to the channel and must not be closed.
	 * @return the ring
	 */
	public Ring ring() {
		return this.ring;
	}

	/**
	 * Returns what this process has counted for the channel.
	 * @return the counts
	 */
	public ChannelStatistics statistics() {
		return this.statistics;
	}

	/**
	 * Joins a group.
	 * @param group its name
	 * @param options how to join it, and what it is if it is made
	 * @return a consumer, to be closed by the caller before the channel closes
	 * @throws io.sharedmemory.ring.GroupBusyException if the group has a live consumer,
	 * unless both share it
	 */
	RingConsumer newConsumer(String group, GroupOptions options) {
		return this.ring.newConsumer(group, options);
	}

	/**
	 * Sends a message.
	 * @param message a message whose payload is a {@code byte[]} or a {@link ByteBuffer}
	 * @throws ChannelFullException if there is no room, or none in time
	 * @throws MessageDeliveryException if it is too large, if the ring is closed or
	 * damaged, or if the thread was interrupted
	 */
	void send(Message<?> message) {
		send(message, this.roomTimeoutNanos);
	}

	/**
	 * Sends a message.
	 * @param message a message whose payload is a {@code byte[]} or a {@link ByteBuffer}
	 * @param roomTimeoutNanos how long to wait for room, instead of what the options say
	 * @throws ChannelFullException if there is no room, or none in time
	 * @throws MessageDeliveryException if it is too large, if the ring is closed or
	 * damaged, or if the thread was interrupted
	 */
	void send(Message<?> message, long roomTimeoutNanos) {
		ByteBuffer payload = (message.getPayload() instanceof ByteBuffer buffer) ? buffer.duplicate()
				: ByteBuffer.wrap((byte[]) message.getPayload());
		byte[] envelope = EnvelopeWriter.write(message.getHeaders());
		try (ChannelClaim claim = claim(Math.addExact(envelope.length, payload.remaining()), message, roomTimeoutNanos,
				null, 0)) {
			claim.buffer().put(envelope).put(payload);
			claim.commit((envelope.length > 0) ? EnvelopeDescriptor.FLAG : 0);
		}
	}

	/**
	 * Sends bytes without headers. Allocates nothing.
	 * @param source the array that holds them
	 * @param offset the index of the first
	 * @param length how many
	 * @throws ChannelFullException if there is no room, or none in time
	 * @throws MessageDeliveryException if there are too many, if the ring is closed or
	 * damaged, or if the thread was interrupted
	 */
	void send(byte[] source, int offset, int length) {
		checkRange(source, offset, length);
		claim(length, null, this.roomTimeoutNanos, source, offset).close();
	}

	static void checkRange(byte[] source, int offset, int length) {
		Assert.notNull(source, "'source' must not be null");
		Objects.checkFromIndexSize(offset, length, source.length);
	}

	/**
	 * Claims room for a record.
	 * @param length its length in bytes
	 * @param message the message that it is for, if there is one
	 * @return the claim
	 */
	ChannelClaim claim(int length, @Nullable Message<?> message) {
		return claim(length, message, this.roomTimeoutNanos, null, 0);
	}

	/**
	 * Claims room for a record, or sends one.
	 * @param length its length in bytes
	 * @param message the message that it is for, if there is one
	 * @param roomTimeoutNanos how long to wait for room
	 * @param source what to send; {@code null} for room that the caller writes to
	 * @param offset the index of the first byte of what to send
	 * @return the claim, without room if the record is sent
	 */
	private ChannelClaim claim(int length, @Nullable Message<?> message, long roomTimeoutNanos,
			byte @Nullable [] source, int offset) {
		ChannelClaim claim = null;
		boolean opened = false;
		try {
			long left = roomTimeoutNanos;
			claim = this.producers.acquire(0);
			if (claim == null) {
				long begin = System.nanoTime();
				claim = this.producers.acquire(this.turnTimeoutNanos);
				left -= System.nanoTime() - begin;
			}
			if (claim == null && this.producers.isClosed()) {
				throw new MessageDeliveryException(message, describe("did not take a message: it is closed"));
			}
			if (claim == null) {
				this.statistics.onDropped();
				throw new ChannelFullException(message, describe(describeBusyProducers(length)), null);
			}
			if (source == null) {
				claim.open(length, left);
			}
			else {
				claim.send(source, offset, length, left);
			}
			opened = true;
			return claim;
		}
		catch (RingFullException ex) {
			this.statistics.onDropped();
			if (this.options.whenFull() == WhenFull.FAIL) {
				throw new ChannelFullException(message, describe("is full"), ex);
			}
			if (Thread.currentThread().isInterrupted()) {
				throw new MessageDeliveryException(message, describe("did not take a message: " + INTERRUPTED), ex);
			}
			throw new ChannelFullException(message,
					describe("had no room for " + this.options.sendTimeout().toMillis() + " ms"), ex);
		}
		catch (RingException | InterprocessException ex) {
			throw new MessageDeliveryException(message, describe("did not take a message: " + ex.getMessage()), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new MessageDeliveryException(message, describe("did not take a message: " + INTERRUPTED), ex);
		}
		finally {
			if (claim != null && !opened) {
				claim.giveBack();
			}
		}
	}

	private String describeBusyProducers(int length) {
		long millis = this.options.sendTimeout().toMillis();
		String noRoom = this.ring.describeLackOfRoom(length);
		String busy = (this.ring.producers() == Producers.ONE)
				? "has one producer, which other threads had for " + millis + " ms"
				: "took no message for " + millis + " ms: all " + this.producers.usable()
						+ " producers of this process are in use, by threads that wait for room or have a claim open";
		return (noRoom != null) ? busy + "; there is no room: " + noRoom : busy;
	}

	private String describe(String what) {
		return "Channel '" + this.name + "' " + what;
	}

	/**
	 * Takes no message any more, waits a second for sends in progress, then closes the
	 * ring and its segment. The segment's name stays.
	 */
	@Override
	public void close() {
		Segment segment = this.ring.segment();
		try (segment; this.ring) {
			this.producers.close();
		}
	}

}
