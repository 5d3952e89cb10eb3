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

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.ring.MessageTooLargeException;
import io.sharedmemory.ring.RingException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Sends the answers to the requests that one container receives. Keeps the requesters'
 * reply channels open while they live, and removes those of requesters that died. For the
 * container's thread alone.
 */
final class ReplySender implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(ReplySender.class);

	private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** How long to wait for room before looking whether the requester lives. */
	private static final long ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final int MAX_ERROR_LENGTH = 1024;

	private static final byte[] NO_PAYLOAD = new byte[0];

	private final Channel channel;

	private final MessageConverter converter;

	private final @Nullable Channel sendTo;

	private final TemplateObservations observations;

	private final Map<String, Channel> open = new HashMap<>();

	private long nextSweep = System.nanoTime() + SWEEP_NANOS;

	ReplySender(Channel channel, MessageConverter converter, @Nullable Channel sendTo,
			TemplateObservations observations) {
		this.channel = channel;
		this.converter = converter;
		this.sendTo = sendTo;
		this.observations = observations;
	}

	/**
	 * Answers a request, if the message is one, or else sends the result to the channel
	 * that results go to, if there is one.
	 * @param request the message that was handled
	 * @param result what its handler returned
	 * @param stop what ends the wait for room in the channel that results go to
	 * @throws ListenerStoppedException if the container is to stop meanwhile
	 * @throws org.springframework.messaging.converter.MessageConversionException if the
	 * result cannot be converted
	 */
	void reply(Message<?> request, @Nullable Object result, StopSignal stop) {
		if (result == null) {
			return;
		}
		String token = token(request);
		if (token == null) {
			sendOn(result, stop);
			return;
		}
		stop.clearInterrupt();
		MessageDeliveryException failure = send(token,
				MessageBuilder.fromMessage(encode(result))
					.removeHeader(SharedMemoryHeaders.REPLY_TO)
					.setHeader(SharedMemoryHeaders.CORRELATION_ID,
							request.getHeaders().get(SharedMemoryHeaders.CORRELATION_ID))
					.build());
		if (failure != null && failure.getCause() instanceof MessageTooLargeException cause) {
			replyFailure(request, cause);
		}
	}

	/**
	 * Tells who asked, if the message is a request, that there will be no answer.
	 * @param request the message that was not handled
	 * @param failure why
	 */
	void replyFailure(Message<?> request, Throwable failure) {
		String token = token(request);
		if (token != null) {
			send(token,
					MessageBuilder.withPayload(NO_PAYLOAD)
						.setHeader(SharedMemoryHeaders.CORRELATION_ID,
								request.getHeaders().get(SharedMemoryHeaders.CORRELATION_ID))
						.setHeader(SharedMemoryHeaders.ERROR_TYPE, failure.getClass().getName())
						.setHeader(SharedMemoryHeaders.ERROR_MESSAGE, shorten(String.valueOf(failure.getMessage())))
						.build());
		}
	}

	/**
	 * Sends what a batch listener returned to the channel that results go to: each
	 * element for itself, if it is a collection. What is {@code null} is no result.
	 * @param result the result
	 * @param stop what ends the wait for room in that channel
	 * @throws ListenerStoppedException if the container is to stop meanwhile
	 */
	void replyToBatch(@Nullable Object result, StopSignal stop) {
		if (result instanceof Collection<?> results) {
			results.stream().filter(Objects::nonNull).forEach((one) -> sendOn(one, stop));
		}
		else if (result != null) {
			sendOn(result, stop);
		}
	}

	/**
	 * Sends a result on. While its channel is full, that is all that happens: the
	 * listener has done its part, and is not called again for it.
	 */
	private void sendOn(Object result, StopSignal stop) {
		Channel sendTo = this.sendTo;
		if (sendTo == null) {
			logger.debug("Dropped what a listener returned: the record is not a request");
			return;
		}
		this.observations.observe(sendTo.name(), encode(result), (message) -> {
			RepeatedFailure repeated = new RepeatedFailure();
			stop.clearInterrupt();
			while (!isSentOn(message, sendTo, repeated)) {
				stop.pause(PAUSE_NANOS);
			}
		});
	}

	private boolean isSentOn(Message<?> message, Channel channel, RepeatedFailure repeated) {
		try {
			channel.send(message);
			return true;
		}
		catch (ChannelFullException ex) {
			if (repeated.isNew(ex)) {
				logger.warn(LogMessage.format(
						"What a listener of channel '%s' returned cannot be sent on, trying again every second",
						this.channel.name()), ex);
			}
			else {
				logger.debug("What a listener returned can still not be sent on", ex);
			}
			return false;
		}
	}

	private @Nullable String token(Message<?> request) {
		return (request.getHeaders().get(SharedMemoryHeaders.REPLY_TO) instanceof String token
				&& ReplyChannels.isToken(token, this.channel)
				&& request.getHeaders().get(SharedMemoryHeaders.CORRELATION_ID) != null) ? token : null;
	}

	private Message<?> encode(Object result) {
		return (result instanceof Message<?> message) ? MessageEncoder.encode(message, this.converter)
				: MessageEncoder.encode(result, (MessageHeaders) null, this.converter);
	}

	/** What says that an answer was too large had better not be so itself. */
	private String shorten(String text) {
		int most = Math.min(MAX_ERROR_LENGTH, this.channel.ring().maxMessageSize() / 4);
		return (text.length() <= most) ? text : text.substring(0, most);
	}

	/**
	 * Sends an answer, if there still is somebody to send it to.
	 * @param token the requester's
	 * @param answer the answer
	 * @return why it was dropped, {@code null} if it was sent or nobody awaits it
	 */
	private @Nullable MessageDeliveryException send(String token, Message<?> answer) {
		try {
			Channel reply = this.open.get(token);
			if (reply == null) {
				reply = ReplyChannels.open(this.channel, token);
				if (reply == null) {
					logger.debug(LogMessage.format("Dropped a reply on channel '%s': nobody awaits it",
							this.channel.name()));
					return null;
				}
				this.open.put(token, reply);
			}
			sendWhileAwaited(reply, token, answer);
			return null;
		}
		catch (MessagingException ex) {
			logger.warn(LogMessage.format("Dropped a reply on channel '%s'", this.channel.name()), ex);
			sweep();
			return (ex instanceof MessageDeliveryException failure) ? failure : null;
		}
	}

	/**
	 * Sends an answer, and waits for room no longer than the requester lives.
	 */
	private void sendWhileAwaited(Channel reply, String token, Message<?> answer) {
		long left = reply.options().sendTimeout().toNanos();
		while (true) {
			long wait = Math.min(left, ROOM_NANOS);
			try {
				reply.send(answer, wait);
				return;
			}
			catch (ChannelFullException ex) {
				left -= wait;
				sweep();
				if (!this.open.containsKey(token)) {
					logger.debug(LogMessage.format("Dropped a reply on channel '%s': its requester is gone",
							this.channel.name()));
					return;
				}
				if (left <= 0) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Closes and removes the reply channels of requesters that are gone, every second at
	 * most.
	 */
	void sweepIfDue() {
		if (!this.open.isEmpty() && System.nanoTime() - this.nextSweep >= 0) {
			sweep();
		}
	}

	private void sweep() {
		for (Iterator<Channel> replies = this.open.values().iterator(); replies.hasNext();) {
			Channel reply = replies.next();
			if (isAbandoned(reply)) {
				replies.remove();
				reply.close();
			}
		}
		this.nextSweep = System.nanoTime() + SWEEP_NANOS;
	}

	private boolean isAbandoned(Channel reply) {
		try {
			return ReplyChannels.removeIfAbandoned(reply);
		}
		catch (RingException | InterprocessException ex) {
			logger.warn(LogMessage.format("Gave up reply channel '%s'", reply.name()), ex);
			return true;
		}
	}

	/**
	 * Closes all reply channels, and removes those of requesters that are gone.
	 */
	@Override
	public void close() {
		sweep();
		this.open.values().forEach(Channel::close);
		this.open.clear();
	}

}
