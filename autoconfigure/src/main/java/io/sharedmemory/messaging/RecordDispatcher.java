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

import io.sharedmemory.ring.BatchHandler;
import io.sharedmemory.ring.RecordHandler;
import io.sharedmemory.ring.RingBatch;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Hands the records of one container's thread to its listener, one by one, and what the
 * listener returns to whoever asked. A record that cannot be read or handled is tried
 * again and given up in the end: it does not stop the next one for good.
 */
final class RecordDispatcher implements RecordHandler, BatchHandler, RecordPump {

	private final DispatchContext context;

	private final RecordMessageReader reader;

	private final SharedMemoryMessageListener listener;

	private final FailedRecords failedRecords;

	RecordDispatcher(DispatchContext context, SharedMemoryMessageListener listener) {
		this.context = context;
		this.reader = new RecordMessageReader(context.channel().name(), context.group());
		this.listener = listener;
		this.failedRecords = new FailedRecords(context);
	}

	@Override
	public int pump(RingConsumer consumer) {
		return consumer.poll(this, 1);
	}

	@Override
	public void onRecord(RingRecord rec) {
		this.context.statistics().onReceived(rec.length(), rec.attempt(), rec.lostBefore());
		try {
			dispatch(rec);
		}
		finally {
			this.context.stop().clearInterrupt();
		}
	}

	/**
	 * Hands out the records one by one, while the group moves past them together.
	 */
	@Override
	public void onBatch(RingBatch batch) {
		for (int i = 0; i < batch.size(); i++) {
			onRecord(batch.get(i));
		}
	}

	private void dispatch(RingRecord rec) {
		Message<byte[]> message;
		try {
			message = this.reader.read(rec);
		}
		catch (MalformedRecordException ex) {
			this.failedRecords.giveUp(this.reader.readUnread(rec), rec.attempt(), ex);
			return;
		}
		if (rec.attempt() > this.context.properties().getMaxDeliveries()) {
			this.failedRecords.giveUp(message, rec.attempt() - 1, new RecordAbandonedException(rec.attempt() - 1));
			return;
		}
		handle(message, rec.attempt());
	}

	private void handle(Message<byte[]> message, int attempt) {
		RetrySequence tries = new RetrySequence(this.context.properties().getRetryPolicy(), this.context.stop(),
				attempt);
		Message<byte[]> current = message;
		while (true) {
			try {
				if (isWanted(current)) {
					call(current);
				}
				return;
			}
			catch (Throwable ex) {
				this.failedRecords.failIfFatal(ex);
				this.context.statistics().onFailed();
				if (!tries.awaitNext(ex)) {
					this.failedRecords.giveUp(message, tries.attempt(), ex);
					return;
				}
			}
			this.context.statistics().onRetry();
			current = MessageBuilder.fromMessage(message)
				.setHeader(SharedMemoryHeaders.DELIVERY_ATTEMPT, tries.attempt())
				.build();
		}
	}

	private boolean isWanted(Message<byte[]> message) {
		RecordFilterStrategy filter = this.context.properties().getFilter();
		if (filter != null && filter.filter(message)) {
			this.context.statistics().onFiltered();
			return false;
		}
		return true;
	}

	private void call(Message<byte[]> message) throws Exception {
		RecordAcknowledgment acknowledgment = (this.context.properties().getAckMode() == AckMode.MANUAL)
				? new RecordAcknowledgment() : null;
		Message<byte[]> given = (acknowledgment != null) ? MessageBuilder.fromMessage(message)
			.setHeader(SharedMemoryHeaders.ACKNOWLEDGMENT, acknowledgment)
			.build() : message;
		long start = this.context.statistics().startHandling();
		try {
			this.context.observations()
				.observe(given, () -> this.context.replies()
					.reply(message, this.listener.onMessage(given), this.context.stop()));
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
		await(acknowledgment);
	}

	private void await(@Nullable RecordAcknowledgment acknowledgment) {
		if (acknowledgment != null) {
			acknowledgment.await(this.context.stop());
		}
	}

}
