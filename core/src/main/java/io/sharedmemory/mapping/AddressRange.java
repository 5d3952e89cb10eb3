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

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

import io.sharedmemory.platform.Platform;

/**
 * The addresses of a mapping, which are given back to the system when nothing can refer
 * to them any more: neither the region nor a buffer that it handed out.
 * <p>
 * Every slice, duplicate or view of a direct buffer keeps the buffer that it was derived
 * from first reachable, so it is enough to watch the first ones.
 */
final class AddressRange {

	private static final Cleaner CLEANER = Cleaner.create();

	private final Platform platform;

	private final long start;

	private final long length;

	private final AtomicInteger holders = new AtomicInteger();

	AddressRange(Platform platform, long start, long length) {
		this.platform = platform;
		this.start = start;
		this.length = length;
	}

	/**
	 * Keeps the range until this object is unreachable too. Another holder must still be
	 * reachable, or the range be new.
	 */
	void heldBy(Object holder) {
		this.holders.incrementAndGet();
		CLEANER.register(holder, this::drop);
	}

	private void drop() {
		if (this.holders.decrementAndGet() == 0) {
			this.platform.unmap(this.start, this.length);
		}
	}

	ByteBuffer buffer(long address, int length) {
		ByteBuffer buffer = this.platform.buffer(address, length);
		heldBy(buffer);
		return buffer;
	}

	void replaceWithZeroes() {
		this.platform.replaceWithZeroes(this.start, this.length);
	}

	/**
	 * Replaces by zeroes the pages that hold no byte of this part.
	 */
	void keepOnly(long address, long length) {
		long page = this.platform.pageSize();
		long keptFrom = address & -page;
		long keptTo = (address + length + page - 1) & -page;
		if (keptFrom > this.start) {
			this.platform.replaceWithZeroes(this.start, keptFrom - this.start);
		}
		if (this.start + this.length > keptTo) {
			this.platform.replaceWithZeroes(keptTo, this.start + this.length - keptTo);
		}
	}

	/**
	 * Does something with a part, widened to the start of its first page.
	 */
	void onPages(long address, long length, PageAction action) {
		long page = this.platform.pageSize();
		long from = address & -page;
		action.perform(this.platform, from, address + length - from);
	}

	interface PageAction {

		void perform(Platform platform, long start, long length);

	}

}
