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

import java.util.concurrent.atomic.AtomicBoolean;

import io.sharedmemory.platform.Memory;
import io.sharedmemory.platform.Platform;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.ApplicationListener;
import org.springframework.core.NativeDetector;
import org.springframework.core.Ordered;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Loads the native library and finds what accesses memory while the application context
 * is being built, where something is configured and there is a processor for it. It is
 * most of what the first channel costs a JVM that has just started.
 * <p>
 * If something fails here, it fails again, and is told, where the memory is opened that
 * is configured.
 */
final class SharedMemoryPreloader implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	private static final String THREAD_NAME = "shared-memory-preload";

	/** The system property that keeps Boot from its own work in the background. */
	private static final String IGNORE_PROPERTY = "spring.backgroundpreinitializer.ignore";

	private static final ConfigurationPropertyName CHANNELS = PropertyChecks.PREFIX.append("channels");

	private static final ConfigurationPropertyName SEGMENTS = PropertyChecks.PREFIX.append("segments");

	private static final AtomicBoolean started = new AtomicBoolean();

	@Override
	public int getOrder() {
		// With Boot's own, once the configuration files have been read.
		return Ordered.HIGHEST_PRECEDENCE + 21;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		if (isWorthwhile() && isConfigured(event.getEnvironment()) && started.compareAndSet(false, true)) {
			Thread thread = new Thread(SharedMemoryPreloader::preload, THREAD_NAME);
			thread.setDaemon(true);
			thread.start();
		}
	}

	private static boolean isWorthwhile() {
		return !NativeDetector.inNativeImage() && Runtime.getRuntime().availableProcessors() > 1
				&& !Boolean.getBoolean(IGNORE_PROPERTY);
	}

	/**
	 * Returns whether there will be something to map. It only looks for names, since to
	 * bind values takes ten times as long. What is no valid value fails later, with its
	 * analysis.
	 */
	static boolean isConfigured(ConfigurableEnvironment environment) {
		if (!isEnabled(environment)) {
			return false;
		}
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.containsDescendantOf(CHANNELS) == ConfigurationPropertyState.PRESENT
					|| source.containsDescendantOf(SEGMENTS) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

	private static boolean isEnabled(ConfigurableEnvironment environment) {
		try {
			return environment.getProperty(SharedMemoryProperties.PREFIX + ".enabled", Boolean.class, true);
		}
		catch (ConversionException ex) {
			return false;
		}
	}

	static void preload() {
		try {
			Platform.current();
			Memory.prepare();
		}
		catch (RuntimeException | LinkageError ex) {
			// Told where what is configured is opened.
		}
	}

}
