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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.mapping.SegmentType;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * The segments that are configured. Opens and maps them, and finds the beans that they
 * become: for the segment {@code cache}, {@code cacheSharedMemoryObject} or
 * {@code cacheFileMapping}, and so on by its type, and {@code cacheMappedRegion}. If it
 * has several regions, the region {@code index} is {@code cacheIndexMappedRegion}, and
 * {@code cacheMappedRegion} is another name of the default region.
 *
 * @since 0.1.0
 */
public class SharedMemorySegments {

	/**
	 * Name of the only bean of this type. Conditions that look for the name need not find
	 * out the types of all beans.
	 */
	public static final String BEAN_NAME = "sharedMemorySegments";

	private static final String REGION_SUFFIX = "MappedRegion";

	private final String namespace;

	/**
	 * What was configured at the start. The properties may be bound anew at any time, but
	 * the beans are made once.
	 */
	private final Map<String, SharedMemoryProperties.Segment> segments;

	private final BeanFactory beanFactory;

	/**
	 * Creates it for the segments that are configured.
	 * @param properties the properties
	 * @param beanFactory has the beans, as definitions at least
	 * @throws org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException
	 * if one of the segments has none
	 */
	SharedMemorySegments(SharedMemoryProperties properties, BeanFactory beanFactory) {
		this.namespace = properties.getNamespace();
		this.segments = Collections.unmodifiableMap(new LinkedHashMap<>(properties.getSegments()));
		this.beanFactory = beanFactory;
		this.segments.forEach(this::checkBeans);
	}

	/**
	 * The beans are defined when the application is processed ahead of time, if it is,
	 * and the properties bound when it starts.
	 */
	private void checkBeans(String name, SharedMemoryProperties.Segment segment) {
		String prefix = "segments." + name;
		checkBean(prefix + ".type", segment.getType(), segmentBeanName(name, segment.getType()));
		segment.allRegions()
			.keySet()
			.forEach((region) -> checkBean(prefix + ".regions." + region, region,
					regionBeanName(name, segment, region)));
		checkBean(prefix + ".default-region", segment.defaultRegionName(), regionBeanName(name));
	}

	private void checkBean(String property, @Nullable Object value, String bean) {
		PropertyChecks.check(this.beanFactory.containsBean(bean), property, value,
				"There is no bean '" + bean + "': the application was processed ahead of time without it. Set the "
						+ "property for that, too, or start with -Dspring.aot.enabled=false.");
	}

	/**
	 * Returns the namespace of the application.
	 * @return the namespace
	 */
	public String getNamespace() {
		return this.namespace;
	}

	/**
	 * Returns the names of the segments.
	 * @return the names that they are configured by
	 */
	public Set<String> getNames() {
		return this.segments.keySet();
	}

	/**
	 * Returns a segment.
	 * @param name its name
	 * @return the bean
	 * @throws IllegalArgumentException if there is no such segment
	 */
	public Segment getSegment(String name) {
		return this.beanFactory.getBean(segmentBeanName(name, properties(name).getType()), Segment.class);
	}

	/**
	 * Returns the default region of a segment.
	 * @param name the name of the segment
	 * @return the bean
	 * @throws IllegalArgumentException if there is no such segment
	 */
	public MappedRegion getRegion(String name) {
		properties(name);
		return this.beanFactory.getBean(regionBeanName(name), MappedRegion.class);
	}

	/**
	 * Returns a region of a segment.
	 * @param name the name of the segment
	 * @param region the name of the region, {@code default} if the segment names none
	 * @return the bean
	 * @throws IllegalArgumentException if there is no such segment or region
	 */
	public MappedRegion getRegion(String name, String region) {
		SharedMemoryProperties.Segment segment = properties(name);
		region(name, region);
		return this.beanFactory.getBean(regionBeanName(name, segment, region), MappedRegion.class);
	}

	/**
	 * Returns all regions of a segment.
	 * @param name the name of the segment
	 * @return the beans by the names of the regions, in the order in which they are
	 * configured; {@code default} if the segment names none
	 * @throws IllegalArgumentException if there is no such segment
	 */
	public Map<String, MappedRegion> getRegions(String name) {
		Map<String, MappedRegion> regions = new LinkedHashMap<>();
		properties(name).allRegions().keySet().forEach((region) -> regions.put(region, getRegion(name, region)));
		return regions;
	}

	/**
	 * Returns which region of a segment is meant where none is named.
	 * @param name the name of the segment
	 * @return the name of the region
	 * @throws IllegalArgumentException if there is no such segment
	 */
	public String getDefaultRegion(String name) {
		return Objects.requireNonNull(properties(name).defaultRegionName());
	}

	static String segmentBeanName(String name, SegmentType type) {
		return name + SegmentOpener.segmentClass(type).getSimpleName();
	}

	/**
	 * Returns what the default region of a segment is called.
	 */
	static String regionBeanName(String name) {
		return name + REGION_SUFFIX;
	}

	/**
	 * Returns what the bean of a region is called: with the region's name if the segment
	 * has named ones.
	 */
	static String regionBeanName(String name, SharedMemoryProperties.Segment segment, String region) {
		return segment.getRegions().isEmpty() ? regionBeanName(name)
				: name + StringUtils.capitalize(region) + REGION_SUFFIX;
	}

	private SharedMemoryProperties.Segment properties(String name) {
		SharedMemoryProperties.Segment segment = this.segments.get(name);
		Assert.notNull(segment, () -> "There is no segment '" + name + "'");
		return segment;
	}

	private SharedMemoryProperties.Region region(String name, String region) {
		Map<String, SharedMemoryProperties.Region> regions = properties(name).allRegions();
		SharedMemoryProperties.Region properties = regions.get(region);
		Assert.notNull(properties,
				() -> "Segment '" + name + "' has no region '" + region + "', but " + regions.keySet());
		return properties;
	}

	/**
	 * Opens a segment, makes it if it may, and sees to its size.
	 * @param name its name
	 * @return the segment
	 * @throws SegmentOpenException if it cannot be opened
	 */
	Segment open(String name) {
		SharedMemoryProperties.Segment segment = properties(name);
		try {
			return new SegmentOpener(segment, ChannelOptionsMapper.objectName(this.namespace, name, segment)).open();
		}
		catch (InterprocessException ex) {
			throw new SegmentOpenException(name, null, segment.neededSize(), segment.getType(), ex);
		}
	}

	/**
	 * Maps a region of a segment.
	 * @param name the name of the segment
	 * @param region the name of the region
	 * @return the region
	 * @throws SegmentOpenException if it cannot be mapped
	 */
	MappedRegion map(String name, String region) {
		SharedMemoryProperties.Segment properties = properties(name);
		SharedMemoryProperties.Region asked = region(name, region);
		Segment segment = getSegment(name);
		long offset = asked.getOffset().toBytes();
		DataSize length = asked.getLength();
		String address = asked.getAddress();
		try {
			return MappedRegion.map(segment, asked.getAccess(), offset,
					(length != null) ? length.toBytes() : Math.max(segment.size() - offset, 0),
					(address != null) ? HexOrDecimal.parse(address) : 0);
		}
		catch (InterprocessException ex) {
			throw new SegmentOpenException(name, properties.getRegions().isEmpty() ? null : region,
					properties.neededSize(), properties.getType(), ex);
		}
	}

}
