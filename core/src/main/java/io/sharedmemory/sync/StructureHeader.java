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

package io.sharedmemory.sync;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;

/**
 * The header of a structure that is open. Zeroes are a valid state of what is behind it,
 * and where another process makes the file end in the page of a structure, zeroes are
 * what the kernel leaves there. The header is not zero, and in the cache line of the
 * words of a lock or a condition, so to look at it costs next to nothing.
 */
final class StructureHeader {

	private final SyncRegion region;

	private final long offset;

	private final SharedWord word;

	private final long expected;

	StructureHeader(SyncRegion region, StructureKind kind, long offset) {
		this.region = region;
		this.offset = offset;
		this.word = region.word(offset + SyncLayout.HEADER_OFFSET);
		this.expected = SyncLayout.header(kind);
	}

	/**
	 * Fails if the structure is gone. What was read of it before this was read while it
	 * was there.
	 * @throws InterprocessException with {@link ErrorCode#SIZE} if somebody made the
	 * object shorter, {@link ErrorCode#CORRUPTED} if something else wrote over the
	 * header, {@link ErrorCode#CLOSED}
	 */
	void check() {
		long found = this.word.get();
		if (found != this.expected) {
			throw gone(found);
		}
	}

	private InterprocessException gone(long found) {
		this.word.check();
		this.region.checkThere(this.offset, SyncLayout.LEAST_LENGTH);
		return new InterprocessException(ErrorCode.CORRUPTED, "use", this.region.place(this.offset),
				"its header is damaged: 0x" + Long.toHexString(found));
	}

}
