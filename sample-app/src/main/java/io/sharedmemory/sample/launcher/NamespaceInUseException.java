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

package io.sharedmemory.sample.launcher;

import java.util.SortedSet;
import java.util.stream.Collectors;

import io.sharedmemory.mapping.InterprocessException;

/**
 * Thrown when the segments of a namespace cannot be removed, as live processes use them.
 * The message says which.
 */
final class NamespaceInUseException extends RuntimeException {

	private NamespaceInUseException(String message, Throwable cause) {
		super(message, cause);
	}

	static NamespaceInUseException of(String namespace, SortedSet<Long> pids) {
		String who = pids.stream().map(String::valueOf).collect(Collectors.joining(", "));
		return new NamespaceInUseException(
				((pids.size() == 1) ? "Process " + who + " uses" : "Processes " + who + " use") + " the namespace '"
						+ namespace + "'",
				null);
	}

	/**
	 * Returns the exception for somebody who cannot be named.
	 * @param cause says that a live process keeps a ring locked
	 */
	static NamespaceInUseException of(String namespace, InterprocessException cause) {
		return new NamespaceInUseException("A process uses the namespace '" + namespace + "': " + cause.getMessage(),
				cause);
	}

}
