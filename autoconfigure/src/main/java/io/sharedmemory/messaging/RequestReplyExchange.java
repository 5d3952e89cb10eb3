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

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Sends requests and awaits their answers, over one {@link ReplyReceiver} for each
 * channel, which is made with the first request. Any thread may call any method.
 */
final class RequestReplyExchange implements AutoCloseable {

	private final Map<String, ReplyReceiver> receivers = new ConcurrentHashMap<>();

	/** Shared by those who make reply channels, and taken by who removes all. */
	private final ReadWriteLock receiversLock = new ReentrantReadWriteLock();

	private final AtomicLong correlationIds = new AtomicLong();

	private boolean closed;

	/**
	 * Sends a request and awaits its answer.
	 * @param channel the channel
	 * @param request a message whose payload is bytes
	 * @param timeout how long to wait
	 * @return the answer, {@code null} if there was none in time
	 * @throws RemoteListenerException if the listener failed with the request
	 * @throws MessagingException if the request cannot be sent, the exchange is closed or
	 * the thread is interrupted
	 */
	@Nullable Message<?> exchange(Channel channel, Message<?> request, Duration timeout) {
		ReplyReceiver receiver = receiver(channel);
		long id = this.correlationIds.incrementAndGet();
		CompletableFuture<Message<?>> answer = receiver.expect(id);
		try {
			channel.send(MessageBuilder.fromMessage(request)
				.setHeader(SharedMemoryHeaders.REPLY_TO, receiver.token())
				.setHeader(SharedMemoryHeaders.CORRELATION_ID, id)
				.build());
			return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return null;
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RemoteListenerException failure) {
				throw failure;
			}
			throw new MessagingException(request, "No answer from channel '" + channel.name() + "'", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new MessagingException(request,
					"Interrupted while waiting for an answer from channel '" + channel.name() + "'", ex);
		}
		finally {
			receiver.forget(id);
		}
	}

	private ReplyReceiver receiver(Channel channel) {
		ReplyReceiver receiver = this.receivers.get(channel.name());
		return (receiver != null && receiver.isOpen()) ? receiver : open(channel);
	}

	private ReplyReceiver open(Channel channel) {
		this.receiversLock.readLock().lock();
		try {
			if (this.closed) {
				throw new MessagingException("The template is closed");
			}
			return this.receivers.compute(channel.name(), (name, receiver) -> (receiver != null && receiver.isOpen())
					? receiver : ReplyReceiver.open(channel));
		}
		finally {
			this.receiversLock.readLock().unlock();
		}
	}

	@Override
	public void close() {
		this.receiversLock.writeLock().lock();
		try {
			this.closed = true;
			this.receivers.values().forEach(ReplyReceiver::close);
			this.receivers.clear();
		}
		finally {
			this.receiversLock.writeLock().unlock();
		}
	}

}
