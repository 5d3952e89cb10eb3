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

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.sharedmemory.mapping.AnonymousSharedMemory;
import io.sharedmemory.ring.Ring;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingOptions;
import io.sharedmemory.ring.RingProducer;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.NativeDetector;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Loads the native library and what a ring is made of while the application context is
 * being built, where something is configured and there is a processor for it. It takes
 * about a third of a second in a JVM that has just started, most of what the first
 * channel costs.
 * <p>
 * The memory that it tries has no name and is gone when it is done. If something fails
 * here, it fails again, and is told, where the memory is opened that is configured.
 */
final class SharedMemoryPreloader implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	private static final String THREAD_NAME = "shared-memory-preload";

	/** The system property that keeps Boot from its own work in the background. */
	private static final String IGNORE_PROPERTY = "spring.backgroundpreinitializer.ignore";

	private static final Bindable<Map<String, Object>> ENTRIES = Bindable.mapOf(String.class, Object.class);

	private static final int SMALLEST_CAPACITY = 4096;

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
	 * Returns whether there will be something to map. What is no valid value fails later,
	 * with its analysis.
	 */
	static boolean isConfigured(ConfigurableEnvironment environment) {
		Binder binder = Binder.get(environment);
		try {
			return binder.bind(SharedMemoryProperties.PREFIX + ".enabled", Boolean.class).orElse(true)
					&& (isBound(binder, "channels") || isBound(binder, "segments"));
		}
		catch (BindException ex) {
			return false;
		}
	}

	private static boolean isBound(Binder binder, String name) {
		return binder.bind(SharedMemoryProperties.PREFIX + "." + name, ENTRIES).isBound();
	}

	static void preload() {
		RingOptions options = RingOptions.builder().capacity(SMALLEST_CAPACITY).maxParticipants(2).maxGroups(1).build();
		try (AnonymousSharedMemory memory = AnonymousSharedMemory.create(1);
				Ring ring = Ring.openOrCreate(memory, options);
				RingConsumer consumer = ring.newConsumer("preload");
				RingProducer producer = ring.newProducer()) {
			producer.offer(new byte[1], 0, 1, 0);
			consumer.poll((record) -> record.length(), 1);
		}
		catch (RuntimeException | LinkageError ex) {
			// Told where what is configured is opened.
		}
	}

}
