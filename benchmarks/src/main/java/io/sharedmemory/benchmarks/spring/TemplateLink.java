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

import java.util.HashMap;
import java.util.Map;

import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.link.PushedLink;
import io.sharedmemory.boot.SharedMemoryAutoConfiguration;
import io.sharedmemory.boot.SharedMemoryMessagingAutoConfiguration;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.messaging.SharedMemoryListenerEndpointRegistry;
import io.sharedmemory.messaging.SharedMemoryMessageListenerContainer;
import io.sharedmemory.messaging.SharedMemoryTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * This project's template and listener, in an application of Spring Boot.
 *
 * @param <P> what the listener's method takes
 * @since 0.1.0
 */
public abstract class TemplateLink<P> implements PushedLink<P> {

	private final Class<?> configuration;

	private @Nullable ConfigurableApplicationContext context;

	private @Nullable SharedMemoryTemplate template;

	private String out = "";

	private String prefix = "";

	private boolean spins;

	TemplateLink(Class<?> configuration) {
		this.configuration = configuration;
	}

	@Override
	public void open(Role role, Map<String, String> options, Listener<P> listener) {
		boolean drives = role == Role.DRIVER;
		this.prefix = options.get("id") + "-" + options.get("lane");
		this.out = drives ? "there" : "back";
		String waitStrategy = options.getOrDefault("wait", "busy-spin");
		this.spins = waitStrategy.equals("busy-spin");
		Map<String, Object> properties = new HashMap<>();
		properties.put("in", drives ? "back" : "there");
		for (String channel : new String[] { "there", "back" }) {
			String prefix = "shared-memory.channels." + channel + ".";
			properties.put(prefix + "name", this.prefix + "-" + channel);
			properties.put(prefix + "capacity", "16MB");
			properties.put(prefix + "max-message-size", "2MB");
			properties.put(prefix + "required-groups", "benchmark");
			properties.put(prefix + "send-timeout", "20s");
			properties.put(prefix + "wait-strategy", waitStrategy);
		}
		this.context = Contexts.start(this.configuration, listener, properties);
		pause();
		this.template = this.context.getBean(SharedMemoryTemplate.class);
	}

	@Override
	public boolean spins() {
		return this.spins;
	}

	@Override
	public void resume() {
		registry().getListenerContainers().forEach(SharedMemoryMessageListenerContainer::resume);
	}

	@Override
	public void pause() {
		registry().getListenerContainers().forEach(SharedMemoryMessageListenerContainer::pause);
	}

	private SharedMemoryListenerEndpointRegistry registry() {
		return context().getBean(SharedMemoryListenerEndpointRegistry.class);
	}

	private ConfigurableApplicationContext context() {
		ConfigurableApplicationContext context = this.context;
		if (context == null) {
			throw new IllegalStateException("not open");
		}
		return context;
	}

	/**
	 * Returns the template.
	 * @return the template
	 */
	final SharedMemoryTemplate template() {
		SharedMemoryTemplate template = this.template;
		if (template == null) {
			throw new IllegalStateException("not open");
		}
		return template;
	}

	/**
	 * Returns the channel to the other process.
	 * @return its name
	 */
	final String out() {
		return this.out;
	}

	@Override
	public void close() {
		context().close();
		SharedMemoryObject.remove(this.prefix + "-there");
		SharedMemoryObject.remove(this.prefix + "-back");
	}

	/**
	 * The configuration that a user has.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, SharedMemoryAutoConfiguration.class,
			SharedMemoryMessagingAutoConfiguration.class })
	static class TemplateConfiguration {

	}

}
