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

package io.sharedmemory.benchmarks.process;

import java.io.File;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.sharedmemory.benchmarks.lane.Lane;
import io.sharedmemory.benchmarks.link.SystemLane;

/**
 * Loads a system, and all that it uses, anew from the class path, so that what the
 * compiler learns of one system does not spoil another. Only what the systems exchange
 * with the harness is shared.
 *
 * @since 0.1.0
 */
final class LaneClassLoader extends URLClassLoader {

	private static final List<String> SHARED = List.of("io.sharedmemory.benchmarks.lane.", "org.HdrHistogram.");

	private final ClassLoader harness;

	private LaneClassLoader(String name, URL[] urls, ClassLoader harness) {
		super(name, urls, ClassLoader.getPlatformClassLoader());
		this.harness = harness;
	}

	/**
	 * Loads a lane.
	 * @param name the name of the system
	 * @return a lane in a class loader of its own
	 * @throws ReflectiveOperationException if the class path lacks it
	 */
	static Lane load(String name) throws ReflectiveOperationException {
		URL[] urls = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(LaneClassLoader::url)
			.toArray(URL[]::new);
		@SuppressWarnings("resource") // as long as the process
		LaneClassLoader loader = new LaneClassLoader(name, urls, LaneClassLoader.class.getClassLoader());
		return (Lane) loader.loadClass(SystemLane.class.getName()).getDeclaredConstructor().newInstance();
	}

	private static URL url(String path) {
		try {
			return Path.of(path).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (SHARED.stream().anyMatch(name::startsWith)) {
			return this.harness.loadClass(name);
		}
		return super.loadClass(name, resolve);
	}

}
