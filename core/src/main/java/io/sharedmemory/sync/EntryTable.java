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

import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import io.sharedmemory.mapping.ErrorCode;
import io.sharedmemory.mapping.InterprocessException;
import io.sharedmemory.platform.CrashPoints;

/**
 * A table in which each process that takes part has an entry, whose first word bears its
 * number. Entries of dead processes are taken over when no other is left.
 */
final class EntryTable {

	private final SyncRegion region;

	private final SharedWord[] processes;

	EntryTable(SyncRegion region, long offset) {
		this.region = region;
		this.processes = words(region, offset);
	}

	/**
	 * Returns the words at an offset of all entries.
	 */
	static SharedWord[] words(SyncRegion region, long offset) {
		return IntStream.range(0, SyncLayout.ENTRIES)
			.mapToObj((entry) -> region.word(offset + (long) entry * SyncLayout.ENTRY_LENGTH))
			.toArray(SharedWord[]::new);
	}

	SharedWord process(int entry) {
		return this.processes[entry];
	}

	/**
	 * Takes an entry for this process.
	 * @param settle settles what the dead holder of an entry has left, and says whether
	 * it is settled
	 * @param place where the table is, for messages
	 * @return the entry
	 * @throws InterprocessException with {@link ErrorCode#OUT_OF_RESOURCE} if there is
	 * none
	 */
	int claim(IntPredicate settle, String place) {
		long mine = SyncLayout.word(this.region.process(), 0);
		for (int entry = 0; entry < SyncLayout.ENTRIES; entry++) {
			if (this.processes[entry].get() == 0 && this.processes[entry].compareAndSet(0, mine)) {
				CrashPoints.pass(SyncStep.ENTRY_TAKEN);
				return entry;
			}
		}
		for (int entry = 0; entry < SyncLayout.ENTRIES; entry++) {
			long holder = this.processes[entry].get();
			while (!this.region.isAlive(SyncLayout.process(holder))) {
				if (settle.test(entry) && this.processes[entry].compareAndSet(holder, mine)) {
					CrashPoints.pass(SyncStep.ENTRY_TAKEN);
					return entry;
				}
				// Somebody else may have removed the dead holder, not taken its place.
				long found = this.processes[entry].get();
				if (found == holder) {
					break;
				}
				holder = found;
			}
		}
		throw new InterprocessException(ErrorCode.OUT_OF_RESOURCE, "take part in", place,
				"all " + SyncLayout.ENTRIES + " entries belong to processes that live");
	}

}
