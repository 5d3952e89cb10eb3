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

package io.sharedmemory.ring;

/**
 * Root of what a ring throws. Errors of the memory beneath it are
 * {@link io.sharedmemory.mapping.InterprocessException}s.
 *
 * @since 0.1.0
 */
public abstract class RingException extends RuntimeException {

	private final String ringName;

	RingException(String ringName, String message) {
		super("Ring '" + ringName + "': " + message);
		this.ringName = ringName;
	}

	/**
	 * Returns the name of the segment that holds the ring.
	 * @return the name
	 */
	public String ringName() {
		return this.ringName;
	}

}
