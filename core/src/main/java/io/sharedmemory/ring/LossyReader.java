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

package io.sharedmemory.ring;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.sharedmemory.platform.Memory;
import io.sharedmemory.platform.Platform;

/**
 * Takes records out of a ring that overwrites: copies a record first and moves the
 * group's cursor past it then. If that succeeds, no producer had dropped the record
 * before, so the copy is whole.
 */
final class LossyReader extends RecordReader {

	private final CurrentBlock block;

	private final long base;

	private final RecordCheck check;

	private final LossCounters losses;

	private final int group;

	private final int slot;

	private final long cursorAddress;

	private final ByteBuffer source;

	private final RingRecord record;

	private final ByteBuffer copy;

	private final RingBatch batch;

	/** Of the group, when this consumer last took a record. */
	private long lossesSeen;

	/** Where the record that was taken last began. */
	private long taken;

	/** How many records the group lost between the last two that were taken. */
	private long lost;

	LossyReader(RingGeometry geometry, Participant participant, int group) {
		this.block = new CurrentBlock(geometry);
		this.base = geometry.base();
		this.check = new RecordCheck(geometry);
		this.losses = new LossCounters(geometry);
		this.group = group;
		this.slot = participant.slot();
		this.cursorAddress = geometry.group(group) + RingLayout.GROUP_PROGRESS_OFFSET + RingLayout.CURSOR_OFFSET;
		this.source = geometry.region().buffer();
		this.copy = ByteBuffer.allocateDirect(RingLayout.span(geometry.maxMessageSize()))
			.order(ByteOrder.nativeOrder());
		long address = Platform.current().address(this.copy);
		this.record = new RingRecord(this.copy, address);
		this.batch = new RingBatch(this.copy, address);
		this.lossesSeen = this.losses.total(group);
	}

	@Override
	boolean begin() {
		return true;
	}

	@Override
	int poll(RecordHandler handler, int maxRecords) {
		int handled = 0;
		while (handled < maxRecords && !isStopped()) {
			long info = take(0);
			if (info == 0) {
				break;
			}
			if (RingLayout.infoType(info) == RingLayout.TYPE_DATA) {
				handler.onRecord(this.record.show(this.taken, 0, info, 1, this.lost));
				handled++;
			}
		}
		return handled;
	}

	@Override
	int pollBatch(BatchHandler handler, int maxRecords) {
		this.batch.clear();
		int start = 0;
		while (this.batch.size() < maxRecords) {
			long info = take(start);
			if (info == 0) {
				break;
			}
			if (RingLayout.infoType(info) == RingLayout.TYPE_DATA) {
				this.batch.add(this.taken, start, info, 1, this.lost);
				start += RingLayout.span(RingLayout.infoLength(info));
			}
		}
		if (this.batch.size() > 0) {
			handler.onBatch(this.batch);
		}
		return this.batch.size();
	}

	/**
	 * Takes the next record.
	 * @param start where its payload is copied to
	 * @return its second word, or 0 if there is none or no room for its copy
	 */
	private long take(int start) {
		while (true) {
			long cursor = Memory.getLongVolatile(this.cursorAddress);
			long position = RingLayout.cursorPosition(cursor);
			if (!this.block.isCommitted(position)) {
				if (Memory.getLongVolatile(this.cursorAddress) == cursor) {
					return 0;
				}
				continue;
			}
			long address = this.block.origin() + position;
			long info = Memory.getLong(address + RingLayout.RECORD_INFO_OFFSET);
			if (!this.check.isPossible(position, info)) {
				// The cursor must not have been read before the record.
				VarHandle.acquireFence();
				if (Memory.getLongVolatile(this.cursorAddress) == cursor) {
					throw this.check.impossible(position, info);
				}
				continue;
			}
			int length = RingLayout.infoLength(info);
			if (RingLayout.infoType(info) == RingLayout.TYPE_DATA) {
				if (length > this.copy.capacity() - start) {
					return 0;
				}
				this.copy.put(start, this.source, (int) (address - this.base) + RingLayout.RECORD_HEADER_LENGTH,
						length);
			}
			long total = this.losses.total(this.group, cursor);
			if (this.losses.move(this.group, cursor, position + RingLayout.span(length), this.slot, 0)) {
				if (RingLayout.infoType(info) == RingLayout.TYPE_DATA) {
					this.taken = position;
					this.lost = total - this.lossesSeen;
					this.lossesSeen = total;
				}
				return info;
			}
		}
	}

}
