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
 * Says which properties there are where one is set that there is not, and which one has
 * no value where it is there.
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
			.map((property) -> action(property.getName()))
			.distinct()
			.collect(Collectors.joining(System.lineSeparator()));
		return new FailureAnalysis(description, action, cause);
	}

	private static String describe(ConfigurationProperty property) {
		return (isKnown(property.getName()) ? "Property '%s' has no value: it is set to \"%s\"%s."
				: "There is no property '%s', which is set to \"%s\"%s.")
			.formatted(property.getName(), property.getValue(),
					(property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "");
	}

	/**
	 * Tells a property that is there, and was set to nothing, from one that is not.
	 */
	private static boolean isKnown(ConfigurationPropertyName name) {
		Place place = Place.above(name);
		return place.name().isParentOf(name) && !place.isMap() && place.below(name) != null;
	}

	private static String action(ConfigurationPropertyName name) {
		return isKnown(name) ? "Give '%s' a value, or remove it.".formatted(name) : known(name);
	}

	private static String known(ConfigurationPropertyName name) {
		Place place = Place.above(name);
		return "%s'%s' has: %s.".formatted(dottedName(name, place.name(), place.type()), place.name(),
				String.join(", ", properties(place.type()).keySet()));
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

	static Map<String, ResolvableType> properties(ResolvableType type) {
		return Arrays.stream(BeanUtils.getPropertyDescriptors(type.toClass()))
			.filter((property) -> property.getReadMethod() != null && !property.getName().equals("class"))
			.collect(Collectors.toMap((property) -> DataObjectPropertyName.toDashedForm(property.getName()),
					UnknownPropertyFailureAnalyzer::type, (one, other) -> one, TreeMap::new));
	}

	private static ResolvableType type(PropertyDescriptor property) {
		return ResolvableType.forMethodReturnType(property.getReadMethod());
	}

	/**
	 * What has properties.
	 *
	 * @param name how their names begin
	 * @param type the type that has them
	 */
	private record Place(ConfigurationPropertyName name, ResolvableType type) {

		/**
		 * Goes down from the prefix as far as the names of a property are known.
		 */
		static Place above(ConfigurationPropertyName property) {
			Place place = new Place(PropertyChecks.PREFIX, ResolvableType.forClass(SharedMemoryProperties.class));
			while (place.name.getNumberOfElements() < property.getNumberOfElements() - 1) {
				ResolvableType next = place.below(property);
				if (next == null || !hasProperties(next)) {
					break;
				}
				place = new Place(property.chop(place.name.getNumberOfElements() + 1), next);
			}
			return place;
		}

		private static boolean hasProperties(ResolvableType type) {
			return isMap(type) || type.toClass().getEnclosingClass() == SharedMemoryProperties.class;
		}

		private static boolean isMap(ResolvableType type) {
			return Map.class.isAssignableFrom(type.toClass());
		}

		boolean isMap() {
			return isMap(this.type);
		}

		/**
		 * Returns the type of what a property names here.
		 */
		@Nullable ResolvableType below(ConfigurationPropertyName property) {
			if (isMap()) {
				return this.type.asMap().getGeneric(1);
			}
			String element = property.getElement(this.name.getNumberOfElements(), Form.UNIFORM);
			return properties(this.type).entrySet()
				.stream()
				.filter((known) -> known.getKey().replace("-", "").equals(element))
				.map(Map.Entry::getValue)
				.findFirst()
				.orElse(null);
		}

	}

}
