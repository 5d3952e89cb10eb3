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

package io.sharedmemory.sample.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.yaml.snakeyaml.Yaml;

/**
 * One of the files that say how to run the sample in containers.
 *
 * @param content what it contains
 */
record DeploymentFile(Object content) {

	static DeploymentFile load(String name) {
		try {
			return new DeploymentFile(new Yaml().load(Files.readString(Path.of(name))));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Follows a path of keys.
	 */
	DeploymentFile at(String... keys) {
		Object value = this.content;
		for (String key : keys) {
			value = ((Map<?, ?>) value).get(key);
		}
		return new DeploymentFile(value);
	}

	String string(String... keys) {
		return String.valueOf(at(keys).content());
	}

	Map<String, String> strings(String... keys) {
		Map<String, String> strings = new LinkedHashMap<>();
		((Map<?, ?>) at(keys).content())
			.forEach((key, value) -> strings.put(String.valueOf(key), String.valueOf(value)));
		return strings;
	}

	List<DeploymentFile> list(String... keys) {
		return ((List<?>) at(keys).content()).stream().<DeploymentFile>map(DeploymentFile::new).toList();
	}

	@Override
	public String toString() {
		return String.valueOf(this.content);
	}

}
