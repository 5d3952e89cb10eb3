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

import java.util.function.IntFunction;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.platform.NativeException;
import io.sharedmemory.platform.Platform;

/**
 * Locks of single bytes that prove that their holder lives: the kernel releases them when
 * the process ends, however it ends, and at no other time.
 * <p>
 * Every instance has a file description of its own, so two instances exclude each other
 * even in one process, and closing one never drops the locks of another. The locks are
 * open file description locks of the object that the segment has open, not of its name:
 * they work when the name is gone, and between containers with different process ids.
 * Programs that are started while a lock is held do not inherit it. All methods may be
 * called from any thread.
 *
 * @since 0.1.0
 */
public final class LivenessLock implements AutoCloseable {

	private static final int CLOSED = -1;

	private final String name;

	private int handle;

	private LivenessLock(String name, int handle) {
		this.name = name;
		this.handle = handle;
	}

	/**
	 * Opens the object of a segment once more, holding no lock yet.
	 * @param segment an open segment; may be closed afterwards
	 * @return the locks
	 * @throws InterprocessException with {@link ErrorCode#SECURITY} if this user may not
	 * write to the object, {@link ErrorCode#NOT_SUPPORTED} if {@code /proc} is missing,
	 * {@link ErrorCode#CLOSED} if the segment is closed
	 */
	public static LivenessLock open(Segment segment) {
		try {
			return new LivenessLock(segment.name(), segment.withHandle((handle) -> Platform.current().reopen(handle)));
		}
		catch (NativeException ex) {
			throw failure(segment.name(), ex);
		}
	}

	private static InterprocessException failure(String name, NativeException cause) {
		return switch (cause.reason()) {
			case ACCESS_DENIED -> new InterprocessException(ErrorCode.SECURITY, "open lock", name,
					"permission denied: a lock needs permission to write to the object", cause.errno(), cause);
			case NOT_FOUND -> new InterprocessException(ErrorCode.NOT_SUPPORTED, "open lock", name,
					"the object cannot be opened again: /proc is not mounted", cause.errno(), cause);
			default -> InterprocessException.of("open lock", name, cause);
		};
	}

	/**
	 * Takes the lock of a byte, without waiting. Taking it twice is the same as once.
	 * @param byteOffset which byte; need not exist
	 * @return whether this instance holds it now
	 * @throws InterprocessException with {@link ErrorCode#CLOSED} if this is closed
	 */
	public boolean tryLock(long byteOffset) {
		return call("lock", (open) -> Platform.current().tryLock(open, byteOffset));
	}

	/**
	 * Releases the lock of a byte. Does nothing if this instance does not hold it.
	 * @param byteOffset which byte
	 * @throws InterprocessException with {@link ErrorCode#CLOSED} if this is closed
	 */
	public void unlock(long byteOffset) {
		call("unlock", (open) -> {
			Platform.current().unlock(open, byteOffset);
			return true;
		});
	}

	/**
	 * Takes the lock of a range, without waiting.
	 * @param offset where it starts
	 * @param length its length in bytes, at least 1
	 * @param shared whether others may share it
	 * @return whether this instance holds it now
	 */
	boolean tryLock(long offset, long length, boolean shared) {
		return call("lock", (open) -> Platform.current().tryLock(open, offset, length, shared));
	}

	/**
	 * Releases the lock of a range.
	 * @param offset where it starts
	 * @param length its length in bytes, at least 1
	 */
	void unlock(long offset, long length) {
		call("unlock", (open) -> {
			Platform.current().unlock(open, offset, length);
			return true;
		});
	}

	/**
	 * Says whether another instance holds the lock of a byte.
	 * @param byteOffset which byte
	 * @return {@code true} if another one holds it, in this process or any other;
	 * {@code false} if this one does or nobody
	 * @throws InterprocessException with {@link ErrorCode#CLOSED} if this is closed
	 */
	public boolean isLockedElsewhere(long byteOffset) {
		return call("query lock", (open) -> Platform.current().isLockedElsewhere(open, byteOffset));
	}

	/**
	 * Returns the size of the object now.
	 * @return bytes
	 * @throws InterprocessException with {@link ErrorCode#CLOSED} if this is closed
	 */
	long size() {
		return call("size", (open) -> Platform.current().status(open).size());
	}

	private synchronized <T> T call(String operation, IntFunction<T> action) {
		checkOpen(operation);
		try {
			return action.apply(this.handle);
		}
		catch (NativeException ex) {
			throw InterprocessException.of(operation, this.name, ex);
		}
	}

	synchronized void checkOpen() {
		checkOpen("lock");
	}

	private void checkOpen(String operation) {
		if (this.handle == CLOSED) {
			throw new InterprocessException(ErrorCode.CLOSED, operation, this.name, "closed");
		}
	}

	/**
	 * Releases all locks of this instance. Does nothing the second time.
	 */
	@Override
	public synchronized void close() {
		if (this.handle != CLOSED) {
			Platform.current().close(this.handle);
			this.handle = CLOSED;
		}
	}

}
