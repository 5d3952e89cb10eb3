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

import org.springframework.messaging.MessagingException;

/**
 * Thrown by a batch listener to say which message it failed with. Those before it count
 * as handled. It is tried again together with those after it, and given up alone if it
 * fails each time.
 *
 * @since 0.1.0
 */
public class BatchListenerFailedException extends MessagingException {

	private final int index;

	/**
	 * Creates the exception.
	 * @param message what happened
	 * @param cause why
	 * @param index index of the message in the list that the listener was given
	 */
	public BatchListenerFailedException(String message, Throwable cause, int index) {
		super(message, cause);
		this.index = index;
	}

	/**
	 * Returns which message it was.
	 * @return its index in the list
	 */
	public int getIndex() {
		return this.index;
	}

}
