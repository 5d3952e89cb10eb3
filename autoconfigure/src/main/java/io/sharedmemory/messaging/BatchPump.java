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
import io.sharedmemory.ring.RingBatch;
import io.sharedmemory.ring.RingConsumer;

/**
 * Hands several records at once to a handler, and moves the group past them together.
 * <p>
 * Records that a dead process had in hand come in batches of one: otherwise the one that
 * kills would take the others of its batch with it, time after time.
 */
final class BatchPump implements BatchHandler, RecordPump {

	private final BatchHandler handler;

	private final int maxRecords;

	private boolean singly;

	BatchPump(BatchHandler handler, int maxRecords) {
		this.handler = handler;
		this.maxRecords = maxRecords;
	}

	@Override
	public int pump(RingConsumer consumer) {
		try {
			return consumer.pollBatch(this, this.singly ? 1 : this.maxRecords);
		}
		catch (DeliverSinglyException ex) {
			this.singly = true;
			return consumer.pollBatch(this, 1);
		}
	}

	@Override
	public void onBatch(RingBatch batch) {
		this.singly = batch.get(0).attempt() > 1;
		if (this.singly && batch.size() > 1) {
			throw new DeliverSinglyException();
		}
		this.handler.onBatch(batch);
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
