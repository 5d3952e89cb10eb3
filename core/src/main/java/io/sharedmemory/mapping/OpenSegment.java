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

import io.sharedmemory.platform.Platform;

/**
 * What all segments have in common: a name, and a handle that one monitor keeps open
 * while it is used.
 */
abstract sealed class OpenSegment permits DescriptorSegment, XsiSharedMemory, WindowsSharedMemory {

	private static final int CLOSED = -1;

	private final String name;

	private final AccessMode access;

	private final boolean created;

	private int handle;

	OpenSegment(String name, AccessMode access, int handle, boolean created) {
		this.name = name;
		this.access = access;
		this.created = created;
		this.handle = handle;
	}

	/**
	 * Refuses what this kind of object cannot map.
	 */
	void check(AccessMode mode, long offset, long length) {
	}

	/**
	 * Maps a range that lies within the object.
	 * @param platform the system
	 * @param mode what the region may be used for
	 * @param offset a multiple of the mapping granularity
	 * @param length bytes
	 * @param address where to map, or 0
	 * @return the address of the first byte
	 */
	abstract long map(Platform platform, AccessMode mode, long offset, long length, long address);

	/**
	 * Says whether somebody may make the object shorter while it is mapped.
	 */
	abstract boolean mayShrink();

	abstract void release(Platform platform, int handle);

	public abstract long size();

	public String name() {
		return this.name;
	}

	public AccessMode access() {
		return this.access;
	}

	public boolean wasCreated() {
		return this.created;
	}

	public synchronized boolean isOpen() {
		return this.handle != CLOSED;
	}

	final synchronized <T> T withHandle(String operation, IntFunction<T> action) {
		return action.apply(handle(operation));
	}

	/**
	 * Returns the handle. The caller holds the monitor of this object for as long as it
	 * uses it.
	 */
	final int handle(String operation) {
		if (this.handle == CLOSED) {
			throw new InterprocessException(ErrorCode.CLOSED, operation, this.name, "closed");
		}
		return this.handle;
	}

	public synchronized void close() {
		if (this.handle != CLOSED) {
			release(Platform.current(), this.handle);
			this.handle = CLOSED;
		}
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[" + this.name + ", " + this.access + (isOpen() ? "]" : ", closed]");
	}

}
