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

import io.sharedmemory.platform.ErrorReason;
import io.sharedmemory.platform.NativeException;
import io.sharedmemory.platform.ObjectStatus;
import io.sharedmemory.platform.Platform;
import io.sharedmemory.platform.UnsupportedPlatformException;

/**
 * How objects with a name are opened and created: exclusively, with exactly the
 * permissions that were asked for, and without a moment in which two processes could each
 * believe that they created the object.
 */
abstract class Opening {

	/**
	 * Each round loses a race against another process that creates and removes. A name
	 * that can neither be created nor opened (a link to nothing) would lose for ever.
	 */
	static final int MAX_ROUNDS = 1000;

	private static final int OTHERS = 077;

	private final String name;

	private final boolean writable;

	private boolean created;

	Opening(String name, AccessMode access) {
		checkAccess(name, access);
		this.name = name;
		this.writable = access.isWritable();
	}

	static void checkAccess(String name, AccessMode access) {
		if (!access.isShared()) {
			throw new InterprocessException(ErrorCode.MODE, "open", name,
					access + " is a mode of regions, an object is opened " + AccessMode.READ_ONLY + " or "
							+ AccessMode.READ_WRITE);
		}
	}

	abstract int open(Platform platform, String name, boolean writable);

	abstract int create(Platform platform, String name, boolean writable, int mode);

	abstract void remove(Platform platform, String name);

	static Platform platform(String operation, String name) {
		try {
			return Platform.current();
		}
		catch (UnsupportedPlatformException ex) {
			throw InterprocessException.of(operation, name, ex);
		}
	}

	final int openOnly() {
		Platform platform = platform("open", this.name);
		try {
			return checked(platform, open(platform, this.name, this.writable));
		}
		catch (NativeException ex) {
			throw InterprocessException.of("open", this.name, ex);
		}
	}

	final int createOnly(Permissions permissions) {
		Platform platform = platform("create", this.name);
		try {
			return created(platform, permissions);
		}
		catch (NativeException ex) {
			throw InterprocessException.of("create", this.name, ex);
		}
	}

	final int openOrCreate(Permissions permissions) {
		Platform platform = platform("open or create", this.name);
		for (int round = 1;; round++) {
			try {
				return trusted(platform, checked(platform, open(platform, this.name, this.writable)), permissions);
			}
			catch (NativeException ex) {
				if (ex.reason() != ErrorReason.NOT_FOUND || round == MAX_ROUNDS) {
					throw InterprocessException.of("open or create", this.name, ex);
				}
			}
			try {
				return created(platform, permissions);
			}
			catch (NativeException ex) {
				if (ex.reason() != ErrorReason.EXISTS) {
					throw InterprocessException.of("open or create", this.name, ex);
				}
			}
		}
	}

	/**
	 * Says whether the object was made by the last call.
	 */
	final boolean hasCreated() {
		return this.created;
	}

	private int checked(Platform platform, int handle) {
		try {
			ObjectStatus.Kind kind = platform.status(handle).kind();
			if (kind == ObjectStatus.Kind.REGULAR) {
				return handle;
			}
			throw new InterprocessException(
					(kind == ObjectStatus.Kind.DIRECTORY) ? ErrorCode.IS_DIRECTORY : ErrorCode.INVALID_ARGUMENT, "open",
					this.name, (kind == ObjectStatus.Kind.DIRECTORY) ? "is a directory" : "is not a regular file");
		}
		catch (RuntimeException ex) {
			platform.close(handle);
			throw ex;
		}
	}

	/**
	 * Refuses what somebody else has put there in the place of an object that was to be
	 * private. Where permissions were asked that let others in, so may their objects.
	 */
	private int trusted(Platform platform, int handle, Permissions permissions) {
		try {
			long owner = platform.status(handle).owner();
			if ((permissions.mode() & OTHERS) == 0 && owner != platform.currentUser() && owner != 0) {
				throw new InterprocessException(ErrorCode.SECURITY, "open or create", this.name,
						"permissions " + permissions + " asked, but there is one that belongs to user " + owner);
			}
			return handle;
		}
		catch (RuntimeException ex) {
			platform.close(handle);
			throw ex;
		}
	}

	private int created(Platform platform, Permissions permissions) {
		int handle = create(platform, this.name, this.writable, permissions.mode());
		try {
			platform.setPermissions(handle, permissions.mode());
			ObjectStatus status = platform.status(handle);
			if (status.owner() != platform.currentUser()) {
				throw new InterprocessException(ErrorCode.SECURITY, "create", this.name,
						"the file system made user " + status.owner() + " its owner");
			}
			int actual = status.mode();
			if (actual != permissions.mode()) {
				throw new InterprocessException(ErrorCode.SECURITY, "create", this.name, "permissions " + permissions
						+ " asked, but the file system gave " + Permissions.of(actual & 0777));
			}
			this.created = true;
			return handle;
		}
		catch (RuntimeException ex) {
			discard(platform, handle, ex);
			throw ex;
		}
	}

	private void discard(Platform platform, int handle, RuntimeException failure) {
		try {
			remove(platform, this.name);
		}
		catch (NativeException ex) {
			failure.addSuppressed(ex);
		}
		finally {
			platform.close(handle);
		}
	}

	/**
	 * Removes a name.
	 * @return {@code false} if there was none or this user may not remove it
	 */
	final boolean remove() {
		Platform platform = platform("remove", this.name);
		try {
			remove(platform, this.name);
			return true;
		}
		catch (NativeException ex) {
			return switch (ex.reason()) {
				case NOT_FOUND, ACCESS_DENIED, NOT_PERMITTED -> false;
				default -> throw InterprocessException.of("remove", this.name, ex);
			};
		}
	}

}
