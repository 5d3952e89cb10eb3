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

import org.springframework.messaging.Message;

/**
 * Does something about a record that a listener could not handle, however often it was
 * tried.
 *
 * @since 0.1.0
 * @see DeadLetterPublishingRecoverer
 */
@FunctionalInterface
public interface RecordRecoverer {

	/**
	 * Gives a record up. The group moves past it when this method returns; if it throws,
	 * the record stays and is delivered again.
	 * @param message the message, with its bytes and the headers that name its channel,
	 * group, position and attempt
	 * @param failure what was thrown last
	 * @return whether the record was put somewhere else, rather than lost
	 */
	boolean recover(Message<byte[]> message, Throwable failure);

}
