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

package io.sharedmemory.boot;

/**
 * Thrown when a configured segment cannot be made, opened or mapped.
 *
 * @since 0.1.0
 */
public class SegmentOpenException extends RuntimeException {

	private final String segment;

	private final long size;

	private final boolean file;

	SegmentOpenException(String segment, long size, boolean file, Throwable cause) {
		super("Segment '" + segment + "' cannot be opened: " + cause.getMessage(), cause);
		this.segment = segment;
		this.size = size;
		this.file = file;
	}

	/**
	 * Returns the segment.
	 * @return the name that it is configured by
	 */
	public String getSegment() {
		return this.segment;
	}

	/**
	 * Returns the size that was asked for.
	 * @return bytes, 0 if none was
	 */
	public long getSize() {
		return this.size;
	}

	/**
	 * Returns whether the segment is of type file.
	 * @return whether it is a file
	 */
	public boolean isFile() {
		return this.file;
	}

}
