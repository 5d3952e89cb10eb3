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

import io.sharedmemory.platform.Memory;

/**
 * Reads a ring that keeps its records: shows each one where it lies.
 * <p>
 * The loop of {@link #poll} is most of what a consumer does, so all that it needs for
 * every record is in fields of this object or in local variables, and one condition tells
 * a record that may be shown from padding and damage.
 */
final class InPlaceReader extends RecordReader {

	/** How much of the ring may become free before producers are told. */
	private static final int FREED_PARTS = 8;

	/**
	 * Up to this length the cache lines of a record of a stream are taken over before it
	 * is shown. This fetches them, too: handlers that read the beginning and the end
	 * would leave holes, at which the processor gives up fetching ahead. In bytes with
	 * header and padding.
	 */
	private static final int LONGEST_OWNED = 8192;

	/**
	 * The same for a consumer that is far behind. What it reads is in no cache any more,
	 * so that long records would take it more time than they save the producers.
	 */
	private static final int LONGEST_OWNED_BEHIND = 512;

	/** How many bytes are far behind. */
	private static final int FAR_BEHIND = 1 << 19;

	private final GroupReader group;

	private final RecordCheck check;

	private final RingSignals signals;

	private final RingRecord record;

	private final RingBatch batch;

	private final CurrentBlock block;

	/** What is to be added to an address to get the index of that record's payload. */
	private final long payloadIndex;

	private final long key;

	private final int maxMessageSize;

	private final long mostUnsignalled;

	private final StreamPacing pacing;

	private final RoundTripPacing roundTrips;

	InPlaceReader(RingGeometry geometry, GroupReader group, RingSignals signals, RoundTripPacing roundTrips) {
		this.group = group;
		this.check = new RecordCheck(geometry);
		this.signals = signals;
		this.record = new RingRecord(geometry.region().buffer(), geometry.base());
		this.batch = new RingBatch(geometry.region().buffer(), geometry.base());
		this.block = new CurrentBlock(geometry);
		this.payloadIndex = RingLayout.RECORD_HEADER_LENGTH - geometry.base();
		this.key = geometry.key();
		this.maxMessageSize = geometry.maxMessageSize();
		this.mostUnsignalled = geometry.capacity() / FREED_PARTS;
		this.pacing = new StreamPacing(geometry);
		this.roundTrips = roundTrips;
	}

	@Override
	boolean begin() {
		if (this.roundTrips.isDue()) {
			this.roundTrips.rest();
		}
		if (this.pacing.isResting()) {
			this.pacing.rest();
		}
		long position = this.group.position();
		if (position == this.group.end()) {
			return true;
		}
		if (this.block.isCommitted(position)) {
			this.roundTrips.found();
			return true;
		}
		this.pacing.end(0, false, position);
		return false;
	}

	/**
	 * Shows the record that {@link #begin} has found. Where there is one at a time, as
	 * with requests and replies, that is all, and the time that it takes is a part of
	 * every round trip; so this is without the loop, which has more to keep than there
	 * are registers.
	 */
	@Override
	int poll(RecordHandler handler, int maxRecords) {
		GroupReader group = this.group;
		long position = group.position();
		if (!this.pacing.isStream() && position != group.end()) {
			long address = this.block.origin() + position;
			long info = Memory.getLong(address + RingLayout.RECORD_INFO_OFFSET);
			int length = RingLayout.infoLength(info);
			int span = RingLayout.span(length);
			if (isData(info, length) && span <= this.block.end() - position) {
				handler.onRecord(this.record.show(position, (int) (address + this.payloadIndex), info,
						(position < group.redeliveryEnd()) ? group.attempt(position) : 1));
				group.moveTo(position + span);
				if (maxRecords > 1 && !this.roundTrips.isSteady() && this.block.isCommitted(position + span)) {
					return pollAll(handler, maxRecords, 1);
				}
				this.roundTrips.handledOne();
				this.signals.signalSpace();
				this.pacing.endOfOne(maxRecords == 1, position + span);
				return 1;
			}
		}
		return pollAll(handler, maxRecords, 0);
	}

	private boolean isData(long info, int length) {
		return RingLayout.infoType(info) == RingLayout.TYPE_DATA && length >= 0 && length <= this.maxMessageSize;
	}

	/**
	 * Shows all records that there are.
	 * @param alreadyHandled how many of this poll were shown before
	 */
	private int pollAll(RecordHandler handler, int maxRecords, int alreadyHandled) {
		GroupReader group = this.group;
		RingRecord record = this.record;
		CurrentBlock block = this.block;
		long key = this.key;
		long blockEnd = block.end();
		long origin = block.origin();
		long position = group.position();
		long end = group.end();
		long redeliveryEnd = group.redeliveryEnd();
		long stop = this.pacing.stop(position);
		int longestOwned = longestOwned(position, stop);
		long signalled = position;
		int handled = alreadyHandled;
		try {
			while (handled < maxRecords && !isStopped()) {
				if (position == end) {
					if (!group.hasNext(maxRecords)) {
						break;
					}
					signalled += group.position() - position;
					position = group.position();
					end = group.end();
					redeliveryEnd = group.redeliveryEnd();
					blockEnd = 0;
				}
				if (position == stop && handled > 0) {
					break;
				}
				if (position >= blockEnd) {
					if (!block.isCommitted(position)) {
						break;
					}
					blockEnd = block.end();
					origin = block.origin();
				}
				long address = origin + position;
				if (Memory.getLongAcquire(address) != RingLayout.stamp(position, key)) {
					break;
				}
				long info = Memory.getLong(address + RingLayout.RECORD_INFO_OFFSET);
				int length = RingLayout.infoLength(info);
				int span = RingLayout.span(length);
				if (isData(info, length) && span <= blockEnd - position) {
					if (span <= longestOwned) {
						CacheLines.own(address, span);
					}
					handler.onRecord(record.show(position, (int) (address + this.payloadIndex), info,
							(position < redeliveryEnd) ? group.attempt(position) : 1));
					handled++;
				}
				else {
					checkPossible(position, info);
				}
				position += span;
				group.moveTo(position);
				if (position - signalled > this.mostUnsignalled) {
					signalled = position;
					this.signals.signalSpace();
				}
			}
		}
		finally {
			if (position != signalled || alreadyHandled > 0) {
				this.signals.signalSpace();
			}
		}
		this.pacing.end(handled, handled == maxRecords, position);
		return handled;
	}

	private static int longestOwned(long position, long stop) {
		if (stop == StreamPacing.NO_STOP) {
			return 0;
		}
		return (stop - position < FAR_BEHIND) ? LONGEST_OWNED : LONGEST_OWNED_BEHIND;
	}

	private void checkPossible(long position, long info) {
		if (!this.check.isPossible(position, info)) {
			throw this.check.impossible(position, info);
		}
	}

	@Override
	int pollBatch(BatchHandler handler, int maxRecords) {
		this.batch.clear();
		long stop = this.pacing.stop(this.group.position());
		if (this.group.hasNext(maxRecords)) {
			long end = collect(maxRecords, stop);
			if (this.batch.size() > 0) {
				this.group.takeInHand(end);
				handler.onBatch(this.batch);
			}
			this.group.moveTo(end);
			this.signals.signalSpace();
		}
		this.pacing.end(this.batch.size(), this.batch.size() == maxRecords, this.group.position());
		return this.batch.size();
	}

	private long collect(int maxRecords, long stop) {
		long position = this.group.position();
		int longestOwned = longestOwned(position, stop);
		while (this.batch.size() < maxRecords && position != this.group.end() && this.block.isCommitted(position)
				&& (position != stop || this.batch.size() == 0)) {
			long address = this.block.origin() + position;
			long info = Memory.getLong(address + RingLayout.RECORD_INFO_OFFSET);
			checkPossible(position, info);
			int span = RingLayout.span(RingLayout.infoLength(info));
			if (RingLayout.infoType(info) == RingLayout.TYPE_DATA) {
				if (span <= longestOwned) {
					CacheLines.own(address, span);
				}
				this.batch.add(position, (int) (address + this.payloadIndex), info, this.group.attempt(position), 0);
			}
			position += span;
		}
		return position;
	}

}
