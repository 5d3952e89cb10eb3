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

import java.nio.ByteBuffer;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * What this library asks of an operating system. Every method may be called from any
 * thread. Unless it says otherwise, a method throws {@link NativeException} when the
 * system refuses, or does not have the call at all: methods that are not abstract are
 * those that not every system has. Handles are the system's own small integers (file
 * descriptors), are never inherited by a program that is started later, and are the
 * caller's to close.
 *
 * @since 0.1.0
 */
public abstract class Platform {

	/**
	 * Returns the implementation for the system that this JVM runs on.
	 * @return the platform, always the same
	 * @throws UnsupportedPlatformException if there is none or its library cannot be
	 * loaded
	 */
	public static Platform current() {
		return Holder.get();
	}

	/**
	 * Returns the size of a page, the unit in which the system maps memory.
	 * @return bytes, a power of two
	 */
	public abstract int pageSize();

	/**
	 * Returns the unit of addresses and offsets at which a mapping may start.
	 * @return bytes, a power of two, at least the page size
	 */
	public int mappingGranularity() {
		return pageSize();
	}

	/**
	 * Returns the user on whose behalf this process makes files.
	 * @return the numeric id of the user
	 */
	public abstract long currentUser();

	/**
	 * Returns the shared memory of System V.
	 * @return the calls
	 */
	public SystemVMemory systemV() {
		throw notSupported("shmget");
	}

	/**
	 * Returns memory without a name.
	 * @return the calls
	 */
	public AnonymousMemory anonymousMemory() {
		throw notSupported("memfd_create");
	}

	/**
	 * Returns the memory of Windows that the paging file backs.
	 * @return the calls
	 */
	public PagingFileMemory pagingFileMemory() {
		throw notSupported("CreateFileMapping");
	}

	/**
	 * Returns what may be asked of mapped pages.
	 * @return the calls
	 */
	public PageControl pages() {
		throw notSupported("madvise");
	}

	/**
	 * Returns the failure of a call that the system does not have.
	 * @param call its name
	 * @return the exception to throw
	 */
	static NativeException notSupported(String call) {
		return new NativeException(call, 0, ErrorReason.NOT_SUPPORTED);
	}

	/**
	 * Opens a shared memory object that exists.
	 * @param name the name, with its leading slash
	 * @param writable whether to open it for writing too
	 * @return its handle
	 */
	public int openSharedMemory(String name, boolean writable) {
		throw notSupported("shm_open");
	}

	/**
	 * Creates a shared memory object of size 0, exclusively.
	 * @param name the name, with its leading slash
	 * @param writable whether the handle is for writing too
	 * @param mode its permission bits, which the umask of the process may narrow
	 * @return its handle
	 */
	public int createSharedMemory(String name, boolean writable, int mode) {
		throw notSupported("shm_open");
	}

	/**
	 * Removes the name of a shared memory object.
	 * @param name the name, with its leading slash
	 */
	public void removeSharedMemory(String name) {
		throw notSupported("shm_unlink");
	}

	/**
	 * Returns what the name of a shared memory object means now.
	 * @param name the name, with its leading slash
	 * @return the status of the object, or {@code null} if nothing has that name
	 */
	public @Nullable ObjectStatus sharedMemoryStatus(String name) {
		throw notSupported("shm_open");
	}

	/**
	 * Opens a file that exists, without waiting for anything (a pipe opens at once).
	 * @param path its path
	 * @param writable whether to open it for writing too
	 * @return its handle
	 */
	public abstract int openFile(String path, boolean writable);

	/**
	 * Creates a file, exclusively.
	 * @param path its path
	 * @param writable whether the handle is for writing too
	 * @param mode its permission bits, which the umask of the process may narrow
	 * @return its handle
	 */
	public int createFile(String path, boolean writable, int mode) {
		throw notSupported("open");
	}

	/**
	 * Removes the name of a file.
	 * @param path its path
	 */
	public void removeFile(String path) {
		throw notSupported("unlink");
	}

	/**
	 * Returns what a path means now.
	 * @param path the path
	 * @return the status of the object, or {@code null} if there is none
	 */
	public abstract @Nullable ObjectStatus fileStatus(String path);

	/**
	 * Opens the object behind a handle once more, for reading and writing, with a file
	 * description of its own, whether it still has a name or not.
	 * @param handle an open handle
	 * @return a new handle
	 */
	public int reopen(int handle) {
		throw notSupported("open");
	}

	/**
	 * Closes a handle. Does not fail: whatever the system answers, the handle is gone.
	 * @param handle an open handle
	 */
	public abstract void close(int handle);

	/**
	 * Returns the status of the object behind a handle.
	 * @param handle an open handle
	 * @return its status
	 */
	public abstract ObjectStatus status(int handle);

	/**
	 * Gives the object exactly these permissions.
	 * @param handle an open handle
	 * @param mode the permission bits
	 */
	public void setPermissions(int handle, int mode) {
		throw notSupported("fchmod");
	}

	/**
	 * Sets the size of the object without reserving memory for it.
	 * @param handle a writable handle
	 * @param size bytes
	 */
	public void setSize(int handle, long size) {
		throw notSupported("ftruncate");
	}

	/**
	 * Reserves memory for the first bytes of the object, and grows it to hold them. A
	 * failure may leave it longer than it was.
	 * @param handle a writable handle
	 * @param size bytes, more than 0
	 */
	public void reserve(int handle, long size) {
		throw notSupported("posix_fallocate");
	}

	/**
	 * Finds data, so that what is empty need not be read, which would give it memory.
	 * @param handle an open handle
	 * @param offset from where
	 * @return where the next byte is that may differ from 0, or -1 if there is none
	 */
	public long nextData(int handle, long offset) {
		return offset;
	}

	/**
	 * Returns what room the file system of the object has.
	 * @param handle an open handle
	 * @return its total and its free space
	 */
	public abstract Space space(int handle);

	/**
	 * Returns how much longer an object may become before processes of this container are
	 * killed for it: if it lies in memory, it counts as theirs.
	 * @param handle an open handle
	 * @return bytes, {@link Long#MAX_VALUE} if there is no such limit
	 */
	public long memoryOfContainer(int handle) {
		return Long.MAX_VALUE;
	}

	/**
	 * Maps a range of the object.
	 * @param handle an open handle
	 * @param offset where the range starts, a multiple of the page size
	 * @param length bytes, more than 0
	 * @param writable whether the memory may be written
	 * @param shared whether writes are seen by others and reach the object
	 * @param address where to map, exactly, or 0 to let the system choose
	 * @return the address of the first byte
	 */
	public abstract long map(int handle, long offset, long length, boolean writable, boolean shared, long address);

	/**
	 * Puts fresh zeroed memory of this process in the place of a mapping, at the same
	 * address, and so gives up the mapped object without leaving a hole that a late
	 * access would fall into.
	 * @param address the start of the mapping
	 * @param length its length in bytes
	 */
	public abstract void replaceWithZeroes(long address, long length);

	/**
	 * Gives an address range back to the system. Any access to it is fatal from here on.
	 * @param address the start of the mapping
	 * @param length its length in bytes
	 */
	public abstract void unmap(long address, long length);

	/**
	 * Writes mapped memory back to its file.
	 * @param address the start, a multiple of the page size
	 * @param length bytes
	 * @param async whether only to start writing
	 */
	public abstract void flush(long address, long length, boolean async);

	/**
	 * Returns a direct buffer over memory. The buffer does not keep the memory mapped.
	 * @param address its address
	 * @param length bytes
	 * @return the buffer, in big-endian order as every new buffer
	 */
	public abstract ByteBuffer buffer(long address, int length);

	/**
	 * Returns where the bytes of a direct buffer lie.
	 * @param buffer the buffer, which must stay reachable while the address is in use
	 * @return the address of the byte at index 0
	 */
	public final long address(ByteBuffer buffer) {
		return Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
	}

	/**
	 * Takes the lock of one byte for the file description of the handle. The kernel
	 * releases it when the last handle of that description is gone.
	 * @param handle a writable handle
	 * @param offset which byte; need not exist
	 * @return whether the lock is held now by this description; {@code false} if another
	 * one holds it
	 */
	public boolean tryLock(int handle, long offset) {
		throw notSupported("fcntl(F_OFD_SETLK)");
	}

	/**
	 * Releases the lock of one byte.
	 * @param handle the handle that it was taken with
	 * @param offset which byte
	 */
	public void unlock(int handle, long offset) {
		throw notSupported("fcntl(F_OFD_SETLK)");
	}

	/**
	 * Takes the lock of a range for the file description of the handle. What the
	 * description holds in that range already is converted.
	 * @param handle a writable handle
	 * @param offset where the range starts; need not exist
	 * @param length bytes, more than 0
	 * @param shared whether other descriptions may share it
	 * @return whether the lock is held now by this description; {@code false} if another
	 * one holds one that excludes it
	 */
	public boolean tryLock(int handle, long offset, long length, boolean shared) {
		throw notSupported("fcntl(F_OFD_SETLK)");
	}

	/**
	 * Releases the lock of a range.
	 * @param handle the handle that it was taken with
	 * @param offset where the range starts
	 * @param length bytes, more than 0
	 */
	public void unlock(int handle, long offset, long length) {
		throw notSupported("fcntl(F_OFD_SETLK)");
	}

	/**
	 * Says whether another file description holds the lock of a byte.
	 * @param handle an open handle
	 * @param offset which byte
	 * @return whether another description holds it, in this process or any other
	 */
	public boolean isLockedElsewhere(int handle, long offset) {
		throw notSupported("fcntl(F_OFD_GETLK)");
	}

	/**
	 * Sleeps while a word of shared memory has the expected value, until somebody wakes
	 * its sleepers or the time is up.
	 * @param address the address of the word, a multiple of 4
	 * @param expected the value that it must still have
	 * @param timeoutNanos how long at most; 0 or less does not sleep
	 * @return {@code false} if the time was up
	 */
	public boolean awaitChange(long address, int expected, long timeoutNanos) {
		throw notSupported("futex");
	}

	/**
	 * Wakes sleepers of a word, in any process.
	 * @param address the address of the word, a multiple of 4
	 * @param count how many at most
	 * @return how many were woken
	 */
	public int wake(long address, int count) {
		throw notSupported("futex");
	}

	/**
	 * The room of a file system.
	 *
	 * @param total bytes in all
	 * @param free bytes that this process may still use
	 */
	public record Space(long total, long free) {
	}

	private static final class Holder {

		private static final @Nullable Platform INSTANCE;

		private static final @Nullable UnsupportedPlatformException FAILURE;

		static {
			Platform instance = null;
			UnsupportedPlatformException failure = null;
			try {
				instance = create();
			}
			catch (UnsupportedPlatformException ex) {
				failure = ex;
			}
			catch (LinkageError ex) {
				failure = cannotLoad(ex);
			}
			INSTANCE = instance;
			FAILURE = failure;
		}

		private static Platform create() {
			String system = System.getProperty("os.name", "");
			if (system.startsWith("Linux")) {
				LinuxArchitecture architecture = LinuxArchitecture.current();
				LinuxLibraryPath.announce(architecture);
				return new LinuxPlatform(architecture);
			}
			if (system.startsWith("Mac")) {
				return new MacPlatform();
			}
			if (system.startsWith("Windows")) {
				return new WindowsPlatform();
			}
			throw new UnsupportedPlatformException(
					"no support for " + system + " yet, only for Linux, macOS and Windows");
		}

		private static UnsupportedPlatformException cannotLoad(LinkageError error) {
			Throwable reason = (error instanceof ExceptionInInitializerError && error.getCause() != null)
					? error.getCause() : error;
			String remedy = (reason instanceof IllegalCallerException)
					? "allow it with --enable-native-access=ALL-UNNAMED, or with "
							+ "'Enable-Native-Access: ALL-UNNAMED' in the manifest of the application's jar"
					: "JNA unpacks it into a directory that must allow execution, "
							+ "choose another one with -Djna.tmpdir=DIR";
			return new UnsupportedPlatformException(
					"the native library cannot be loaded (" + reason.getMessage() + "): " + remedy, error);
		}

		static Platform get() {
			if (INSTANCE == null) {
				throw new UnsupportedPlatformException(
						(FAILURE != null) ? String.valueOf(FAILURE.getMessage()) : "not initialised", FAILURE);
			}
			return INSTANCE;
		}

	}

}
