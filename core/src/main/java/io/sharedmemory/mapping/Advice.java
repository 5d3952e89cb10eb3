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

/**
 * How a region will be used, see {@link MappedRegion#advise(Advice)}.
 *
 * @since 0.1.0
 */
public enum Advice {

	/** In no special way. */
	NORMAL,

	/** From the first to the last byte. */
	SEQUENTIAL,

	/** In no order. */
	RANDOM,

	/** Soon: the system may read ahead. */
	WILL_NEED,

	/** Not soon: the system may page out. What was written is kept. */
	DONT_NEED,

	/**
	 * In huge pages, if the system grants them to this kind of object. Linux does so for
	 * shared memory where {@code /sys/kernel/mm/transparent_hugepage/shmem_enabled} says
	 * {@code advise} or more.
	 */
	HUGE_PAGES

}
