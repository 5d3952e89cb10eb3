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

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.FileMapping;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.Segment;

/**
 * An advisory lock of a file or of a range of it, exclusive or shared, which the kernel
 * releases when its process dies. Needs no byte of the file; programs that take the
 * file's {@code fcntl} locks, of either kind, respect it and are respected.
 * <p>
 * It is an open-file-description lock. In contrast to {@link java.nio.channels.FileLock}
 * and the {@code file_lock} of Boost.Interprocess it therefore also excludes other
 * instances in this process, and closing another descriptor of the file does not drop it.
 * <p>
 * An instance is held by one thread at a time, and not recursively; threads that want to
 * share the file have an instance each. The forms are those of
 * {@link java.util.concurrent.locks.Lock}. The kernel does not wake this process, so a
 * waiting thread tries again after pauses of up to 10 ms; taking and releasing are one
 * system call. All methods may be called from any thread, and throw
 * {@link InterprocessException} with {@link ErrorCode#CLOSED} once this is closed.
 * <p>
 * The lock of a whole file covers 2<sup>62</sup> bytes. A ring locks some of the first
 * 257 bytes of its segment's file, so lock another file, or a range behind them.
 *
 * @since 0.1.0
 */
public final class FileLock extends ExclusiveLock implements AutoCloseable {

	private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

	private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long WHOLE_FILE = SyncLayout.FIRST_PROCESS_LOCK;

	private final LivenessLock lock;

	private final long offset;

	private final long length;

	private final boolean shared;

	private FileLock(Segment segment, long offset, long length, boolean shared) {
		super(false);
		if (offset < 0 || length < 1 || offset > WHOLE_FILE - length) {
			throw new InterprocessException(ErrorCode.INVALID_ARGUMENT, "open lock", segment.name(),
					"no range of bytes: " + length + " from " + offset);
		}
		this.lock = LivenessLock.open(segment);
		this.offset = offset;
		this.length = length;
		this.shared = shared;
	}

	/**
	 * Opens the exclusive lock of a file.
	 * @param path the file, which must exist
	 * @return the lock, not taken yet
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is no such
	 * file, {@link ErrorCode#SECURITY} if this user may not write to it
	 */
	public static FileLock exclusive(Path path) {
		try (FileMapping file = FileMapping.open(path, AccessMode.READ_WRITE)) {
			return exclusive(file, 0, WHOLE_FILE);
		}
	}

	/**
	 * Opens the exclusive lock of a range.
	 * @param segment the file or memory object; may be closed afterwards
	 * @param offset where the range starts; need not exist
	 * @param length its length in bytes, at least 1
	 * @return the lock, not taken yet
	 * @throws InterprocessException with {@link ErrorCode#INVALID_ARGUMENT} if that is no
	 * range, {@link ErrorCode#SECURITY} if this user may not write to the segment
	 */
	public static FileLock exclusive(Segment segment, long offset, long length) {
		return new FileLock(segment, offset, length, false);
	}

	/**
	 * Opens the shared lock of a file: others may have it too, but nobody has the
	 * exclusive one meanwhile.
	 * @param path the file, which must exist
	 * @return the lock, not taken yet
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is no such
	 * file, {@link ErrorCode#SECURITY} if this user may not write to it
	 */
	public static FileLock shared(Path path) {
		try (FileMapping file = FileMapping.open(path, AccessMode.READ_WRITE)) {
			return shared(file, 0, WHOLE_FILE);
		}
	}

	/**
	 * Opens the shared lock of a range.
	 * @param segment the file or memory object; may be closed afterwards
	 * @param offset where the range starts; need not exist
	 * @param length its length in bytes, at least 1
	 * @return the lock, not taken yet
	 * @throws InterprocessException with {@link ErrorCode#INVALID_ARGUMENT} if that is no
	 * range, {@link ErrorCode#SECURITY} if this user may not write to the segment
	 */
	public static FileLock shared(Segment segment, long offset, long length) {
		return new FileLock(segment, offset, length, true);
	}

	@Override
	boolean acquireForProcess(Patience patience) throws InterruptedException {
		boolean interrupted = false;
		try {
			for (long pause = SHORTEST_PAUSE_NANOS;; pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS)) {
				if (this.lock.tryLock(this.offset, this.length, this.shared)) {
					return true;
				}
				if (patience.isOver()) {
					return false;
				}
				if (patience == Patience.UNLIMITED) {
					// An interrupt that does not matter would end every pause at once.
					interrupted |= Thread.interrupted();
				}
				else {
					patience.checkInterrupt();
				}
				LockSupport.parkNanos(this, Math.min(pause, patience.remaining()));
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	RuntimeException failure(InternalError error) {
		// It touches no shared memory.
		throw error;
	}

	@Override
	void releaseForProcess() {
		this.lock.unlock(this.offset, this.length);
	}

	@Override
	void checkOpen() {
		this.lock.checkOpen();
	}

	/**
	 * Says whether it is shared.
	 * @return whether others may have it too
	 */
	public boolean isShared() {
		return this.shared;
	}

	/**
	 * Releases the lock, whoever holds it, and the file. Does nothing the second time.
	 */
	@Override
	public void close() {
		this.lock.close();
	}

}
