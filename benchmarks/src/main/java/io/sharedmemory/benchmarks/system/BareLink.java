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
import io.sharedmemory.benchmarks.lane.Task;
import io.sharedmemory.benchmarks.link.PolledLink;
import io.sharedmemory.benchmarks.link.Receiver;
import io.sharedmemory.benchmarks.link.RecordBytes;
import io.sharedmemory.benchmarks.link.Sender;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Two cores that hand one word each way, and nothing else, and look for it all the time.
 *
 * @since 0.1.0
 */
public final class BareLink implements PolledLink {

	private static final int THERE_OFFSET = 1024;

	private static final int BACK_OFFSET = 2048;

	private static final int SIZE = 4096;

	private UnsafeBuffer memory = new UnsafeBuffer(new byte[0]);

	private int outOffset;

	private int inOffset;

	private int length;

	/** The word says the number of the record and one more, so that 0 means none. */
	private long last;

	@Override
	public void open(Role role, Map<String, String> options) throws IOException {
		this.memory = new UnsafeBuffer(MappedFiles.map(Path.of(options.get("directory"), options.get("lane")), SIZE));
		this.outOffset = (role == Role.DRIVER) ? THERE_OFFSET : BACK_OFFSET;
		this.inOffset = (role == Role.DRIVER) ? BACK_OFFSET : THERE_OFFSET;
	}

	@Override
	public void begin(Task task, int length) {
		this.length = length;
		this.memory.putLongVolatile(this.inOffset, 0);
		this.last = 0;
	}

	@Override
	public Sender sender(int producer) {
		return (record, length) -> {
			this.memory.putLongRelease(this.outOffset, RecordBytes.get(record, 0) + 1);
			return true;
		};
	}

	@Override
	public int poll(Receiver receiver) {
		long value = this.memory.getLongVolatile(this.inOffset);
		if (value == this.last) {
			return 0;
		}
		this.last = value;
		receiver.accept(value - 1, value - 1, this.length);
		return 1;
	}

	@Override
	public void close() {
		this.memory.wrap(new byte[0]);
	}

}
