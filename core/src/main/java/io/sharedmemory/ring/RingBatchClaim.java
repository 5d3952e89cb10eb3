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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.platform.Memory;
import org.jspecify.annotations.Nullable;

/**
 * Room for several records, which their producer writes in place, one after the other,
 * and which become visible all at once: consumers see every record of the batch, in the
 * order in which they were added, or none, whenever the producer dies.
 * <p>
 * A batch moves the ring's tail once, whatever the number of its records, so that small
 * records cost a fraction of what they cost one by one. A producer has one such object
 * and uses it for every batch. It may be used by the thread that uses the producer.
 *
 * @since 0.1.0
 */
public final class RingBatchClaim {

	private final RingProducer producer;

	private final RingGeometry geometry;

	private final ByteBuffer buffer;

	private long position;

	private int room;

	private int firstStart;

	private int used;

	private int size;

	private int firstLength;

	private int firstFlags;

	private boolean open;

	RingBatchClaim(RingProducer producer, RingGeometry geometry) {
		this.producer = producer;
		this.geometry = geometry;
		this.buffer = geometry.region().buffer().order(ByteOrder.nativeOrder());
	}

	/**
	 * Returns the room that a record takes in a batch: its payload and a header of 16
	 * bytes, to the next multiple of 32.
	 * @param length the payload's length in bytes, from 0 to 1 GiB
	 * @return bytes
	 * @throws IllegalArgumentException if the length is out of that range
	 */
	public static int room(int length) {
		if (length < 0 || length > RingLayout.MAX_CAPACITY) {
			throw new IllegalArgumentException("length " + length + " is not from 0 to " + RingLayout.MAX_CAPACITY);
		}
		return RingLayout.span(length);
	}

	RingBatchClaim open(long position, int room, int firstStart) {
		this.position = position;
		this.room = room;
		this.firstStart = firstStart;
		this.used = 0;
		this.size = 0;
		this.open = true;
		return this;
	}

	boolean isOpen() {
		return this.open;
	}

	/**
	 * Returns how many records have been added.
	 * @return the number
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Returns the room that is left.
	 * @return bytes, a multiple of 32, of which each record takes {@link #room}
	 */
	public int remaining() {
		return this.room - this.used;
	}

	/**
	 * Adds a record and returns the room for its payload, from the buffer's position to
	 * its limit, in native byte order. Its content is whatever was there before. It is to
	 * be written before the batch is committed. The same object is returned for every
	 * record.
	 * @param length the payload's length in bytes, from 0 to
	 * {@link Ring#maxMessageSize()}
	 * @param flags the sender's flags, from 0 to 255, which the ring only carries
	 * @return a writable buffer with {@code length} bytes remaining, or {@code null} if
	 * there is not that much room left
	 * @throws MessageTooLargeException if the payload is too long
	 * @throws IllegalStateException if the batch is not open
	 */
	public @Nullable ByteBuffer add(int length, int flags) {
		checkOpen();
		this.producer.checkLength(length);
		RingProducer.checkFlags(flags);
		int span = RingLayout.span(length);
		if (span > remaining()) {
			return null;
		}
		if (this.size == 0) {
			this.firstLength = length;
			this.firstFlags = flags;
		}
		else {
			describe(length, RingLayout.TYPE_DATA, flags);
		}
		int start = this.firstStart + this.used;
		this.used += span;
		this.size++;
		return this.buffer.order(ByteOrder.nativeOrder()).clear().position(start).limit(start + length);
	}

	/**
	 * Writes the header of a record other than the first. Nobody comes there before the
	 * first one is committed.
	 */
	private void describe(int length, int type, int flags) {
		long next = this.position + this.used;
		long address = this.geometry.base() + this.firstStart + this.used - RingLayout.RECORD_HEADER_LENGTH;
		try {
			Memory.putLong(address + RingLayout.RECORD_INFO_OFFSET,
					RingLayout.info(length, type, flags, this.producer.slot()));
			Memory.putLongRelease(address, RingLayout.stamp(next, this.geometry.key()));
		}
		catch (InternalError ex) {
			throw this.geometry.vanished(ex);
		}
		CrashPoints.pass(RingStep.BATCH_RECORD_DESCRIBED);
	}

	/**
	 * Makes all records visible to consumers. Room that is left is given up. A batch
	 * without a record is aborted.
	 * @throws IllegalStateException if the batch is not open
	 * @throws RingClosedException if the ring was closed; the batch may or may not have
	 * been sent
	 */
	public void commit() {
		checkOpen();
		if (this.size == 0) {
			abort();
			return;
		}
		if (remaining() > 0) {
			describe(remaining() - RingLayout.RECORD_HEADER_LENGTH, RingLayout.TYPE_PADDING, 0);
		}
		this.open = false;
		this.producer.commitClaim(this.position, this.firstLength, RingLayout.TYPE_DATA, this.firstFlags);
	}

	/**
	 * Gives all of the room up. Consumers pass over it.
	 * @throws IllegalStateException if the batch is not open
	 */
	public void abort() {
		checkOpen();
		this.open = false;
		this.producer.commitClaim(this.position, this.room - RingLayout.RECORD_HEADER_LENGTH, RingLayout.TYPE_PADDING,
				0);
	}

	private void checkOpen() {
		if (!this.open) {
			throw new IllegalStateException("The batch has been committed or aborted");
		}
	}

}
