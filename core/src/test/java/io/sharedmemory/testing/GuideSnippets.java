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

package io.sharedmemory.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the snippets of a document with the test that runs them. What lies between
 * {@code tag} and {@code end} there is in the document too.
 */
public final class GuideSnippets {

	private static final Pattern SNIPPET = Pattern.compile("(?s)<!-- snippet: (\\w+) -->\n```java\n(.*?)```");

	private static final Pattern REGION = Pattern.compile("(?s)// tag::(\\w+)\\[\\]\n(.*?)\n\\s*// end::\\1\\[\\]");

	private GuideSnippets() {
	}

	/**
	 * Fails if the document shows something else than what the test runs.
	 * @param document the document's name in {@code docs}
	 * @param test the test
	 * @throws IOException if either cannot be read
	 */
	public static void assertAreThoseOf(String document, Class<?> test) throws IOException {
		String text = Files.readString(Path.of("..", "docs", document));
		Map<String, String> shown = new LinkedHashMap<>();
		for (Matcher snippet = SNIPPET.matcher(text); snippet.find();) {
			shown.put(snippet.group(1), snippet.group(2).strip());
		}
		Path source = Path.of("src", "test", "java").resolve(test.getName().replace('.', '/') + ".java");
		Map<String, String> run = new LinkedHashMap<>();
		for (Matcher region = REGION.matcher(Files.readString(source)); region.find();) {
			run.put(region.group(1), region.group(2).stripIndent().replace("\t", "    ").strip());
		}
		assertThat(shown).containsExactlyInAnyOrderEntriesOf(run);
		assertThat(text.split("```java", -1)).hasSize(run.size() + 1);
	}

}
