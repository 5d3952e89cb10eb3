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

import java.util.Collection;

import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Segment;

/**
 * What can be said of a segment and the regions that map it.
 *
 * @since 0.1.0
 */
public enum SegmentState {

	/**
	 * It is mapped, and its name means it.
	 */
	MAPPED,

	/**
	 * It is closed, or one of its regions is not mapped any more.
	 */
	UNMAPPED,

	/**
	 * It is mapped, but its name is gone: whoever starts now makes another one.
	 */
	REMOVED,

	/**
	 * It is mapped, but its name means another object by now, which others use.
	 */
	REPLACED;

	/**
	 * Finds out the state of a segment.
	 * @param segment the segment
	 * @param regions its regions
	 * @return its state now
	 * @throws io.sharedmemory.mapping.InterprocessException if the system does not say
	 */
	public static SegmentState of(Segment segment, Collection<MappedRegion> regions) {
		if (!segment.isOpen() || !regions.stream().allMatch(MappedRegion::isMapped)) {
			return UNMAPPED;
		}
		return switch (segment.nameState()) {
			case PRESENT -> MAPPED;
			case REMOVED -> REMOVED;
			case REPLACED -> REPLACED;
		};
	}

}
