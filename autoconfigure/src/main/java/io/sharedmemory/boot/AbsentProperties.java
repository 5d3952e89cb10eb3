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

import java.util.NavigableSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.RandomValuePropertySource;

/**
 * Passes over properties that nobody has set. Each channel has more than a dozen, and to
 * ask every source for each of them takes more than half of the time that binding takes.
 * <p>
 * Names are compared by their letters and digits only, which all forms of a name have in
 * common: {@code max-groups}, {@code maxGroups} and {@code MAXGROUPS}. So a property that
 * somebody has set is never passed over; one that only looks like it is looked for.
 */
final class AbsentProperties extends AbstractBindHandler {

	private static final String PREFIX = lettersAndDigits(PropertyChecks.PREFIX);

	private @Nullable NavigableSet<String> present;

	AbsentProperties(BindHandler parent) {
		super(parent);
	}

	@Override
	public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
		if (PropertyChecks.PREFIX.equals(name)) {
			this.present = presentNames(context.getSources());
		}
		else if (this.present != null && PropertyChecks.PREFIX.isAncestorOf(name) && !isPresent(this.present, name)) {
			return null;
		}
		return super.onStart(name, target, context);
	}

	private static boolean isPresent(NavigableSet<String> present, ConfigurationPropertyName name) {
		String sought = lettersAndDigits(name);
		String next = present.ceiling(sought);
		return next != null && next.startsWith(sought);
	}

	/**
	 * Returns the names that have been set, {@code null} if there is a source that cannot
	 * list its own.
	 */
	private static @Nullable NavigableSet<String> presentNames(Iterable<ConfigurationPropertySource> sources) {
		NavigableSet<String> names = new TreeSet<>();
		for (ConfigurationPropertySource source : sources) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				for (ConfigurationPropertyName name : iterable) {
					add(names, name);
				}
			}
			else if (!(source.getUnderlyingSource() instanceof RandomValuePropertySource)) {
				return null;
			}
		}
		return names;
	}

	private static void add(NavigableSet<String> names, ConfigurationPropertyName name) {
		// An environment variable is listed as "shared.memory", perhaps behind a prefix,
		// which may be anything.
		String text = lettersAndDigits(name);
		for (int start = text.indexOf(PREFIX); start >= 0; start = text.indexOf(PREFIX, start + 1)) {
			names.add(text.substring(start));
		}
	}

	private static String lettersAndDigits(ConfigurationPropertyName name) {
		String written = name.toString();
		StringBuilder text = new StringBuilder(written.length());
		for (int i = 0; i < written.length(); i++) {
			char character = written.charAt(i);
			if (Character.isLetterOrDigit(character)) {
				text.append(Character.toLowerCase(character));
			}
		}
		return text.toString();
	}

}
