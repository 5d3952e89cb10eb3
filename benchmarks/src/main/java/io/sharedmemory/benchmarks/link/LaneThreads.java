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

package io.sharedmemory.benchmarks.link;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

import com.sun.management.ThreadMXBean;

/**
 * The threads that a system has now: those with its class loader.
 *
 * @since 0.1.0
 */
final class LaneThreads {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final long[] ids;

	@SuppressWarnings("deprecation") // threadId() came with Java 19
	LaneThreads() {
		ClassLoader loader = LaneThreads.class.getClassLoader();
		this.ids = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getContextClassLoader() == loader)
			.mapToLong(Thread::getId)
			.toArray();
	}

	/**
	 * Returns how much they have allocated.
	 * @return bytes
	 */
	long allocated() {
		return Arrays.stream(THREADS.getThreadAllocatedBytes(this.ids)).filter((bytes) -> bytes > 0).sum();
	}

	/**
	 * Returns the processor time that they have used.
	 * @return nanoseconds
	 */
	long cpuNanos() {
		return Arrays.stream(THREADS.getThreadCpuTime(this.ids)).filter((nanos) -> nanos > 0).sum();
	}

}
