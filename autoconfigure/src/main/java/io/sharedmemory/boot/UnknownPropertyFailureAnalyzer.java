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

import java.beans.PropertyDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/**
 * Says which properties there are where one is set that there is not.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

	/** What has names that the application chooses. */
	private static final Set<String> NAMED = Set.of("channels", "segments", "regions");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
		List<ConfigurationProperty> unknown = cause.getUnboundProperties()
			.stream()
			.filter((property) -> PropertyChecks.PREFIX.isAncestorOf(property.getName()))
			.toList();
		if (unknown.isEmpty()) {
			return null;
		}
		String description = unknown.stream()
			.map(UnknownPropertyFailureAnalyzer::describe)
			.collect(Collectors.joining(System.lineSeparator()));
		String action = unknown.stream()
			.map((property) -> known(property.getName()))
			.distinct()
			.collect(Collectors.joining(System.lineSeparator()));
		return new FailureAnalysis(description, action, cause);
	}

	private static String describe(ConfigurationProperty property) {
		return "There is no property '%s', which is set to \"%s\"%s.".formatted(property.getName(), property.getValue(),
				(property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "");
	}

	/**
	 * Goes down from the prefix as far as the names of the property are known.
	 */
	private static String known(ConfigurationPropertyName name) {
		ConfigurationPropertyName place = PropertyChecks.PREFIX;
		ResolvableType type = ResolvableType.forClass(SharedMemoryProperties.class);
		for (int i = PropertyChecks.PREFIX.getNumberOfElements(); i < name.getNumberOfElements() - 1; i++) {
			ResolvableType next = Map.class.isAssignableFrom(type.toClass()) ? type.asMap().getGeneric(1)
					: properties(type).get(name.getElement(i, Form.DASHED));
			if (next == null) {
				break;
			}
			type = next;
			place = name.chop(i + 1);
		}
		return "%s'%s' has: %s.".formatted(dottedName(name, place, type), place,
				String.join(", ", properties(type).keySet()));
	}

	/**
	 * Guesses whether what is no property is the rest of a name that has dots.
	 */
	private static String dottedName(ConfigurationPropertyName name, ConfigurationPropertyName place,
			ResolvableType type) {
		int begin = place.getNumberOfElements() - 1;
		boolean named = begin > 0 && NAMED.contains(place.getElement(begin - 1, Form.DASHED));
		for (int i = begin + 2; named && i < name.getNumberOfElements(); i++) {
			if (properties(type).containsKey(name.getElement(i, Form.DASHED))) {
				String dotted = IntStream.range(begin, i)
					.mapToObj((element) -> name.getElement(element, Form.ORIGINAL))
					.collect(Collectors.joining("."));
				return ("If '%1$s' is a name, write it in brackets, in YAML with quotes around them: \"[%1$s]\". "
						+ "Else correct or remove it. ")
					.formatted(dotted);
			}
		}
		return "Correct or remove it. ";
	}

	private static Map<String, ResolvableType> properties(ResolvableType type) {
		return Arrays.stream(BeanUtils.getPropertyDescriptors(type.toClass()))
			.filter((property) -> property.getReadMethod() != null && !property.getName().equals("class"))
			.collect(Collectors.toMap((property) -> DataObjectPropertyName.toDashedForm(property.getName()),
					UnknownPropertyFailureAnalyzer::type, (one, other) -> one, TreeMap::new));
	}

	private static ResolvableType type(PropertyDescriptor property) {
		return ResolvableType.forMethodReturnType(property.getReadMethod());
	}

}
