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
import io.sharedmemory.ring.RingRecord;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogMessage;
import org.springframework.messaging.Message;

/**
 * Hands the records of one container to its listener and what the listener returns to
 * whoever asked. A record that cannot be read or handled is logged and passed over: it
 * does not stop the next one.
 */
final class RecordDispatcher implements RecordHandler {

	private static final Log logger = LogFactory.getLog(RecordDispatcher.class);

	private final String channel;

	private final String group;

	private final RecordMessageReader reader;

	private final SharedMemoryMessageListener listener;

	private final ReplySender replies;

	RecordDispatcher(String channel, String group, SharedMemoryMessageListener listener, ReplySender replies) {
		this.channel = channel;
		this.group = group;
		this.reader = new RecordMessageReader(channel, group);
		this.listener = listener;
		this.replies = replies;
	}

	@Override
	public void onRecord(RingRecord rec) {
		try {
			Message<byte[]> message = this.reader.read(rec);
			this.replies.reply(message, this.listener.onMessage(message));
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			logger.error(LogMessage.format("Record at %d of channel '%s' was not handled for group '%s', going on",
					rec.position(), this.channel, this.group), ex);
		}
		if (Thread.interrupted()) {
			logger.debug("A listener left its thread interrupted");
		}
	}

}
