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

import org.springframework.messaging.Message;

/**
 * Handles the failures of one listener's method, before the container tries the record
 * again or gives it up.
 *
 * @since 0.1.0
 * @see SharedMemoryListener#errorHandler()
 */
@FunctionalInterface
public interface SharedMemoryListenerErrorHandler {

	/**
	 * Handles a failure, in the container's thread.
	 * @param message the message that the method was called with; of a batch, its first
	 * @param failure what the method threw
	 * @return what answers the message instead of the method's result, waited for like
	 * that if it is still to come, {@code null} for no answer; the record counts as
	 * handled
	 * @throws Exception if the container is to go on as if there were no error handler
	 */
	@Nullable Object handleError(Message<?> message, Exception failure) throws Exception;

}
