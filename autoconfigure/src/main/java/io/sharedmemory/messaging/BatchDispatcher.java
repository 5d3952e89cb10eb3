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

import java.util.ArrayList;
import java.util.List;

import io.sharedmemory.ring.BatchHandler;
import io.sharedmemory.ring.RingBatch;
import io.sharedmemory.ring.RingRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Hands the records of one container's thread to a batch listener. Where the listener
 * says which record it failed with, only that one is given up in the end.
 */
final class BatchDispatcher implements BatchHandler {

	private final DispatchContext context;

	private final RecordMessageReader reader;

	private final SharedMemoryBatchMessageListener listener;

	private final FailedRecords failedRecords;

	BatchDispatcher(DispatchContext context, SharedMemoryBatchMessageListener listener) {
		this.context = context;
		this.reader = new RecordMessageReader(context.channel().name(), context.group());
		this.listener = listener;
		this.failedRecords = new FailedRecords(context);
	}

	@Override
	public void onBatch(RingBatch batch) {
		try {
			handleAll(read(batch), batch.get(0).attempt());
		}
		finally {
			this.context.stop().clearInterrupt();
		}
	}

	private List<Message<byte[]>> read(RingBatch batch) {
		List<Message<byte[]>> messages = new ArrayList<>(batch.size());
		for (int i = 0; i < batch.size(); i++) {
			RingRecord rec = batch.get(i);
			this.context.statistics().onReceived(rec.length(), rec.attempt(), rec.lostBefore());
			Message<byte[]> message = read(rec);
			if (message != null && isWanted(message, rec.attempt())) {
				messages.add(message);
			}
		}
		return messages;
	}

	private @Nullable Message<byte[]> read(RingRecord rec) {
		try {
			Message<byte[]> message = this.reader.read(rec);
			if (rec.attempt() <= this.context.properties().getMaxDeliveries()) {
				return message;
			}
			this.failedRecords.giveUp(message, rec.attempt() - 1, new RecordAbandonedException(rec.attempt() - 1));
		}
		catch (MalformedRecordException ex) {
			this.failedRecords.giveUp(this.reader.readUnread(rec), rec.attempt(), ex);
		}
		return null;
	}

	/**
	 * Asks the filter, as often as it takes. A message that it fails with is given up.
	 */
	private boolean isWanted(Message<byte[]> message, int attempt) {
		RecordFilterStrategy filter = this.context.properties().getFilter();
		if (filter == null) {
			return true;
		}
		RetrySequence tries = retries(attempt);
		while (true) {
			try {
				if (!filter.filter(message)) {
					return true;
				}
				this.context.statistics().onFiltered();
				return false;
			}
			catch (Throwable ex) {
				this.failedRecords.failIfFatal(ex);
				this.context.statistics().onFailed();
				if (!tries.awaitNext(ex)) {
					this.failedRecords.giveUp(message, tries.attempt(), ex);
					return false;
				}
			}
			this.context.statistics().onRetry();
		}
	}

	private void handleAll(List<Message<byte[]>> messages, int attempt) {
		List<Message<byte[]>> left = messages;
		while (!left.isEmpty()) {
			left = handle(left, attempt);
		}
	}

	/**
	 * Handles messages, as often as it takes.
	 * @return those that are left, because one before them was given up
	 */
	private List<Message<byte[]>> handle(List<Message<byte[]>> messages, int attempt) {
		RetrySequence tries = retries(attempt);
		List<Message<byte[]>> left = messages;
		while (true) {
			try {
				call(left);
				return List.of();
			}
			catch (Throwable ex) {
				this.failedRecords.failIfFatal(ex);
				if (ex instanceof UnreadableMessageException unreadable && left.size() > 1) {
					return handleAround(unreadable.getIndex(), left, tries.attempt());
				}
				this.context.statistics().onFailed();
				BatchListenerFailedException failed = (ex instanceof BatchListenerFailedException one
						&& one.getIndex() >= 0 && one.getIndex() < left.size()) ? one : null;
				if (failed != null && failed.getIndex() > 0) {
					left = left.subList(failed.getIndex(), left.size());
					tries = retries(1);
				}
				if (!tries.awaitNext((failed != null && failed.getCause() != null) ? failed.getCause() : ex)) {
					return giveUp(left, tries.attempt(), failed, ex);
				}
			}
			left = again(left);
		}
	}

	/**
	 * Handles the messages before one that cannot be read, and then that one alone.
	 * @return those behind it
	 */
	private List<Message<byte[]>> handleAround(int unreadable, List<Message<byte[]>> messages, int attempt) {
		handleAll(messages.subList(0, unreadable), attempt);
		handleAll(messages.subList(unreadable, unreadable + 1), attempt);
		return messages.subList(unreadable + 1, messages.size());
	}

	private RetrySequence retries(int attempt) {
		return new RetrySequence(this.context.properties().getRetryPolicy(), this.context.stop(), attempt);
	}

	private List<Message<byte[]>> giveUp(List<Message<byte[]>> messages, int attempts,
			@Nullable BatchListenerFailedException failed, Throwable failure) {
		if (failed == null) {
			messages.forEach((message) -> this.failedRecords.giveUp(message, attempts, failure));
			return List.of();
		}
		this.failedRecords.giveUp(messages.get(0), attempts, failure);
		return again(messages.subList(1, messages.size()));
	}

	/**
	 * Counts one more delivery of messages that the listener had.
	 */
	private List<Message<byte[]>> again(List<Message<byte[]>> messages) {
		this.context.statistics().onRetry(messages.size());
		List<Message<byte[]>> counted = new ArrayList<>(messages.size());
		for (Message<byte[]> message : messages) {
			Integer attempt = message.getHeaders().get(SharedMemoryHeaders.DELIVERY_ATTEMPT, Integer.class);
			counted.add(MessageBuilder.fromMessage(message)
				.setHeader(SharedMemoryHeaders.DELIVERY_ATTEMPT, (attempt != null) ? attempt + 1 : 1)
				.build());
		}
		return counted;
	}

	private void call(List<Message<byte[]>> messages) throws Exception {
		RecordAcknowledgment acknowledgment = (this.context.properties().getAckMode() == AckMode.MANUAL)
				? new RecordAcknowledgment() : null;
		long start = this.context.statistics().startHandling();
		try {
			this.context.observations()
				.observe(messages.get(0), () -> this.context.replies()
					.replyToBatch(this.listener.onMessages(messages, acknowledgment), this.context.stop()));
		}
		catch (Throwable ex) {
			if (acknowledgment == null || acknowledgment.revoke()) {
				throw ex;
			}
			this.failedRecords.logAfterAcknowledgment(ex);
			return;
		}
		finally {
			this.context.statistics().onHandled(start);
		}
		if (acknowledgment != null) {
			acknowledgment.await(this.context.stop());
		}
	}

}
