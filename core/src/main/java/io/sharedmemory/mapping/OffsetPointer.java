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

package io.sharedmemory.mapping;

/**
 * A pointer that lies in shared memory and is right in every process, wherever each of
 * them has mapped it: a word of eight bytes with the distance from itself to what it
 * points to. Null is the distance 1, which no pointer needs, so that a pointer to the
 * first byte of a region, or to itself, is not null; a word of zeroes points to itself.
 * This is the layout of Boost's {@code offset_ptr} on 64-bit systems.
 * <p>
 * A pointer only leads to bytes of its own region: whatever other processes write into
 * the word, no other memory is reached. Reads and writes of the word are plain; who
 * shares a pointer between processes orders them by other means. Any thread may call.
 *
 * @since 0.1.0
 */
public final class OffsetPointer {

	/** How many bytes a pointer takes. */
	public static final int BYTES = Long.BYTES;

	private static final long NULL = 1;

	private final MappedRegion region;

	private final long location;

	private OffsetPointer(MappedRegion region, long location) {
		this.region = region;
		this.location = location;
	}

	/**
	 * Returns the pointer that lies at a place of a region. Does not change it.
	 * @param region the region
	 * @param location where the pointer lies in the region, aligned or not
	 * @return the pointer
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if it is not within the
	 * region; {@link ErrorCode#CLOSED}
	 */
	public static OffsetPointer at(MappedRegion region, long location) {
		region.readable("point", location, BYTES);
		return new OffsetPointer(region, location);
	}

	/**
	 * Says whether it points to nothing.
	 * @return whether it is null
	 */
	public boolean isNull() {
		return this.region.getLong(this.location) == NULL;
	}

	/**
	 * Makes it point to nothing.
	 */
	public void setNull() {
		this.region.putLong(this.location, NULL);
	}

	/**
	 * Makes it point to a byte.
	 * @param target where the byte is in the region
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if it is not within the
	 * region, {@link ErrorCode#INVALID_ARGUMENT} if it is the second byte of the pointer
	 * itself, which stands for null; {@link ErrorCode#READ_ONLY},
	 * {@link ErrorCode#CLOSED}
	 */
	public void set(long target) {
		this.region.readable("point", target, 1);
		if (target - this.location == NULL) {
			throw new InterprocessException(ErrorCode.INVALID_ARGUMENT, "point", this.region.name(),
					"a pointer at " + this.location + " cannot point to " + target + ", its own second byte");
		}
		this.region.putLong(this.location, target - this.location);
	}

	/**
	 * Returns what it points to.
	 * @param length how many bytes there are needed
	 * @return where they start in the region
	 * @throws InterprocessException with {@link ErrorCode#INVALID_ARGUMENT} if it is
	 * null, {@link ErrorCode#CORRUPTED} if it leads out of the region, or so near to its
	 * end that fewer bytes are left; {@link ErrorCode#CLOSED}
	 */
	public long get(long length) {
		long distance = this.region.getLong(this.location);
		if (distance == NULL) {
			throw new InterprocessException(ErrorCode.INVALID_ARGUMENT, "follow", this.region.name(),
					"the pointer at " + this.location + " is null");
		}
		long target = this.location + distance;
		long size = this.region.size();
		if (target < 0 || length < 0 || target >= size || length > size - target) {
			throw new InterprocessException(ErrorCode.CORRUPTED, "follow", this.region.name(), "the pointer at "
					+ this.location + " leads to " + length + " bytes from " + target + ", but the region has " + size);
		}
		return target;
	}

	@Override
	public String toString() {
		return "OffsetPointer[" + this.location + " of " + this.region + "]";
	}

}
