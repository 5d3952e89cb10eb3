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

package io.sharedmemory.sample.flight;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a file of flights cannot be read. The message names the file and, where one
 * is to blame, the line.
 *
 * @since 0.1.0
 */
public class FlightFileException extends RuntimeException {

	/**
	 * Creates an exception about a file as a whole.
	 * @param file the file
	 * @param problem what is wrong with it
	 * @param cause the cause, if there is one
	 */
	public FlightFileException(String file, String problem, @Nullable Throwable cause) {
		super(file + ": " + problem, cause);
	}

	/**
	 * Creates an exception about a line.
	 * @param file the file
	 * @param line the number of the line, from 1
	 * @param problem what is wrong with it
	 */
	public FlightFileException(String file, long line, String problem) {
		super(file + ", line " + line + ": " + problem);
	}

}
