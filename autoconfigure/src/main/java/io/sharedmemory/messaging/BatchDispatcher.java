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
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * Hands the records of one container's thread to a batch listener. Where the listener
 * says which record it failed with, only that one is given up in the end.
 * <p>
 * Records that a dead process had in hand come in batches of one: otherwise the one that
 * kills would take the others of its batch with it, time after time.
 */
final class BatchDispatcher implements BatchHandler, RecordPump {

	private final DispatchContext context;

	private final RecordMessageReader reader;

	private final SharedMemoryBatchMessageListener listener;

	private final FailedRecords failedRecords;

	private boolean singly;

	BatchDispatcher(DispatchContext context, SharedMemoryBatchMessageListener listener) {
		this.context = context;
		this.reader = new RecordMessageReader(context.channel().name(), context.group());
		this.listener = listener;
		this.failedRecords = new FailedRecords(context);
	}

	@Override
	public int pump(RingConsumer consumer) {
		try {
			return consumer.pollBatch(this, this.singly ? 1 : this.context.properties().getMaxBatchSize());
		}
		catch (DeliverSinglyException ex) {
			this.singly = true;
			return consumer.pollBatch(this, 1);
		}
	}

	@Override
	public void onBatch(RingBatch batch) {
		int attempt = batch.get(0).attempt();
		this.singly = attempt > 1;
		if (this.singly && batch.size() > 1) {
			throw new DeliverSinglyException();
		}
		try {
			List<Message<byte[]>> messages = read(batch);
			while (!messages.isEmpty()) {
				messages = handle(messages, attempt);
			}
		}
		finally {
			this.context.stop().clearInterrupt();
		}
	}

	private List<Message<byte[]>> read(RingBatch batch) {
		List<Message<byte[]>> messages = new ArrayList<>(batch.size());
		RecordFilterStrategy filter = this.context.properties().getFilter();
		for (int i = 0; i < batch.size(); i++) {
			RingRecord rec = batch.get(i);
			this.context.statistics().onReceived(rec.length(), rec.attempt(), rec.lostBefore());
			Message<byte[]> message = read(rec);
			if (message != null && filter != null && filter.filter(message)) {
				this.context.statistics().onFiltered();
			}
			else if (message != null) {
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
			this.failedRecords.giveUp(message, new RecordAbandonedException(rec.attempt() - 1));
		}
		catch (MalformedRecordException ex) {
			this.failedRecords.giveUp(this.reader.readUnread(rec), ex);
		}
		return null;
	}

	/**
	 * Handles messages, as often as it takes.
	 * @return those that are left, because one before them was given up
	 */
	private List<Message<byte[]>> handle(List<Message<byte[]>> messages, int attempt) {
		RetrySequence tries = new RetrySequence(this.context.properties().getRetryPolicy(), this.context.stop(),
				attempt);
		List<Message<byte[]>> left = messages;
		while (true) {
			try {
				call(left);
				return List.of();
			}
			catch (VirtualMachineError | ListenerStoppedException ex) {
				throw ex;
			}
			catch (Throwable ex) {
				this.context.statistics().onFailed();
				BatchListenerFailedException failed = (ex instanceof BatchListenerFailedException one
						&& one.getIndex() >= 0 && one.getIndex() < left.size()) ? one : null;
				if (failed != null && failed.getIndex() > 0) {
					left = left.subList(failed.getIndex(), left.size());
					tries = new RetrySequence(this.context.properties().getRetryPolicy(), this.context.stop(), 1);
				}
				if (!tries.awaitNext((failed != null && failed.getCause() != null) ? failed.getCause() : ex)) {
					return giveUp(left, failed, ex);
				}
			}
			this.context.statistics().onRetry();
		}
	}

	private List<Message<byte[]>> giveUp(List<Message<byte[]>> messages, @Nullable BatchListenerFailedException failed,
			Throwable failure) {
		if (failed == null) {
			messages.forEach((message) -> this.failedRecords.giveUp(message, failure));
			return List.of();
		}
		this.failedRecords.giveUp(messages.get(0), failure);
		return messages.subList(1, messages.size());
	}

	private void call(List<Message<byte[]>> messages) throws Exception {
		RecordAcknowledgment acknowledgment = (this.context.properties().getAckMode() == AckMode.MANUAL)
				? new RecordAcknowledgment() : null;
		long start = System.nanoTime();
		try {
			this.context.replies()
				.replyToBatch(this.context.observations()
					.observe(messages.get(0), () -> this.listener.onMessages(messages, acknowledgment)));
		}
		catch (Throwable ex) {
			if (acknowledgment == null || acknowledgment.revoke()) {
				throw ex;
			}
			this.failedRecords.logAfterAcknowledgment(ex);
			return;
		}
		finally {
			this.context.statistics().onHandled(System.nanoTime() - start);
		}
		if (acknowledgment != null) {
			acknowledgment.await(this.context.stop());
		}
	}

	/**
	 * Leaves a batch where it is, to be taken record by record.
	 */
	private static final class DeliverSinglyException extends RuntimeException {

		DeliverSinglyException() {
			super("A process died with this batch in hand", null, false, false);
		}

	}

}
