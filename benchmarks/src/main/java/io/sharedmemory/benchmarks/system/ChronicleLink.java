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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.sharedmemory.benchmarks.lane.Role;
import io.sharedmemory.benchmarks.lane.Task;
import io.sharedmemory.benchmarks.link.PolledLink;
import io.sharedmemory.benchmarks.link.Receiver;
import io.sharedmemory.benchmarks.link.Sender;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Chronicle Queue over files in memory. Its files grow, so each slice has queues of its
 * own and a limit.
 *
 * @since 0.1.0
 */
public final class ChronicleLink implements PolledLink {

	private static final long MAX_BYTES_PER_SLICE = 1L << 30;

	private final List<ChronicleQueue> queues = new ArrayList<>();

	private Path directory = Path.of("");

	private Role role = Role.DRIVER;

	private int slice;

	@SuppressWarnings("NullAway.Init")
	private ExcerptTailer tailer;

	@Override
	public void open(Role role, Map<String, String> options) {
		this.role = role;
		this.directory = Path.of(options.get("directory"), options.get("lane"));
		System.setProperty("chronicle.analytics.disable", "true");
		System.setProperty("chronicle.announcer.disable", "true");
	}

	@Override
	public void begin(Task task, int length) {
		this.slice = task.slice();
		this.queues.add(queue((this.role == Role.DRIVER) ? "there" : "back"));
		this.queues.add(queue((this.role == Role.DRIVER) ? "back" : "there"));
		this.tailer = this.queues.get(1).createTailer();
	}

	private ChronicleQueue queue(String name) {
		return SingleChronicleQueueBuilder.single(this.directory.resolve(this.slice + "-" + name).toFile()).build();
	}

	@Override
	public void end() throws IOException {
		this.queues.forEach(ChronicleQueue::close);
		this.queues.clear();
		if (this.role == Role.PEER) {
			MappedFiles.removeAll(this.directory.resolve(this.slice + "-there"));
		}
		else {
			MappedFiles.removeAll(this.directory.resolve(this.slice + "-back"));
		}
	}

	@Override
	public long maxBytesPerSlice() {
		return MAX_BYTES_PER_SLICE;
	}

	@Override
	public Sender sender(int producer) {
		ExcerptAppender appender = this.queues.get(0).createAppender();
		return (record, length) -> {
			try (DocumentContext document = appender.writingDocument()) {
				Bytes<?> bytes = document.wire().bytes();
				bytes.write(record, 0, length);
			}
			return true;
		};
	}

	@Override
	public int poll(Receiver receiver) {
		try (DocumentContext document = this.tailer.readingDocument()) {
			if (!document.isPresent()) {
				return 0;
			}
			Bytes<?> bytes = document.wire().bytes();
			long position = bytes.readPosition();
			int length = (int) bytes.readRemaining();
			long first = bytes.readLong(position);
			receiver.accept(first, receiver.readsEnd() ? bytes.readLong(position + length - Long.BYTES) : first,
					length);
			return 1;
		}
	}

	@Override
	public void close() {
		this.queues.forEach(ChronicleQueue::close);
	}

}
