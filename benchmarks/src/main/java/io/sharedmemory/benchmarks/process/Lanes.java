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

package io.sharedmemory.benchmarks.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import io.sharedmemory.benchmarks.lane.Control;
import io.sharedmemory.benchmarks.lane.Core;
import io.sharedmemory.benchmarks.lane.Lane;
import io.sharedmemory.benchmarks.lane.Outcome;
import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.lane.Task;

/**
 * The open lanes of one process, each called with its own class loader as the thread's.
 *
 * @since 0.1.0
 */
final class Lanes {

	private final Map<String, Lane> lanes = new LinkedHashMap<>();

	private final Role role;

	Lanes(Role role) {
		this.role = role;
	}

	/**
	 * Opens a lane.
	 * @param name its name
	 * @param options its options
	 * @return how long it took, with loading its classes, in nanoseconds
	 * @throws Exception if it cannot be opened
	 */
	long open(String name, Map<String, String> options) throws Exception {
		Core.release();
		long start = System.nanoTime();
		Lane lane = LaneClassLoader.load(name);
		this.lanes.put(name, lane);
		call(lane, () -> {
			lane.open(this.role, options);
			return "";
		});
		return System.nanoTime() - start;
	}

	Outcome run(String name, Task task, Control control) throws Exception {
		Lane lane = this.lanes.get(name);
		if (lane == null) {
			throw new IllegalArgumentException("'" + name + "' is not open");
		}
		return call(lane, () -> lane.run(task, control));
	}

	/**
	 * Closes a lane, if it is open.
	 * @param name its name
	 * @throws Exception if it cannot be closed
	 */
	void close(String name) throws Exception {
		Lane lane = this.lanes.remove(name);
		if (lane != null) {
			call(lane, () -> {
				lane.close();
				return "";
			});
		}
	}

	private static <T> T call(Lane lane, Callable<T> work) throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(lane.getClass().getClassLoader());
		try {
			return work.call();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

}
