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

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.SegmentType;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Checks what segments and channels say of the object that they lie in: that it has what
 * its type needs and nothing else, and that no two of them mean the same object.
 */
final class LocationPropertiesValidator {

	private static final Set<SegmentType> NAMED = Set.of(SegmentType.POSIX, SegmentType.EMULATED, SegmentType.WINDOWS);

	private static final Set<SegmentType> WITHOUT_PERMISSIONS = Set.of(SegmentType.ANONYMOUS, SegmentType.WINDOWS);

	private static final Pattern DECIMAL = Pattern.compile("[1-9]\\d*");

	private final SharedMemoryProperties properties;

	/**
	 * The property that each object or file belongs to.
	 */
	private final Map<Path, String> objects = new HashMap<>();

	LocationPropertiesValidator(SharedMemoryProperties properties) {
		this.properties = properties;
	}

	void validate(String prefix, String name, SharedMemoryProperties.Location location) {
		SegmentType type = location.getType();
		checkNeeded(prefix + ".path", location.getPath(), type, SegmentType.FILE, "the path of the file");
		checkOnlyFor(prefix + ".path", location.getPath(), type, Set.of(SegmentType.FILE), "path");
		checkOnlyFor(prefix + ".name", location.getName(), type, NAMED, "name");
		validatePermissions(prefix + ".permissions", location);
		if (type == SegmentType.FILE) {
			String path = ChannelOptionsMapper.objectName(this.properties.getNamespace(), name, location);
			checkUnique(prefix, "path", path, path);
		}
		else if (NAMED.contains(type)) {
			String object = ChannelOptionsMapper.objectName(this.properties.getNamespace(), name, location);
			checkUnique(prefix, "name", object, placeOf(location) + "/" + object);
		}
	}

	/**
	 * Checks that a type has a value that it cannot do without.
	 */
	static void checkNeeded(String property, @Nullable String value, SegmentType type, SegmentType needing,
			String what) {
		PropertyChecks.check(type != needing || StringUtils.hasText(value), property, value,
				"A segment of type '" + text(needing) + "' needs " + what + ".");
	}

	/**
	 * Checks that a value is there for certain types only.
	 */
	static void checkOnlyFor(String property, @Nullable Object value, SegmentType type, Set<SegmentType> types,
			String what) {
		if (value != null && !types.contains(type)) {
			throw PropertyChecks.invalid(property, value, "Only a segment of type "
					+ types.stream().sorted().map((one) -> "'" + text(one) + "'").collect(Collectors.joining(" or "))
					+ " has a " + what + "; this one has the type '" + text(type) + "'.", null);
		}
	}

	private static String text(SegmentType type) {
		return type.name().toLowerCase(Locale.ROOT);
	}

	/** Where the system shows objects: a file there is the object of its name. */
	private static String placeOf(SharedMemoryProperties.Location location) {
		boolean emulated = location.getType() == SegmentType.EMULATED;
		return (emulated && location instanceof SharedMemoryProperties.Segment segment)
				? String.valueOf(segment.getDirectory()) : "/dev/shm";
	}

	private static Path normalized(String property, String value, String path) {
		try {
			return Path.of(path).toAbsolutePath().normalize();
		}
		catch (InvalidPathException ex) {
			// Without the cause, which does not know the property and is what would be
			// reported.
			throw PropertyChecks.invalid(property, value,
					"This JVM cannot make a path of it: " + ex.getReason()
							+ ". With characters beyond ASCII it needs a locale that has them, such as LC_ALL=C.UTF-8.",
					null);
		}
	}

	private void checkUnique(String prefix, String property, String value, String path) {
		Path object = normalized(prefix + "." + property, value, path);
		String other = this.objects.putIfAbsent(object, prefix);
		PropertyChecks.check(other == null, prefix + "." + property, value, "It is the same object as that of '"
				+ SharedMemoryProperties.PREFIX + "." + other + "'; each needs one of its own.");
	}

	private static void validatePermissions(String property, SharedMemoryProperties.Location location) {
		String permissions = location.getPermissions();
		PropertyChecks.check(!DECIMAL.matcher(permissions).matches(), property, permissions,
				"Octal digits need a leading 0 and quotes, since YAML takes 0660 for the number 432. "
						+ "Write them as \"0660\" or as rw-rw----.");
		try {
			boolean others = Permissions.parse(permissions).mode() != Permissions.DEFAULT.mode();
			PropertyChecks.check(!others || !WITHOUT_PERMISSIONS.contains(location.getType()), property, permissions,
					"A segment of type '" + text(location.getType())
							+ "' has no permissions to choose; leave them out.");
		}
		catch (InterprocessException ex) {
			// Without the cause, which does not know the property and is what would be
			// reported.
			throw PropertyChecks.invalid(property, permissions, "Write permissions as rw-rw---- or as \"0660\".", null);
		}
	}

}
