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

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link LinuxErrno}: which code the system's numbers become.
 */
class LinuxErrnoTests {

	@ParameterizedTest
	@CsvSource({ "1, SYSTEM", "2, NOT_FOUND", "5, IO", "11, BUSY", "12, OUT_OF_MEMORY", "13, SECURITY", "16, BUSY",
			"17, ALREADY_EXISTS", "19, SYSTEM", "20, PATH", "21, IS_DIRECTORY", "22, INVALID_ARGUMENT",
			"23, OUT_OF_RESOURCE", "24, OUT_OF_RESOURCE", "26, BUSY", "27, SIZE", "28, OUT_OF_SPACE", "30, READ_ONLY",
			"36, PATH", "37, SYSTEM", "38, NOT_SUPPORTED", "40, PATH", "95, NOT_SUPPORTED", "122, OUT_OF_SPACE" })
	void whenTheSystemGivesANumberThenItsCodeIsTheOneOfBoost(int errno, ErrorCode code) {
		InterprocessException failure = InterprocessException.of("open", "/x", LinuxErrno.exception("call", errno));
		assertThat(failure.code()).isEqualTo(code);
		assertThat(failure.systemError()).isEqualTo(errno);
		assertThat(failure).hasMessageStartingWith("open /x: ")
			.hasMessageEndingWith("(" + code + ", errno " + errno + ")");
	}

}
