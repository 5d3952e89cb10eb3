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

package io.sharedmemory.sample.launcher;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Console}.
 */
class ConsoleTests {

	private static final String CLEAR = "\r\033[2K";

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	@Test
	void whenTerminalThenProgressIsWrittenOverAndStaysLast() {
		Console console = console(true);
		console.progress("10 %");
		console.progress("20 %");
		console.line("a line");
		console.endProgress();
		console.line("the end");
		assertThat(this.out.toString(StandardCharsets.UTF_8))
			.isEqualTo("10 %" + CLEAR + "20 %" + CLEAR + "a line\n20 %" + CLEAR + "the end\n");
	}

	@Test
	void whenNoTerminalThenProgressIsAFewLinesWithoutControlCharacters() {
		Console console = console(false);
		console.progress("10 %");
		console.progress("20 %");
		console.line("a line");
		console.endProgress();
		console.progress("30 %");
		assertThat(this.out.toString(StandardCharsets.UTF_8)).isEqualTo("10 %\na line\n30 %\n");
	}

	private Console console(boolean terminal) {
		return new Console(new PrintStream(this.out, true, StandardCharsets.UTF_8), terminal);
	}

}
