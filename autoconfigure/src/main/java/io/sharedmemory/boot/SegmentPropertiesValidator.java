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

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.SegmentType;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Checks what is said of segments and their regions.
 */
final class SegmentPropertiesValidator {

	private static final long MAX_KEY = 0xffff_ffffL;

	private static final int MAX_KEY_ID = 255;

	private final LocationPropertiesValidator locations;

	/**
	 * The region that each bean belongs to.
	 */
	private final Map<String, String> beans = new HashMap<>();

	SegmentPropertiesValidator(LocationPropertiesValidator locations) {
		this.locations = locations;
	}

	void validate(String name, SharedMemoryProperties.Segment segment) {
		String prefix = "segments." + name;
		this.locations.validate(prefix, name, segment);
		validateOrigin(prefix, segment);
		validateDefaultRegion(prefix, segment);
		segment.allRegions().forEach((region, properties) -> {
			boolean only = segment.getRegions().isEmpty();
			String property = only ? prefix : prefix + ".regions." + region;
			validateRegion(property, segment, properties);
			checkBean(property, SharedMemorySegments.regionBeanName(name, segment, region));
		});
		if (!segment.getRegions().isEmpty()) {
			checkBean(prefix + ".default-region", SharedMemorySegments.regionBeanName(name));
		}
		validateSize(prefix, segment);
	}

	private static void validateOrigin(String prefix, SharedMemoryProperties.Segment segment) {
		SegmentType type = segment.getType();
		LocationPropertiesValidator.checkNeeded(prefix + ".directory", segment.getDirectory(), type,
				SegmentType.EMULATED, "the directory of its files");
		checkOnlyFor(prefix + ".directory", segment.getDirectory(), type, SegmentType.EMULATED, "directory");
		checkOnlyFor(prefix + ".handle", segment.getHandle(), type, SegmentType.ANONYMOUS, "handle");
		checkOnlyFor(prefix + ".key", segment.getKey(), type, SegmentType.XSI, "key");
		checkOnlyFor(prefix + ".key-path", segment.getKeyPath(), type, SegmentType.XSI, "key");
		checkOnlyFor(prefix + ".key-id", segment.getKeyId(), type, SegmentType.XSI, "key");
		if (type == SegmentType.ANONYMOUS) {
			boolean open = segment.getHandle() != null;
			PropertyChecks.check(open || segment.getOpen() != OpenMode.OPEN_ONLY, prefix + ".handle", null,
					"Anonymous memory that is only opened needs the handle that the other process gave it.");
			PropertyChecks.check(!open || segment.getOpen() != OpenMode.CREATE_ONLY, prefix + ".open",
					segment.getOpen(), "Memory with a handle is there already.");
		}
		if (type == SegmentType.XSI) {
			validateKey(prefix, segment);
		}
	}

	private static void validateKey(String prefix, SharedMemoryProperties.Segment segment) {
		String key = segment.getKey();
		Integer id = segment.getKeyId();
		if (key == null) {
			LocationPropertiesValidator.checkNeeded(prefix + ".key-path", segment.getKeyPath(), SegmentType.XSI,
					SegmentType.XSI, "a key, or a key-path and a key-id that make one");
			PropertyChecks.check(id != null && id >= 1 && id <= MAX_KEY_ID, prefix + ".key-id", id,
					"It makes the key together with the path, and is from 1 to " + MAX_KEY_ID + ".");
			return;
		}
		PropertyChecks.check(segment.getKeyPath() == null && id == null, prefix + ".key", key,
				"There is a key-path or key-id besides: give either the key, or what it is made of.");
		long number = number(prefix + ".key", key);
		PropertyChecks.check(number >= 1 && number <= MAX_KEY, prefix + ".key", key,
				"It must be from 1 to 0xffffffff. (0 is the key of segments that nobody finds.)");
	}

	private static void validateDefaultRegion(String prefix, SharedMemoryProperties.Segment segment) {
		Map<String, SharedMemoryProperties.Region> regions = segment.getRegions();
		String region = segment.getDefaultRegion();
		if (regions.isEmpty()) {
			PropertyChecks.check(region == null, prefix + ".default-region", region,
					"There are no 'regions' to choose from.");
			return;
		}
		checkNotBoth(prefix + ".offset", segment.getOffset());
		checkNotBoth(prefix + ".length", segment.getLength());
		checkNotBoth(prefix + ".access", segment.getAccess());
		checkNotBoth(prefix + ".address", segment.getAddress());
		PropertyChecks.check(region == null || regions.containsKey(region), prefix + ".default-region", region,
				"There is no such region. Configured are " + regions.keySet() + ".");
		boolean two = region != null && !region.equals(SharedMemoryProperties.Segment.DEFAULT_REGION)
				&& regions.containsKey(SharedMemoryProperties.Segment.DEFAULT_REGION);
		PropertyChecks.check(!two, prefix + ".default-region", region,
				"There is a region called 'default' besides, and only one can be it.");
		PropertyChecks.check(segment.defaultRegionName() != null, prefix + ".regions", regions.keySet(),
				"Say with 'default-region' which of them is meant where none is named.");
	}

	private static void checkNotBoth(String property, @Nullable Object value) {
		PropertyChecks.check(value == null, property, value,
				"It defines the only region of a segment, but there are 'regions': set it there.");
	}

	private static void validateRegion(String property, SharedMemoryProperties.Segment segment,
			SharedMemoryProperties.Region region) {
		DataSize offset = region.getOffset();
		DataSize length = region.getLength();
		PropertyChecks.checkPositive(property + ".length", length);
		PropertyChecks.check(!offset.isNegative(), property + ".offset", offset, "It must not be negative.");
		PropertyChecks.check(region.end() != Long.MAX_VALUE, property + ((length != null) ? ".length" : ".offset"),
				(length != null) ? length : offset, "The region would end behind the last byte that has a number.");
		if (segment.getType() == SegmentType.XSI) {
			PropertyChecks.check(offset.toBytes() == 0, property + ".offset", offset,
					"A System V segment is mapped whole.");
			PropertyChecks.check(length == null, property + ".length", length, "A System V segment is mapped whole.");
			PropertyChecks.check(
					region.getAccess() == AccessMode.READ_ONLY || region.getAccess() == AccessMode.READ_WRITE,
					property + ".access", region.getAccess(),
					"A System V segment is mapped 'read-only' or 'read-write'.");
		}
		String address = region.getAddress();
		if (address != null) {
			validateAddress(property + ".address", address, offset);
		}
		DataSize size = segment.getSize();
		if (size != null && size.toBytes() > 0) {
			PropertyChecks.check(region.end() <= size.toBytes(), property + ((length != null) ? ".length" : ".offset"),
					(length != null) ? length : offset,
					"The region would end at byte " + region.end() + ", but the segment has " + size.toBytes() + ".");
		}
	}

	/**
	 * The system maps whole pages, so the region's first byte lies in a page where it
	 * lies in the segment's.
	 */
	private static void validateAddress(String property, String address, DataSize offset) {
		long number = number(property, address);
		int page = MappedRegion.pageSize();
		PropertyChecks.check(number > 0, property, address, "It must be positive.");
		long inPage = offset.toBytes() % page;
		PropertyChecks.check(number % page == inPage, property, address,
				(inPage == 0) ? "It must be a multiple of the page size of " + page + " bytes." : "It must be " + inPage
						+ " bytes behind a multiple of the page size of " + page + ", as the offset is.");
	}

	private static long number(String property, String text) {
		try {
			return HexOrDecimal.parse(text);
		}
		catch (NumberFormatException ex) {
			throw PropertyChecks.invalid(property, text, "Write a number, decimal or hexadecimal with 0x.", ex);
		}
	}

	private static void validateSize(String prefix, SharedMemoryProperties.Segment segment) {
		PropertyChecks.checkPositive(prefix + ".size", segment.getSize());
		boolean sized = segment.neededSize() > 0 || segment.getHandle() != null;
		PropertyChecks.check(sized || segment.getType() == SegmentType.FILE || segment.getOpen() == OpenMode.OPEN_ONLY,
				prefix + ".size", null, "A shared memory object that may have to be made needs a size.");
	}

	private void checkBean(String property, String bean) {
		String other = this.beans.putIfAbsent(bean, property);
		PropertyChecks.check(other == null, property, bean, "The region of '" + SharedMemoryProperties.PREFIX + "."
				+ other + "' would be a bean of the same name; call one of them otherwise.");
	}

	private static void checkOnlyFor(String property, @Nullable Object value, SegmentType type, SegmentType only,
			String what) {
		LocationPropertiesValidator.checkOnlyFor(property, value, type, Set.of(only), what);
	}

}
