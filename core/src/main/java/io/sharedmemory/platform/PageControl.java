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

/**
 * What a process may ask of the pages that it has mapped. Addresses are multiples of the
 * page size. All methods may be called from any thread and throw {@link NativeException}
 * when the system refuses.
 *
 * @since 0.1.0
 */
public interface PageControl {

	/**
	 * Tells the system how the pages will be used.
	 * @param address the first byte
	 * @param length bytes
	 * @param advice how
	 */
	void advise(long address, long length, Advice advice);

	/**
	 * Brings the pages into memory and maps them, so that no access has to wait.
	 * @param address the first byte
	 * @param length bytes
	 * @param writable whether the first write shall not have to wait either
	 */
	void populate(long address, long length, boolean writable);

	/**
	 * Keeps the pages in memory until they are unlocked or unmapped.
	 * @param address the first byte
	 * @param length bytes
	 */
	void lock(long address, long length);

	/**
	 * Lets the system page out again.
	 * @param address the first byte
	 * @param length bytes
	 */
	void unlock(long address, long length);

	/**
	 * Counts the pages that are in memory.
	 * @param address the first byte
	 * @param length bytes
	 * @return how many pages of the range
	 */
	long residentPages(long address, long length);

	/**
	 * How pages will be used.
	 */
	enum Advice {

		/** In no special way. */
		NORMAL,

		/** From the first to the last. */
		SEQUENTIAL,

		/** In no order. */
		RANDOM,

		/** Soon. */
		WILL_NEED,

		/** Not soon. What was written is kept. */
		DONT_NEED,

		/** In huge pages, if the system has them. */
		HUGE_PAGES

	}

}
