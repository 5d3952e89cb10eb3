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

import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.platform.Memory;

/**
 * The tail of a ring that has one producer at a time, which alone knows where its next
 * record begins. It commits a record first and then notes the new tail, so that nothing
 * below the tail is ever missing, and what it had not committed when it dies is as if it
 * had never been.
 * <p>
 * Its successor finds the tail, or what was committed beyond it. Records of a batch carry
 * their stamps before the first one is committed; those of a batch that was not, the
 * successor wipes out, since they would be taken for records once it has written up to
 * them.
 */
final class ExclusiveTail extends Tail {

	/**
	 * Which word of the next payload is written ahead: the last one of 64 bytes, in the
	 * second cache line.
	 */
	private static final int AHEAD = 56;

	private final Ring ring;

	private final RingGeometry geometry;

	private final ProducerRoom room;

	private final RingSignals signals;

	private final long tailAddress;

	private final int slot;

	private long position;

	/**
	 * Where what was claimed last ends: the position, unless it is not committed, or
	 * something was thrown while it was.
	 */
	private long end;

	/** Up to here there is room, without another look, in the same block. */
	private long limit;

	/**
	 * Takes the tail over from the last producer, which is dead or has left.
	 * @param ring the ring
	 * @param participant the only live producer
	 */
	ExclusiveTail(Ring ring, Participant participant) {
		super(ring.geometry());
		this.ring = ring;
		this.geometry = ring.geometry();
		this.signals = ring.signals();
		this.tailAddress = this.geometry.tail();
		this.slot = participant.slot();
		this.position = takeOver();
		this.end = this.position;
		Memory.putLongVolatile(this.tailAddress, RingLayout.cursor(this.position, this.slot));
		this.room = new ProducerRoom(ring, participant);
	}

	private long takeOver() {
		long tail = RingLayout.cursorPosition(Memory.getLongVolatile(this.tailAddress));
		RecordCheck check = new RecordCheck(this.geometry);
		long position = tail;
		while (position - tail <= this.geometry.capacity() && this.geometry.isCommitted(position)) {
			long info = Memory.getLong(this.geometry.record(position) + RingLayout.RECORD_INFO_OFFSET);
			if (!check.isPossible(position, info)) {
				throw check.impossible(position, info);
			}
			position += RingLayout.span(RingLayout.infoLength(info));
		}
		wipe(position, Math.min(this.geometry.maxBatchSpan(), this.geometry.blocks().rest(position)));
		return position;
	}

	private void wipe(long position, long length) {
		for (long next = position; next < position + length; next += RingLayout.ALIGNMENT) {
			if (this.geometry.isCommitted(next)) {
				Memory.putLong(this.geometry.record(next), 0);
			}
		}
	}

	@Override
	long claim(int span) {
		long position = this.position;
		if (position + span > this.limit || position != this.end) {
			return claimAfterLooking(span);
		}
		CrashPoints.pass(RingStep.TAIL_READ);
		this.end = position + span;
		return position;
	}

	private long claimAfterLooking(int span) {
		if (this.position != this.end) {
			finishCommit();
		}
		while (true) {
			long position = this.position;
			if (position >= RingLayout.MAX_POSITION - span) {
				throw impossibleTail(position);
			}
			CrashPoints.pass(RingStep.TAIL_READ);
			int claimed = withinBlock(position, span);
			if (!this.room.reaches(position + claimed)) {
				return NO_ROOM;
			}
			if (!enterBlock(position, this.room)) {
				this.ring.checkOpen();
				throw this.geometry.withoutMemory(position);
			}
			this.limit = limit(this.room.limit());
			this.end = position + claimed;
			if (claimed == span) {
				return position;
			}
			commit(position, claimed - RingLayout.RECORD_HEADER_LENGTH, RingLayout.TYPE_PADDING, 0);
			CrashPoints.pass(RingStep.PADDING_CLAIMED);
		}
	}

	@Override
	void commit(long position, int length, int type, int flags) {
		CrashPoints.pass(RingStep.PAYLOAD_WRITTEN);
		stamp(position, RingLayout.info(length, type, flags, this.slot));
		moveTail();
		CrashPoints.pass(RingStep.TAIL_MOVED);
		this.signals.signalDataIfAwaited();
		this.ring.checkOpen();
		fetchAhead(length);
	}

	/**
	 * Has the cache lines of the next record fetched for writing, which probably is as
	 * long as this one: that of the header, which takes no time later if no consumer has
	 * looked at it meanwhile (see {@link RoundTripPacing}), and the second one. While a
	 * line is under way, a processor that makes stores visible in their order would keep
	 * back the stamp. Nobody needs what is there: nobody else claims, up to the limit
	 * nothing is left to be read, a header counts from its stamp on, and a claim might
	 * have written the same.
	 */
	private void fetchAhead(int length) {
		if (this.end + RingLayout.RECORD_HEADER_LENGTH + AHEAD + Long.BYTES <= this.limit) {
			long payload = payload(this.end);
			Memory.putLong(payload - RingLayout.RECORD_HEADER_LENGTH + RingLayout.RECORD_INFO_OFFSET, 0);
			if (length > AHEAD) {
				Memory.putLong(payload + AHEAD, 0);
			}
		}
	}

	private void moveTail() {
		this.position = this.end;
		Memory.putLongRelease(this.tailAddress, RingLayout.cursor(this.end, this.slot));
	}

	/**
	 * What was stamped is committed, whether its sender was told or not. If it was not,
	 * the stamps of a batch must not stay behind it.
	 */
	private void finishCommit() {
		if (this.geometry.isCommitted(this.position)) {
			moveTail();
		}
		else {
			wipe(this.position, this.end - this.position);
		}
		this.end = this.position;
	}

	private RuntimeException impossibleTail(long position) {
		this.ring.checkOpen();
		return new RingCorruptedException(this.geometry.name(),
				"the tail is at " + position + "; positions end at " + RingLayout.MAX_POSITION);
	}

}
