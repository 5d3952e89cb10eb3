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
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Arrays;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * System V shared memory of Linux. The status has the layout of the kernel's
 * {@code struct shmid64_ds}, which the C libraries of 64-bit systems pass on unchanged.
 *
 * <pre>
 * 0     4     8     12     16     20      24    48     56      64      72      80      84      88
 * | key | uid | gid | cuid | cgid | mode | ... | size | atime | dtime | ctime | cpid  | lpid  | nattch |
 * </pre>
 */
final class LinuxSystemV implements SystemVMemory {

	private static final int IPC_CREAT = 01000;

	private static final int IPC_EXCL = 02000;

	private static final int IPC_RMID = 0;

	private static final int IPC_STAT = 2;

	private static final int SHM_RDONLY = 010000;

	/** Set in the mode of a segment that goes with its last mapping. */
	private static final int SHM_DEST = 01000;

	private static final int OWNER = 4;

	private static final int MODE = 20;

	private static final int SIZE = 48;

	private static final int ATTACHMENTS = 88;

	private static final int LENGTH = 112;

	private final Charset pathEncoding;

	static {
		Native.register(LinuxSystemV.class, NativeLibrary.getProcess());
	}

	LinuxSystemV(Charset pathEncoding) {
		this.pathEncoding = pathEncoding;
	}

	private static native int ftok(byte[] path, int projectId);

	private static native int shmget(int key, long size, int flags);

	private static native long shmat(int id, long address, int flags);

	private static native int shmctl(int id, int command, byte[] buffer);

	@Override
	public int key(String path, int projectId) {
		byte[] bytes = path.getBytes(this.pathEncoding);
		int key = ftok(Arrays.copyOf(bytes, bytes.length + 1), projectId);
		if (key == -1) {
			throw LinuxErrno.exception("ftok", Native.getLastError());
		}
		return key;
	}

	@Override
	public int open(int key, long size, int mode) {
		return get(key, size, mode);
	}

	@Override
	public int create(int key, long size, int mode) {
		return get(key, size, IPC_CREAT | IPC_EXCL | mode);
	}

	private static int get(int key, long size, int flags) {
		int id = shmget(key, size, flags);
		if (id < 0) {
			throw LinuxErrno.exception("shmget", Native.getLastError());
		}
		return id;
	}

	@Override
	public long attach(int id, long address, boolean writable) {
		int flags = writable ? 0 : SHM_RDONLY;
		long attached = shmat(id, address, flags);
		if (attached == -1 && Native.getLastError() == LinuxErrno.ENOMEM) {
			LinuxPlatform.releaseForgotten();
			attached = shmat(id, address, flags);
		}
		if (attached == -1) {
			int errno = Native.getLastError();
			// An address in use is EINVAL here, as an odd one is, and as a missing id.
			boolean inUse = errno == LinuxErrno.EINVAL && address != 0 && exists(id);
			throw inUse ? new NativeException("shmat", errno, ErrorReason.EXISTS)
					: LinuxErrno.exception("shmat", errno);
		}
		return attached;
	}

	private static boolean exists(int id) {
		return shmctl(id, IPC_STAT, new byte[LENGTH]) == 0;
	}

	@Override
	public Status status(int id) {
		byte[] result = new byte[LENGTH];
		if (shmctl(id, IPC_STAT, result) != 0) {
			throw LinuxErrno.exception("shmctl(IPC_STAT)", Native.getLastError());
		}
		ByteBuffer status = ByteBuffer.wrap(result).order(ByteOrder.nativeOrder());
		int mode = status.getInt(MODE);
		return new Status(status.getLong(SIZE), mode & 0777, Integer.toUnsignedLong(status.getInt(OWNER)),
				status.getLong(ATTACHMENTS), (mode & SHM_DEST) != 0);
	}

	@Override
	public void remove(int id) {
		if (shmctl(id, IPC_RMID, new byte[LENGTH]) != 0) {
			throw LinuxErrno.exception("shmctl(IPC_RMID)", Native.getLastError());
		}
	}

}
