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

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConversionException;

/**
 * Says what there is to choose from, as it is written in a configuration, where something
 * else is written: values, units, or the properties of what has no value of its own, such
 * as a channel.
 */
final class KnownValues extends AbstractBindHandler {

	private static final ConfigurationPropertyName CHANNELS = PropertyChecks.PREFIX.append("channels");

	KnownValues(BindHandler parent) {
		super(parent);
	}

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) throws Exception {
		String reason = (error instanceof ConversionException && PropertyChecks.PREFIX.isAncestorOf(name))
				? reason(name, target, error) : null;
		if (reason != null) {
			// Without the cause, which names classes and is what would be reported.
			throw PropertyChecks.invalid(PropertyChecks.relative(name), written(name, context), reason, null);
		}
		return super.onFailure(name, target, context, error);
	}

	private static @Nullable String reason(ConfigurationPropertyName name, Bindable<?> target, Exception error) {
		String units = RequiredUnits.list(target.getType().resolve(Object.class));
		if (units != null) {
			return (NestedExceptionUtils.getMostSpecificCause(error) instanceof ArithmeticException) ? null
					: "It must be a whole number with " + units + " behind it.";
		}
		Object[] values = values(name, target);
		if (values != null) {
			return "It must be one of " + list(values) + ".";
		}
		if (target.getType().resolve(Object.class).getEnclosingClass() == SharedMemoryProperties.class) {
			return "It has no value, but properties: "
					+ String.join(", ", UnknownPropertyFailureAnalyzer.properties(target.getType()).keySet()) + ".";
		}
		return null;
	}

	/**
	 * Returns what is written, which the binder does not say of what has properties.
	 */
	private static @Nullable Object written(ConfigurationPropertyName name, BindContext context) {
		ConfigurationProperty property = context.getConfigurationProperty();
		return (property != null) ? property.getValue()
				: context.getBinder().bind(name, Bindable.of(String.class)).orElse(null);
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
