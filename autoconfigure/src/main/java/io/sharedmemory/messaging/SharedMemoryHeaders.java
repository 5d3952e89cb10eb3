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
 * Names of the headers that this transport sets.
 * <p>
 * Headers of these kinds travel with a message: {@code String}, {@code Boolean}, numbers,
 * {@code byte[]}, {@code UUID}, {@code Instant} and {@code MimeType}. The others are left
 * behind, and so are {@code id} and {@code timestamp}, which Spring gives to each message
 * anew, and the headers that a receiver sets.
 *
 * @since 0.1.0
 */
public final class SharedMemoryHeaders {

	/**
	 * Prefix of all names.
	 */
	public static final String PREFIX = "sharedMemory_";

	/**
	 * Where the answer to a request goes: the last part of the name of the requester's
	 * reply ring ({@code String}). It means nothing in another channel than the one that
	 * the request was sent to.
	 */
	public static final String REPLY_TO = PREFIX + "replyTo";

	/**
	 * What tells the requester which request an answer belongs to ({@code Long}).
	 */
	public static final String CORRELATION_ID = PREFIX + "correlationId";

	/**
	 * Channel that a message was received from ({@code String}).
	 */
	public static final String RECEIVED_CHANNEL = PREFIX + "receivedChannel";

	/**
	 * Consumer group that a message was received for ({@code String}).
	 */
	public static final String RECEIVED_GROUP = PREFIX + "receivedGroup";

	/**
	 * Position of the received record, in bytes since its ring was made ({@code Long}).
	 */
	public static final String RECEIVED_POSITION = PREFIX + "receivedPosition";

	/**
	 * How often the record was delivered to the group, this time included; 1 is the first
	 * ({@code Integer}).
	 */
	public static final String DELIVERY_ATTEMPT = PREFIX + "deliveryAttempt";

	/**
	 * How many records the group lost right before this one because the ring overwrites
	 * its oldest ({@code Long}). Only set if there are any.
	 */
	public static final String LOST_BEFORE = PREFIX + "lostBefore";

	/**
	 * What lets the group move on ({@link Acknowledgment}). Only set with
	 * {@link AckMode#MANUAL}; does not travel.
	 */
	public static final String ACKNOWLEDGMENT = PREFIX + "acknowledgment";

	/**
	 * In the answer to a request that a listener failed with: the class of what it threw
	 * ({@code String}).
	 */
	public static final String ERROR_TYPE = PREFIX + "errorType";

	/**
	 * In the answer to a request that a listener failed with: the message of what it
	 * threw ({@code String}).
	 */
	public static final String ERROR_MESSAGE = PREFIX + "errorMessage";

	/**
	 * Of a dead letter: the channel that it was received from ({@code String}).
	 */
	public static final String DLT_ORIGINAL_CHANNEL = PREFIX + "dltOriginalChannel";

	/**
	 * Of a dead letter: the group that could not handle it ({@code String}).
	 */
	public static final String DLT_ORIGINAL_GROUP = PREFIX + "dltOriginalGroup";

	/**
	 * Of a dead letter: its position in the channel that it was received from
	 * ({@code Long}).
	 */
	public static final String DLT_ORIGINAL_POSITION = PREFIX + "dltOriginalPosition";

	/**
	 * Of a dead letter: how often it was tried ({@code Integer}).
	 */
	public static final String DLT_ATTEMPTS = PREFIX + "dltAttempts";

	/**
	 * Of a dead letter: the class of what was thrown last ({@code String}).
	 */
	public static final String DLT_EXCEPTION_FQCN = PREFIX + "dltExceptionFqcn";

	/**
	 * Of a dead letter: the class of the cause of what was thrown last, if it had one
	 * ({@code String}).
	 */
	public static final String DLT_EXCEPTION_CAUSE_FQCN = PREFIX + "dltExceptionCauseFqcn";

	/**
	 * Of a dead letter: the message of what was thrown last ({@code String}).
	 */
	public static final String DLT_EXCEPTION_MESSAGE = PREFIX + "dltExceptionMessage";

	/**
	 * Of a dead letter: the beginning of the stack trace of what was thrown last, unless
	 * the letter would be too large with it ({@code String}).
	 */
	public static final String DLT_EXCEPTION_STACKTRACE = PREFIX + "dltExceptionStacktrace";

	private SharedMemoryHeaders() {
	}

}
