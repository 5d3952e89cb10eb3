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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.sharedmemory.boot.Namespaces;
import io.sharedmemory.boot.SharedMemorySegments;
import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.FileMapping;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.NameState;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.mapping.SegmentType;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.messaging.Channel;
import io.sharedmemory.messaging.ChannelRegistry;
import io.sharedmemory.messaging.SegmentLocation;
import io.sharedmemory.ring.ParticipantStatus;
import io.sharedmemory.ring.Ring;
import io.sharedmemory.ring.RingException;
import io.sharedmemory.ring.RingOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * The rings in the namespace of the application, or beside the files of its channels,
 * that are none of its own: of other applications, or left by some that are gone.
 */
final class StaleSegments {

	private static final RingOptions OPTIONS = RingOptions.builder().attachTimeout(Duration.ofSeconds(1)).build();

	private static final Pattern SUFFIX = Pattern.compile("\\.[A-Za-z0-9._-]+");

	private final SharedMemorySegments segments;

	private final @Nullable ChannelRegistry channels;

	StaleSegments(SharedMemorySegments segments, @Nullable ChannelRegistry channels) {
		this.segments = segments;
		this.channels = channels;
	}

	/**
	 * Removes a ring that nobody takes part in.
	 * @param name its name in the namespace
	 * @return {@code false} if there is none
	 * @throws InvalidEndpointRequestException if somebody takes part in it, it is one of
	 * the application's own, or it is no ring
	 */
	boolean purge(String name) {
		if (Namespaces.list(this.segments.getNamespace()).contains(name)) {
			String object = Namespaces.object(this.segments.getNamespace(), name);
			checkNotOwn(name, SegmentLocation.file(SegmentType.POSIX, object));
			return purge(object, () -> SharedMemoryObject.openOnly(object, AccessMode.READ_WRITE),
					() -> SharedMemoryObject.remove(object));
		}
		Path file = fileBesideChannel(name);
		if (file != null) {
			checkNotOwn(name, file);
		}
		return file != null && purge(file.toString(), () -> FileMapping.open(file, AccessMode.READ_WRITE),
				() -> FileMapping.remove(file));
	}

	/**
	 * Refuses what the application has configured by another name than the object's, or
	 * as a file where objects are.
	 */
	private void checkNotOwn(String name, Path object) {
		for (String known : this.segments.getNames()) {
			Segment segment = this.segments.getSegment(known);
			if (isSame(segment.type(), segment.name(), object)) {
				throw refusedAsOwn(name, known);
			}
		}
		for (String known : (this.channels != null) ? this.channels.getNames() : Set.<String>of()) {
			Channel channel = this.channels.getOpenChannel(known);
			if (channel != null
					&& isSame(channel.options().location().type(), channel.options().location().name(), object)) {
				throw refusedAsOwn(name, known);
			}
		}
	}

	private static boolean isSame(SegmentType type, String name, Path object) {
		return (type == SegmentType.POSIX || type == SegmentType.FILE)
				&& isSameFile(SegmentLocation.file(type, name), object);
	}

	private static boolean isSameFile(Path file, Path other) {
		try {
			return Files.isSameFile(file, other);
		}
		catch (IOException ex) {
			// One of them is gone.
			return file.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
		}
	}

	private static InvalidEndpointRequestException refusedAsOwn(String name, String known) {
		return refused("This application itself uses '" + name + "', as '" + known + "'", null);
	}

	/**
	 * Finds what lies beside the file of a channel, such as replies to somebody who died.
	 * @param name the name of the channel and what the file's name has more
	 * @return the file, {@code null} if there is none
	 */
	private @Nullable Path fileBesideChannel(String name) {
		if (this.channels != null) {
			for (String known : this.channels.getNames()) {
				Channel channel = name.startsWith(known) ? this.channels.getOpenChannel(known) : null;
				if (channel != null && channel.options().location().type() == SegmentType.FILE
						&& SUFFIX.matcher(name.substring(known.length())).matches()) {
					Path file = Path.of(channel.options().location().name() + name.substring(known.length()));
					if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
						return file;
					}
				}
			}
		}
		return null;
	}

	/**
	 * Removes a ring that nobody takes part in.
	 * @param object its name or path, for a message
	 * @param opening opens its segment
	 * @param removal removes the name
	 * @return {@code false} if the name does not mean that ring any more
	 */
	static boolean purge(String object, Supplier<Segment> opening, BooleanSupplier removal) {
		try (Segment segment = opening.get(); Ring ring = Ring.openOnly(segment, OPTIONS)) {
			List<Long> alive = ring.status()
				.participants()
				.stream()
				.filter(ParticipantStatus::alive)
				.map(ParticipantStatus::pid)
				.distinct()
				.toList();
			if (!alive.isEmpty()) {
				throw refused("Processes take part in " + object + " and live: " + alive, null);
			}
			return segment.nameState() == NameState.PRESENT && removal.getAsBoolean();
		}
		catch (RingException | InterprocessException ex) {
			throw refused("It cannot be found out whether " + object + " is in use: " + ex.getMessage(), ex);
		}
	}

	private static InvalidEndpointRequestException refused(String reason, @Nullable Throwable cause) {
		return new InvalidEndpointRequestException(reason, reason, cause);
	}

}
