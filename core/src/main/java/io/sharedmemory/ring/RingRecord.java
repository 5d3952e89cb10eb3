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
import java.util.Objects;

/**
 * A record, read in place.
 * <p>
 * A consumer has one such object and shows every record through it. It is valid while the
 * handler runs, in the thread that runs it; what is read later is another record.
 *
 * @since 0.1.0
 */
public final class RingRecord {

	private final ByteBuffer buffer;

	private long position;

	private int start;

	private int length;

	private int flags;

	private int attempt;

	private long lostBefore;

	RingRecord(ByteBuffer buffer) {
		this.buffer = buffer.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
	}

	RingRecord show(long position, int start, long info, int attempt, long lostBefore) {
		this.position = position;
		this.start = start;
		this.length = RingLayout.infoLength(info);
		this.flags = RingLayout.infoFlags(info);
		this.attempt = attempt;
		this.lostBefore = lostBefore;
		return this;
	}

	/**
	 * Returns where the record begins.
	 * @return bytes since the ring was made
	 */
	public long position() {
		return this.position;
	}

	/**
	 * Returns the payload's length.
	 * @return bytes
	 */
	public int length() {
		return this.length;
	}

	/**
	 * Returns what the sender put there.
	 * @return from 0 to 255
	 */
	public int flags() {
		return this.flags;
	}

	/**
	 * Returns how often the group was given this record.
	 * @return 1 at first; more if an earlier consumer died while it may have had it
	 */
	public int attempt() {
		return this.attempt;
	}

	/**
	 * Returns how many records the group has lost since this consumer was given the last
	 * one, because the ring overwrites its oldest records.
	 * @return 0 in a ring that keeps them
	 */
	public long lostBefore() {
		return this.lostBefore;
	}

	/**
	 * Returns the payload, from the buffer's position to its limit, in native byte order.
	 * The same object is returned for every record.
	 * @return a read-only buffer with {@link #length} bytes remaining
	 */
	public ByteBuffer buffer() {
		return this.buffer.clear().position(this.start).limit(this.start + this.length);
	}

	/**
	 * Copies the payload.
	 * @return a new array
	 */
	public byte[] toByteArray() {
		byte[] bytes = new byte[this.length];
		copyTo(0, bytes, 0, this.length);
		return bytes;
	}

	/**
	 * Copies a part of the payload.
	 * @param index where the part begins in the payload
	 * @param target the array that is written
	 * @param offset the first index written
	 * @param length how many bytes
	 * @throws IndexOutOfBoundsException if the part is not within the payload or the
	 * array
	 */
	public void copyTo(int index, byte[] target, int offset, int length) {
		Objects.checkFromIndexSize(index, length, this.length);
		this.buffer.clear().get(this.start + index, target, offset, length);
	}

	/**
	 * Reads a {@code long} of the payload in native byte order.
	 * @param index where it begins in the payload
	 * @return the value
	 * @throws IndexOutOfBoundsException if it is not within the payload
	 */
	public long getLong(int index) {
		Objects.checkFromIndexSize(index, Long.BYTES, this.length);
		return this.buffer.clear().getLong(this.start + index);
	}

}
