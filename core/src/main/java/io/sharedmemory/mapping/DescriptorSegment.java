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

import java.util.function.IntFunction;

import io.sharedmemory.platform.NativeException;
import io.sharedmemory.platform.ObjectStatus;
import io.sharedmemory.platform.Platform;
import org.jspecify.annotations.Nullable;

/**
 * What all segments have in common that are files to the system.
 */
abstract sealed class DescriptorSegment extends OpenSegment
		permits SharedMemoryObject, FileMapping, AnonymousSharedMemory, EmulatedSharedMemory {

	DescriptorSegment(String name, AccessMode access, int handle, boolean created) {
		super(name, access, handle, created);
	}

	/**
	 * Returns what the name means now, or {@code null} if it means nothing.
	 */
	abstract @Nullable ObjectStatus statusOfName(Platform platform);

	/**
	 * Returns what to do when there is no room.
	 */
	abstract String remedyWhenFull();

	@Override
	synchronized long map(Platform platform, AccessMode mode, long offset, long length, long address) {
		return platform.map(handle("map"), offset, length, mode.isWritable(), mode.isShared(), address);
	}

	@Override
	boolean mayShrink() {
		return true;
	}

	@Override
	void release(Platform platform, int handle) {
		platform.close(handle);
	}

	@Override
	public long size() {
		return status("size").size();
	}

	public Permissions permissions() {
		return Permissions.of(status("permissions").mode() & 0777);
	}

	public long owner() {
		return status("owner").owner();
	}

	final synchronized ObjectStatus status(String operation) {
		try {
			return Platform.current().status(handle(operation));
		}
		catch (NativeException ex) {
			throw InterprocessException.of(operation, name(), ex);
		}
	}

	public NameState nameState() {
		ObjectStatus open = status("name state");
		try {
			ObjectStatus named = statusOfName(Platform.current());
			if (named == null) {
				return NameState.REMOVED;
			}
			return named.isSameObject(open) ? NameState.PRESENT : NameState.REPLACED;
		}
		catch (NativeException ex) {
			throw InterprocessException.of("name state", name(), ex);
		}
	}

	public synchronized void truncate(long size) {
		checkResizable(size);
		truncate(Platform.current(), handle("truncate"), size);
	}

	public synchronized void growTo(long size) {
		growTo(Platform.current(), handle("truncate"), size);
	}

	private void checkResizable(long size) {
		if (size < 0) {
			throw new InterprocessException(ErrorCode.INVALID_ARGUMENT, "truncate", name(), "negative size " + size);
		}
		if (access() != AccessMode.READ_WRITE) {
			throw new InterprocessException(ErrorCode.READ_ONLY, "truncate", name(),
					"open for reading only, open it with " + AccessMode.READ_WRITE);
		}
	}

	private void growTo(Platform platform, int open, long size) {
		try {
			long before = platform.status(open).size();
			if (size > before) {
				checkResizable(size);
				// To reserve takes nothing from who makes it longer meanwhile.
				reserve(platform, open, before, size);
			}
		}
		catch (NativeException ex) {
			throw InterprocessException.of("truncate", name(), ex);
		}
	}

	private void truncate(Platform platform, int open, long size) {
		try {
			long before = platform.status(open).size();
			if (size < before && !mayShrink()) {
				throw new InterprocessException(ErrorCode.NOT_SUPPORTED, "truncate", name(),
						"it has " + before + " bytes and is sealed against becoming shorter, here " + size);
			}
			if (size > 0) {
				reserve(platform, open, before, size);
			}
			if (size < before) {
				platform.setSize(open, size);
			}
		}
		catch (NativeException ex) {
			throw InterprocessException.of("truncate", name(), ex);
		}
	}

	private void reserve(Platform platform, int open, long before, long size) {
		checkAvailable(platform, open, size - before);
		if (mayGrowInPart()) {
			checkRoom(platform.space(open), size - before, size);
		}
		try {
			platform.reserve(open, size);
		}
		catch (NativeException ex) {
			// The size is left as it is: another process may have made it so meanwhile.
			throw switch (ex.reason()) {
				case NO_SPACE -> outOfSpace(platform.space(open), size, ex.errno(), ex);
				case TOO_BIG -> tooBig(platform.space(open), size, ex);
				case NOT_SUPPORTED -> InterprocessException.of("truncate", name(),
						"its file system cannot reserve space, use another one", ex);
				default -> ex;
			};
		}
	}

	/**
	 * Refuses at once what the system would not refuse but kill processes for. What its
	 * file system has no room for, that refuses.
	 * @param platform the system
	 * @param open the handle
	 * @param more bytes that are to be reserved
	 */
	void checkAvailable(Platform platform, int open, long more) {
		if (more <= 0) {
			return;
		}
		long available = platform.memoryOfContainer(open);
		if (more > available && !isMoreThan(platform.space(open), more)) {
			throw new InterprocessException(ErrorCode.OUT_OF_MEMORY, "truncate", name(),
					more + " bytes more asked, which count as memory of the container, but of that it may have only "
							+ available + " bytes more");
		}
	}

	private static boolean isMoreThan(Platform.Space space, long bytes) {
		// A file system without a limit has none in all.
		return space.total() > 0 && bytes > space.free();
	}

	/**
	 * Says whether its file system may keep a part of what it could not reserve. Memory
	 * is reserved whole or not at all.
	 */
	boolean mayGrowInPart() {
		return false;
	}

	private void checkRoom(Platform.Space space, long more, long size) {
		if (isMoreThan(space, more)) {
			throw outOfSpace(space, size, 0, null);
		}
	}

	/**
	 * Tells what no file may have from what this file system has not.
	 */
	private InterprocessException tooBig(Platform.Space space, long size, NativeException cause) {
		if (space.total() > 0 && size > space.total()) {
			return outOfSpace(space, size, cause.errno(), cause);
		}
		return InterprocessException.of("truncate", name(), size
				+ " bytes asked, which is more than a file of its file system or of this process may have: ask for "
				+ "less, or raise the limit of the process with 'ulimit -f'", cause);
	}

	private InterprocessException outOfSpace(Platform.Space space, long size, int errno,
			@Nullable NativeException cause) {
		return new InterprocessException(ErrorCode.OUT_OF_SPACE, "truncate", name(),
				size + " bytes asked, but its file system has " + space.free() + " bytes free of " + space.total()
						+ remedyWhenFull(),
				errno, cause);
	}

	public <T> T withHandle(IntFunction<T> action) {
		return withHandle("use", action);
	}

}
