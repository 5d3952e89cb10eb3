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

package io.sharedmemory.benchmarks.spring;

import java.util.Map;

import io.sharedmemory.benchmarks.link.PushedLink;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Applications of Spring Boot, quiet ones.
 *
 * @since 0.1.0
 */
final class Contexts {

	private Contexts() {
	}

	/**
	 * Starts an application.
	 * @param configuration its configuration
	 * @param listener what its listener gives records to
	 * @param properties its properties
	 * @return its context
	 */
	static ConfigurableApplicationContext start(Class<?> configuration, PushedLink.Listener<?> listener,
			Map<String, Object> properties) {
		return builder(configuration, WebApplicationType.NONE, properties)
			.initializers((GenericApplicationContext context) -> context.registerBean("recordListener",
					PushedLink.Listener.class, () -> listener))
			.run();
	}

	/**
	 * Builds an application.
	 * @param configuration its configuration
	 * @param type whether it serves HTTP
	 * @param properties its properties
	 * @return its builder
	 */
	static SpringApplicationBuilder builder(Class<?> configuration, WebApplicationType type,
			Map<String, Object> properties) {
		return new SpringApplicationBuilder(configuration).web(type)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.registerShutdownHook(false)
			.properties(properties)
			.properties("logging.level.root=warn");
	}

}
