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
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Linux on 64-bit processors, with glibc or musl. Constants are from the kernel's
 * {@code uapi} headers and are the same for all of {@link LinuxArchitecture}.
 */
final class LinuxPlatform extends Platform {

	/** Where both C libraries keep the objects. */
	private static final String SHARED_MEMORY = "/dev/shm";

	private static final int O_RDONLY = 0;

	private static final int O_RDWR = 2;

	private static final int O_CREAT = 0100;

	private static final int O_EXCL = 0200;

	private static final int O_NOCTTY = 0400;

	private static final int O_NONBLOCK = 04000;

	private static final int O_CLOEXEC = 02000000;

	private static final int PROT_READ = 1;

	private static final int PROT_WRITE = 2;

	private static final int MAP_SHARED = 0x01;

	private static final int MAP_PRIVATE = 0x02;

	private static final int MAP_FIXED = 0x10;

	private static final int MAP_ANONYMOUS = 0x20;

	private static final int MAP_NORESERVE = 0x4000;

	/** Since Linux 4.17; an older kernel takes the address as a mere hint. */
	private static final int MAP_FIXED_NOREPLACE = 0x100000;

	private static final long MAP_FAILED = -1;

	private static final int MS_ASYNC = 1;

	private static final int MS_SYNC = 4;

	private static final int F_OFD_GETLK = 36;

	private static final int F_OFD_SETLK = 37;

	private static final int SEEK_DATA = 3;

	private static final int F_RDLCK = 0;

	private static final int F_WRLCK = 1;

	private static final int F_UNLCK = 2;

	/** Without FUTEX_PRIVATE_FLAG: the word is shared between processes. */
	private static final long FUTEX_WAIT = 0;

	private static final long FUTEX_WAKE = 1;

	private static final long NANOS_PER_SECOND = 1_000_000_000L;

	/** From {@code linux/magic.h}. */
	private static final long TMPFS_MAGIC = 0x01021994;

	private static final int STATFS_LONGS = 15;

	/** How long the cleaner of the JVM is given after a collection. */
	private static final long COLLECTION_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final LinuxArchitecture architecture;

	private final LinuxPath path;

	private final Charset pathEncoding;

	private final int pageSize;

	private final PageControl pages;

	LinuxPlatform(LinuxArchitecture architecture) {
		this.architecture = architecture;
		this.path = new LinuxPath(architecture);
		this.pathEncoding = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
		this.pageSize = LinuxCalls.getpagesize();
		this.pages = new LinuxPages(this.pageSize);
	}

	@Override
	public long currentUser() {
		return Integer.toUnsignedLong(LinuxCalls.geteuid());
	}

	// The next two have no state, and are loaded only where they are used.

	@Override
	public SystemVMemory systemV() {
		return new LinuxSystemV(this.pathEncoding);
	}

	@Override
	public AnonymousMemory anonymousMemory() {
		return new LinuxAnonymousMemory(this, this.architecture);
	}

	@Override
	public PageControl pages() {
		return this.pages;
	}

	@Override
	public int pageSize() {
		return this.pageSize;
	}

	@Override
	public int openSharedMemory(String name, boolean writable) {
		return openSharedMemory(name, access(writable), 0);
	}

	@Override
	public int createSharedMemory(String name, boolean writable, int mode) {
		int whole = writable ? this.path.create(nameBytes(SHARED_MEMORY + name), mode) : LinuxUnnamedFile.NONE;
		return (whole != LinuxUnnamedFile.NONE) ? whole
				: openSharedMemory(name, access(writable) | O_CREAT | O_EXCL, mode);
	}

	private int openSharedMemory(String name, int flags, int mode) {
		byte[] bytes = nameBytes(name);
		while (true) {
			int descriptor = SharedMemoryCalls.shm_open(bytes, flags | O_CLOEXEC, mode);
			if (descriptor >= 0) {
				return descriptor;
			}
			throwUnlessInterrupted("shm_open");
		}
	}

	@Override
	public void removeSharedMemory(String name) {
		check("shm_unlink", SharedMemoryCalls.shm_unlink(nameBytes(name)));
	}

	@Override
	public @Nullable ObjectStatus sharedMemoryStatus(String name) {
		// A status needs no permission to open.
		return statusIfPresent(nameBytes(SHARED_MEMORY + name));
	}

	@Override
	public int openFile(String path, boolean writable) {
		return this.path.open(pathBytes(path), access(writable) | O_NONBLOCK | O_NOCTTY, 0);
	}

	@Override
	public int createFile(String path, boolean writable, int mode) {
		int whole = writable ? this.path.create(pathBytes(path), mode) : LinuxUnnamedFile.NONE;
		return (whole != LinuxUnnamedFile.NONE) ? whole
				: this.path.open(pathBytes(path), access(writable) | O_CREAT | O_EXCL | O_NONBLOCK | O_NOCTTY, mode);
	}

	/**
	 * Opens what a link of {@code /proc} stands for.
	 */
	int openLink(String link, boolean writable) {
		byte[] bytes = nameBytes(link);
		while (true) {
			int descriptor = LinuxCalls.open(bytes, access(writable) | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
			if (descriptor >= 0) {
				return descriptor;
			}
			throwUnlessInterrupted("open");
		}
	}

	@Override
	public void removeFile(String path) {
		this.path.remove(pathBytes(path));
	}

	@Override
	public @Nullable ObjectStatus fileStatus(String path) {
		return statusIfPresent(pathBytes(path));
	}

	@Override
	public int reopen(int handle) {
		return openLink(linkTo(handle), true);
	}

	@Override
	public void close(int handle) {
		// Even when close answers EINTR or EIO the descriptor is released on Linux.
		LinuxCalls.close(handle);
	}

	@Override
	public ObjectStatus status(int handle) {
		return LinuxStatus.of(this.architecture, handle);
	}

	private @Nullable ObjectStatus statusIfPresent(byte[] path) {
		try {
			return LinuxStatus.of(this.architecture, path);
		}
		catch (NativeException ex) {
			if (ex.reason() == ErrorReason.NOT_FOUND) {
				return null;
			}
			throw ex;
		}
	}

	@Override
	public void setPermissions(int handle, int mode) {
		check("fchmod", LinuxCalls.fchmod(handle, mode));
	}

	@Override
	public void setSize(int handle, long size) {
		while (LinuxCalls.ftruncate(handle, size) != 0) {
			throwUnlessInterrupted("ftruncate");
		}
	}

	@Override
	public void reserve(int handle, long size) {
		while (LinuxCalls.fallocate(handle, 0, 0, size) != 0) {
			int errno = Native.getLastError();
			if (errno == LinuxErrno.EOPNOTSUPP || errno == LinuxErrno.ENOSYS) {
				new LinuxUnreservable(this, handle).grow(size);
				return;
			}
			if (errno != LinuxErrno.EINTR) {
				throw LinuxErrno.exception("fallocate", errno);
			}
		}
	}

	@Override
	public long nextData(int handle, long offset) {
		long next = LinuxCalls.lseek(handle, offset, SEEK_DATA);
		if (next >= 0) {
			return next;
		}
		return (Native.getLastError() == LinuxErrno.ENXIO) ? -1 : offset;
	}

	@Override
	public Space space(int handle) {
		File file = new File(linkTo(handle));
		return new Space(file.getTotalSpace(), file.getUsableSpace());
	}

	@Override
	public long memoryOfContainer(int handle) {
		long[] status = new long[STATFS_LONGS];
		// Its first word is the type of the file system.
		return (LinuxCalls.fstatfs(handle, status) == 0 && status[0] == TMPFS_MAGIC)
				? LinuxAvailableMemory.ofContainer() : Long.MAX_VALUE;
	}

	@Override
	public long map(int handle, long offset, long length, boolean writable, boolean shared, long address) {
		int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
		int flags = (shared ? MAP_SHARED : MAP_PRIVATE) | ((address != 0) ? MAP_FIXED_NOREPLACE : 0);
		long mapped = LinuxCalls.mmap(address, length, protection, flags, handle, offset);
		if (mapped == MAP_FAILED && Native.getLastError() == LinuxErrno.ENOMEM) {
			releaseForgotten();
			mapped = LinuxCalls.mmap(address, length, protection, flags, handle, offset);
		}
		if (mapped == MAP_FAILED) {
			throw LinuxErrno.exception("mmap", Native.getLastError());
		}
		if (address != 0 && mapped != address) {
			unmap(mapped, length);
			throw LinuxErrno.exception("mmap", LinuxErrno.EEXIST);
		}
		return mapped;
	}

	/**
	 * Lets the JVM unmap what nothing refers to any more: a process may have only so many
	 * mappings ({@code vm.max_map_count}), and what was forgotten or closed keeps its own
	 * until the garbage is collected. The file channels of the JVM do the same. Before
	 * anything else, as a JVM that is to load a class just then may end for want of them.
	 */
	static void releaseForgotten() {
		System.gc();
		LockSupport.parkNanos(COLLECTION_NANOS);
	}

	@Override
	public void replaceWithZeroes(long address, long length) {
		int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE;
		long mapped = LinuxCalls.mmap(address, length, PROT_READ | PROT_WRITE, flags, -1, 0);
		if (mapped == MAP_FAILED) {
			replaceWithEmptyFile(address, length);
		}
	}

	/**
	 * Replaces memory by a file without a name and without blocks. With strict overcommit
	 * ({@code vm.overcommit_memory} 2), or a limit of a process's data, the kernel counts
	 * private memory that can be written, used or not. Of a file it counts what is used.
	 */
	void replaceWithEmptyFile(long address, long length) {
		int file = anonymousMemory().create("closed-region");
		try {
			setSize(file, length);
			long mapped = LinuxCalls.mmap(address, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0);
			if (mapped == MAP_FAILED) {
				throw LinuxErrno.exception("mmap", Native.getLastError());
			}
		}
		finally {
			close(file);
		}
	}

	@Override
	public void unmap(long address, long length) {
		check("munmap", LinuxCalls.munmap(address, length));
	}

	@Override
	public void flush(long address, long length, boolean async) {
		check("msync", LinuxCalls.msync(address, length, async ? MS_ASYNC : MS_SYNC));
	}

	@Override
	public ByteBuffer buffer(long address, int length) {
		return new Pointer(address).getByteBuffer(0, length);
	}

	@Override
	public boolean tryLock(int handle, long offset) {
		return tryLock(handle, offset, 1, false);
	}

	@Override
	public boolean tryLock(int handle, long offset, long length, boolean shared) {
		if (LinuxCalls.fcntl(handle, F_OFD_SETLK, flock(shared ? F_RDLCK : F_WRLCK, offset, length)) == 0) {
			return true;
		}
		int errno = Native.getLastError();
		if (errno == LinuxErrno.EAGAIN || errno == LinuxErrno.EACCES) {
			return false;
		}
		throw LinuxErrno.exception("fcntl(F_OFD_SETLK)", errno);
	}

	@Override
	public void unlock(int handle, long offset) {
		unlock(handle, offset, 1);
	}

	@Override
	public void unlock(int handle, long offset, long length) {
		check("fcntl(F_OFD_SETLK)", LinuxCalls.fcntl(handle, F_OFD_SETLK, flock(F_UNLCK, offset, length)));
	}

	@Override
	public boolean isLockedElsewhere(int handle, long offset) {
		long[] lock = flock(F_WRLCK, offset, 1);
		check("fcntl(F_OFD_GETLK)", LinuxCalls.fcntl(handle, F_OFD_GETLK, lock));
		return (short) lock[0] != F_UNLCK;
	}

	/**
	 * Lays out the kernel's {@code struct flock}.
	 *
	 * <pre>
	 * 0        2          4       8         16      24      28      32
	 * | l_type | l_whence | (pad) | l_start | l_len | l_pid | (pad) |
	 * </pre>
	 *
	 * {@code l_whence} 0 counts from the start of the file; {@code l_pid} must be 0.
	 */
	private static long[] flock(int type, long offset, long length) {
		return new long[] { type, offset, length, 0 };
	}

	@Override
	public boolean awaitChange(long address, int expected, long timeoutNanos) {
		long deadline = System.nanoTime() + Math.max(timeoutNanos, 0);
		long remaining = Math.max(timeoutNanos, 0);
		while (true) {
			long[] timespec = { remaining / NANOS_PER_SECOND, remaining % NANOS_PER_SECOND };
			long result = LinuxCalls.syscall(this.architecture.futex(), address, FUTEX_WAIT, expected, timespec, 0, 0);
			if (result == 0) {
				return true;
			}
			int errno = Native.getLastError();
			switch (errno) {
				case LinuxErrno.EAGAIN -> {
					return true;
				}
				case LinuxErrno.ETIMEDOUT -> {
					return false;
				}
				case LinuxErrno.EINTR -> remaining = Math.max(deadline - System.nanoTime(), 0);
				default -> throw LinuxErrno.exception("futex(FUTEX_WAIT)", errno);
			}
		}
	}

	@Override
	public int wake(long address, int count) {
		long woken = LinuxCalls.syscall(this.architecture.futex(), address, FUTEX_WAKE, count, null, 0, 0);
		check("futex(FUTEX_WAKE)", woken);
		return (int) woken;
	}

	private static int access(boolean writable) {
		return writable ? O_RDWR : O_RDONLY;
	}

	private static String linkTo(int handle) {
		return "/proc/self/fd/" + handle;
	}

	private static byte[] nameBytes(String name) {
		return terminated(name.getBytes(StandardCharsets.UTF_8));
	}

	private byte[] pathBytes(String path) {
		return terminated(path.getBytes(this.pathEncoding));
	}

	private static byte[] terminated(byte[] bytes) {
		return Arrays.copyOf(bytes, bytes.length + 1);
	}

	private static void check(String call, long result) {
		if (result < 0) {
			throw LinuxErrno.exception(call, Native.getLastError());
		}
	}

	private static void throwUnlessInterrupted(String call) {
		int errno = Native.getLastError();
		if (errno != LinuxErrno.EINTR) {
			throw LinuxErrno.exception(call, errno);
		}
	}

}
