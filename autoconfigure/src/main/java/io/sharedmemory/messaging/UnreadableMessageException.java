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

/**
 * Thrown before a batch listener is called: a message of the batch cannot be converted,
 * or is not valid. Unlike after {@link BatchListenerFailedException} as such, those
 * before it were not handled.
 */
final class UnreadableMessageException extends BatchListenerFailedException {

	/**
	 * Creates the exception.
	 * @param cause why it cannot be read
	 * @param index index of the message in the batch
	 */
	UnreadableMessageException(Throwable cause, int index) {
		super("A message of a batch cannot be converted", cause, index);
	}

}
