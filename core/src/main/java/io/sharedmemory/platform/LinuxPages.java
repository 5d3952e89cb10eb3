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

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * Page control of Linux.
 */
final class LinuxPages implements PageControl {

	private static final int MADV_HUGEPAGE = 14;

	/** Since Linux 5.4. MADV_DONTNEED would undo the writes to private copies. */
	private static final int MADV_COLD = 20;

	/** Since Linux 5.14; an older kernel answers EINVAL. */
	private static final int MADV_POPULATE_READ = 22;

	private static final int MADV_POPULATE_WRITE = 23;

	/** How many pages one call asks about, one byte each. */
	private static final int CHUNK = 1 << 16;

	private final int pageSize;

	static {
		Native.register(LinuxPages.class, NativeLibrary.getProcess());
	}

	LinuxPages(int pageSize) {
		this.pageSize = pageSize;
	}

	private static native int madvise(long address, long length, int advice);

	private static native int mlock(long address, long length);

	private static native int munlock(long address, long length);

	private static native int mincore(long address, long length, byte[] resident);

	@Override
	public void advise(long address, long length, Advice advice) {
		check("madvise", madvise(address, length, switch (advice) {
			case NORMAL -> 0;
			case RANDOM -> 1;
			case SEQUENTIAL -> 2;
			case WILL_NEED -> 3;
			case DONT_NEED -> MADV_COLD;
			case HUGE_PAGES -> MADV_HUGEPAGE;
		}));
	}

	@Override
	public void populate(long address, long length, boolean writable) {
		check("madvise(MADV_POPULATE)", madvise(address, length, writable ? MADV_POPULATE_WRITE : MADV_POPULATE_READ));
	}

	@Override
	public void lock(long address, long length) {
		check("mlock", mlock(address, length));
	}

	@Override
	public void unlock(long address, long length) {
		check("munlock", munlock(address, length));
	}

	@Override
	public long residentPages(long address, long length) {
		byte[] resident = new byte[(int) Math.min(CHUNK, (length + this.pageSize - 1) / this.pageSize)];
		long step = (long) resident.length * this.pageSize;
		long count = 0;
		for (long done = 0; done < length; done += step) {
			long part = Math.min(step, length - done);
			check("mincore", mincore(address + done, part, resident));
			for (int i = 0; (long) i * this.pageSize < part; i++) {
				count += resident[i] & 1;
			}
		}
		return count;
	}

	private static void check(String call, int result) {
		if (result != 0) {
			throw LinuxErrno.exception(call, Native.getLastError());
		}
	}

}
