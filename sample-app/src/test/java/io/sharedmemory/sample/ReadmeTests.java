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

package io.sharedmemory.sample;

import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.sharedmemory.boot.SharedMemoryProperties;
import org.junit.jupiter.api.Test;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the README says what is so.
 */
class ReadmeTests {

	private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\*\\*)?`([a-z<>.-]+)`");

	private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(shared-memory:.*?)```");

	private static final Map<String, Class<?>> MAPS = Map.of("channels", SharedMemoryProperties.Channel.class,
			"segments", SharedMemoryProperties.Segment.class, "segments.<name>.regions",
			SharedMemoryProperties.Region.class);

	private final String readme = read(Path.of("../README.md"));

	@Test
	void whenPropertyIsInTheReadmeThenItExistsAndTheOtherWayRound() {
		Set<String> described = new TreeSet<>();
		String group = "";
		String table = this.readme.substring(this.readme.indexOf("## Properties"),
				this.readme.indexOf("## Endpoint and health"));
		for (MatchResult row : ROW.matcher(table).results().toList()) {
			if (row.group(1) != null) {
				group = row.group(2);
			}
			else {
				described.add(group + row.group(2));
			}
		}
		// Described once for both.
		Stream.of("type", "name", "path", "open", "permissions")
			.forEach((name) -> described.add("segments.<name>." + name));
		Stream.of("offset", "length", "access", "address").forEach((name) -> described.add("segments.<name>." + name));
		assertThat(described)
			.isEqualTo(names("", SharedMemoryProperties.class).collect(Collectors.toCollection(TreeSet::new)));
	}

	/**
	 * Returns the names of the properties of a type and of those nested in it.
	 */
	private static Stream<String> names(String prefix, Class<?> type) {
		return Stream.of(BeanUtils.getPropertyDescriptors(type))
			.filter((property) -> !property.getName().equals("class"))
			.flatMap((property) -> names(prefix, property));
	}

	private static Stream<String> names(String prefix, PropertyDescriptor property) {
		String name = prefix + property.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
		Class<?> type = property.getPropertyType();
		if (MAPS.containsKey(name)) {
			return names(name + (prefix.isEmpty() ? ".<name>." : ".<region>."), MAPS.get(name));
		}
		return (type.getEnclosingClass() == SharedMemoryProperties.class && !type.isEnum()) ? names(name + ".", type)
				: Stream.of(name);
	}

	@Test
	void whenYamlIsInTheReadmeThenItBinds() {
		List<String> documents = YAML.matcher(this.readme).results().map((match) -> match.group(1)).toList();
		assertThat(documents).hasSize(3).allSatisfy((yaml) -> {
			List<PropertySource<?>> sources = new YamlPropertySourceLoader().load("readme",
					new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
			new Binder(ConfigurationPropertySources.from(sources)).bind("shared-memory",
					Bindable.of(SharedMemoryProperties.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
		});
	}

	private static String read(Path path) {
		try {
			return Files.readString(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
