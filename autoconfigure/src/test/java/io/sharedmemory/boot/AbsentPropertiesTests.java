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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

import io.sharedmemory.messaging.WhenFull;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.RandomValuePropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link AbsentProperties}.
 */
class AbsentPropertiesTests {

	@ParameterizedTest
	@ValueSource(strings = { "shared-memory.channels.orders.max-groups", "shared-memory.channels.orders.maxGroups",
			"shared-memory.channels.orders.max_groups", "sharedMemory.channels.orders.MAX_GROUPS",
			"shared-memory.channels[orders].max-groups" })
	void whenNameIsWrittenInAnyFormThenItIsBound(String name) {
		assertThat(
				bind(ConfigurationPropertySources.from(new MapPropertySource("test", Map.of(name, "3")))).getChannels()
					.get("orders")
					.getMaxGroups())
			.isEqualTo(3);
	}

	@ParameterizedTest
	@CsvSource({ "SHAREDMEMORY_HEALTH_MAXLAG, 0.5", "SHARED_MEMORY_HEALTH_MAX_LAG, 0.5",
			"SHARED_MEMORY_HEALTH_MAXLAG, 0.9" })
	void whenItIsAnEnvironmentVariableThenItIsBoundAsBootBindsIt(String name, double bound) {
		Iterable<ConfigurationPropertySource> sources = ConfigurationPropertySources
			.from(new SystemEnvironmentPropertySource("systemEnvironment", Map.of(name, "0.5")));
		assertThat(bind(sources).getHealth().getMaxLag()).isEqualTo(bound)
			.isEqualTo(bind(sources, BindHandler.DEFAULT).getHealth().getMaxLag());
	}

	@Test
	void whenAPrefixLooksLikeOursThenWhatIsBehindItIsBound() {
		ConfigurationPropertySource source = new MapConfigurationPropertySource(
				Map.of("shared-memory-shop.shared-memory.health.max-lag", "0.5"));
		assertThat(bind(List.of(source.withPrefix("shared-memory-shop"))).getHealth().getMaxLag()).isEqualTo(0.5);
	}

	@Test
	void whenNestedAndListedThenEverythingIsBound() {
		Map<String, Object> values = new HashMap<>();
		values.put("shared-memory.channels.orders.required-groups[0]", "billing");
		values.put("shared-memory.channels.orders.required-groups[1]", "audit");
		values.put("shared-memory.channels[a/b.c].when-full", "fail");
		values.put("shared-memory.segments.cache.regions.index.length", "4KB");
		values.put("shared-memory.listener.retry.max-attempts", "7");
		SharedMemoryProperties bound = bind(ConfigurationPropertySources.from(new MapPropertySource("test", values)));
		assertThat(bound.getChannels().get("orders").getRequiredGroups()).containsExactly("billing", "audit");
		assertThat(bound.getChannels().get("a/b.c").getWhenFull()).isEqualTo(WhenFull.FAIL);
		assertThat(bound.getSegments().get("cache").getRegions()).containsOnlyKeys("index");
		assertThat(bound.getListener().getRetry().getMaxAttempts()).isEqualTo(7);
	}

	@Test
	void whenASourceCannotListItsNamesThenItIsAsked() {
		ConfigurationPropertyName name = ConfigurationPropertyName.of("shared-memory.namespace");
		ConfigurationPropertySource silent = (asked) -> asked.equals(name)
				? new ConfigurationProperty(name, "shop", null) : null;
		assertThat(bind(List.of(new MapConfigurationPropertySource(), silent)).getNamespace()).isEqualTo("shop");
	}

	@Test
	void whenAPropertyIsAbsentThenSourcesAreNotAskedForIt() {
		List<ConfigurationPropertyName> asked = new ArrayList<>();
		MapConfigurationPropertySource source = new MapConfigurationPropertySource(
				Map.of("shared-memory.channels.orders.capacity", "64KB"));
		ConfigurationPropertySource random = ConfigurationPropertySources.from(new RandomValuePropertySource())
			.iterator()
			.next();
		bind(List.of(new Recording(source, asked), random));
		assertThat(asked).contains(ConfigurationPropertyName.of("shared-memory.channels.orders.capacity"))
			.doesNotContain(ConfigurationPropertyName.of("shared-memory.channels.orders.max-groups"),
					ConfigurationPropertyName.of("shared-memory.listener.retry.max-attempts"));
	}

	@Test
	void whenValuesComeFromAPlaceholderConfigurerThenTheyAreBound() {
		new ApplicationContextRunner().withBean(PropertySourcesPlaceholderConfigurer.class, () -> {
			PropertySourcesPlaceholderConfigurer configurer = new PropertySourcesPlaceholderConfigurer();
			configurer.setProperties(properties("shared-memory.namespace", "shop"));
			return configurer;
		})
			.withConfiguration(AutoConfigurations.of(SharedMemoryAutoConfiguration.class))
			.run((context) -> assertThat(context.getBean(SharedMemoryProperties.class).getNamespace())
				.isEqualTo("shop"));
	}

	private static Properties properties(String name, String value) {
		Properties properties = new Properties();
		properties.setProperty(name, value);
		return properties;
	}

	private static SharedMemoryProperties bind(Iterable<ConfigurationPropertySource> sources) {
		return bind(sources, new AbsentProperties(BindHandler.DEFAULT));
	}

	private static SharedMemoryProperties bind(Iterable<ConfigurationPropertySource> sources, BindHandler handler) {
		return new Binder(sources).bindOrCreate(SharedMemoryProperties.PREFIX,
				Bindable.of(SharedMemoryProperties.class), handler);
	}

	/**
	 * Notes what a source is asked for.
	 */
	private record Recording(MapConfigurationPropertySource source,
			List<ConfigurationPropertyName> asked) implements IterableConfigurationPropertySource {

		@Override
		public ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
			this.asked.add(name);
			return this.source.getConfigurationProperty(name);
		}

		@Override
		public Iterator<ConfigurationPropertyName> iterator() {
			return this.source.iterator();
		}

		@Override
		public Stream<ConfigurationPropertyName> stream() {
			return this.source.stream();
		}

	}

}
