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

import org.jspecify.annotations.Nullable;

/**
 * How far one producer may go, and how it looks for more room.
 */
final class ProducerRoom {

	/** How often a producer that finds no room looks for dead ones, in nanoseconds. */
	private static final long SWEEP_PAUSE_NANOS = 5_000_000;

	/**
	 * In bytes. Two producers that share two cores with a consumer are up to a tenth
	 * faster than with 2 MiB, in blocks of 2 MiB; to look more often than once in a block
	 * is worth nothing then.
	 */
	private static final int FAR_BEHIND = 1 << 18;

	private final Ring ring;

	private final Participant participant;

	private final RingSpace space;

	private final long capacity;

	private final @Nullable Eviction eviction;

	/** No claim may go beyond this; reckoned anew only when it is reached. */
	private long limit;

	private long nextSweep = System.nanoTime();

	ProducerRoom(Ring ring, Participant participant) {
		RingGeometry geometry = ring.geometry();
		this.ring = ring;
		this.participant = participant;
		this.space = new RingSpace(geometry);
		this.capacity = geometry.capacity();
		this.eviction = geometry.overwriting() ? new Eviction(geometry, ring.recovery(), participant) : null;
		this.limit = this.space.limit();
	}

	/**
	 * Returns whether a claim may go up to a position.
	 * @param end the position
	 * @return whether there is room
	 */
	boolean reaches(long end) {
		return end <= this.limit || find(end);
	}

	/**
	 * Returns up to where there is room without another look.
	 * @return the position
	 */
	long limit() {
		return this.limit;
	}

	/**
	 * Looks anew what is still needed, which is more than the limit tells if that was
	 * reckoned a while ago.
	 * @return the oldest position that anybody needs
	 */
	long findOldest() {
		look();
		return this.limit - this.capacity;
	}

	/**
	 * Offers the processor to others if somebody is far behind, who may be waiting for
	 * this one: sooner than when the ring is full, and what is read then is still in the
	 * caches. With a processor of its own, this costs a producer less than a microsecond.
	 * @param position where the producer has got to
	 */
	void giveWay(long position) {
		if (this.capacity > FAR_BEHIND && position - findOldest() > FAR_BEHIND) {
			Thread.yield();
		}
	}

	/**
	 * Looks how far there is room. A limit stays valid, so that a lower one is none: a
	 * producer that was suspended for a lap may show what it is about to claim there,
	 * until it finds that it has lost it.
	 */
	private void look() {
		this.limit = Math.max(this.limit, this.space.limit());
	}

	/**
	 * Looks for room. If there is none, what holds the ring may be the claim of a dead
	 * producer, so the dead are settled now and then.
	 */
	private boolean find(long end) {
		if (this.eviction != null) {
			this.eviction.dropBefore(end - this.capacity);
		}
		look();
		if (end <= this.limit) {
			return true;
		}
		long now = System.nanoTime();
		if (now - this.nextSweep < 0) {
			return false;
		}
		this.nextSweep = now + SWEEP_PAUSE_NANOS;
		this.ring.checkIntact();
		this.ring.membership().releaseDead(this.participant);
		look();
		return end <= this.limit;
	}

}
