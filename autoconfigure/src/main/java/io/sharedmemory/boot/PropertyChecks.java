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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Checks of single values, which fail with the name of the property and the reason.
 */
final class PropertyChecks {

	static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(SharedMemoryProperties.PREFIX);

	private static final Duration SHORTEST = Duration.ofMillis(1);

	/** What a clock that counts nanoseconds can tell. */
	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

	private PropertyChecks() {
	}

	static void checkPositive(String name, @Nullable DataSize size) {
		check(size == null || size.toBytes() > 0, name, size, "It must be positive.");
	}

	static void checkNotNegative(String name, Duration duration) {
		check(!duration.isNegative(), name, duration, "It must not be negative.");
		checkCountable(name, duration);
	}

	static void checkPositive(String name, Duration duration) {
		check(duration.compareTo(SHORTEST) >= 0, name, duration, "It must be positive.");
		checkCountable(name, duration);
	}

	private static void checkCountable(String name, Duration duration) {
		check(duration.compareTo(LONGEST) <= 0, name, duration, "It must not be longer than " + LONGEST.toDays()
				+ "d, which are " + LONGEST.toDays() / 365 + " years.");
	}

	static void check(boolean valid, String name, @Nullable Object value, String reason) {
		if (!valid) {
			throw invalid(name, value, reason, null);
		}
	}

	/**
	 * Returns what the name of a property has behind the prefix, which an environment
	 * variable writes without the dash.
	 * @param name the name, with the prefix
	 * @return the rest of the name
	 */
	static String relative(ConfigurationPropertyName name) {
		return name.subName(PREFIX.getNumberOfElements()).toString();
	}

	static InvalidConfigurationPropertyValueException invalid(String name, @Nullable Object value, String reason,
			@Nullable Throwable cause) {
		return new InvalidConfigurationPropertyValueException(SharedMemoryProperties.PREFIX + "." + name, value, reason,
				cause);
	}

}
