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
 * A message that was received. Belongs to the receiver.
 *
 * @since 0.1.0
 */
public final class QueueMessage {

	private final byte[] payload;

	private final int priority;

	QueueMessage(byte[] payload, int priority) {
		this.payload = payload;
		this.priority = priority;
	}

	/**
	 * Returns what was sent.
	 * @return the bytes, not a copy
	 */
	public byte[] payload() {
		return this.payload;
	}

	/**
	 * Returns the priority that it was sent with.
	 * @return the priority, 0 or more; higher ones are received first
	 */
	public int priority() {
		return this.priority;
	}

	@Override
	public String toString() {
		return "QueueMessage[" + this.payload.length + " bytes, priority " + this.priority + "]";
	}

}
