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

package io.sharedmemory.platform;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntSupplier;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * macOS: POSIX shared memory with its limits there, and files.
 * <p>
 * Not run yet on any macOS. Its limits: names of shared memory objects have at most 31
 * bytes; their size can be set once and is rounded up to a page; their permissions follow
 * the umask, so that creating fails where it narrows them; one that was replaced cannot
 * be told from its successor. Liveness locks and waiting on a word between processes have
 * no public interface there and are not imitated.
 */
final class MacPlatform extends Platform {

	private static final int O_RDONLY = 0;

	private static final int O_RDWR = 2;

	private static final int O_NONBLOCK = 0x4;

	private static final int O_NOFOLLOW = 0x100;

	private static final int O_CREAT = 0x200;

	private static final int O_EXCL = 0x800;

	private static final int O_CLOEXEC = 0x1000000;

	private static final int F_PREALLOCATE = 42;

	private static final int F_ALLOCATEALL = 4;

	private static final int F_PEOFPOSMODE = 3;

	private static final int PROT_READ = 1;

	private static final int PROT_WRITE = 2;

	private static final int MAP_SHARED = 0x01;

	private static final int MAP_PRIVATE = 0x02;

	private static final int MAP_FIXED = 0x10;

	private static final int MAP_ANON = 0x1000;

	private static final int MS_ASYNC = 0x1;

	private static final int MS_SYNC = 0x10;

	private final MacCalls calls = MacCalls.INSTANCE;

	private final MacStatus status = new MacStatus();

	private final int pageSize = this.calls.getpagesize();

	@Override
	public int pageSize() {
		return this.pageSize;
	}

	@Override
	public long currentUser() {
		return Integer.toUnsignedLong(this.calls.geteuid());
	}

	/** The system sets close-on-exec itself and rejects the flag. */
	@Override
	public int openSharedMemory(String name, boolean writable) {
		return checked("shm_open", this.calls.shm_open(terminated(name), access(writable), 0));
	}

	@Override
	public int createSharedMemory(String name, boolean writable, int mode) {
		return checked("shm_open", this.calls.shm_open(terminated(name), access(writable) | O_CREAT | O_EXCL, mode));
	}

	@Override
	public void removeSharedMemory(String name) {
		checked("shm_unlink", this.calls.shm_unlink(terminated(name)));
	}

	@Override
	public @Nullable ObjectStatus sharedMemoryStatus(String name) {
		return statusIfPresent(() -> openSharedMemory(name, false));
	}

	@Override
	public int openFile(String path, boolean writable) {
		return checked("open",
				this.calls.open(terminated(path), access(writable) | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0));
	}

	@Override
	public int createFile(String path, boolean writable, int mode) {
		return checked("open", this.calls.open(terminated(path),
				access(writable) | O_CREAT | O_EXCL | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, mode));
	}

	@Override
	public void removeFile(String path) {
		checked("unlink", this.calls.unlink(terminated(path)));
	}

	@Override
	public @Nullable ObjectStatus fileStatus(String path) {
		return statusIfPresent(() -> openFile(path, false));
	}

	private @Nullable ObjectStatus statusIfPresent(IntSupplier opening) {
		try {
			int handle = opening.getAsInt();
			try {
				return status(handle);
			}
			finally {
				close(handle);
			}
		}
		catch (NativeException ex) {
			if (ex.reason() == ErrorReason.NOT_FOUND) {
				return null;
			}
			throw ex;
		}
	}

	@Override
	public void close(int handle) {
		this.calls.close(handle);
	}

	@Override
	public ObjectStatus status(int handle) {
		return this.status.of(handle);
	}

	@Override
	public void setPermissions(int handle, int mode) {
		if (this.calls.fchmod(handle, (short) mode) != 0 && Native.getLastError() != MacErrno.EINVAL) {
			throw MacErrno.exception("fchmod", Native.getLastError());
		}
		// EINVAL is the answer for a shared memory object; whoever creates it compares.
	}

	@Override
	public void setSize(int handle, long size) {
		checked("ftruncate", this.calls.ftruncate(handle, size));
	}

	/**
	 * Asks for blocks with {@code fstore_t} (flags, position mode, offset, length, bytes
	 * allocated), which shared memory objects do not need.
	 */
	@Override
	public void reserve(int handle, long size) {
		long before = status(handle).size();
		if (size <= before) {
			return;
		}
		long[] store = { F_ALLOCATEALL | ((long) F_PEOFPOSMODE << 32), 0, size - before, 0 };
		if (this.calls.fcntl(handle, F_PREALLOCATE, (Object) store) != 0) {
			NativeException failure = MacErrno.exception("fcntl(F_PREALLOCATE)", Native.getLastError());
			if (failure.reason() == ErrorReason.NO_SPACE) {
				throw failure;
			}
		}
		setSize(handle, size);
	}

	@Override
	public Space space(int handle) {
		File file = new File("/dev/fd/" + handle);
		return new Space(file.getTotalSpace(), file.getUsableSpace());
	}

	@Override
	public long map(int handle, long offset, long length, boolean writable, boolean shared, long address) {
		long mapped = this.calls.mmap(address, length, writable ? PROT_READ | PROT_WRITE : PROT_READ,
				shared ? MAP_SHARED : MAP_PRIVATE, handle, offset);
		if (mapped == -1) {
			throw MacErrno.exception("mmap", Native.getLastError());
		}
		if (address != 0 && mapped != address) {
			unmap(mapped, length);
			throw MacErrno.exception("mmap", MacErrno.EEXIST);
		}
		return mapped;
	}

	@Override
	public void replaceWithZeroes(long address, long length) {
		int flags = MAP_PRIVATE | MAP_ANON | MAP_FIXED;
		if (this.calls.mmap(address, length, PROT_READ | PROT_WRITE, flags, -1, 0) == -1) {
			throw MacErrno.exception("mmap", Native.getLastError());
		}
	}

	@Override
	public void unmap(long address, long length) {
		checked("munmap", this.calls.munmap(address, length));
	}

	@Override
	public void flush(long address, long length, boolean async) {
		checked("msync", this.calls.msync(address, length, async ? MS_ASYNC : MS_SYNC));
	}

	@Override
	public ByteBuffer buffer(long address, int length) {
		return new Pointer(address).getByteBuffer(0, length);
	}

	private static int access(boolean writable) {
		return writable ? O_RDWR : O_RDONLY;
	}

	private static byte[] terminated(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return Arrays.copyOf(bytes, bytes.length + 1);
	}

	private static int checked(String call, int result) {
		if (result < 0) {
			throw MacErrno.exception(call, Native.getLastError());
		}
		return result;
	}

}
