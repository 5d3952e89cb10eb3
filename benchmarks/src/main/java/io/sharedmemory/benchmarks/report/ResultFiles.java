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

package io.sharedmemory.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import tools.jackson.databind.json.JsonMapper;

/**
 * The files that results are kept in, a pair for each JDK.
 *
 * @since 0.1.0
 */
public final class ResultFiles {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final Path directory;

	/**
	 * Looks at a directory.
	 * @param directory the directory
	 */
	public ResultFiles(Path directory) {
		this.directory = directory;
	}

	/**
	 * Writes results as JSON and as CSV.
	 * @param name the name of the files
	 * @param results the results
	 * @throws IOException if they cannot be written
	 */
	public void write(String name, Results results) throws IOException {
		Files.createDirectories(this.directory);
		Files.writeString(this.directory.resolve(name + ".json"), MAPPER.writeValueAsString(results));
		List<String> lines = new ArrayList<>(List.of("section,size,system,metric,round,value"));
		results.series().forEach((series) -> series.metrics().forEach((metric, values) -> {
			for (int i = 0; i < values.size(); i++) {
				lines.add(String.format(Locale.ROOT, "%s,%d,\"%s\",%s,%d,%.6g", series.section(), series.size(),
						series.system(), metric, i, values.get(i)));
			}
		}));
		Files.write(this.directory.resolve(name + ".csv"), lines);
	}

	/**
	 * Reads the results of full runs.
	 * @return the results of each JDK, by version
	 * @throws IOException if they cannot be read
	 */
	public List<Results> readAll() throws IOException {
		if (!Files.isDirectory(this.directory)) {
			return List.of();
		}
		List<Results> all = new ArrayList<>();
		try (Stream<Path> files = Files.list(this.directory)) {
			for (Path file : files.filter((path) -> path.getFileName().toString().matches("jdk-\\d+\\.json"))
				.toList()) {
				all.add(MAPPER.readValue(Files.readString(file), Results.class));
			}
		}
		all.sort(Comparator.comparingInt((results) -> Integer.parseInt(results.machine().get("jdk"))));
		return all;
	}

}
