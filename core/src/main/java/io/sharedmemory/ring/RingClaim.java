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

import io.sharedmemory.mapping.MappedRegion;

/**
 * Room for one record, which its producer writes in place.
 * <p>
 * A producer has one such object and uses it for every claim. It may be used by the
 * thread that uses the producer.
 *
 * @since 0.1.0
 */
public final class RingClaim {

	private final RingProducer producer;

	private final ByteBuffer buffer;

	private long position;

	private int length;

	private int start;

	private boolean open;

	RingClaim(RingProducer producer, MappedRegion region) {
		this.producer = producer;
		this.buffer = region.buffer().order(ByteOrder.nativeOrder());
	}

	RingClaim open(long position, int length, int start) {
		this.position = position;
		this.length = length;
		this.start = start;
		this.open = true;
		return this;
	}

	boolean isOpen() {
		return this.open;
	}

	/**
	 * Returns the payload's length.
	 * @return bytes
	 */
	public int length() {
		return this.length;
	}

	/**
	 * Returns the room, from the buffer's position to its limit, in native byte order.
	 * Its content is whatever was there before. The same object is returned for every
	 * claim: what is written to it after the commit, or outside the position and limit
	 * that it has now, may damage the records of others.
	 * @return a writable buffer with {@link #length} bytes remaining
	 * @throws IllegalStateException if the claim is not open
	 */
	public ByteBuffer buffer() {
		checkOpen();
		return this.buffer.order(ByteOrder.nativeOrder()).clear().position(this.start).limit(this.start + this.length);
	}

	/**
	 * Makes the record visible to consumers.
	 * @param flags the sender's flags, from 0 to 255, which the ring only carries
	 * @throws IllegalStateException if the claim is not open
	 * @throws RingClosedException if the ring was closed; the record may or may not have
	 * been sent
	 */
	public void commit(int flags) {
		checkOpen();
		RingProducer.checkFlags(flags);
		this.open = false;
		this.producer.commitClaim(this.position, this.length, RingLayout.TYPE_DATA, flags);
	}

	/**
	 * Gives the room up. Consumers pass over it.
	 * @throws IllegalStateException if the claim is not open
	 */
	public void abort() {
		checkOpen();
		this.open = false;
		this.producer.commitClaim(this.position, RingLayout.span(this.length) - RingLayout.RECORD_HEADER_LENGTH,
				RingLayout.TYPE_PADDING, 0);
	}

	private void checkOpen() {
		if (!this.open) {
			throw new IllegalStateException("The claim has been committed or aborted");
		}
	}

}
