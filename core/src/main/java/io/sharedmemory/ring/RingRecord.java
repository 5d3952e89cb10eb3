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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

import io.sharedmemory.platform.Memory;

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

	/** Of the byte at index 0 of the buffer, which keeps the memory there. */
	private final long address;

	private long position;

	private int start;

	private long info;

	private int attempt;

	private long lostBefore;

	/**
	 * Makes a record that can show what lies in a buffer.
	 * @param buffer the buffer
	 * @param address the address of its byte at index 0
	 */
	RingRecord(ByteBuffer buffer, long address) {
		this.buffer = buffer.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
		this.address = address;
	}

	RingRecord show(long position, int start, long info, int attempt) {
		this.position = position;
		this.start = start;
		this.info = info;
		this.attempt = attempt;
		return this;
	}

	RingRecord show(long position, int start, long info, int attempt, long lostBefore) {
		this.lostBefore = lostBefore;
		return show(position, start, info, attempt);
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
		return RingLayout.infoLength(this.info);
	}

	/**
	 * Returns what the sender put there.
	 * @return from 0 to 255
	 */
	public int flags() {
		return RingLayout.infoFlags(this.info);
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
		return this.buffer.order(ByteOrder.nativeOrder()).clear().position(this.start).limit(this.start + length());
	}

	/**
	 * Copies the payload.
	 * @return a new array
	 */
	public byte[] toByteArray() {
		byte[] bytes = new byte[length()];
		copyTo(0, bytes, 0, bytes.length);
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
		Objects.checkFromIndexSize(index, length, length());
		Objects.checkFromIndexSize(offset, length, target.length);
		Memory.copyToArray(this.address + this.start + index, target, offset, length);
		Reference.reachabilityFence(this);
	}

	/**
	 * Reads a {@code long} of the payload in native byte order.
	 * @param index where it begins in the payload
	 * @return the value
	 * @throws IndexOutOfBoundsException if it is not within the payload
	 */
	public long getLong(int index) {
		Objects.checkFromIndexSize(index, Long.BYTES, length());
		long value = Memory.getLong(this.address + this.start + index);
		Reference.reachabilityFence(this);
		return value;
	}

}
