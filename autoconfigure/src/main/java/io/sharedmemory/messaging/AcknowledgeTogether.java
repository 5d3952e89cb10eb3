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
 * Hands records to a listener one by one, but moves the group past several at once.
 */
final class AcknowledgeTogether implements BatchHandler, RecordPump {

	private final RecordDispatcher dispatcher;

	private final int maxRecords;

	AcknowledgeTogether(RecordDispatcher dispatcher, int maxRecords) {
		this.dispatcher = dispatcher;
		this.maxRecords = maxRecords;
	}

	@Override
	public int pump(RingConsumer consumer) {
		return consumer.pollBatch(this, this.maxRecords);
	}

	@Override
	public void onBatch(RingBatch batch) {
		for (int i = 0; i < batch.size(); i++) {
			this.dispatcher.onRecord(batch.get(i));
		}
	}

}
