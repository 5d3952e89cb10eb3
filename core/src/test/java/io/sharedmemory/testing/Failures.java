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

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Assertions on {@link InterprocessException}.
 */
public final class Failures {

	private Failures() {
	}

	/**
	 * Asserts that an action fails.
	 * @param code with which code
	 * @param action the action
	 * @return the exception
	 */
	public static InterprocessException assertFails(ErrorCode code, ThrowingCallable action) {
		InterprocessException failure = catchThrowableOfType(InterprocessException.class, action);
		assertThat(failure).as("failure with " + code).isNotNull();
		assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
		assertThat(failure).hasMessageStartingWith(failure.operation() + " " + failure.objectName() + ": ")
			.hasMessageContaining(code.name());
		return failure;
	}

}
