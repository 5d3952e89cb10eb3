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

import io.sharedmemory.benchmarks.lane.Control;
import io.sharedmemory.benchmarks.lane.Core;
import io.sharedmemory.benchmarks.lane.Measure;
import io.sharedmemory.benchmarks.lane.Outcome;
import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.lane.Task;

/**
 * Measures the work of two processes at the same time, each for itself.
 *
 * @since 0.1.0
 */
final class WorkMeasures {

	private static final int RECORDS_PER_CLOCK = 16;

	private final WorkLink link;

	private final Role role;

	WorkMeasures(WorkLink link, Role role) {
		this.link = link;
		this.role = role;
	}

	Outcome run(Task task, Control control) throws Exception {
		if (task.measure() != Measure.THROUGHPUT) {
			throw new IllegalArgumentException(task.measure() + " of work");
		}
		Core.bind(this.role);
		LaneThreads threads = new LaneThreads();
		control.meet();
		long allocated = threads.allocated();
		long start = System.nanoTime();
		long records = 0;
		do {
			for (int i = 0; i < RECORDS_PER_CLOCK; i++) {
				this.link.work(records++);
			}
		}
		while (System.nanoTime() - start < task.nanos());
		long nanos = System.nanoTime() - start;
		allocated = threads.allocated() - allocated;
		control.finish(records);
		return new Outcome(records, nanos, allocated, 0, null);
	}

}
