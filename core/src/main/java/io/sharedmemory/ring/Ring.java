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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.MappedRegion;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.platform.Memory;
import io.sharedmemory.sync.WaitStrategy;
import org.jspecify.annotations.Nullable;

/**
 * A ring in a segment: records that producers append and that every consumer group reads
 * once. See {@link RingLayout} for the bytes.
 * <p>
 * Any process that uses the ring may be killed at any instruction. A record whose sending
 * returned is then delivered, any other is delivered whole or not at all, and nobody else
 * waits longer than it takes to see that the process is dead.
 * <p>
 * A ring may be used by any thread; its producers and consumers by one at a time. The
 * segment must stay open while producers and consumers are made.
 *
 * @since 0.1.0
 */
public final class Ring implements AutoCloseable {

	private final Segment segment;

	private final RingOptions options;

	private final RingLocks locks;

	private final TableLock tableLock;

	private final RingGeometry geometry;

	private final RingSignals signals;

	private final ClaimRecovery recovery;

	private final ParticipantTable participants;

	private final GroupTable groups;

	private final Membership membership;

	private final Map<AutoCloseable, Participant> members = new ConcurrentHashMap<>();

	private volatile boolean closed;

	private Ring(Segment segment, RingOptions options, RingLocks locks, TableLock tableLock, RingGeometry geometry) {
		this.segment = segment;
		this.options = options;
		this.locks = locks;
		this.tableLock = tableLock;
		this.geometry = geometry;
		this.signals = new RingSignals(geometry);
		this.recovery = new ClaimRecovery(geometry, this.signals);
		this.participants = new ParticipantTable(segment, geometry, this.recovery);
		this.groups = new GroupTable(geometry);
		this.membership = new Membership(geometry, this.participants, this.groups, locks, tableLock);
	}

	/**
	 * Opens the ring in a segment, and makes it if the segment is empty or its creator
	 * died before it had finished.
	 * @param segment the segment, open for reading and writing
	 * @param options the options
	 * @return the ring
	 * @throws RingMismatchException if the segment holds something else, or a ring of
	 * other parameters
	 * @throws io.sharedmemory.mapping.InterprocessException if the memory cannot be had,
	 * or a live process kept the ring locked for longer than the attach timeout
	 */
	public static Ring openOrCreate(Segment segment, RingOptions options) {
		return open(segment, options, (creation) -> creation.makeOrCheck(0, 0));
	}

	/**
	 * Opens the ring in a segment.
	 * @param segment the segment, open for reading and writing
	 * @param options the options
	 * @return the ring
	 * @throws RingMismatchException if the segment holds no ring, or a ring of other
	 * parameters
	 * @throws io.sharedmemory.mapping.InterprocessException if the memory cannot be
	 * mapped, or a live process kept the ring locked for longer than the attach timeout
	 */
	public static Ring openOnly(Segment segment, RingOptions options) {
		return open(segment, options, RingCreation::check);
	}

	/**
	 * Opens a ring as {@link #openOrCreate} does; if it is made, its first record need
	 * not be at position 0, nor are its blocks as long as usual.
	 * @param segment the segment
	 * @param options the options
	 * @param initialPosition a multiple of 32
	 * @param blockLength a multiple of 32, at least as much as the longest record takes;
	 * 0 for the usual one
	 * @return the ring
	 */
	static Ring openOrCreate(Segment segment, RingOptions options, long initialPosition, long blockLength) {
		return open(segment, options, (creation) -> creation.makeOrCheck(initialPosition, blockLength));
	}

	private static Ring open(Segment segment, RingOptions options, Function<RingCreation, RingGeometry> opening) {
		try {
			return openChecked(segment, options, opening);
		}
		catch (InternalError ex) {
			throw RingGeometry.vanished(segment.name(), ex);
		}
	}

	private static Ring openChecked(Segment segment, RingOptions options,
			Function<RingCreation, RingGeometry> opening) {
		RingLocks locks = new RingLocks(segment);
		try {
			TableLock tableLock = new TableLock(segment.name(), locks, options.attachTimeout());
			return tableLock.whileLocked(() -> {
				RingGeometry geometry = opening.apply(new RingCreation(segment, options));
				try {
					Ring ring = new Ring(segment, options, locks, tableLock, geometry);
					for (String group : options.requiredGroups()) {
						ring.groups.require(group, locks);
					}
					return ring;
				}
				catch (RuntimeException | Error ex) {
					geometry.region().close();
					throw ex;
				}
			});
		}
		catch (RuntimeException | Error ex) {
			locks.close();
			throw ex;
		}
	}

	/**
	 * Returns the name of the segment.
	 * @return the name
	 */
	public String name() {
		return this.geometry.name();
	}

	/**
	 * Returns a number by which to tell this ring from others, also from one that had its
	 * name before: random, and the same in all processes.
	 * @return the number
	 */
	public int fingerprint() {
		return Long.hashCode(this.geometry.key());
	}

	/**
	 * Returns how much may wait to be read, with headers and padding.
	 * @return bytes
	 */
	public long capacity() {
		return this.geometry.capacity();
	}

	/**
	 * Returns the longest payload.
	 * @return bytes
	 */
	public int maxMessageSize() {
		return this.geometry.maxMessageSize();
	}

	/**
	 * Returns how many producers and consumers there can be at once.
	 * @return the length of the participant table
	 */
	public int maxParticipants() {
		return this.geometry.maxParticipants();
	}

	/**
	 * Returns the most room that a batch may claim.
	 * @return bytes: a quarter of the capacity and 32, or what one of the ring's blocks
	 * has, whichever is less
	 * @see RingProducer#claimBatch
	 */
	public int maxBatchRoom() {
		return this.geometry.maxBatchSpan();
	}

	/**
	 * Returns what becomes of the oldest records when the ring is full.
	 * @return what the ring was made with
	 */
	public Retention retention() {
		return this.geometry.overwriting() ? Retention.OVERWRITE_OLDEST : Retention.KEEP;
	}

	/**
	 * Returns how many producers may send at once.
	 * @return what the ring was made with
	 */
	public Producers producers() {
		return this.geometry.singleProducer() ? Producers.ONE : Producers.MANY;
	}

	/**
	 * Returns the segment that the ring was opened in.
	 * @return the segment
	 */
	public Segment segment() {
		return this.segment;
	}

	/**
	 * Returns the mapping of the whole segment.
	 * @return the region, which belongs to the ring
	 */
	public MappedRegion region() {
		return this.geometry.region();
	}

	/**
	 * Takes a slot for a producer.
	 * @return a new producer
	 * @throws ProducerBusyException if the ring has one producer at a time, and has it
	 * @throws RingLimitException if every slot belongs to a live participant, or to a
	 * dead one whose group has to take over its records
	 * @throws RingClosedException if the ring is closed
	 */
	public RingProducer newProducer() {
		checkOpen();
		checkIntact();
		Participant participant = this.membership.joinAsProducer();
		try {
			if (this.geometry.singleProducer() && !participant.lock().tryLockProducer()) {
				throw new ProducerBusyException(name(), describeProducer(participant));
			}
			return register(new RingProducer(this, participant), participant);
		}
		catch (RuntimeException | Error ex) {
			giveUp(participant, ex);
			throw ex;
		}
	}

	/**
	 * Takes a slot for the consumer of an exclusive group. A group that is not there yet
	 * is made, and begins at the tail.
	 * @param group the group's name, at most {@value RingLayout#MAX_GROUP_NAME} bytes in
	 * UTF-8
	 * @return a new consumer, at the group's position
	 * @throws GroupBusyException if the group has a live consumer
	 * @throws RingLimitException if every slot belongs to a live participant, or to a
	 * dead one of another group that has to take over its records, or every entry of the
	 * group table is taken
	 * @throws RingClosedException if the ring is closed
	 */
	public RingConsumer newConsumer(String group) {
		return newConsumer(group, GroupOptions.exclusive());
	}

	/**
	 * Takes a slot for a consumer of a group. A group that is not there yet is made.
	 * @param group the group's name, at most {@value RingLayout#MAX_GROUP_NAME} bytes in
	 * UTF-8
	 * @param options how to join it, and what it is if it is made
	 * @return a new consumer, at the group's position
	 * @throws GroupBusyException if the group has a live consumer, unless both share it
	 * @throws RingLimitException if every slot belongs to a live participant, or to a
	 * dead one of another group that has to take over its records, or every entry of the
	 * group table is taken
	 * @throws RingClosedException if the ring is closed
	 */
	public RingConsumer newConsumer(String group, GroupOptions options) {
		RingOptions.checkGroupName(group);
		checkOpen();
		checkIntact();
		this.groups.checkFree(group, options, this.locks);
		return this.tableLock.whileLocked(() -> {
			Participant participant = this.membership.joinAsConsumer(group);
			try {
				return consumer(group, options, participant);
			}
			catch (RuntimeException | Error ex) {
				giveUp(participant, ex);
				throw ex;
			}
		});
	}

	/**
	 * Gives up a slot that nothing came of. If that is because the ring was closed
	 * meanwhile, whatever met the closed memory first does not matter.
	 */
	private void giveUp(Participant participant, Throwable failure) {
		this.participants.leave(participant);
		if (failure instanceof InterprocessException) {
			checkOpen();
		}
	}

	private RingConsumer consumer(String group, GroupOptions options, Participant participant) {
		int index = this.groups.join(group, options, participant, this.locks);
		GroupReader reader = new GroupReader(this.geometry, new SharedRanges(this.geometry),
				new RecordCheck(this.geometry), participant, index, options.shared());
		RoundTripPacing roundTrips = new RoundTripPacing(this.geometry.singleProducer());
		RecordReader records = this.geometry.overwriting() ? new LossyReader(this.geometry, participant, index)
				: new InPlaceReader(this.geometry, reader, this.signals, roundTrips);
		return register(new RingConsumer(this, participant, group, reader, records, roundTrips), participant);
	}

	/**
	 * Removes a group. Records that only it needed leave the ring.
	 * @param group the group's name
	 * @throws UnknownGroupException if there is no such group
	 * @throws GroupBusyException if the group has a live consumer
	 * @throws RingClosedException if the ring is closed
	 */
	public void removeGroup(String group) {
		checkOpen();
		checkIntact();
		this.tableLock.whileLocked(() -> this.groups.remove(group, this.locks));
		this.signals.signalSpace();
	}

	private <T extends AutoCloseable> T register(T member, Participant participant) {
		synchronized (this.members) {
			checkOpen();
			this.members.put(member, participant);
			return member;
		}
	}

	/**
	 * Looks at the ring.
	 * @return what is there now
	 * @throws RingCorruptedException if something else wrote to the ring's header, or its
	 * memory is gone
	 * @throws RingClosedException if the ring is closed
	 */
	public RingStatus status() {
		checkOpen();
		checkIntact();
		List<ParticipantStatus> participants = this.participants.status(this.locks, this.groups.names());
		long tail = RingLayout.cursorPosition(Memory.getLongVolatile(this.geometry.tail()));
		List<GroupStatus> groups = this.groups.status(tail, participants);
		long used = 0;
		for (GroupStatus group : groups) {
			used = Math.max(used, group.lag());
		}
		return new RingStatus(name(), capacity(), maxMessageSize(), tail, used, groups, participants);
	}

	/**
	 * Returns whether the ring was closed in this process.
	 * @return whether it is closed
	 */
	public boolean isClosed() {
		return this.closed;
	}

	/**
	 * Says, for a message, why a record finds no room. It looks as closely as
	 * {@link #status()} does.
	 * @param length the payload's length in bytes
	 * @return the groups that have not read everything, {@code null} if there is room or
	 * the oldest records are overwritten
	 * @throws RingClosedException if the ring is closed
	 */
	public @Nullable String describeLackOfRoom(int length) {
		checkOpen();
		checkIntact();
		long end = RingLayout.cursorPosition(Memory.getLongVolatile(this.geometry.tail())) + RingLayout.span(length);
		return (this.geometry.overwriting() || end <= new RingSpace(this.geometry).limit()) ? null
				: status().describeHolders();
	}

	private String describeProducer(Participant self) {
		return this.participants.status(this.locks, List.of())
			.stream()
			.filter((other) -> other.role() == Role.PRODUCER && other.alive() && other.slot() != self.slot())
			.map((other) -> "the producer of process " + other.pid() + " has it since " + other.since())
			.findFirst()
			.orElse("it has just been taken");
	}

	void checkOpen() {
		if (this.closed) {
			throw new RingClosedException(name(), "it is closed");
		}
	}

	/**
	 * Refuses a ring whose memory is gone, or that something else has written over: what
	 * else is there cannot be trusted then.
	 * @throws RingCorruptedException if the header is not the one that was checked when
	 * the ring was opened, or the memory or the tables are not there any more
	 * @throws RingClosedException if the ring was closed
	 */
	void checkIntact() {
		this.geometry.checkThere();
		if (!this.geometry.isHeaderIntact() || !this.geometry.isLastSlotPossible()) {
			// It may be the zeroes of closed memory. Whether it is closed must not have
			// been read before.
			VarHandle.acquireFence();
			checkOpen();
			throw new RingCorruptedException(name(), "something else wrote over its header or its tables, or made its "
					+ "file shorter; end all applications that use it, remove the segment and start them again");
		}
	}

	void leave(RingProducer producer, Participant participant) {
		if (this.members.remove(producer) != null) {
			this.membership.leave(participant);
		}
	}

	void leave(RingConsumer consumer, Participant participant, GroupReader reader) {
		if (this.members.remove(consumer) != null) {
			this.membership.leave(participant, reader);
		}
	}

	RingGeometry geometry() {
		return this.geometry;
	}

	RingSignals signals() {
		return this.signals;
	}

	Membership membership() {
		return this.membership;
	}

	ClaimRecovery recovery() {
		return this.recovery;
	}

	WaitStrategy waitStrategy() {
		return this.options.waitStrategy();
	}

	/**
	 * Gives the memory up, also while threads of this process use the ring; they get a
	 * {@link RingClosedException}. Producers and consumers should be closed before: those
	 * that are not look to the others like those of a process that died, and are settled
	 * in the same way. Does nothing the second time.
	 */
	@Override
	public void close() {
		Set<Participant> left;
		synchronized (this.members) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			left = Set.copyOf(this.members.values());
			this.members.clear();
		}
		try {
			this.geometry.checkThere();
			this.signals.signalData();
		}
		catch (RingCorruptedException ex) {
			// Whoever sleeps on memory that is gone finds out when it looks again.
		}
		// Late writes of our own threads must not reach the ring once the locks are gone.
		this.geometry.region().close();
		for (Participant participant : left) {
			participant.lock().close();
		}
		this.locks.close();
	}

}
