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

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

import io.sharedmemory.benchmarks.lane.Control;
import io.sharedmemory.benchmarks.lane.Lane;
import io.sharedmemory.benchmarks.lane.Outcome;
import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.lane.Task;
import org.jspecify.annotations.Nullable;

/**
 * The end of a system whose class is named by the option {@value #LINK}.
 *
 * @since 0.1.0
 */
public final class SystemLane implements Lane {

	/**
	 * Option that names the class of the link.
	 */
	public static final String LINK = "link";

	private @Nullable Closeable link;

	private @Nullable Measuring measuring;

	@Override
	public void open(Role role, Map<String, String> options) throws Exception {
		Object link = Class.forName(options.get(LINK)).getDeclaredConstructor().newInstance();
		if (link instanceof PolledLink polled) {
			this.measuring = new PolledMeasures(polled, role)::run;
			this.link = polled::close;
			polled.open(role, options);
		}
		else if (link instanceof PushedLink<?> pushed) {
			this.link = pushed::close;
			this.measuring = open(pushed, role, options);
		}
		else if (link instanceof WorkLink work) {
			this.measuring = new WorkMeasures(work, role)::run;
			this.link = work::close;
			work.open(role);
		}
		else if (link instanceof CalledLink called) {
			this.measuring = new CalledMeasures(called, role)::run;
			this.link = called::close;
			called.open(role, options);
		}
	}

	private static <P> Measuring open(PushedLink<P> link, Role role, Map<String, String> options) throws Exception {
		PushedMeasures<P> measures = new PushedMeasures<>(link, role);
		link.open(role, options, measures);
		return measures::run;
	}

	@Override
	public Outcome run(Task task, Control control) throws Exception {
		Measuring measuring = this.measuring;
		if (measuring == null) {
			throw new IllegalStateException("not open");
		}
		return measuring.run(task, control);
	}

	@Override
	public void close() throws IOException {
		if (this.link != null) {
			this.link.close();
		}
	}

	/**
	 * The measures of the link.
	 */
	@FunctionalInterface
	private interface Measuring {

		Outcome run(Task task, Control control) throws Exception;

	}

}
