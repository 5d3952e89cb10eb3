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

import io.sharedmemory.mapping.SegmentType;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a configured segment cannot be made, opened or mapped.
 *
 * @since 0.1.0
 */
public class SegmentOpenException extends RuntimeException {

	private final String segment;

	private final @Nullable String region;

	private final long size;

	private final SegmentType type;

	SegmentOpenException(String segment, @Nullable String region, long size, SegmentType type, Throwable cause) {
		super(((region != null) ? "Region '" + region + "' of segment" : "Segment") + " '" + segment + "' cannot be "
				+ ((region != null) ? "mapped: " : "opened: ") + cause.getMessage(), cause);
		this.segment = segment;
		this.region = region;
		this.size = size;
		this.type = type;
	}

	/**
	 * Returns the segment.
	 * @return the name that it is configured by
	 */
	public String getSegment() {
		return this.segment;
	}

	/**
	 * Returns the region that could not be mapped.
	 * @return the name that it is configured by, {@code null} if the segment names none,
	 * or if the failure is not one of a region
	 */
	public @Nullable String getRegion() {
		return this.region;
	}

	/**
	 * Returns the size that was asked for.
	 * @return bytes, 0 if none was
	 */
	public long getSize() {
		return this.size;
	}

	/**
	 * Returns what kind of object the segment is.
	 * @return the type
	 */
	public SegmentType getType() {
		return this.type;
	}

}
