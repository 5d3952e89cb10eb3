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

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.sharedmemory.mapping.SegmentType;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.convert.ConversionException;

/**
 * Says which values there are to choose from, as they are written in a configuration,
 * where something else is written.
 */
final class KnownValues implements ConfigurationPropertiesBindHandlerAdvisor {

	private static final ConfigurationPropertyName CHANNELS = PropertyChecks.PREFIX.append("channels");

	@Override
	public BindHandler apply(BindHandler bindHandler) {
		return new AbstractBindHandler(bindHandler) {

			@Override
			public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					Exception error) throws Exception {
				Object[] values = values(name, target);
				if (values != null && PropertyChecks.PREFIX.isAncestorOf(name) && error instanceof ConversionException
						&& context.getConfigurationProperty() != null) {
					// Without the cause, which names classes and is what would be
					// reported.
					throw PropertyChecks.invalid(PropertyChecks.relative(name),
							context.getConfigurationProperty().getValue(), "It must be one of " + list(values) + ".",
							null);
				}
				return super.onFailure(name, target, context, error);
			}

		};
	}

	private static Object @Nullable [] values(ConfigurationPropertyName name, Bindable<?> target) {
		Class<?> type = target.getType().resolve(Object.class);
		return (type == SegmentType.class && CHANNELS.isAncestorOf(name))
				? SharedMemoryProperties.Channel.TYPES.toArray() : type.getEnumConstants();
	}

	private static String list(Object[] values) {
		return Stream.of(values)
			.map((value) -> "'" + ((Enum<?>) value).name().toLowerCase(Locale.ROOT).replace('_', '-') + "'")
			.collect(Collectors.joining(", "));
	}

}
