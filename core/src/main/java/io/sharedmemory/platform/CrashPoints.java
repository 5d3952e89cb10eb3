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

import org.jspecify.annotations.Nullable;

/**
 * Lets a process end at a named step of a protocol, as if it had been killed there, so
 * that tests can show what the others do. Unless the system property {@value #PROPERTY}
 * is set when this class is loaded, {@link #pass} is compiled to nothing.
 *
 * @since 0.1.0
 */
public final class CrashPoints {

	/**
	 * The system property: the name of a step, or the name, a colon and the number of the
	 * pass at which to end, from 1.
	 */
	public static final String PROPERTY = "io.sharedmemory.crash-point";

	/**
	 * The exit status of a process that ended at a step.
	 */
	public static final int STATUS = 79;

	private static final @Nullable String NAME;

	private static int passesLeft;

	static {
		String property = System.getProperty(PROPERTY);
		int colon = (property != null) ? property.indexOf(':') : -1;
		NAME = (property != null && colon >= 0) ? property.substring(0, colon) : property;
		passesLeft = (property != null && colon >= 0) ? Integer.parseInt(property.substring(colon + 1)) : 1;
	}

	private CrashPoints() {
	}

	/**
	 * Passes a step.
	 * @param step the step
	 */
	public static void pass(Enum<?> step) {
		if (NAME != null) {
			count(step);
		}
	}

	private static synchronized void count(Enum<?> step) {
		if (step.name().equals(NAME) && --passesLeft == 0) {
			// No hook runs and nothing is released but by the kernel.
			Runtime.getRuntime().halt(STATUS);
		}
	}

}
