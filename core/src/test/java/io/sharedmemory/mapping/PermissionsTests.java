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

package io.sharedmemory.mapping;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.sharedmemory.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Permissions}.
 */
class PermissionsTests {

	@ParameterizedTest
	@CsvSource({ "rw-rw----, 432", "---------, 0", "rwxrwxrwx, 511", "rw-r--r--, 420", "660, 432", "0644, 420" })
	void whenParsedThenModeIsTheOneWritten(String text, int mode) {
		assertThat(Permissions.parse(text)).isEqualTo(Permissions.of(mode));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "rw", "rw-rw---", "rw-rw-----", "wr-rw----", "rwsrw----", "888", "1777", "66" })
	void whenTextIsNoPermissionsThenParsingFails(String text) {
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> Permissions.parse(text));
	}

	@Test
	void whenModeHasOtherBitsThenRefused() {
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> Permissions.of(01777));
		assertFails(ErrorCode.INVALID_ARGUMENT, () -> Permissions.of(-1));
	}

	@Test
	void whenPrintedThenAsLsPrintsThem() {
		assertThat(Permissions.of(0750)).hasToString("rwxr-x---");
		assertThat(Permissions.DEFAULT).hasToString("rw-------");
	}

}
