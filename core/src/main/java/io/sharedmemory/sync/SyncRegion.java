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

package io.sharedmemory.sync;

import java.lang.invoke.VarHandle;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.platform.CrashPoints;

/**
 * A part of a segment in which this process synchronises with others: a mapping, and the
 * proof that the process lives. Mutexes, conditions, read-write locks and semaphores are
 * opened at offsets in it.
 * <p>
 * The proof is a random number of 60 bits with an open-file-description lock on the byte
 * of that number, far beyond the end of the segment's file. Whatever the process owns
 * bears the number. The kernel drops the lock when the process ends, however it ends, and
 * keeps it while the process is stopped; so nothing is ever taken from one that lives,
 * and no clock and no process id is asked. A number that was drawn does not come back,
 * but with a probability of 2<sup>-60</sup>, so a word with the number of a dead process
 * stays recognisable for ever. The lock bytes of different regions of a segment, and of a
 * ring in it, do not collide.
 * <p>
 * All methods may be called from any thread. The same structure opened twice in one
 * region is the same object; opened in two regions it is two, which exclude each other as
 * if they were in two processes. A region must be closed; one that is merely forgotten
 * keeps what it holds until the process ends.
 *
 * @since 0.1.0
 */
public final class SyncRegion implements AutoCloseable {

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final long LONGEST_DRAWING_NANOS = TimeUnit.SECONDS.toNanos(2);

	private static final long DRAWING_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final String name;

	private final MappedRegion region;

	private final LivenessLock liveness;

	private final long process;

	private final Map<Long, Object> structures = new ConcurrentHashMap<>();

	private volatile boolean closed;

	private SyncRegion(String name, MappedRegion region, LivenessLock liveness) {
		this.name = name;
		this.region = region;
		this.liveness = liveness;
		this.process = drawNumber(name, liveness);
	}

	/**
	 * Draws a number until it is nobody's. That it ever is somebody's is so improbable
	 * that rather somebody has locked the whole file.
	 */
	private static long drawNumber(String name, LivenessLock liveness) {
		long start = System.nanoTime();
		while (true) {
			long number = RANDOM.nextLong() >>> (Long.SIZE - SyncLayout.PROCESS_BITS);
			if (number != 0 && liveness.tryLock(SyncLayout.processLock(number))) {
				return number;
			}
			if (System.nanoTime() - start > LONGEST_DRAWING_NANOS) {
				throw new InterprocessException(ErrorCode.TIMEOUT_WHEN_LOCKING, "open lock", name,
						"a live process has had the whole file locked for longer than "
								+ TimeUnit.NANOSECONDS.toMillis(LONGEST_DRAWING_NANOS) + " ms");
			}
			LockSupport.parkNanos(DRAWING_PAUSE_NANOS);
		}
	}

	/**
	 * Takes part in the whole of a segment.
	 * @param segment the segment, open for reading and writing; may be closed afterwards
	 * @return the region
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if it is empty,
	 * {@link ErrorCode#SECURITY} if it is not open for writing or this user may not write
	 * to it, {@link ErrorCode#TIMEOUT_WHEN_LOCKING} if a live process has the whole file
	 * locked for longer than 2 s, {@link ErrorCode#CLOSED} if it is closed
	 */
	public static SyncRegion open(Segment segment) {
		return open(segment, 0, segment.size());
	}

	/**
	 * Takes part in a range of a segment.
	 * @param segment the segment, open for reading and writing; may be closed afterwards
	 * @param offset where the range starts, a multiple of 64
	 * @param length its length in bytes, at least 1
	 * @return the region
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if the range is empty or
	 * not within the segment, {@link ErrorCode#SECURITY} if the segment is not open for
	 * writing or this user may not write to it, {@link ErrorCode#TIMEOUT_WHEN_LOCKING} if
	 * a live process has the whole file locked for longer than 2 s,
	 * {@link ErrorCode#CLOSED} if it is closed
	 */
	public static SyncRegion open(Segment segment, long offset, long length) {
		MappedRegion region = MappedRegion.map(segment, AccessMode.READ_WRITE, offset, length);
		try {
			LivenessLock liveness = LivenessLock.open(segment);
			try {
				return new SyncRegion(segment.name(), region, liveness);
			}
			catch (RuntimeException ex) {
				liveness.close();
				throw ex;
			}
		}
		catch (RuntimeException ex) {
			region.close();
			throw ex;
		}
	}

	/**
	 * Opens a structure that lives in this region, or makes it. Making it is two
	 * compare-and-sets, so no process can leave one half made, and of several that do it
	 * at once the parameters of exactly one count.
	 * @param mode whether it may or must exist
	 * @param kind what it is
	 * @param offset where it is in the region; the address must be a multiple of 64
	 * @param length the bytes that must be zero for it to be made, from 16
	 * @param parameters what it is made with, not 0, or 0 to take those that are there
	 * and make nothing
	 * @return its parameters
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} or
	 * {@link ErrorCode#ALREADY_EXISTS} as the mode says,
	 * {@link ErrorCode#INVALID_ARGUMENT} if it is of another kind, the place is not
	 * aligned, the length is too small or there is nothing to make it with,
	 * {@link ErrorCode#CORRUPTED} if something else is there,
	 * {@link ErrorCode#NOT_SUPPORTED} if it has another layout version,
	 * {@link ErrorCode#SIZE} if it is not within the region or the object has become
	 * shorter, {@link ErrorCode#CLOSED}
	 */
	public long establish(OpenMode mode, StructureKind kind, long offset, long length, long parameters) {
		String place = place(offset);
		if (length < SyncLayout.LEAST_LENGTH) {
			throw kind.failure(ErrorCode.INVALID_ARGUMENT, place,
					"its length is " + length + " bytes, less than " + SyncLayout.LEAST_LENGTH);
		}
		if (mode == OpenMode.CREATE_ONLY && parameters == 0) {
			throw kind.failure(ErrorCode.INVALID_ARGUMENT, place, "to be made, it needs parameters that are not 0");
		}
		if (offset < 0 || length > this.region.size() || offset > this.region.size() - length) {
			throw kind.failure(ErrorCode.SIZE, place, "it takes " + length + " bytes, but the region has "
					+ Math.max(this.region.size() - Math.max(offset, 0), 0) + " there");
		}
		if (((this.region.address() + offset) & (SyncLayout.ALIGNMENT - 1)) != 0) {
			throw kind.failure(ErrorCode.INVALID_ARGUMENT, place,
					"its place is not a multiple of " + SyncLayout.ALIGNMENT);
		}
		checkOpen();
		try {
			OpenMode possible = (parameters != 0) ? mode : OpenMode.OPEN_ONLY;
			establishHeader(possible, kind, offset, length);
			return establishParameters(possible, kind, offset, parameters);
		}
		catch (InternalError ex) {
			throw vanished(ex);
		}
	}

	private void establishHeader(OpenMode mode, StructureKind kind, long offset, long length) {
		SharedWord header = word(offset + SyncLayout.HEADER_OFFSET);
		if (header.get() == 0) {
			checkThere(offset, length);
			if (mode == OpenMode.OPEN_ONLY) {
				throw kind.failure(ErrorCode.NOT_FOUND, place(offset), "there is none");
			}
			checkEmpty(header, kind, offset, length);
			header.compareAndSet(0, SyncLayout.header(kind));
			CrashPoints.pass(SyncStep.HEADER_WRITTEN);
		}
		long found = header.get();
		if (found != SyncLayout.header(kind)) {
			checkOpen();
			throw kind.mismatch(found, place(offset));
		}
	}

	/**
	 * Refuses to make a structure over somebody's data. The header is the first word that
	 * a creator writes.
	 */
	private void checkEmpty(SharedWord header, StructureKind kind, long offset, long length) {
		for (long at = SyncLayout.PARAMETERS_OFFSET; at <= length - Long.BYTES; at += Long.BYTES) {
			if (this.region.getLong(offset + at) != 0 && isStillZero(header)) {
				throw kind.failure(ErrorCode.CORRUPTED, place(offset), "other data is there, or it is damaged");
			}
		}
	}

	/**
	 * Looks at the header after the words behind it. The words were read plainly, and
	 * without a fence the processor may have read the header before them: a creator that
	 * wrote both in between would be taken for other data.
	 */
	private static boolean isStillZero(SharedWord header) {
		VarHandle.acquireFence();
		return header.get() == 0;
	}

	private long establishParameters(OpenMode mode, StructureKind kind, long offset, long parameters) {
		SharedWord word = word(offset + SyncLayout.PARAMETERS_OFFSET);
		if (mode != OpenMode.OPEN_ONLY && word.compareAndSet(0, parameters)) {
			CrashPoints.pass(SyncStep.PARAMETERS_WRITTEN);
			return parameters;
		}
		long found = word.get();
		if (found == 0) {
			checkThere(offset, SyncLayout.LEAST_LENGTH);
			throw kind.failure(ErrorCode.NOT_FOUND, place(offset), "its creator ended before it was made");
		}
		if (mode == OpenMode.CREATE_ONLY) {
			throw kind.failure(ErrorCode.ALREADY_EXISTS, place(offset), "there is one");
		}
		return found;
	}

	/**
	 * Refuses a range that is not there any more, or not all of it, because somebody made
	 * the object shorter. That is not always found by the next access: the page that the
	 * object ends in stays, with zeroes from its end on, which look like something that
	 * nobody has used yet. Takes a system call.
	 * @param offset where the range starts in the region
	 * @param length its length in bytes
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if the object ends before
	 * the range does, {@link ErrorCode#CLOSED}
	 */
	public void checkThere(long offset, long length) {
		checkOpen();
		long end = this.region.offset() + offset + length;
		long size = this.liveness.size();
		if (size < end) {
			throw new InterprocessException(ErrorCode.SIZE, "use", place(offset), "it takes the bytes up to " + end
					+ ", but another process made the object shorter, which has " + size + " now");
		}
	}

	/**
	 * Returns the object for a structure at a place, the same one each time.
	 * @param <T> its type
	 * @param kind what it is, for messages
	 * @param offset where it is
	 * @param type its type
	 * @param opening opens it the first time
	 * @return the object
	 */
	<T> T structure(StructureKind kind, long offset, Class<T> type, Supplier<T> opening) {
		Object structure;
		try {
			structure = this.structures.computeIfAbsent(offset, (key) -> opening.get());
		}
		catch (InternalError ex) {
			throw vanished(ex);
		}
		if (!type.isInstance(structure)) {
			throw kind.failure(ErrorCode.INVALID_ARGUMENT, place(offset), "another kind of structure is open there");
		}
		checkOpen();
		return type.cast(structure);
	}

	SharedWord word(long offset) {
		return new SharedWord(this.region, offset);
	}

	SharedSignal signal(long numberOffset, long waitersOffset) {
		return new SharedSignal(this.region, numberOffset, waitersOffset);
	}

	String place(long offset) {
		return this.name + " at " + (this.region.offset() + offset);
	}

	/**
	 * Returns the number of this process in this region.
	 */
	long process() {
		return this.process;
	}

	/**
	 * Says whether the process with a number lives.
	 */
	boolean isAlive(long number) {
		return number == this.process || this.liveness.isLockedElsewhere(SyncLayout.processLock(number));
	}

	void checkOpen() {
		if (this.closed) {
			throw new InterprocessException(ErrorCode.CLOSED, "use", this.name, "the sync region is closed");
		}
	}

	/**
	 * Says what an error of the JVM means that was thrown while the memory was used.
	 * @param error the error
	 * @return what to throw
	 */
	InterprocessException vanished(InternalError error) {
		return InterprocessException.vanished("use", this.name, error);
	}

	/**
	 * Returns the name of the segment.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the mapping.
	 * @return the region, which belongs to this one
	 */
	public MappedRegion region() {
		return this.region;
	}

	/**
	 * Says whether it is open.
	 * @return {@code false} once it is closed
	 */
	public boolean isOpen() {
		return !this.closed;
	}

	/**
	 * Gives the memory up, also while threads of this process wait in it; they get an
	 * {@link InterprocessException} with {@link ErrorCode#CLOSED} within 50 ms. To the
	 * others it looks as if this process had died: what it holds goes to them in the same
	 * way. Does nothing the second time.
	 */
	@Override
	public void close() {
		synchronized (this.structures) {
			if (this.closed) {
				return;
			}
			this.closed = true;
		}
		// Late writes of our own threads must not reach the others once we look dead.
		this.region.close();
		this.liveness.close();
	}

}
