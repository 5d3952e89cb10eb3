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
 * Thrown to a requester when the listener that was to answer failed. Its stack trace is
 * the requester's; the listener's is in the log of its process.
 *
 * @since 0.1.0
 */
public class RemoteListenerException extends MessagingException {

	private final String type;

	private final String remoteMessage;

	RemoteListenerException(String type, String remoteMessage) {
		super("The listener failed with the request: " + type + ": " + remoteMessage);
		this.type = type;
		this.remoteMessage = remoteMessage;
	}

	/**
	 * Returns what the listener threw.
	 * @return the name of the class
	 */
	public String getType() {
		return this.type;
	}

	/**
	 * Returns the message of what the listener threw.
	 * @return the message
	 */
	public String getRemoteMessage() {
		return this.remoteMessage;
	}

}
