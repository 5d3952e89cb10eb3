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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogMessage;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Gives up the records that one container's thread cannot handle: hands each to the
 * recoverer, and tells a requester that there will be no answer.
 */
final class FailedRecords {

	private static final Log logger = LogFactory.getLog(FailedRecords.class);

	private static final long PAUSE_NANOS = 1_000_000_000;

	private final DispatchContext context;

	FailedRecords(DispatchContext context) {
		this.context = context;
	}

	/**
	 * Gives a record up. Where the recoverer fails, tries it again every second: going on
	 * would lose the record.
	 * @param message the message
	 * @param attempts how often it was tried
	 * @param failure why it was not handled
	 * @throws ListenerStoppedException if the container is to stop meanwhile
	 */
	void giveUp(Message<byte[]> message, int attempts, Throwable failure) {
		Message<byte[]> tried = MessageBuilder.fromMessage(message)
			.setHeader(SharedMemoryHeaders.DELIVERY_ATTEMPT, attempts)
			.build();
		RepeatedFailure repeated = new RepeatedFailure();
		this.context.stop().clearInterrupt();
		Throwable told = IndescribableFailureException.unlessDescribable(failure);
		while (!recovered(tried, told, repeated)) {
			this.context.stop().pause(PAUSE_NANOS);
		}
		this.context.replies().replyFailure(message, told);
	}

	/**
	 * Notes a failure that changes nothing any more, since the record was acknowledged.
	 * @param failure what the listener threw
	 */
	void logAfterAcknowledgment(Throwable failure) {
		logger.error("A listener failed after it had acknowledged its record, going on",
				IndescribableFailureException.unlessDescribable(failure));
	}

	/**
	 * Throws what no other try of the listener can do anything about, and counts it as
	 * its failure if it is one.
	 * @param failure what the listener threw
	 */
	void failIfFatal(Throwable failure) {
		if (isOfTheJvm(failure)) {
			this.context.statistics().onFailed();
		}
		rethrowIfFatal(failure);
	}

	/**
	 * Throws what no other try can do anything about: the JVM is out of order, or the
	 * container is to stop.
	 * @param failure what was thrown
	 */
	static void rethrowIfFatal(Throwable failure) {
		if (failure instanceof ListenerStoppedException stopped) {
			throw stopped;
		}
		if (isOfTheJvm(failure)) {
			throw (VirtualMachineError) failure;
		}
	}

	/** A stack overflow is the listener's own affair. */
	private static boolean isOfTheJvm(Throwable failure) {
		return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
	}

	private boolean recovered(Message<byte[]> message, Throwable failure, RepeatedFailure repeated) {
		try {
			if (this.context.recoverer().recover(message, failure)) {
				this.context.statistics().onDeadLettered();
			}
			return true;
		}
		catch (Throwable ex) {
			rethrowIfFatal(ex);
			if (repeated.isNew(ex)) {
				logger.error(LogMessage
					.format("A record of channel '%s' can neither be handled for group '%s' nor be put somewhere else, "
							+ "trying again every second", this.context.channel().name(), this.context.group()),
						ex);
			}
			else {
				logger.debug("The record can still not be put somewhere else", ex);
			}
			return false;
		}
	}

}
