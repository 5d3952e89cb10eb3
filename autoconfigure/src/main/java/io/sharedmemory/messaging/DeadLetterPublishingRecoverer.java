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

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Function;

import io.sharedmemory.ring.MessageTooLargeException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.ClassUtils;

/**
 * Sends records that could not be handled to a dead-letter channel, with their bytes and
 * headers and with headers that say what happened, as far as there is room for them. A
 * record for which there is no such channel, or that is longer than the channel takes, is
 * logged and lost.
 *
 * @since 0.1.0
 * @see SharedMemoryHeaders#DLT_ORIGINAL_CHANNEL
 */
public class DeadLetterPublishingRecoverer implements RecordRecoverer {

	private static final Log logger = LogFactory.getLog(DeadLetterPublishingRecoverer.class);

	private static final int MAX_TEXT_LENGTH = 4096;

	private final ChannelRegistry channels;

	private final Function<Message<byte[]>, @Nullable String> destinationResolver;

	/**
	 * Creates a recoverer.
	 * @param channels the channels
	 * @param destinationResolver finds the name of the dead-letter channel for a message,
	 * {@code null} for none
	 */
	public DeadLetterPublishingRecoverer(ChannelRegistry channels,
			Function<Message<byte[]>, @Nullable String> destinationResolver) {
		this.channels = channels;
		this.destinationResolver = destinationResolver;
	}

	@Override
	public boolean recover(Message<byte[]> message, Throwable failure) {
		String source = message.getHeaders().get(SharedMemoryHeaders.RECEIVED_CHANNEL, String.class);
		String destination = this.destinationResolver.apply(message);
		if (destination == null || destination.equals(source)) {
			log(message, "lost: there is no dead-letter channel for it", failure);
			return false;
		}
		if (!isSent(message, failure, this.channels.getChannel(destination))) {
			log(message, "lost: dead-letter channel '" + destination + "' takes no message that long", failure);
			return false;
		}
		log(message, "sent to dead-letter channel '" + destination + "'", failure);
		return true;
	}

	/**
	 * Sends a dead letter with as much of what happened as there is room for, at least
	 * the record as it was.
	 */
	private static boolean isSent(Message<byte[]> message, Throwable failure, Channel channel) {
		MessageBuilder<byte[]> letter = letter(message, failure);
		return isSent(letter.setHeader(SharedMemoryHeaders.DLT_EXCEPTION_STACKTRACE, stackTrace(failure)), channel)
				|| isSent(letter.removeHeader(SharedMemoryHeaders.DLT_EXCEPTION_STACKTRACE), channel)
				|| isSent(letter.removeHeader(SharedMemoryHeaders.DLT_EXCEPTION_MESSAGE), channel)
				|| isSent(withoutRequest(message), channel);
	}

	private static boolean isSent(MessageBuilder<byte[]> letter, Channel channel) {
		try {
			channel.send(letter.build());
			return true;
		}
		catch (MessageDeliveryException ex) {
			if (ex.getCause() instanceof MessageTooLargeException) {
				return false;
			}
			throw ex;
		}
		catch (MessageConversionException ex) {
			// More headers than a message may have.
			return false;
		}
	}

	private static MessageBuilder<byte[]> withoutRequest(Message<byte[]> message) {
		return MessageBuilder.fromMessage(message)
			.removeHeader(SharedMemoryHeaders.REPLY_TO)
			.removeHeader(SharedMemoryHeaders.CORRELATION_ID);
	}

	private static MessageBuilder<byte[]> letter(Message<byte[]> message, Throwable failure) {
		Throwable cause = failure.getCause();
		return withoutRequest(message)
			.setHeader(SharedMemoryHeaders.DLT_ORIGINAL_CHANNEL,
					message.getHeaders().get(SharedMemoryHeaders.RECEIVED_CHANNEL))
			.setHeader(SharedMemoryHeaders.DLT_ORIGINAL_GROUP,
					message.getHeaders().get(SharedMemoryHeaders.RECEIVED_GROUP))
			.setHeader(SharedMemoryHeaders.DLT_ORIGINAL_POSITION,
					message.getHeaders().get(SharedMemoryHeaders.RECEIVED_POSITION))
			.setHeader(SharedMemoryHeaders.DLT_ATTEMPTS, message.getHeaders().get(SharedMemoryHeaders.DELIVERY_ATTEMPT))
			.setHeader(SharedMemoryHeaders.DLT_EXCEPTION_FQCN, failure.getClass().getName())
			.setHeader(SharedMemoryHeaders.DLT_EXCEPTION_CAUSE_FQCN,
					(cause != null) ? cause.getClass().getName() : null)
			.setHeader(SharedMemoryHeaders.DLT_EXCEPTION_MESSAGE, shorten(failure.getMessage()));
	}

	private static String stackTrace(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text, true));
		return String.valueOf(shorten(text.toString()));
	}

	private static @Nullable String shorten(@Nullable String text) {
		return (text == null || text.length() <= MAX_TEXT_LENGTH) ? text : text.substring(0, MAX_TEXT_LENGTH);
	}

	private static void log(Message<byte[]> message, String outcome, Throwable failure) {
		Object attempts = message.getHeaders().get(SharedMemoryHeaders.DELIVERY_ATTEMPT);
		logger.error(LogMessage.format(
				"Record at %s of channel '%s' was not handled for group '%s' after %s %s (%s) and is %s",
				message.getHeaders().get(SharedMemoryHeaders.RECEIVED_POSITION),
				message.getHeaders().get(SharedMemoryHeaders.RECEIVED_CHANNEL),
				message.getHeaders().get(SharedMemoryHeaders.RECEIVED_GROUP), attempts,
				Integer.valueOf(1).equals(attempts) ? "attempt" : "attempts",
				ClassUtils.getShortName(failure.getClass()), outcome), failure);
	}

}
