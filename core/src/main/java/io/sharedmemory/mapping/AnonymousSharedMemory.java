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

package io.sharedmemory.mapping;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sharedmemory.platform.NativeException;
import io.sharedmemory.platform.ObjectStatus;
import io.sharedmemory.platform.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Memory without a name, which is gone with its last user, and which nobody can make
 * shorter. A child process is given its {@link #handle() handle} as text (an argument, an
 * environment variable, a line of input) and opens it while the parent has it open:
 *
 * <pre>
 * parent: AnonymousSharedMemory memory = AnonymousSharedMemory.create(1 &lt;&lt; 20);
 *         new ProcessBuilder("java", ..., memory.handle()).start();
 * child:  AnonymousSharedMemory.open(args[0], AccessMode.READ_WRITE);
 * </pre>
 *
 * A started program inherits nothing else: the descriptor is close-on-exec. The handle
 * works for processes of the same user in the same PID namespace that the system lets
 * look at each other ({@code ptrace} access). Linux only.
 *
 * @since 0.1.0
 */
public final class AnonymousSharedMemory extends DescriptorSegment implements Segment {

	private static final Pattern HANDLE = Pattern
		.compile("memory:([0-9]{1,10}):([0-9]{1,9}):([0-9]{1,18}):([0-9]{1,18})");

	private final String handle;

	private AnonymousSharedMemory(AccessMode access, int descriptor, String handle, boolean created) {
		super(handle, access, descriptor, created);
		this.handle = handle;
	}

	/**
	 * Creates memory, zeroed and reserved.
	 * @param size bytes, at least 1
	 * @return the memory, open for reading and writing
	 * @throws InterprocessException with {@link ErrorCode#INVALID_ARGUMENT} if the size
	 * is not positive, {@link ErrorCode#OUT_OF_SPACE} or {@link ErrorCode#OUT_OF_MEMORY}
	 * if there is not that much, {@link ErrorCode#NOT_SUPPORTED} on other systems than
	 * Linux
	 */
	public static AnonymousSharedMemory create(long size) {
		String label = "anonymous memory of " + size + " bytes";
		if (size <= 0) {
			throw new InterprocessException(ErrorCode.INVALID_ARGUMENT, "create", label, "a size is at least 1");
		}
		Platform platform = Opening.platform("create", label);
		try {
			int descriptor = platform.anonymousMemory().create("shared-memory");
			try {
				platform.setPermissions(descriptor, Permissions.DEFAULT.mode());
				checkMemory(platform, size, "create", label);
				platform.reserve(descriptor, size);
				platform.anonymousMemory().sealAgainstShrinking(descriptor);
				return new AnonymousSharedMemory(AccessMode.READ_WRITE, descriptor,
						handle(platform.status(descriptor), descriptor), true);
			}
			catch (RuntimeException ex) {
				platform.close(descriptor);
				throw ex;
			}
		}
		catch (NativeException ex) {
			throw InterprocessException.of("create", label, ex);
		}
	}

	@Override
	void checkAvailable(Platform platform, int open, long more) {
		checkMemory(platform, more, "truncate", name());
	}

	private static void checkMemory(Platform platform, long more, String operation, String name) {
		long available = platform.anonymousMemory().available();
		if (more > available) {
			throw new InterprocessException(ErrorCode.OUT_OF_MEMORY, operation, name,
					more + " bytes more asked, but the system or the container has " + available + " bytes available");
		}
	}

	private static String handle(ObjectStatus status, int descriptor) {
		return "memory:" + ProcessHandle.current().pid() + ":" + descriptor + ":" + status.device() + ":"
				+ status.inode();
	}

	/**
	 * Opens the memory of another process.
	 * @param handle what {@link #handle()} returned there
	 * @param access what to open it for
	 * @return the memory
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if that process has
	 * ended, or closed it, or uses its number for something else now,
	 * {@link ErrorCode#SECURITY} if this process may not look at that one,
	 * {@link ErrorCode#INVALID_ARGUMENT} if the text is no handle, {@link ErrorCode#MODE}
	 * if the access is a mode of regions
	 */
	public static AnonymousSharedMemory open(String handle, AccessMode access) {
		Matcher parts = HANDLE.matcher(handle);
		if (!parts.matches()) {
			throw new InterprocessException(ErrorCode.INVALID_ARGUMENT, "open", handle,
					"no handle of anonymous memory, which looks like memory:PID:FD:DEVICE:INODE");
		}
		Opening.checkAccess(handle, access);
		Platform platform = Opening.platform("open", handle);
		try {
			int descriptor = platform.anonymousMemory()
				.open(Long.parseLong(parts.group(1)), Integer.parseInt(parts.group(2)), access.isWritable());
			ObjectStatus status = platform.status(descriptor);
			if (status.device() == Long.parseLong(parts.group(3)) && status.inode() == Long.parseLong(parts.group(4))
					&& platform.anonymousMemory().isSealedAgainstShrinking(descriptor)) {
				return new AnonymousSharedMemory(access, descriptor, handle, false);
			}
			platform.close(descriptor);
		}
		catch (NativeException ex) {
			throw InterprocessException.of("open", handle, ex);
		}
		throw new InterprocessException(ErrorCode.NOT_FOUND, "open", handle,
				"that process has closed it and uses the number for something else");
	}

	/**
	 * Returns the text by which another process opens this memory, while this one has it
	 * open.
	 * @return a text without spaces
	 */
	public String handle() {
		return this.handle;
	}

	@Override
	public SegmentType type() {
		return SegmentType.ANONYMOUS;
	}

	@Override
	boolean mayShrink() {
		return false;
	}

	@Override
	@Nullable ObjectStatus statusOfName(Platform platform) {
		return status("name state");
	}

	@Override
	String remedyWhenFull() {
		return ": the system or the container has not that much memory";
	}

}
