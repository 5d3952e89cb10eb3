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

package io.sharedmemory.messaging;

import java.io.PrintWriter;
import java.io.Writer;

/**
 * Stands for a failure that cannot say what it is, since that fails, too. It could
 * neither be logged nor be put into a header.
 */
final class IndescribableFailureException extends RuntimeException {

	private IndescribableFailureException(Throwable failure) {
		super("A " + failure.getClass().getName() + " that cannot say what it is");
		setStackTrace(failure.getStackTrace());
	}

	/**
	 * Returns a failure that can say what it is.
	 * @param failure a failure
	 * @return the failure, or what stands for it
	 */
	static Throwable unlessDescribable(Throwable failure) {
		try {
			failure.printStackTrace(new PrintWriter(Writer.nullWriter()));
			failure.getMessage();
			return failure;
		}
		catch (RuntimeException | StackOverflowError ex) {
			return new IndescribableFailureException(failure);
		}
	}

}
