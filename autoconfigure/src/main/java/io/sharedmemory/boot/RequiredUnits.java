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
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.unit.DataSize;

/**
 * Refuses sizes and times without a unit, of which nobody can tell whether bytes or
 * megabytes, seconds or milliseconds were meant. Zero needs none.
 */
final class RequiredUnits extends AbstractBindHandler {

	private static final Pattern WITHOUT_UNIT = Pattern.compile("[+-]?0*[1-9]\\d*");

	RequiredUnits(BindHandler parent) {
		super(parent);
	}

	@Override
	public Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
		if (PropertyChecks.PREFIX.isAncestorOf(name)) {
			check(name, context, result);
		}
		return super.onSuccess(name, target, context, result);
	}

	/**
	 * Lists the units of a type, for a message.
	 * @param type the type of a size or a time
	 * @return its units, {@code null} if it has none
	 */
	static @Nullable String list(Class<?> type) {
		if (type == DataSize.class) {
			return "B, KB, MB or GB";
		}
		return (type == Duration.class) ? "ms, s or m" : null;
	}

	private static void check(ConfigurationPropertyName name, BindContext context, Object result) {
		String units = list(result.getClass());
		if (units != null && context.getConfigurationProperty() != null) {
			String written = String.valueOf(context.getConfigurationProperty().getValue());
			if (written.contains("${")) {
				// What counts is written elsewhere.
				written = context.getBinder().bind(name, Bindable.of(String.class)).orElse("");
			}
			boolean complete = !WITHOUT_UNIT.matcher(written.trim()).matches();
			PropertyChecks.check(complete, PropertyChecks.relative(name), written,
					"It has no unit: write " + units + " behind the number.");
		}
	}

}
