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

package io.sharedmemory.benchmarks.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.link.PolledLink;
import io.sharedmemory.benchmarks.link.Receiver;
import io.sharedmemory.benchmarks.link.Sender;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * The ring buffers of Agrona over a mapped file.
 *
 * @since 0.1.0
 */
public final class AgronaLink implements PolledLink {

	private static final int MESSAGE_TYPE = 1;

	@SuppressWarnings("NullAway.Init")
	private RingBuffer out;

	@SuppressWarnings("NullAway.Init")
	private RingBuffer in;

	@SuppressWarnings("NullAway.Init")
	private Receiver receiver;

	private final MessageHandler handler = (type, buffer, index, length) -> {
		long first = buffer.getLong(index);
		this.receiver.accept(first, this.receiver.readsEnd() ? buffer.getLong(index + length - Long.BYTES) : first,
				length);
	};

	@Override
	public void open(Role role, Map<String, String> options) throws IOException {
		RingBuffer there = ring(options, "there");
		RingBuffer back = ring(options, "back");
		this.out = (role == Role.DRIVER) ? there : back;
		this.in = (role == Role.DRIVER) ? back : there;
	}

	private static RingBuffer ring(Map<String, String> options, String name) throws IOException {
		long capacity = Long.parseLong(options.getOrDefault("capacity", "16777216"));
		AtomicBuffer buffer = new UnsafeBuffer(
				MappedFiles.map(Path.of(options.get("directory"), options.get("lane") + "-" + name),
						capacity + RingBufferDescriptor.TRAILER_LENGTH));
		return options.get("producers").equals("many") ? new ManyToOneRingBuffer(buffer)
				: new OneToOneRingBuffer(buffer);
	}

	@Override
	public Sender sender(int producer) {
		RingBuffer out = this.out;
		UnsafeBuffer source = new UnsafeBuffer(new byte[0]);
		return (record, length) -> {
			if (source.byteArray() != record) {
				source.wrap(record);
			}
			return out.write(MESSAGE_TYPE, source, 0, length);
		};
	}

	@Override
	public int poll(Receiver receiver) {
		this.receiver = receiver;
		return this.in.read(this.handler, POLL_LIMIT);
	}

	@Override
	public void close() {
		// The files go with their directory.
	}

}
