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

package io.sharedmemory.boot.actuate;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.sharedmemory.boot.SegmentState;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.mapping.SegmentType;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A segment as the endpoint shows it.
 *
 * @param type what kind of object it is
 * @param name the name of the object, or the path of the file
 * @param size its size in bytes, -1 if it is closed
 * @param permissions who may use it, empty if it is closed or has none
 * @param pageSize the size of a page in bytes
 * @param pageAligned whether its size and the offset and length of all regions are
 * multiples of the page size
 * @param wastedBytes how many bytes of its last page are not part of it
 * @param state {@code mapped}, {@code unmapped}, {@code removed} if its name is gone,
 * {@code replaced} if its name means another object now
 * @param regions its regions
 * @param channel the channel that it is of, if it is of one and is shown by itself
 * @since 0.1.0
 */
public record SegmentDescriptor(String type, String name, long size, String permissions, int pageSize,
		boolean pageAligned, long wastedBytes, String state, List<RegionDescriptor> regions,
		@JsonInclude(Include.NON_NULL) @Nullable ChannelDescriptor channel) implements OperationResponseBody {

	static SegmentDescriptor of(Segment segment, Map<String, MappedRegion> regions) {
		int pageSize = MappedRegion.pageSize();
		boolean open = segment.isOpen();
		long size = open ? segment.size() : -1;
		List<RegionDescriptor> descriptors = regions.entrySet()
			.stream()
			.map((region) -> RegionDescriptor.of(region.getKey(), region.getValue(), pageSize))
			.toList();
		long wasted = open ? Math.floorMod(-size, pageSize) : 0;
		return new SegmentDescriptor(lowerCase(segment.type()), segment.name(), size,
				(open && segment.type() != SegmentType.WINDOWS) ? segment.permissions().toString() : "", pageSize,
				wasted == 0 && descriptors.stream().allMatch(RegionDescriptor::pageAligned), wasted,
				lowerCase(SegmentState.of(segment, regions.values())), descriptors, null);
	}

	SegmentDescriptor with(ChannelDescriptor channel) {
		return new SegmentDescriptor(this.type, this.name, this.size, this.permissions, this.pageSize, this.pageAligned,
				this.wastedBytes, this.state, this.regions, channel);
	}

	private static String lowerCase(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * A region as the endpoint shows it.
	 *
	 * @param name the name that it is configured by, {@code default} if it has none
	 * @param offset where it starts in its segment, in bytes
	 * @param length its length in bytes
	 * @param address where it is mapped in this process, in hexadecimal
	 * @param mode what it may be used for
	 * @param mapped whether it is mapped
	 * @param pageAligned whether offset and length are multiples of the page size
	 * @param wastedBytes how many bytes of the pages that are mapped for it are not part
	 * of it
	 * @param residentBytes how much of it is in memory, in whole pages; 0 if it is not
	 * mapped
	 */
	public record RegionDescriptor(String name, long offset, long length, String address, String mode, boolean mapped,
			boolean pageAligned, long wastedBytes, long residentBytes) {

		static RegionDescriptor of(String name, MappedRegion region, int pageSize) {
			long before = region.offset() % pageSize;
			long after = Math.floorMod(-(region.offset() + region.size()), pageSize);
			return new RegionDescriptor(name, region.offset(), region.size(), "0x" + Long.toHexString(region.address()),
					lowerCase(region.mode()), region.isMapped(), before == 0 && region.size() % pageSize == 0,
					before + after, region.isMapped() ? region.residentBytes() : 0);
		}

	}

}
