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

package io.sharedmemory.messaging;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import io.sharedmemory.ring.Producers;
import io.sharedmemory.ring.Ring;
import io.sharedmemory.ring.RingLimitException;
import io.sharedmemory.ring.RingProducer;
import org.jspecify.annotations.Nullable;

/**
 * The producers of one process on one ring, each with the claim that it makes again and
 * again. A producer is used by one thread at a time and takes a slot of the ring until it
 * is closed, so threads borrow one for each message; producers are made when all are in
 * use, up to a bound. Any thread may call any method.
 */
final class ProducerPool implements AutoCloseable {

	/**
	 * Threads that send at the same moment hardly outnumber the processors: a send takes
	 * less than a microsecond, unless the ring is full.
	 */
	static final int DEFAULT_SIZE = Math.min(16, Math.max(4, Runtime.getRuntime().availableProcessors()));

	private static final long CLOSE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Supplier<RingProducer> maker;

	private final int size;

	private final ChannelStatistics statistics;

	/**
	 * Whoever has a permit finds an idle producer or may make one.
	 */
	private final Semaphore permits;

	private final AtomicReferenceArray<@Nullable ChannelClaim> idle;

	/**
	 * Producers that there are or that a thread is about to make.
	 */
	private final AtomicInteger reserved = new AtomicInteger();

	private final AtomicInteger existing = new AtomicInteger();

	/**
	 * Held by who makes a first producer: whether there is one to share has to be known
	 * before another cannot be made.
	 */
	private final Lock firstLock = new ReentrantLock();

	private final AtomicInteger lostPermits = new AtomicInteger();

	private volatile boolean closed;

	/**
	 * Says how many producers a pool is to have.
	 * @param ring the ring
	 * @return 1 if the ring takes one at a time
	 */
	static int sizeFor(Ring ring) {
		return (ring.producers() == Producers.ONE) ? 1 : DEFAULT_SIZE;
	}

	/**
	 * Creates a pool.
	 * @param maker makes a producer
	 * @param size how many there are at most
	 * @param statistics counts what they send
	 */
	ProducerPool(Supplier<RingProducer> maker, int size, ChannelStatistics statistics) {
		this.maker = maker;
		this.size = size;
		this.statistics = statistics;
		this.permits = new Semaphore(size);
		this.idle = new AtomicReferenceArray<>(size);
	}

	/**
	 * Borrows a producer.
	 * @param timeoutNanos how long to wait when all are in use
	 * @return a producer that no other thread uses, {@code null} if there was none in
	 * time or the pool is closed
	 * @throws InterruptedException if the thread is interrupted while it waits
	 * @throws RingLimitException if the ring has no slot for a first producer
	 * @throws io.sharedmemory.ring.ProducerBusyException if the ring takes one producer
	 * at a time and another process has it
	 */
	@Nullable ChannelClaim acquire(long timeoutNanos) throws InterruptedException {
		// The clock is read by who has to wait: it takes as long as all the rest.
		long deadline = 0;
		for (boolean waited = false;;) {
			if (!this.permits.tryAcquire()) {
				long now = System.nanoTime();
				deadline = waited ? deadline : now + timeoutNanos;
				waited = true;
				if (!this.permits.tryAcquire(deadline - now, TimeUnit.NANOSECONDS)) {
					return null;
				}
			}
			try {
				ChannelClaim producer = takeIdleOrMake();
				if (producer == null) {
					this.permits.release();
				}
				return producer;
			}
			catch (RingLimitException ex) {
				if (this.existing.get() == 0) {
					this.permits.release();
					throw ex;
				}
				// One permit fewer from here on: the pool shares the producers it has.
				this.lostPermits.incrementAndGet();
			}
			catch (RuntimeException | Error ex) {
				this.permits.release();
				throw ex;
			}
		}
	}

	/**
	 * Returns how many producers there can be at once.
	 * @return how many the ring had slots for, as far as is known
	 */
	int usable() {
		return this.size - this.lostPermits.get();
	}

	private @Nullable ChannelClaim takeIdleOrMake() {
		while (!this.closed) {
			ChannelClaim producer = takeIdle();
			if (producer != null) {
				return producer;
			}
			int reserved = this.reserved.get();
			if (reserved < this.size && this.reserved.compareAndSet(reserved, reserved + 1)) {
				return make();
			}
			Thread.onSpinWait();
		}
		return null;
	}

	private @Nullable ChannelClaim takeIdle() {
		for (int i = 0; i < this.size; i++) {
			if (this.idle.getPlain(i) != null) {
				ChannelClaim producer = this.idle.getAndSet(i, null);
				if (producer != null) {
					return producer;
				}
			}
		}
		return null;
	}

	private ChannelClaim make() {
		try {
			return (this.existing.get() > 0) ? makeAnother() : makeFirst();
		}
		catch (RuntimeException | Error ex) {
			this.reserved.decrementAndGet();
			throw ex;
		}
	}

	private ChannelClaim makeFirst() {
		this.firstLock.lock();
		try {
			return makeAnother();
		}
		finally {
			this.firstLock.unlock();
		}
	}

	private ChannelClaim makeAnother() {
		ChannelClaim producer = new ChannelClaim(this, this.maker.get(), this.statistics);
		this.existing.incrementAndGet();
		return producer;
	}

	/**
	 * Gives a producer back.
	 * @param producer a producer that was borrowed
	 */
	void release(ChannelClaim producer) {
		for (int i = 0; !this.idle.compareAndSet(i, null, producer); i = (i + 1) % this.size) {
			Thread.onSpinWait();
		}
		this.permits.release();
	}

	/**
	 * Returns whether no producer can be borrowed any more.
	 * @return whether the pool is closed
	 */
	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Lends no producer any more, waits a second for those that are in use, then closes
	 * those that are not. The others are left to the ring.
	 */
	@Override
	public void close() {
		this.closed = true;
		int usable = usable();
		try {
			this.permits.tryAcquire(usable, CLOSE_TIMEOUT_NANOS, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		for (ChannelClaim producer = takeIdle(); producer != null; producer = takeIdle()) {
			producer.producer().close();
		}
		// Whether they were acquired or not: who waits for one is to learn of the end.
		this.permits.release(usable);
	}

}
