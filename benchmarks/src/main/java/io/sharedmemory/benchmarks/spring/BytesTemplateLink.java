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

package io.sharedmemory.benchmarks.spring;

import io.sharedmemory.benchmarks.link.RecordBytes;
import io.sharedmemory.messaging.SharedMemoryListener;
import io.sharedmemory.ring.RingRecord;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The template with bytes, which the listener reads in place.
 *
 * @since 0.1.0
 */
public final class BytesTemplateLink extends TemplateLink<RingRecord> {

	private byte[] record = new byte[0];

	private byte[] answer = new byte[0];

	/**
	 * Creates the link, to be opened.
	 */
	public BytesTemplateLink() {
		super(BytesConfiguration.class);
	}

	@Override
	public long send(long sequence, int length) {
		if (this.record.length != length) {
			this.record = RecordBytes.make(length);
		}
		RecordBytes.put(this.record, length, sequence, sequence);
		template().send(out(), this.record, 0, length);
		return sequence;
	}

	@Override
	public void reply(RingRecord payload) {
		int length = payload.length();
		if (this.answer.length != length) {
			this.answer = new byte[length];
		}
		payload.copyTo(0, this.answer, 0, length);
		template().send(out(), this.answer, 0, length);
	}

	/**
	 * The listener.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(TemplateConfiguration.class)
	static class BytesConfiguration {

		private final Listener<RingRecord> listener;

		BytesConfiguration(Listener<RingRecord> listener) {
			this.listener = listener;
		}

		@SharedMemoryListener(channel = "${in}", group = "benchmark")
		void onRecord(RingRecord record) {
			long first = record.getLong(0);
			if (record.getLong(record.length() - Long.BYTES) != first) {
				throw new IllegalStateException("record " + first + " is not whole");
			}
			this.listener.onRecord(record, first);
		}

	}

}
