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

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.FileMapping;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.OpenMode;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.messaging.SegmentLocation;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * The segments that are configured. Opens and maps them, and finds the beans that they
 * become: for the segment {@code cache}, {@code cacheSharedMemoryObject} or
 * {@code cacheFileMapping}, and {@code cacheMappedRegion}.
 *
 * @since 0.1.0
 */
public class SharedMemorySegments {

	static final String BEAN_NAME = "sharedMemorySegments";

	private final SharedMemoryProperties properties;

	private final BeanFactory beanFactory;

	SharedMemorySegments(SharedMemoryProperties properties, BeanFactory beanFactory) {
		this.properties = properties;
		this.beanFactory = beanFactory;
	}

	/**
	 * Returns the namespace of the application.
	 * @return the namespace
	 */
	public String getNamespace() {
		return this.properties.getNamespace();
	}

	/**
	 * Returns the names of the segments.
	 * @return the names that they are configured by
	 */
	public Set<String> getNames() {
		return this.properties.getSegments().keySet();
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
	 * Returns the region of a segment.
	 * @param name the name of the segment
	 * @return the bean
	 * @throws IllegalArgumentException if there is no such segment
	 */
	public MappedRegion getRegion(String name) {
		return this.beanFactory.getBean(regionBeanName(name), MappedRegion.class);
	}

	static String segmentBeanName(String name, SegmentType type) {
		return name + ((type == SegmentType.FILE) ? "FileMapping" : "SharedMemoryObject");
	}

	static String regionBeanName(String name) {
		return name + "MappedRegion";
	}

	private SharedMemoryProperties.Segment properties(String name) {
		SharedMemoryProperties.Segment segment = this.properties.getSegments().get(name);
		Assert.notNull(segment, () -> "There is no segment '" + name + "'");
		return segment;
	}

	/**
	 * Opens a segment of type posix, makes it if it may, and sees to its size.
	 * @param name its name
	 * @return the segment
	 * @throws SegmentOpenException if it cannot be opened
	 */
	SharedMemoryObject openSharedMemoryObject(String name) {
		return open(name, (location, mode, access) -> switch (mode) {
			case CREATE_ONLY -> SharedMemoryObject.createOnly(location.name(), access, location.permissions());
			case OPEN_OR_CREATE -> SharedMemoryObject.openOrCreate(location.name(), access, location.permissions());
			case OPEN_ONLY -> SharedMemoryObject.openOnly(location.name(), access);
		});
	}

	/**
	 * Opens a segment of type file, makes it if it may, and sees to its size.
	 * @param name its name
	 * @return the segment
	 * @throws SegmentOpenException if it cannot be opened
	 */
	FileMapping openFileMapping(String name) {
		return open(name, (location, mode, access) -> switch (mode) {
			case CREATE_ONLY -> FileMapping.createOnly(Path.of(location.name()), access, location.permissions());
			case OPEN_OR_CREATE -> FileMapping.openOrCreate(Path.of(location.name()), access, location.permissions());
			case OPEN_ONLY -> FileMapping.open(Path.of(location.name()), access);
		});
	}

	private <S extends Segment> S open(String name, Opener<S> opener) {
		SharedMemoryProperties.Segment properties = properties(name);
		long needed = neededSize(properties);
		try {
			S segment = opener.open(ChannelOptionsMapper.location(this.properties, name, properties),
					properties.getOpen(), segmentAccess(properties));
			try {
				if (properties.getOpen() != OpenMode.OPEN_ONLY && segment.size() < needed) {
					segment.truncate(needed);
				}
				return segment;
			}
			catch (RuntimeException ex) {
				segment.close();
				throw ex;
			}
		}
		catch (InterprocessException ex) {
			throw new SegmentOpenException(name, needed, properties.getType() == SegmentType.FILE, ex);
		}
	}

	/**
	 * Whoever may have to give the segment its size has to open it for writing, whatever
	 * the region is for.
	 */
	private static AccessMode segmentAccess(SharedMemoryProperties.Segment properties) {
		boolean write = properties.getOpen() != OpenMode.OPEN_ONLY || properties.getAccess() == AccessMode.READ_WRITE;
		return write ? AccessMode.READ_WRITE : AccessMode.READ_ONLY;
	}

	private static long neededSize(SharedMemoryProperties.Segment properties) {
		DataSize size = properties.getSize();
		DataSize length = properties.getLength();
		return Math.max((size != null) ? size.toBytes() : 0,
				(length != null) ? properties.getOffset().toBytes() + length.toBytes() : 0);
	}

	/**
	 * Maps the region of a segment.
	 * @param name the name of the segment
	 * @return the region
	 * @throws SegmentOpenException if it cannot be mapped
	 */
	MappedRegion map(String name) {
		SharedMemoryProperties.Segment properties = properties(name);
		Segment segment = getSegment(name);
		long offset = properties.getOffset().toBytes();
		DataSize length = properties.getLength();
		try {
			return (length != null) ? MappedRegion.map(segment, properties.getAccess(), offset, length.toBytes())
					: MappedRegion.map(segment, properties.getAccess(), offset);
		}
		catch (InterprocessException ex) {
			throw new SegmentOpenException(name, neededSize(properties), properties.getType() == SegmentType.FILE, ex);
		}
	}

	/**
	 * Opens one type of segment.
	 *
	 * @param <S> the type
	 */
	@FunctionalInterface
	private interface Opener<S extends Segment> {

		S open(SegmentLocation location, OpenMode mode, AccessMode access);

	}

}
