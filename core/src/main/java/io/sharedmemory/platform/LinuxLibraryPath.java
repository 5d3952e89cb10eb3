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

package io.sharedmemory.platform;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Tells JNA in which directories libraries lie. Where its system property has no value,
 * JNA starts {@code ldconfig} when it is used first, and gives the property the
 * directories that it learns. That takes a fifth of the time that JNA takes to be loaded,
 * and a container may not allow it. They are the directories that every Linux has, in
 * which JNA looks first, and those that {@code ld.so.conf(5)} names.
 */
final class LinuxLibraryPath {

	static final String PROPERTY = "jna.platform.library.path";

	private static final Path CONFIGURATION = Path.of("/etc/ld.so.conf");

	/** Configurations that include each other in a circle end here. */
	private static final int MOST_INCLUDES = 8;

	private LinuxLibraryPath() {
	}

	/**
	 * Sets the property, unless it has a value.
	 * @param architecture of this machine
	 */
	static void announce(LinuxArchitecture architecture) {
		if (System.getProperty(PROPERTY) == null) {
			try {
				System.setProperty(PROPERTY, String.join(":", directories(architecture, CONFIGURATION)));
			}
			catch (IOException | RuntimeException ex) {
				// Not a file that can be understood, so JNA finds out by itself.
			}
		}
	}

	/**
	 * Finds the directories that there are.
	 * @param architecture of this machine
	 * @param configuration the file that names directories, which need not exist
	 * @return paths, those to look in first at the front
	 * @throws IOException if a file cannot be read
	 */
	static List<String> directories(LinuxArchitecture architecture, Path configuration) throws IOException {
		String triplet = architecture.multiarchTriplet();
		Set<String> named = new LinkedHashSet<>(
				List.of("/usr/lib/" + triplet, "/lib/" + triplet, "/usr/lib64", "/lib64", "/usr/lib", "/lib"));
		addNamedIn(configuration, named, MOST_INCLUDES);
		List<String> directories = new ArrayList<>();
		for (String directory : named) {
			if (Files.isDirectory(Path.of(directory))) {
				directories.add(directory);
			}
		}
		return directories;
	}

	private static void addNamedIn(Path configuration, Collection<String> directories, int includes)
			throws IOException {
		if (!Files.exists(configuration) || includes == 0) {
			return;
		}
		for (String line : Files.readAllLines(configuration)) {
			int comment = line.indexOf('#');
			StringTokenizer words = new StringTokenizer((comment >= 0) ? line.substring(0, comment) : line, " \t:,");
			boolean include = false;
			while (words.hasMoreTokens()) {
				String word = words.nextToken();
				if (include) {
					addNamedInAll(configuration.resolveSibling(word), directories, includes - 1);
				}
				else if (word.startsWith("/")) {
					directories.add(word);
				}
				include |= word.equals("include");
			}
		}
	}

	private static void addNamedInAll(Path pattern, Collection<String> directories, int includes) throws IOException {
		Path directory = pattern.getParent();
		if (!Files.isDirectory(directory)) {
			return;
		}
		List<Path> files = new ArrayList<>();
		try (DirectoryStream<Path> matching = Files.newDirectoryStream(directory, pattern.getFileName().toString())) {
			for (Path file : matching) {
				files.add(file);
			}
		}
		files.sort(null);
		for (Path file : files) {
			addNamedIn(file, directories, includes);
		}
	}

}
