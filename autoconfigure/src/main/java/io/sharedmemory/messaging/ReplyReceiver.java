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

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

import io.sharedmemory.mapping.NameState;
import io.sharedmemory.ring.GroupBusyException;
import io.sharedmemory.ring.GroupOptions;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingRecord;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessagingException;

/**
 * Receives the answers to the requests that this process sends to one channel. Has a
 * reply channel of its own and a thread that hands each answer to whoever awaits it. Any
 * thread may call any method.
 */
final class ReplyReceiver implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(ReplyReceiver.class);

	private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long CLOSE_TIMEOUT_MILLIS = 5000;

	private final String token;

	private final Channel reply;

	private final RingConsumer consumer;

	private final RecordMessageReader reader;

	private final Map<Long, CompletableFuture<Message<?>>> pending = new ConcurrentHashMap<>();

	private final Thread thread;

	private volatile boolean open = true;

	private ReplyReceiver(String token, Channel reply, RingConsumer consumer) {
		this.token = token;
		this.reply = reply;
		this.consumer = consumer;
		this.reader = new RecordMessageReader(reply.name(), ReplyChannels.GROUP);
		this.thread = new Thread(this::receive, "shared-memory-replies");
		this.thread.setDaemon(true);
	}

	/**
	 * Makes a reply channel and starts to receive.
	 * @param channel the channel that requests are sent to
	 * @return the receiver
	 * @throws ChannelOpenException if there is no room for a reply channel
	 */
	static ReplyReceiver open(Channel channel) {
		return open(channel, ReplyChannels::create);
	}

	/**
	 * Makes a reply channel and starts to receive.
	 * @param channel the channel that requests are sent to
	 * @param creator makes a reply channel for a channel and a token
	 * @return the receiver
	 * @throws ChannelOpenException if there is no room for a reply channel
	 */
	static ReplyReceiver open(Channel channel, BiFunction<Channel, String, Channel> creator) {
		ReplyChannels.removeAbandoned(channel);
		while (true) {
			String token = ReplyChannels.newToken(channel);
			Channel reply = creator.apply(channel, token);
			RingConsumer consumer = joinUnlessTaken(reply);
			if (consumer == null) {
				reply.close();
				continue;
			}
			ReplyReceiver receiver = new ReplyReceiver(token, reply, consumer);
			if (receiver.startIfNamed()) {
				return receiver;
			}
		}
	}

	/**
	 * Joins the group of a reply channel that was just made. Whoever looks for abandoned
	 * ones at that moment finds it without an owner, is in its group for a moment, and
	 * removes it.
	 * @param reply the reply channel
	 * @return the consumer, {@code null} if the reply channel was taken for abandoned
	 */
	private static @Nullable RingConsumer joinUnlessTaken(Channel reply) {
		try {
			return reply.newConsumer(ReplyChannels.GROUP, GroupOptions.exclusive());
		}
		catch (GroupBusyException ex) {
			logger.debug(LogMessage.format("Reply channel '%s' was taken for abandoned, making another",
					reply.ring().name()));
			return null;
		}
		catch (RuntimeException ex) {
			reply.options().location().remove();
			reply.close();
			throw ex;
		}
	}

	/**
	 * Starts to receive, unless the reply channel was taken for abandoned meanwhile. If
	 * it does not start, for that reason or because the system has no further thread, the
	 * reply channel goes: the next request would make another one.
	 */
	private boolean startIfNamed() {
		boolean started = false;
		try {
			if (isNamed()) {
				this.thread.start();
				started = true;
			}
			return started;
		}
		finally {
			if (!started) {
				release();
			}
		}
	}

	boolean isOpen() {
		return this.open;
	}

	String token() {
		return this.token;
	}

	/**
	 * Begins to await an answer.
	 * @param correlationId what the request and its answer carry
	 * @return what the answer completes
	 */
	CompletableFuture<Message<?>> expect(long correlationId) {
		CompletableFuture<Message<?>> answer = new CompletableFuture<>();
		this.pending.put(correlationId, answer);
		if (!this.open) {
			answer.completeExceptionally(new MessagingException("The reply channel is closed"));
		}
		return answer;
	}

	/**
	 * Ceases to await an answer.
	 * @param correlationId what the request carries
	 */
	void forget(long correlationId) {
		this.pending.remove(correlationId);
	}

	/**
	 * Receives until the receiver is closed, or its reply channel has lost its name, for
	 * which it looks when no answer has come for a while.
	 */
	private void receive() {
		try {
			while (this.open) {
				boolean idle = this.consumer.poll(this::onReply, Integer.MAX_VALUE) == 0
						&& !this.consumer.await(IDLE_NANOS);
				if (idle && this.open && !isNamed()) {
					logger.warn(LogMessage.format("Somebody removed reply channel '%s', the next request makes another",
							this.reply.ring().name()));
					break;
				}
			}
		}
		catch (RuntimeException ex) {
			logger.error(LogMessage.format("Reply channel '%s' failed, the next request makes another",
					this.reply.ring().name()), ex);
		}
		finally {
			this.open = false;
			try {
				failPending();
			}
			finally {
				release();
			}
		}
	}

	private void failPending() {
		MessagingException failure = new MessagingException("The reply channel was closed before the answer");
		this.pending.values().forEach((answer) -> answer.completeExceptionally(failure));
	}

	/**
	 * Returns whether those who answer can find the reply channel.
	 */
	private boolean isNamed() {
		return this.reply.ring().segment().nameState() == NameState.PRESENT;
	}

	private void onReply(RingRecord rec) {
		try {
			Message<byte[]> message = this.reader.read(rec);
			Object id = message.getHeaders().get(SharedMemoryHeaders.CORRELATION_ID);
			CompletableFuture<Message<?>> answer = (id instanceof Long) ? this.pending.remove(id) : null;
			if (answer == null) {
				logger.debug(LogMessage.format("Dropped a reply that nobody awaits, correlation id %s", id));
			}
			else if (message.getHeaders().get(SharedMemoryHeaders.ERROR_TYPE) instanceof String type) {
				answer.completeExceptionally(new RemoteListenerException(type,
						String.valueOf(message.getHeaders().get(SharedMemoryHeaders.ERROR_MESSAGE))));
			}
			else {
				answer.complete(message);
			}
		}
		catch (MalformedRecordException ex) {
			logger.warn(LogMessage.format("Dropped a reply at %d of '%s'", rec.position(), this.reply.ring().name()),
					ex);
		}
	}

	/**
	 * Removes the name while this process is still the owner, unless it means another
	 * object, then gives up the memory.
	 */
	private void release() {
		try {
			if (isNamed()) {
				this.reply.options().location().remove();
			}
			this.consumer.close();
		}
		finally {
			this.reply.close();
		}
	}

	/**
	 * Fails the requests that are under way and removes the reply channel.
	 */
	@Override
	public void close() {
		this.open = false;
		this.consumer.wakeup();
		try {
			this.thread.join(CLOSE_TIMEOUT_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
