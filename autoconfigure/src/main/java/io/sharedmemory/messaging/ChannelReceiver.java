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

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.sharedmemory.ring.GroupOptions;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingException;
import io.sharedmemory.ring.RingRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessagingException;

/**
 * Receives single messages from a channel for one group, in turn for all threads that
 * ask.
 */
final class ChannelReceiver implements AutoCloseable {

	private final RingConsumer consumer;

	private final RecordMessageReader reader;

	private final GroupStatistics statistics;

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable Message<?> received;

	private @Nullable MalformedRecordException malformed;

	private volatile boolean closed;

	ChannelReceiver(Channel channel, String group) {
		this.consumer = channel.newConsumer(group, GroupOptions.exclusive());
		this.statistics = channel.statistics().group(group);
		this.reader = new RecordMessageReader(channel.name(), group);
	}

	/**
	 * Takes the next message.
	 * @param timeoutNanos how long to wait for it
	 * @return the message, {@code null} if there was none in time
	 * @throws MalformedRecordException if the next record cannot be read; the group moves
	 * past it
	 * @throws MessagingException if the ring is closed or damaged or the thread is
	 * interrupted
	 */
	@Nullable Message<?> receive(long timeoutNanos) {
		long deadline = System.nanoTime() + timeoutNanos;
		try {
			if (!this.lock.tryLock() && !this.lock.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
				return null;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new MessagingException("Interrupted while waiting for another thread to receive", ex);
		}
		try {
			while (!this.closed) {
				if (this.consumer.poll(this::take, 1) > 0) {
					putDown();
					return result();
				}
				long remaining = deadline - System.nanoTime();
				if (remaining <= 0 || Thread.currentThread().isInterrupted()) {
					putDown();
					return null;
				}
				this.consumer.await(remaining);
			}
			throw new MessagingException("The template is closed");
		}
		catch (RingException ex) {
			throw new MessagingException("Nothing can be received from ring '" + ex.ringName() + "'", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void take(RingRecord rec) {
		this.statistics.onReceived(rec.length(), rec.attempt(), rec.lostBefore());
		try {
			this.received = this.reader.read(rec);
		}
		catch (MalformedRecordException ex) {
			this.malformed = ex;
		}
	}

	/**
	 * Lets the next record not count as handed out: nobody has asked for it yet.
	 */
	private void putDown() {
		try {
			this.consumer.putDown();
		}
		catch (RingException ex) {
			// No reason to lose what was received before. The next call will fail.
		}
	}

	private @Nullable Message<?> result() {
		MalformedRecordException malformed = this.malformed;
		Message<?> received = this.received;
		this.malformed = null;
		this.received = null;
		if (malformed != null) {
			throw malformed;
		}
		return received;
	}

	@Override
	public void close() {
		this.closed = true;
		this.consumer.wakeup();
		this.lock.lock();
		try {
			this.consumer.close();
		}
		finally {
			this.lock.unlock();
		}
	}

}
