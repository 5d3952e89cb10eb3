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

package io.sharedmemory.queue;

import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.NameState;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.sync.FileLock;
import io.sharedmemory.sync.SyncRegion;

/**
 * Makes a queue where there is none, and checks one that is there. Nothing of it can be
 * left half made: a new object gets its size under a lock that the kernel drops when its
 * holder dies, and the queue in it begins with two compare-and-sets.
 */
final class QueueOpening {

	private static final long SIZING_TIMEOUT_SECONDS = 10;

	private QueueOpening() {
	}

	/**
	 * Gives a new object the size of a queue, or removes it if this process has made it
	 * and there is not that much room. Refuses one with a smaller queue.
	 * @return whether there is an object to go on with; {@code false} if its creator has
	 * removed it
	 */
	static boolean size(SharedMemoryObject object, QueueOptions options) {
		CrashPoints.pass(QueueStep.OBJECT_CREATED);
		try (FileLock lock = FileLock.exclusive(object, QueueLayout.SIZING_LOCK, 1)) {
			if (!isLocked(lock)) {
				throw failure(ErrorCode.TIMEOUT_WHEN_LOCKING, "open", object.name(),
						"a live process has been making it for longer than " + SIZING_TIMEOUT_SECONDS + " s");
			}
			long size = object.size();
			if (size == 0) {
				if (!object.wasCreated() && object.nameState() != NameState.PRESENT) {
					return false;
				}
				reserve(object, options);
			}
			else if (size < options.requiredSize()) {
				grow(object, options);
			}
		}
		CrashPoints.pass(QueueStep.OBJECT_SIZED);
		return true;
	}

	/**
	 * Takes the lock for sizing. An interrupt does not end that: it would leave an object
	 * without a queue that has the name.
	 */
	private static boolean isLocked(FileLock lock) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SIZING_TIMEOUT_SECONDS);
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static void reserve(SharedMemoryObject object, QueueOptions options) {
		try {
			object.truncate(options.requiredSize());
		}
		catch (RuntimeException ex) {
			if (object.wasCreated()) {
				SharedMemoryObject.remove(object.name());
			}
			throw ex;
		}
	}

	/**
	 * Lets an object grow that has the size of a smaller queue, but not the queue, as its
	 * creator ended before.
	 */
	private static void grow(SharedMemoryObject object, QueueOptions options) {
		try (SyncRegion region = SyncRegion.open(object)) {
			throw otherSize(region, find(region), options);
		}
		catch (InterprocessException ex) {
			if (ex.code() != ErrorCode.NOT_FOUND) {
				throw ex;
			}
		}
		object.growTo(options.requiredSize());
	}

	private static InterprocessException otherSize(SyncRegion region, QueueOptions actual, QueueOptions asked) {
		return failure(ErrorCode.INVALID_ARGUMENT, "open", region.name(),
				"it was made with " + actual + ", not with " + asked);
	}

	/**
	 * Refuses an object that has no size yet.
	 */
	static void checkSized(SharedMemoryObject object) {
		if (object.size() == 0) {
			throw failure(ErrorCode.NOT_FOUND, "open", object.name(), "its creator ended before it was made");
		}
	}

	/**
	 * Makes a queue, or checks the one that is there.
	 * @param region where it begins
	 * @param options how it has to be
	 * @return the same options
	 */
	static QueueOptions establish(SyncRegion region, QueueOptions options) {
		long asked = QueueLayout.parameters(options);
		long actual = region.establish(OpenMode.OPEN_OR_CREATE, QueueLayout.KIND, 0, options.requiredSize(), asked);
		CrashPoints.pass(QueueStep.QUEUE_ESTABLISHED);
		if (actual != asked) {
			throw otherSize(region, options(region, actual), options);
		}
		return options;
	}

	/**
	 * Checks the queue that is there.
	 * @param region where it begins
	 * @return how it was made
	 */
	static QueueOptions find(SyncRegion region) {
		return options(region, region.establish(OpenMode.OPEN_ONLY, QueueLayout.KIND, 0, QueueLayout.ORDER_OFFSET, 0));
	}

	private static QueueOptions options(SyncRegion region, long parameters) {
		try {
			QueueOptions options = QueueLayout.options(parameters);
			if (options.requiredSize() > region.region().size()) {
				throw failure(ErrorCode.CORRUPTED, "open", region.name(), "a queue with " + options + " takes "
						+ options.requiredSize() + " bytes, but the segment has " + region.region().size() + " there");
			}
			return options;
		}
		catch (IllegalArgumentException ex) {
			throw failure(ErrorCode.CORRUPTED, "open", region.name(), "its header is damaged: " + ex.getMessage());
		}
	}

	static InterprocessException failure(ErrorCode code, String operation, String name, String detail) {
		return new InterprocessException(code, operation + " message queue", name, detail);
	}

}
