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

package io.sharedmemory.queue;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.sharedmemory.mapping.AccessMode;
import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.mapping.Permissions;
import io.sharedmemory.mapping.Segment;
import io.sharedmemory.mapping.SharedMemoryObject;
import io.sharedmemory.platform.CrashPoints;
import io.sharedmemory.sync.InterprocessCondition;
import io.sharedmemory.sync.InterprocessMutex;
import io.sharedmemory.sync.SyncRegion;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of messages with priorities in shared memory, after Boost's
 * {@code message_queue}: the message with the highest priority is received first, of
 * those with the same one the message that was sent first. Each message is received by
 * one receiver.
 * <p>
 * Any process that uses the queue may be killed at any instruction. A message whose
 * sending returned is then received once; any other is there whole or not at all. A
 * receiver that is killed in the middle has either taken the message or left it. The
 * others go on as soon as they see that the process is dead, at the latest after 50 ms. A
 * process that is stopped in the middle is waited for. Tries end nevertheless, and forms
 * with a time when it is over or at an interrupt, unless they wait for room or for a
 * message already: they end when the process goes on.
 * <p>
 * All methods may be called from any thread. What a thread did before it sent is seen by
 * who receives the message. Waiting forms notice an interrupt within 50 ms. Sending and
 * receiving make no system call when nobody waits. Errors are
 * {@link InterprocessException}s: {@link ErrorCode#CORRUPTED} if the memory is damaged,
 * {@link ErrorCode#SIZE} if it is not there any more because somebody made the object
 * shorter, {@link ErrorCode#CLOSED} once the queue is closed; a message whose sending
 * ended with that may have been sent.
 *
 * @since 0.1.0
 */
public final class InterprocessMessageQueue implements AutoCloseable {

	/**
	 * How long a try waits for the others to end what they are at: long enough for any
	 * process that runs.
	 */
	private static final long TRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	/** How long to wait for a signal: whoever should give it may have been damaged. */
	private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private static final long FOR_EVER = Long.MAX_VALUE;

	private final String name;

	private final QueueOptions options;

	private final SyncRegion region;

	private final InterprocessMutex mutex;

	private final InterprocessCondition notEmpty;

	private final InterprocessCondition notFull;

	private final MessageSlots slots;

	private final MessageIndex index;

	/** Whether a change has begun and not ended. Guarded by the mutex. */
	private boolean changing;

	/** Whether no thread of this process is to begin anything more. */
	private volatile boolean closed;

	private InterprocessMessageQueue(SyncRegion region, QueueOptions options) {
		this.name = region.name();
		this.options = options;
		this.region = region;
		this.mutex = InterprocessMutex.openOrCreate(region, QueueLayout.MUTEX_OFFSET);
		this.notEmpty = InterprocessCondition.openOrCreate(this.mutex, QueueLayout.NOT_EMPTY_OFFSET);
		this.notFull = InterprocessCondition.openOrCreate(this.mutex, QueueLayout.NOT_FULL_OFFSET);
		this.slots = new MessageSlots(region.region(), options);
		this.index = new MessageIndex(region, this.slots, options);
		CrashPoints.pass(QueueStep.PARTS_ESTABLISHED);
	}

	/**
	 * Creates a queue in a shared memory object of its own.
	 * @param name the name of the object
	 * @param options its size
	 * @param permissions who else may open it
	 * @return the queue
	 * @throws InterprocessException with {@link ErrorCode#ALREADY_EXISTS} if there is an
	 * object of that name, {@link ErrorCode#OUT_OF_SPACE} if there is not that much room,
	 * and then no object is left; see {@link SharedMemoryObject#createOnly}
	 */
	public static InterprocessMessageQueue createOnly(String name, QueueOptions options, Permissions permissions) {
		try (SharedMemoryObject object = SharedMemoryObject.createOnly(name, AccessMode.READ_WRITE, permissions)) {
			QueueOpening.size(object, options);
			return openOrCreate(object, 0, options);
		}
	}

	/**
	 * Opens the queue in a shared memory object of its own, and creates both if there is
	 * none.
	 * @param name the name of the object
	 * @param options its size
	 * @param permissions who else may open it, if it is created
	 * @return the queue
	 * @throws InterprocessException with {@link ErrorCode#INVALID_ARGUMENT} if there is a
	 * queue of another size, {@link ErrorCode#CORRUPTED} if something else is there; see
	 * {@link SharedMemoryObject#openOrCreate}
	 */
	public static InterprocessMessageQueue openOrCreate(String name, QueueOptions options, Permissions permissions) {
		while (true) {
			try (SharedMemoryObject object = SharedMemoryObject.openOrCreate(name, AccessMode.READ_WRITE,
					permissions)) {
				if (QueueOpening.size(object, options)) {
					return openOrCreate(object, 0, options);
				}
			}
		}
	}

	/**
	 * Opens the queue in a shared memory object of its own.
	 * @param name the name of the object
	 * @return the queue
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is none,
	 * {@link ErrorCode#CORRUPTED} if something else is there; see
	 * {@link SharedMemoryObject#openOnly}
	 */
	public static InterprocessMessageQueue openOnly(String name) {
		try (SharedMemoryObject object = SharedMemoryObject.openOnly(name, AccessMode.READ_WRITE)) {
			QueueOpening.checkSized(object);
			return openOnly(object, 0);
		}
	}

	/**
	 * Removes the name of the shared memory object of a queue. Whoever has the queue open
	 * goes on with it, and the name can be used again at once.
	 * @param name the name of the object
	 * @return whether it was removed; {@code false} if there is none or it is another
	 * user's
	 */
	public static boolean remove(String name) {
		return SharedMemoryObject.remove(name);
	}

	/**
	 * Opens the queue at a place in a segment, and makes it if there is none.
	 * @param segment the segment, open for reading and writing; may be closed afterwards
	 * @param offset where the queue begins, a multiple of 64; from there the segment has
	 * the {@linkplain QueueOptions#requiredSize() required size}, zero if the queue is to
	 * be made
	 * @param options its size
	 * @return the queue
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if the segment is too
	 * short, {@link ErrorCode#INVALID_ARGUMENT} if there is a queue of another size or
	 * another structure, {@link ErrorCode#CORRUPTED} if something else is there
	 */
	public static InterprocessMessageQueue openOrCreate(Segment segment, long offset, QueueOptions options) {
		return open(segment, offset, (region) -> QueueOpening.establish(region, options));
	}

	/**
	 * Opens the queue at a place in a segment.
	 * @param segment the segment, open for reading and writing; may be closed afterwards
	 * @param offset where the queue begins
	 * @return the queue
	 * @throws InterprocessException with {@link ErrorCode#NOT_FOUND} if there is none,
	 * {@link ErrorCode#INVALID_ARGUMENT} or {@link ErrorCode#CORRUPTED} if something else
	 * is there
	 */
	public static InterprocessMessageQueue openOnly(Segment segment, long offset) {
		return open(segment, offset, QueueOpening::find);
	}

	private static InterprocessMessageQueue open(Segment segment, long offset,
			Function<SyncRegion, QueueOptions> opening) {
		SyncRegion region = SyncRegion.open(segment, offset, Math.max(segment.size() - offset, 0));
		try {
			return new InterprocessMessageQueue(region, opening.apply(region));
		}
		catch (RuntimeException ex) {
			region.close();
			throw ex;
		}
	}

	/**
	 * Sends a message, and waits for room until interrupted.
	 * @param payload the message
	 * @param priority its priority, 0 or more
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if it is too long
	 * @throws InterruptedException if the thread was interrupted; it is not sent then
	 */
	public void send(byte[] payload, int priority) throws InterruptedException {
		send(payload, priority, FOR_EVER, FOR_EVER);
	}

	/**
	 * Sends a message if there is room.
	 * @param payload the message
	 * @param priority its priority, 0 or more
	 * @return whether it was sent; {@code false} if the queue is full, or if another
	 * process was in the middle of sending or receiving for 100 ms and so is stopped
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if it is too long
	 */
	public boolean trySend(byte[] payload, int priority) {
		return uninterruptibly(() -> send(payload, priority, TRY_NANOS, 0));
	}

	/**
	 * Sends a message, and waits for room for a time or until interrupted.
	 * @param payload the message
	 * @param priority its priority, 0 or more
	 * @param timeout how long at most
	 * @param unit the unit of the timeout
	 * @return whether it was sent
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if it is too long
	 * @throws InterruptedException if the thread was interrupted; it is not sent then
	 */
	public boolean trySend(byte[] payload, int priority, long timeout, TimeUnit unit) throws InterruptedException {
		return send(payload, priority, unit.toNanos(timeout), unit.toNanos(timeout));
	}

	private boolean send(byte[] payload, int priority, long enterNanos, long waitNanos) throws InterruptedException {
		if (priority < 0) {
			throw new IllegalArgumentException("priority must not be negative: " + priority);
		}
		if (payload.length > this.options.maxMessageSize()) {
			throw QueueOpening.failure(ErrorCode.SIZE, "send to", this.name,
					"the message has " + payload.length + " bytes, more than " + this.options.maxMessageSize());
		}
		long start = System.nanoTime();
		if (!enter(enterNanos)) {
			return false;
		}
		try {
			CrashPoints.pass(QueueStep.SENDER_ENTERED);
			int slot = -1;
			while (slot < 0) {
				if (!this.index.isFull()) {
					slot = this.index.free();
				}
				else if (!await(this.notFull, start, waitNanos)) {
					return false;
				}
			}
			put(slot, payload, priority);
			this.notEmpty.signal();
			CrashPoints.pass(QueueStep.RECEIVER_SIGNALLED);
			checkOpen("send to");
			return true;
		}
		catch (InternalError ex) {
			throw vanished("send to", ex);
		}
		finally {
			leave();
		}
	}

	private void put(int slot, byte[] payload, int priority) {
		this.changing = true;
		this.slots.write(slot, payload, priority, this.index.nextSequence());
		CrashPoints.pass(QueueStep.MESSAGE_WRITTEN);
		this.slots.commit(slot);
		CrashPoints.pass(QueueStep.MESSAGE_COMMITTED);
		this.index.add();
		this.changing = false;
	}

	/**
	 * Receives the first message, and waits for one until interrupted.
	 * @return the message
	 * @throws InterruptedException if the thread was interrupted; nothing is received
	 */
	public QueueMessage receive() throws InterruptedException {
		while (true) {
			QueueMessage message = receive(FOR_EVER, FOR_EVER);
			if (message != null) {
				return message;
			}
		}
	}

	/**
	 * Receives the first message if there is one.
	 * @return the message; {@code null} if the queue is empty, or if another process was
	 * in the middle of sending or receiving for 100 ms and so is stopped
	 */
	public @Nullable QueueMessage tryReceive() {
		return uninterruptibly(() -> receive(TRY_NANOS, 0));
	}

	/**
	 * Receives the first message, and waits for one for a time or until interrupted.
	 * @param timeout how long at most
	 * @param unit the unit of the timeout
	 * @return the message; {@code null} if none came
	 * @throws InterruptedException if the thread was interrupted; nothing is received
	 */
	public @Nullable QueueMessage tryReceive(long timeout, TimeUnit unit) throws InterruptedException {
		return receive(unit.toNanos(timeout), unit.toNanos(timeout));
	}

	private @Nullable QueueMessage receive(long enterNanos, long waitNanos) throws InterruptedException {
		long start = System.nanoTime();
		if (!enter(enterNanos)) {
			return null;
		}
		try {
			CrashPoints.pass(QueueStep.RECEIVER_ENTERED);
			int slot = -1;
			while (slot < 0) {
				if (!this.index.isEmpty()) {
					slot = this.index.first();
				}
				else if (!await(this.notEmpty, start, waitNanos)) {
					return null;
				}
			}
			QueueMessage message = take(slot);
			this.notFull.signal();
			CrashPoints.pass(QueueStep.SENDER_SIGNALLED);
			checkOpen("receive from");
			if (message == null) {
				throw QueueOpening.failure(ErrorCode.CORRUPTED, "receive from", this.name,
						"a message is damaged and was thrown away");
			}
			return message;
		}
		catch (InternalError ex) {
			throw vanished("receive from", ex);
		}
		finally {
			leave();
		}
	}

	private @Nullable QueueMessage take(int slot) {
		this.changing = true;
		int length = this.slots.length(slot);
		QueueMessage message = this.slots.isLength(length) ? this.slots.read(slot, length) : null;
		CrashPoints.pass(QueueStep.MESSAGE_COPIED);
		this.slots.free(slot);
		CrashPoints.pass(QueueStep.MESSAGE_TAKEN);
		this.index.removeFirst();
		this.changing = false;
		return message;
	}

	private static <T extends @Nullable Object> T uninterruptibly(Attempt<T> attempt) {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return attempt.make();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private boolean enter(long nanos) throws InterruptedException {
		StackRoom.check();
		if (!this.mutex.tryLock(nanos, TimeUnit.NANOSECONDS)) {
			return false;
		}
		boolean entered = false;
		try {
			settle();
			entered = true;
			return true;
		}
		catch (InternalError ex) {
			throw vanished("enter", ex);
		}
		finally {
			// Whatever ends this thread's way, the others must not wait for it.
			if (!entered) {
				leave();
			}
		}
	}

	/**
	 * Repairs what a dead process left, also if this one is about to close.
	 */
	private void settle() {
		if (this.mutex.isOwnerDead() || !this.index.isBuilt()) {
			this.index.build();
			this.mutex.markConsistent();
		}
		checkOpen("use");
	}

	private boolean await(InterprocessCondition condition, long start, long nanos) throws InterruptedException {
		long remaining = Math.max(0, nanos) - (System.nanoTime() - start);
		if (remaining <= 0) {
			return false;
		}
		checkOpen("wait for");
		try {
			condition.awaitNanos(Math.min(remaining, LONGEST_WAIT_NANOS));
		}
		finally {
			// An interrupt, too, ends the wait with the mutex, perhaps with a dead
			// owner's.
			if (this.mutex.isHeldByCurrentThread()) {
				settle();
			}
		}
		return true;
	}

	private void leave() {
		// Not held any more if waiting failed.
		if (this.mutex.isHeldByCurrentThread()) {
			try {
				if (this.changing) {
					this.changing = false;
					this.index.discard();
				}
			}
			finally {
				this.mutex.unlock();
			}
		}
	}

	private InterprocessException vanished(String operation, InternalError error) {
		return InterprocessException.vanished(operation + " message queue", this.name, error);
	}

	private void checkOpen(String operation) {
		if (this.closed || !this.region.isOpen()) {
			throw QueueOpening.failure(ErrorCode.CLOSED, operation, this.name, "it is closed");
		}
	}

	/**
	 * Returns the name of the segment.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns how large the queue is.
	 * @return its options
	 */
	public QueueOptions options() {
		return this.options;
	}

	/**
	 * Returns how many messages there are, as of the last change that was finished.
	 * @return from 0 to the queue's maximum
	 */
	public int size() {
		checkOpen("look at");
		if (!this.index.isBuilt()) {
			this.index.checkThere();
		}
		return this.index.count();
	}

	/**
	 * Gives the memory up, also while threads of this process wait; they get an
	 * {@link InterprocessException} with {@link ErrorCode#CLOSED} within 50 ms. What a
	 * thread is in the middle of it ends first, if that takes no longer than 100 ms. The
	 * queue and its messages stay. Does nothing the second time.
	 */
	@Override
	public void close() {
		try {
			boolean entered = uninterruptibly(() -> enter(TRY_NANOS));
			this.closed = true;
			if (entered) {
				leave();
			}
		}
		catch (InterprocessException ex) {
			// Nobody can be in the middle of anything, and it can be closed all the same.
		}
		finally {
			this.region.close();
		}
	}

	private interface Attempt<T extends @Nullable Object> {

		T make() throws InterruptedException;

	}

}
