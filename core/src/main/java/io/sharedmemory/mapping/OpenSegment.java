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
 * What all segments that have a handle and a name have in common. One monitor keeps the
 * handle open while it is used.
 */
abstract sealed class OpenSegment permits SharedMemoryObject, FileMapping {

	private static final int CLOSED = -1;

	private final String name;

	private final AccessMode access;

	private int handle;

	OpenSegment(String name, AccessMode access, int handle) {
		this.name = name;
		this.access = access;
		this.handle = handle;
	}

	/**
	 * Returns what the name means now, or {@code null} if it means nothing.
	 */
	abstract @Nullable ObjectStatus statusOfName(Platform platform);

	/**
	 * Returns what to do when there is no room.
	 */
	abstract String remedyWhenFull();

	public String name() {
		return this.name;
	}

	public AccessMode access() {
		return this.access;
	}

	public long size() {
		return status("size").size();
	}

	public Permissions permissions() {
		return Permissions.of(status("permissions").mode() & 0777);
	}

	private ObjectStatus status(String operation) {
		try {
			return withHandle(operation, (open) -> Platform.current().status(open));
		}
		catch (NativeException ex) {
			throw InterprocessException.of(operation, this.name, ex);
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
			throw InterprocessException.of("name state", this.name, ex);
		}
	}

	public void truncate(long size) {
		if (size < 0) {
			throw new InterprocessException(ErrorCode.INVALID_ARGUMENT, "truncate", this.name, "negative size " + size);
		}
		if (this.access != AccessMode.READ_WRITE) {
			throw new InterprocessException(ErrorCode.READ_ONLY, "truncate", this.name,
					"open for reading only, open it with " + AccessMode.READ_WRITE);
		}
		withHandle("truncate", (open) -> {
			truncate(Platform.current(), open, size);
			return size;
		});
	}

	private void truncate(Platform platform, int open, long size) {
		try {
			long before = platform.status(open).size();
			if (size > 0) {
				reserve(platform, open, before, size);
			}
			if (size < before) {
				platform.setSize(open, size);
			}
		}
		catch (NativeException ex) {
			throw InterprocessException.of("truncate", this.name, ex);
		}
	}

	private void reserve(Platform platform, int open, long before, long size) {
		try {
			platform.reserve(open, size);
		}
		catch (NativeException ex) {
			if (platform.status(open).size() > before) {
				platform.setSize(open, before);
			}
			throw switch (ex.reason()) {
				case NO_SPACE, TOO_BIG -> outOfSpace(platform.space(open), size, ex);
				case NOT_SUPPORTED -> InterprocessException.of("truncate", this.name,
						"its file system cannot reserve space, use another one", ex);
				default -> ex;
			};
		}
	}

	private InterprocessException outOfSpace(Platform.Space space, long size, NativeException cause) {
		return new InterprocessException(ErrorCode.OUT_OF_SPACE, "truncate", this.name,
				size + " bytes asked, but its file system has " + space.free() + " bytes free of " + space.total()
						+ remedyWhenFull(),
				cause.errno(), cause);
	}

	public synchronized boolean isOpen() {
		return this.handle != CLOSED;
	}

	public <T> T withHandle(IntFunction<T> action) {
		return withHandle("use", action);
	}

	synchronized <T> T withHandle(String operation, IntFunction<T> action) {
		if (this.handle == CLOSED) {
			throw new InterprocessException(ErrorCode.CLOSED, operation, this.name, "closed");
		}
		return action.apply(this.handle);
	}

	public synchronized void close() {
		if (this.handle != CLOSED) {
			Platform.current().close(this.handle);
			this.handle = CLOSED;
		}
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[" + this.name + ", " + this.access + (isOpen() ? "]" : ", closed]");
	}

}
