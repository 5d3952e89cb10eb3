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
import org.HdrHistogram.Histogram;

/**
 * Measures a system that is called.
 *
 * @since 0.1.0
 */
final class CalledMeasures {

	private final CalledLink link;

	private final Role role;

	CalledMeasures(CalledLink link, Role role) {
		this.link = link;
		this.role = role;
	}

	Outcome run(Task task, Control control) throws Exception {
		if (task.measure() != Measure.ROUND_TRIP) {
			throw new IllegalArgumentException(task.measure() + " of calls");
		}
		Core.release();
		control.meet();
		if (this.role == Role.PEER) {
			return new Outcome(control.finish(0), task.nanos(), 0, 0, null);
		}
		Histogram latencies = Outcome.newHistogram();
		long end = System.nanoTime() + task.nanos();
		long calls = 0;
		long now;
		do {
			long start = System.nanoTime();
			this.link.call(calls++);
			now = System.nanoTime();
			latencies.recordValue(now - start);
		}
		while (now < end);
		control.finish(calls);
		return new Outcome(calls, task.nanos(), 0, 0, latencies);
	}

}
