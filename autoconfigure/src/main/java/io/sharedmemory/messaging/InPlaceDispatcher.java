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

import io.sharedmemory.ring.RecordHandler;
import io.sharedmemory.ring.RingConsumer;
import io.sharedmemory.ring.RingRecord;

/**
 * Hands the records of one container's thread to a listener that reads them in place.
 * Allocates nothing as long as the listener does not fail.
 */
final class InPlaceDispatcher implements RecordHandler, RecordPump {

	private final DispatchContext context;

	private final RecordMessageReader reader;

	private final SharedMemoryRecordListener listener;

	private final FailedRecords failedRecords;

	InPlaceDispatcher(DispatchContext context, SharedMemoryRecordListener listener) {
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
		GroupStatistics statistics = this.context.statistics();
		statistics.onReceived(rec.length(), rec.attempt(), rec.lostBefore());
		if (rec.attempt() > this.context.properties().getMaxDeliveries()) {
			this.failedRecords.giveUp(this.reader.readAsFarAsPossible(rec), rec.attempt() - 1,
					new RecordAbandonedException(rec.attempt() - 1));
			return;
		}
		try {
			call(rec);
		}
		catch (Throwable ex) {
			this.failedRecords.failIfFatal(ex);
			retry(rec, ex);
		}
		finally {
			this.context.stop().clearInterrupt();
		}
	}

	private void call(RingRecord rec) throws Exception {
		long start = this.context.statistics().startHandling();
		try {
			this.listener.onRecord(rec);
		}
		finally {
			this.context.statistics().onHandled(start);
		}
	}

	private void retry(RingRecord rec, Throwable first) {
		RetrySequence tries = new RetrySequence(this.context.properties().getRetryPolicy(), this.context.stop(),
				rec.attempt());
		Throwable failure = first;
		this.context.statistics().onFailed();
		while (tries.awaitNext(failure)) {
			this.context.statistics().onRetry();
			try {
				call(rec);
				return;
			}
			catch (Throwable ex) {
				this.failedRecords.failIfFatal(ex);
				this.context.statistics().onFailed();
				failure = ex;
			}
		}
		this.failedRecords.giveUp(this.reader.readAsFarAsPossible(rec), tries.attempt(), failure);
	}

}
