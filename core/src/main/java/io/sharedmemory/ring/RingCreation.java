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
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.platform.Memory;
import io.sharedmemory.platform.Platform;

/**
 * Makes a ring in a segment that has none, and checks one that is there.
 * <p>
 * The creator holds the table lock while it sizes, reserves and fills the segment, and
 * stores the state {@linkplain RingLayout#STATE_READY ready} last. Whoever finds a
 * segment that is not ready takes the same lock: if it gets it and the segment still is
 * not ready, the creator is dead, and the newcomer begins anew.
 */
final class RingCreation {

	private static final int CHECKED_AT_ONCE = 1 << 16;

	private final Segment segment;

	private final RingOptions options;

	RingCreation(Segment segment, RingOptions options) {
		this.segment = segment;
		this.options = options;
	}

	/**
	 * Maps the ring, after making it if there is none. The caller holds the table lock.
	 * @param initialPosition where a ring that is made begins
	 * @param blockLength the length of the blocks of a ring that is made, 0 for what its
	 * capacity and maximum message size ask for
	 * @return the mapped ring
	 * @throws RingMismatchException if the segment holds something else
	 */
	RingGeometry makeOrCheck(long initialPosition, long blockLength) {
		if (!isReady()) {
			RingOptions resolved = this.options.resolved();
			make(resolved, initialPosition, (blockLength != 0) ? blockLength
					: Blocks.lengthFor(resolved.capacity(), resolved.maxMessageSize()));
		}
		return check();
	}

	/**
	 * Maps the ring. The caller holds the table lock.
	 * @return the mapped ring
	 * @throws RingMismatchException if the segment holds something else, or nothing
	 */
	RingGeometry check() {
		if (this.segment.size() < RingLayout.HEADER_LENGTH) {
			throw mismatch("the segment has " + this.segment.size() + " bytes and so holds no ring");
		}
		MappedRegion region = MappedRegion.map(this.segment, AccessMode.READ_WRITE);
		try {
			checkIdentity(region);
			RingOptions parameters = checkParameters(region);
			return RingGeometry.of(this.segment.name(), region, parameters, checkBlocks(region, parameters));
		}
		catch (RuntimeException | Error ex) {
			region.close();
			throw ex;
		}
	}

	private boolean isReady() {
		long size = this.segment.size();
		if (size == 0) {
			return false;
		}
		try (MappedRegion header = MappedRegion.map(this.segment, AccessMode.READ_ONLY, 0,
				Math.min(size, RingLayout.HEADER_LENGTH))) {
			long base = header.address();
			if (size < RingLayout.HEADER_LENGTH || Memory.getLong(base + RingLayout.MAGIC_OFFSET) == 0) {
				checkEmpty(size);
				return false;
			}
			// Anything else that is there is checked, not overwritten.
			return Memory.getLong(base + RingLayout.MAGIC_OFFSET) != RingLayout.MAGIC
					|| Memory.getIntVolatile(base + RingLayout.STATE_OFFSET) != RingLayout.STATE_NEW;
		}
	}

	/**
	 * Refuses to make a ring over somebody's data, wherever in the segment that is. The
	 * magic is the first word that a creator writes. What was never written is not read,
	 * so that it costs no time and no memory.
	 */
	private void checkEmpty(long size) {
		byte[] zeroes = new byte[CHECKED_AT_ONCE];
		byte[] bytes = new byte[CHECKED_AT_ONCE];
		try (MappedRegion region = MappedRegion.map(this.segment, AccessMode.READ_ONLY, 0, size)) {
			for (long next = nextData(0); next >= 0 && next < size; next = nextData(next)) {
				int length = (int) Math.min(CHECKED_AT_ONCE, size - next);
				region.get(next, bytes, 0, length);
				if (Arrays.mismatch(bytes, 0, length, zeroes, 0, length) >= 0) {
					throw mismatch("the segment of " + size + " bytes holds other data");
				}
				next += length;
			}
		}
	}

	private long nextData(long offset) {
		return this.segment.withHandle((handle) -> Platform.current().nextData(handle, offset));
	}

	private void make(RingOptions options, long initialPosition, long blockLength) {
		long data = dataOffset(options, blockLength);
		this.segment.truncate(length(options, blockLength));
		CrashPoints.pass(RingStep.SEGMENT_SIZED);
		try (MappedRegion region = MappedRegion.map(this.segment, AccessMode.READ_WRITE)) {
			long base = region.address();
			Memory.putLong(base + RingLayout.MAGIC_OFFSET, RingLayout.MAGIC);
			// Nor may the compiler put it behind the others: who finds those of a dead
			// creator without it takes them for other data.
			VarHandle.storeStoreFence();
			CrashPoints.pass(RingStep.MAGIC_WRITTEN);
			Memory.putInt(base + RingLayout.VERSION_OFFSET, RingLayout.VERSION);
			Memory.putInt(base + RingLayout.BYTE_ORDER_OFFSET, RingLayout.BYTE_ORDER_MARK);
			Memory.putInt(base + RingLayout.MAX_MESSAGE_SIZE_OFFSET, options.maxMessageSize());
			Memory.putLong(base + RingLayout.CAPACITY_OFFSET, options.capacity());
			Memory.putLong(base + RingLayout.KEY_OFFSET, new SecureRandom().nextLong() | Long.MIN_VALUE);
			Memory.putInt(base + RingLayout.MAX_PARTICIPANTS_OFFSET, options.maxParticipants());
			Memory.putInt(base + RingLayout.MAX_GROUPS_OFFSET, options.maxGroups());
			Memory.putInt(base + RingLayout.RETENTION_OFFSET, options.retention().ordinal());
			Memory.putInt(base + RingLayout.PRODUCERS_OFFSET, options.producers().ordinal());
			Memory.putLong(base + RingLayout.BLOCK_LENGTH_OFFSET, blockLength);
			Memory.putLong(base + RingLayout.CREATED_OFFSET, System.currentTimeMillis());
			Memory.putLong(base + RingLayout.CREATOR_PID_OFFSET, ProcessHandle.current().pid());
			region.fill(RingLayout.HEADER_LENGTH, data - RingLayout.HEADER_LENGTH, (byte) 0);
			CrashPoints.pass(RingStep.TABLES_CLEARED);
			Memory.putLong(base + RingLayout.TAIL_OFFSET, RingLayout.cursor(initialPosition, RingLayout.NO_SLOT));
			RingGeometry geometry = RingGeometry.of(this.segment.name(), region, options, blockLength);
			geometry.blocks().assignFirst(initialPosition);
			makeSlots(geometry, options.maxParticipants());
			GroupTable groups = new GroupTable(geometry);
			for (String group : options.requiredGroups()) {
				groups.require(group);
			}
			CrashPoints.pass(RingStep.RING_FILLED);
			Memory.putIntVolatile(base + RingLayout.STATE_OFFSET, RingLayout.STATE_READY);
			CrashPoints.pass(RingStep.RING_READY);
		}
	}

	/**
	 * Makes one slot and copies it. In a JVM that has just started, to write all of them
	 * word by word would take longer than everything else that a new ring needs.
	 */
	private static void makeSlots(RingGeometry geometry, int count) {
		long first = geometry.slot(0);
		Memory.putLong(first + RingLayout.SLOT_INTENT_OFFSET, RingLayout.NONE);
		Memory.putLong(first + RingLayout.SLOT_HOLD_OFFSET, RingLayout.NONE);
		Memory.putInt(first + RingLayout.SLOT_GROUP_OFFSET, -1);
		new Progress(first + RingLayout.SLOT_PROGRESS_OFFSET).reset();
		byte[] slot = new byte[RingLayout.SLOT_LENGTH];
		Memory.copyToArray(first, slot, 0, slot.length);
		for (int i = 1; i < count; i++) {
			Memory.copyFromArray(slot, 0, geometry.slot(i), slot.length);
		}
	}

	private void checkIdentity(MappedRegion region) {
		long base = region.address();
		long magic = Memory.getLong(base + RingLayout.MAGIC_OFFSET);
		if (magic == Long.reverseBytes(RingLayout.MAGIC)) {
			throw mismatch("the ring was made on a system of the other byte order");
		}
		if (magic != RingLayout.MAGIC) {
			throw mismatch("the segment holds no ring: it begins with 0x" + Long.toHexString(magic));
		}
		int version = Memory.getInt(base + RingLayout.VERSION_OFFSET);
		if (version != RingLayout.VERSION) {
			throw mismatch("the ring has layout version " + version + ", this library has " + RingLayout.VERSION
					+ "; let all services use the same version, or remove the segment");
		}
		if (Memory.getInt(base + RingLayout.BYTE_ORDER_OFFSET) != RingLayout.BYTE_ORDER_MARK) {
			throw mismatch("the ring's byte order mark is 0x"
					+ Integer.toHexString(Memory.getInt(base + RingLayout.BYTE_ORDER_OFFSET)));
		}
		if (Memory.getIntVolatile(base + RingLayout.STATE_OFFSET) != RingLayout.STATE_READY) {
			throw mismatch("the ring was never finished");
		}
	}

	private RingOptions checkParameters(MappedRegion region) {
		long base = region.address();
		RingOptions actual = actual(base);
		List<String> differences = new ArrayList<>();
		compare(differences, "capacity", this.options.capacity(), actual.capacity());
		compare(differences, "maxMessageSize", this.options.maxMessageSize(), actual.maxMessageSize());
		compare(differences, "maxParticipants", this.options.maxParticipants(), actual.maxParticipants());
		compare(differences, "maxGroups", this.options.maxGroups(), actual.maxGroups());
		if (this.options.retention() != Retention.UNSPECIFIED && this.options.retention() != actual.retention()) {
			differences
				.add("retention is " + actual.retention() + " where " + this.options.retention() + " is asked for");
		}
		if (this.options.producers() != Producers.UNSPECIFIED && this.options.producers() != actual.producers()) {
			differences
				.add("producers is " + actual.producers() + " where " + this.options.producers() + " is asked for");
		}
		if (!differences.isEmpty()) {
			throw mismatch("it was made with other parameters: " + String.join(", ", differences)
					+ "; ask for the same ones, or remove the segment when no service uses it");
		}
		return actual;
	}

	private long checkBlocks(MappedRegion region, RingOptions actual) {
		long blockLength = Memory.getLong(region.address() + RingLayout.BLOCK_LENGTH_OFFSET);
		if (blockLength < Math.max(RingLayout.MIN_BLOCK_LENGTH, RingLayout.span(actual.maxMessageSize()))
				|| blockLength > actual.capacity() || blockLength % RingLayout.ALIGNMENT != 0
				|| Blocks.countFor(actual.capacity(), blockLength) > RingLayout.MAX_BLOCKS) {
			throw mismatch("its header is damaged: the block length is " + blockLength);
		}
		long length = length(actual, blockLength);
		if (length != region.size()) {
			throw mismatch("the segment has " + region.size() + " bytes, but a ring of " + describe(actual) + " takes "
					+ length);
		}
		return blockLength;
	}

	private static long length(RingOptions options, long blockLength) {
		return dataOffset(options, blockLength) + Blocks.countFor(options.capacity(), blockLength) * blockLength;
	}

	private static long dataOffset(RingOptions options, long blockLength) {
		return RingLayout.dataOffset(options.maxGroups(), options.maxParticipants(), isOverwriting(options),
				Blocks.countFor(options.capacity(), blockLength));
	}

	private RingOptions actual(long base) {
		long capacity = Memory.getLong(base + RingLayout.CAPACITY_OFFSET);
		int maxMessageSize = Memory.getInt(base + RingLayout.MAX_MESSAGE_SIZE_OFFSET);
		int maxParticipants = Memory.getInt(base + RingLayout.MAX_PARTICIPANTS_OFFSET);
		int maxGroups = Memory.getInt(base + RingLayout.MAX_GROUPS_OFFSET);
		int retentionCode = Memory.getInt(base + RingLayout.RETENTION_OFFSET);
		if (retentionCode != Retention.KEEP.ordinal() && retentionCode != Retention.OVERWRITE_OLDEST.ordinal()) {
			throw mismatch("its header is damaged: the retention is " + retentionCode);
		}
		Retention retention = Retention.values()[retentionCode];
		int producersCode = Memory.getInt(base + RingLayout.PRODUCERS_OFFSET);
		if (producersCode != Producers.MANY.ordinal() && producersCode != Producers.ONE.ordinal()) {
			throw mismatch("its header is damaged: producers is " + producersCode);
		}
		if (capacity == 0 || maxMessageSize == 0 || maxParticipants == 0 || maxGroups == 0) {
			throw mismatch("its header is damaged: a parameter is 0");
		}
		try {
			return new RingOptions(capacity, maxMessageSize, maxParticipants, maxGroups, retention,
					Producers.values()[producersCode], List.of(), this.options.waitStrategy(),
					this.options.attachTimeout());
		}
		catch (IllegalArgumentException ex) {
			throw mismatch("its header is damaged: " + ex.getMessage());
		}
	}

	private static void compare(List<String> differences, String name, long asked, long actual) {
		if (asked != 0 && asked != actual) {
			differences.add(name + " is " + actual + " where " + asked + " is asked for");
		}
	}

	private static boolean isOverwriting(RingOptions options) {
		return options.retention() == Retention.OVERWRITE_OLDEST;
	}

	private static String describe(RingOptions options) {
		return options.capacity() + " bytes, " + options.maxParticipants() + " participants and " + options.maxGroups()
				+ " groups";
	}

	private RingMismatchException mismatch(String detail) {
		return new RingMismatchException(this.segment.name(), detail);
	}

}
