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

import org.jspecify.annotations.Nullable;

/**
 * A failure that comes again with every try, as long as what it comes from lasts. Tells
 * when it is worth a line in the log: the first time, and when it is another one.
 */
final class RepeatedFailure {

	private @Nullable String last;

	/**
	 * Notes a failure.
	 * @param failure what was thrown
	 * @return whether it differs from the one before
	 */
	boolean isNew(Throwable failure) {
		// Not as text: a messaging exception's has the message that was tried, each with
		// an identifier of its own.
		String text = failure.getClass().getName() + ": " + failure.getMessage();
		boolean isNew = !text.equals(this.last);
		this.last = text;
		return isNew;
	}

}
