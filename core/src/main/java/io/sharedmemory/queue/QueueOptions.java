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

package io.sharedmemory.queue;

/**
 * How large a message queue is made. A process that opens a queue must ask for what is
 * there.
 *
 * @param maxMessages how many messages it holds, from 1 to
 * {@value QueueLayout#MAX_MESSAGES}
 * @param maxMessageSize the longest message in bytes, from 0 to
 * {@value QueueLayout#MAX_MESSAGE_SIZE}
 * @since 0.1.0
 */
public record QueueOptions(int maxMessages, int maxMessageSize) {

	/**
	 * Creates options.
	 * @throws IllegalArgumentException if a value is out of its range
	 */
	public QueueOptions {
		if (maxMessages < 1 || maxMessages > QueueLayout.MAX_MESSAGES) {
			throw new IllegalArgumentException(
					"maxMessages must be from 1 to " + QueueLayout.MAX_MESSAGES + ", not " + maxMessages);
		}
		if (maxMessageSize < 0 || maxMessageSize > QueueLayout.MAX_MESSAGE_SIZE) {
			throw new IllegalArgumentException(
					"maxMessageSize must be from 0 to " + QueueLayout.MAX_MESSAGE_SIZE + ", not " + maxMessageSize);
		}
	}

	/**
	 * Returns the bytes that such a queue takes in its segment.
	 * @return bytes
	 */
	public long requiredSize() {
		return QueueLayout.length(this);
	}

}
