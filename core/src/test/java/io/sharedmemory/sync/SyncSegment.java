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

package io.sharedmemory.sync;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.platform.Memory;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.awaitility.Awaitility.await;

/**
 * A segment for each test, with a place for one structure of each kind. Each region of it
 * is a process of its own to the others, and closing one is its death.
 */
final class SyncSegment implements BeforeEachCallback, AfterEachCallback {

	static final int SIZE = 64 << 10;

	static final long MUTEX = 0;

	static final long CONDITION = 64;

	static final long READ_WRITE_LOCK = 128;

	static final long SEMAPHORE = 8192;

	static final long DATA = 32768;

	static final int PERMITS = 3;

	private final List<SyncRegion> regions = new ArrayList<>();

	private String name = "";

	private SharedMemoryObject object;

	@Override
	public void beforeEach(ExtensionContext context) {
		create();
	}

	void create() {
		this.name = "/sync-test-" + UUID.randomUUID();
		this.object = SharedMemoryObject.createOnly(this.name, AccessMode.READ_WRITE, Permissions.DEFAULT);
		this.object.truncate(SIZE);
	}

	String name() {
		return this.name;
	}

	SharedMemoryObject object() {
		return this.object;
	}

	SyncRegion region() {
		SyncRegion region = SyncRegion.open(this.object);
		this.regions.add(region);
		return region;
	}

	InterprocessMutex mutex() {
		return InterprocessMutex.openOrCreate(region(), MUTEX);
	}

	InterprocessReadWriteLock readWriteLock() {
		return InterprocessReadWriteLock.openOrCreate(region(), READ_WRITE_LOCK);
	}

	InterprocessSemaphore semaphore() {
		return InterprocessSemaphore.openOrCreate(region(), SEMAPHORE, PERMITS);
	}

	/**
	 * Runs something while a region, in another thread, comes to ask whether somebody
	 * lives, and before it gets the answer.
	 * @param region the region
	 * @param asking what makes it ask
	 * @param meanwhile what happens before the answer
	 * @return what asking returned
	 */
	static <T> T whileAsking(SyncRegion region, Callable<T> asking, Callable<?> meanwhile) throws Exception {
		Field liveness = SyncRegion.class.getDeclaredField("liveness");
		liveness.setAccessible(true);
		Elsewhere<T> thread;
		synchronized (liveness.get(region)) {
			thread = Elsewhere.begin(asking);
			await().until(thread::isBlocked);
			meanwhile.call();
		}
		return thread.await();
	}

	void damage(long offset, long value) {
		Memory.putLongVolatile(this.regions.get(0).region().address() + offset, value);
	}

	/**
	 * Waits until a flag in the segment is up.
	 */
	void awaitFlag(long offset) {
		long address = this.regions.get(0).region().address() + offset;
		await().until(() -> Memory.getIntVolatile(address) != 0);
	}

	/**
	 * Waits until somebody sleeps for the owner at a place.
	 */
	void awaitWaiter(long offset) {
		awaitSet(offset, SyncLayout.WAITERS);
	}

	/**
	 * Waits until the owner at a place has a flag.
	 */
	void awaitSet(long offset, long flag) {
		SharedWord owner = this.regions.get(0).word(offset);
		await().until(() -> SyncLayout.has(owner.get(), flag));
	}

	@Override
	public void afterEach(ExtensionContext context) {
		remove();
	}

	void remove() {
		this.regions.forEach(SyncRegion::close);
		this.object.close();
		SharedMemoryObject.remove(this.name);
	}

}
