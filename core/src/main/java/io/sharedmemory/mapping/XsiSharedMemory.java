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

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

import io.sharedmemory.platform.ErrorReason;
import io.sharedmemory.platform.NativeException;
import io.sharedmemory.platform.Platform;
import io.sharedmemory.platform.SystemVMemory;

/**
 * A System V segment: memory that a key or an id finds, with a size for ever, which lives
 * until it is removed and nobody maps it. {@code ipcs -m} lists them.
 * <p>
 * Regions map it whole, {@link AccessMode#READ_ONLY} or {@link AccessMode#READ_WRITE}. It
 * is no file, so it can hold no {@code LivenessLock}. Linux only.
 *
 * @since 0.1.0
 */
public final class XsiSharedMemory extends OpenSegment implements Segment {

	private final int id;

	private final XsiKey key;

	private XsiSharedMemory(XsiKey key, AccessMode access, int id, boolean created) {
		super(label(key, id), access, id, created);
		this.id = id;
		this.key = key;
	}

	/**
	 * Creates a segment, zeroed.
	 * @param key its key; any number of segments have {@link XsiKey#PRIVATE}
	 * @param size bytes, at least 1
	 * @param permissions who may map it, whatever the umask
	 * @return the segment, for reading and writing
	 * @throws InterprocessException with {@link ErrorCode#ALREADY_EXISTS} if there is
	 * one, {@link ErrorCode#INVALID_ARGUMENT} if the system allows no such size,
	 * {@link ErrorCode#OUT_OF_SPACE} or {@link ErrorCode#OUT_OF_MEMORY} if it has no room
	 */
	public static XsiSharedMemory createOnly(XsiKey key, long size, Permissions permissions) {
		return new XsiSharedMemory(key, AccessMode.READ_WRITE,
				call("create", key, (systemV) -> systemV.create(key.value(), checked(key, size), permissions.mode())),
				true);
	}

	/**
	 * Opens a segment, or creates it, zeroed, if there is none.
	 * @param key its key
	 * @param size bytes, at least 1; an existing segment must not be smaller
	 * @param permissions who may map it, if it is created
	 * @return the segment, for reading and writing
	 * @throws InterprocessException with {@link ErrorCode#INVALID_ARGUMENT} if it exists
	 * and is smaller, and see {@link #createOnly}
	 */
	public static XsiSharedMemory openOrCreate(XsiKey key, long size, Permissions permissions) {
		AtomicBoolean created = new AtomicBoolean();
		int id = call("open or create", key, (systemV) -> {
			for (int round = 1;; round++) {
				try {
					int made = systemV.create(key.value(), checked(key, size), permissions.mode());
					created.set(true);
					return made;
				}
				catch (NativeException ex) {
					if (ex.reason() != ErrorReason.EXISTS) {
						throw ex;
					}
				}
				try {
					return systemV.open(key.value(), size, permissions.mode());
				}
				catch (NativeException ex) {
					if (ex.reason() != ErrorReason.NOT_FOUND || round == Opening.MAX_ROUNDS) {
						throw ex;
					}
				}
			}
		});
		return new XsiSharedMemory(key, AccessMode.READ_WRITE, id, created.get());
	}

	/**
	 * Opens a segment that exists.
	 * @param key its key, not {@link XsiKey#PRIVATE}
	 * @param access what to open it for
	 * @return the segment
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is none,
	 * {@link ErrorCode#INVALID_ARGUMENT} if the key is private, {@link ErrorCode#MODE} if
	 * the access is a mode of regions
	 */
	public static XsiSharedMemory openOnly(XsiKey key, AccessMode access) {
		Opening.checkAccess(String.valueOf(key), access);
		if (key.equals(XsiKey.PRIVATE)) {
			throw new InterprocessException(ErrorCode.INVALID_ARGUMENT, "open", key.toString(),
					"a private key finds nothing, open the segment by its id");
		}
		return new XsiSharedMemory(key, access, call("open", key, (systemV) -> systemV.open(key.value(), 0, 0)), false);
	}

	/**
	 * Opens a segment by its id.
	 * @param id what {@link #id()} returned, in any process
	 * @param access what to open it for
	 * @return the segment
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is none,
	 * {@link ErrorCode#SECURITY} if permissions forbid it, {@link ErrorCode#MODE} if the
	 * access is a mode of regions
	 */
	public static XsiSharedMemory openById(int id, AccessMode access) {
		String name = label(XsiKey.PRIVATE, id);
		Opening.checkAccess(name, access);
		try {
			Opening.platform("open", name).systemV().status(id);
			return new XsiSharedMemory(XsiKey.PRIVATE, access, id, false);
		}
		catch (NativeException ex) {
			throw isGone(ex)
					? new InterprocessException(ErrorCode.NOT_FOUND, "open", name, "no such segment", ex.errno(), ex)
					: InterprocessException.of("open", name, ex);
		}
	}

	/**
	 * Removes a segment. Regions of it go on; its key can be used again at once.
	 * @param id its id
	 * @return whether it was removed; {@code false} if there is none or it is another
	 * user's
	 */
	public static boolean remove(int id) {
		String name = label(XsiKey.PRIVATE, id);
		try {
			Opening.platform("remove", name).systemV().remove(id);
			return true;
		}
		catch (NativeException ex) {
			if (isGone(ex) || ex.reason() == ErrorReason.NOT_PERMITTED || ex.reason() == ErrorReason.ACCESS_DENIED) {
				return false;
			}
			throw InterprocessException.of("remove", name, ex);
		}
	}

	private static int call(String operation, XsiKey key, ToIntFunction<SystemVMemory> action) {
		try {
			return action.applyAsInt(Opening.platform(operation, key.toString()).systemV());
		}
		catch (NativeException ex) {
			throw InterprocessException.of(operation, key.toString(), ex);
		}
	}

	private static long checked(XsiKey key, long size) {
		if (size <= 0) {
			throw new InterprocessException(ErrorCode.INVALID_ARGUMENT, "create", key.toString(),
					"size " + size + " is not positive");
		}
		return size;
	}

	/** Linux answers EINVAL for an id that does not exist, EIDRM for one that is gone. */
	private static boolean isGone(NativeException failure) {
		return failure.reason() == ErrorReason.INVALID_ARGUMENT || failure.reason() == ErrorReason.NOT_FOUND;
	}

	private static String label(XsiKey key, int id) {
		return "segment " + id + (key.equals(XsiKey.PRIVATE) ? "" : " of key " + key);
	}

	/**
	 * Returns the number of the segment, by which any process finds it.
	 * @return the id ({@code shmid})
	 */
	public int id() {
		return this.id;
	}

	@Override
	public SegmentType type() {
		return SegmentType.XSI;
	}

	@Override
	public long size() {
		return status("size").size();
	}

	@Override
	public Permissions permissions() {
		return Permissions.of(status("permissions").mode());
	}

	@Override
	public long owner() {
		return status("owner").owner();
	}

	private SystemVMemory.Status status(String operation) {
		try {
			return withHandle(operation, (open) -> Platform.current().systemV().status(open));
		}
		catch (NativeException ex) {
			throw isGone(ex) ? new InterprocessException(ErrorCode.NOT_FOUND, operation, name(), "it was removed",
					ex.errno(), ex) : InterprocessException.of(operation, name(), ex);
		}
	}

	@Override
	public NameState nameState() {
		try {
			if (status("name state").removed()) {
				return successor();
			}
		}
		catch (InterprocessException ex) {
			if (ex.code() != ErrorCode.NOT_FOUND) {
				throw ex;
			}
			return successor();
		}
		return NameState.PRESENT;
	}

	private NameState successor() {
		try {
			boolean named = !this.key.equals(XsiKey.PRIVATE)
					&& Platform.current().systemV().open(this.key.value(), 0, 0) != this.id;
			return named ? NameState.REPLACED : NameState.REMOVED;
		}
		catch (NativeException ex) {
			if (ex.reason() == ErrorReason.NOT_FOUND) {
				return NameState.REMOVED;
			}
			throw InterprocessException.of("name state", name(), ex);
		}
	}

	/**
	 * Always fails: the size is that of creation.
	 * @param size ignored
	 * @throws InterprocessException with {@link ErrorCode#NOT_SUPPORTED}
	 */
	@Override
	public void truncate(long size) {
		throw new InterprocessException(ErrorCode.NOT_SUPPORTED, "truncate", name(),
				"a System V segment keeps the size that it was created with");
	}

	@Override
	public <T> T withHandle(IntFunction<T> action) {
		throw new InterprocessException(ErrorCode.NOT_SUPPORTED, "use", name(),
				"a System V segment is no file and has no handle");
	}

	@Override
	void check(AccessMode mode, long offset, long length) {
		if (!mode.isShared()) {
			throw new InterprocessException(ErrorCode.MODE, "map", name(),
					"region " + mode + " asked, but a System V segment is mapped " + AccessMode.READ_ONLY + " or "
							+ AccessMode.READ_WRITE);
		}
		long size = size();
		if (offset != 0 || length != size) {
			throw new InterprocessException(ErrorCode.SIZE, "map", name(), length + " bytes from " + offset
					+ " asked, but a System V segment is mapped whole, " + size + " bytes from 0");
		}
	}

	@Override
	long map(Platform platform, AccessMode mode, long offset, long length, long address) {
		return withHandle("map", (open) -> platform.systemV().attach(open, address, mode.isWritable()));
	}

	@Override
	boolean mayShrink() {
		return false;
	}

	@Override
	void release(Platform platform, int handle) {
		// An id is no resource of this process.
	}

}
