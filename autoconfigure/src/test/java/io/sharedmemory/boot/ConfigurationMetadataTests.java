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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the metadata that editors read.
 */
class ConfigurationMetadataTests {

	private final JsonNode metadata = read();

	@Test
	void whenPropertyIsInMetadataThenItHasDescription() {
		List<JsonNode> properties = properties();
		assertThat(properties).extracting((property) -> property.get("name").asString())
			.contains("shared-memory.enabled", "shared-memory.namespace", "shared-memory.segments",
					"shared-memory.channels", "shared-memory.template.default-channel",
					"shared-memory.listener.auto-startup");
		assertThat(properties).allSatisfy((property) -> {
			assertThat(property.path("description").asString()).as(property.get("name").asString())
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A ");
			if (property.get("type").asString().equals("java.lang.Boolean")) {
				assertThat(property.get("description").asString()).startsWith("Whether ");
			}
		});
	}

	@Test
	void whenPropertyHasDefaultThenMetadataHasIt() {
		assertThat(properties()).filteredOn((property) -> property.get("name").asString().endsWith("-timeout"))
			.isNotEmpty()
			.allMatch((property) -> property.hasNonNull("defaultValue"));
	}

	/**
	 * Whatever a primitive is set to is a default. The processor does not see those that
	 * are constants of other classes.
	 */
	@Test
	void whenPropertyIsNumberOrFlagThenMetadataHasTheDefaultThatItHas() {
		BeanWrapper defaults = new BeanWrapperImpl(new SharedMemoryProperties());
		assertThat(properties()).filteredOn((property) -> isPrimitive(defaults, path(property)))
			.hasSizeGreaterThan(10)
			.allSatisfy((property) -> assertThat(defaults.convertIfNecessary(property.path("defaultValue").asString(),
					defaults.getPropertyType(path(property))))
				.as(path(property))
				.isEqualTo(defaults.getPropertyValue(path(property))));
	}

	private static boolean isPrimitive(BeanWrapper defaults, String path) {
		Class<?> type = defaults.getPropertyType(path);
		return type != null && type.isPrimitive();
	}

	private static String path(JsonNode property) {
		return Pattern.compile("-([a-z])")
			.matcher(property.get("name").asString().substring(SharedMemoryProperties.PREFIX.length() + 1))
			.replaceAll((match) -> match.group(1).toUpperCase(Locale.ROOT));
	}

	/**
	 * Metadata ends at the maps of segments and channels. What editors show beneath them
	 * is the Javadoc of the fields, so that has to be there.
	 */
	@Test
	void whenPropertyIsOfSegmentOrChannelThenItsFieldHasDescription() throws Exception {
		String source = Files.readString(Path.of("src/main/java/io/sharedmemory/boot/SharedMemoryProperties.java"));
		Stream
			.of(SharedMemoryProperties.Location.class, SharedMemoryProperties.Segment.class,
					SharedMemoryProperties.Region.class, SharedMemoryProperties.Channel.class)
			.flatMap((type) -> Stream.of(type.getDeclaredFields()))
			.filter((field) -> !Modifier.isStatic(field.getModifiers()))
			.map(Field::getName)
			.forEach((field) -> assertThat(source)
				.containsPattern("\\.\\n\\t\\t \\*/\\n\\t\\tprivate [^\\n]* " + field + "( =.*)?;"));
	}

	@Test
	void whenPropertyIsInMetadataThenItIsDocumented() throws Exception {
		String documentation = Files.readString(Path.of("../docs/spring.md"));
		assertThat(properties()).extracting((property) -> property.get("name").asString())
			.filteredOn((name) -> name.matches("shared-memory\\.(template|listener|health)\\..*"))
			.hasSizeGreaterThan(20)
			.allSatisfy((name) -> assertThat(documentation)
				.containsPattern("[`.]" + name.substring(name.lastIndexOf('.') + 1) + "`"));
	}

	@Test
	void whenPropertyIsDocumentedThenItIsInMetadata() throws Exception {
		List<String> names = properties().stream().map((property) -> property.get("name").asString()).toList();
		Matcher documented = Pattern.compile("`(shared-memory\\.(template|listener|health)\\.[a-z.-]*[a-z])`")
			.matcher(Files.readString(Path.of("../docs/spring.md")));
		assertThat(documented.results().map((result) -> result.group(1))).hasSizeGreaterThan(10)
			.allSatisfy((name) -> assertThat(names).contains(name));
	}

	private List<JsonNode> properties() {
		return this.metadata.get("properties")
			.valueStream()
			.filter((property) -> property.get("name").asString().startsWith("shared-memory."))
			.toList();
	}

	private static JsonNode read() {
		try (InputStream input = SharedMemoryProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			// The first one on the class path is that of this module's classes.
			return JsonMapper.shared().readTree(input);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
