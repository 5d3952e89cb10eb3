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

/**
 * Where everything lies in the structures that processes synchronise with, in bytes, and
 * how their words are packed. All words are in native byte order, and a structure begins
 * at an address that is a multiple of 64. No other class has an offset of its own.
 *
 * <pre>
 * every structure
 *   0       header                8    kind &lt;&lt; 32 | version &lt;&lt; 16 | mark
 *   8       parameters            8    set once, not 0
 *
 * mutex                          64    16      owner               8    24      deaths       8
 * condition                      64    16      sequence            4    20      waiters      4
 * read-write lock              4160    16      owner               8    24      deaths       8
 *                                      64      reader entries     64    each
 * semaphore                    4224    16      signal              4    20      waiters      4
 *                                      64      balance             8    (alone in a cache line)
 *                                      128     holder entries     64    each
 *
 * reader entry    0       process and flags   8
 * holder entry    0       process             8    8       account      8
 *
 * owner, reader entry, process of a holder entry
 *   63              4      3        0
 *   +---------------+---------------+
 *   | process       | flags         |     no process: 0
 *   +---------------+---------------+
 *
 * balance
 *   63        47         30      24          0
 *   +---------+----------+-------+-----------+    the units taken after the last change, and
 *   | taken   | delta    | entry | number    |    that change: of which entry, by how many
 *   +---------+----------+-------+-----------+
 *
 * account
 *   63        47                             0
 *   +---------+------------------------------+
 *   | held    | number of the next change    |
 *   +---------+------------------------------+
 * </pre>
 *
 * Zeroes are a valid state of everything behind the parameters, so a structure is made by
 * two compare-and-sets, of the header and of the parameters, and is never half made.
 * <p>
 * A <em>process</em> is the random number that a {@link SyncRegion} drew; it is never 0.
 */
final class SyncLayout {

	/**
	 * {@code SM}, read as a little-endian word.
	 */
	static final int MARK = 0x4D53;

	static final int ALIGNMENT = 64;

	static final int HEADER_OFFSET = 0;

	static final int PARAMETERS_OFFSET = 8;

	static final int LEAST_LENGTH = PARAMETERS_OFFSET + Long.BYTES;

	/**
	 * The parameters of a structure that has none.
	 */
	static final long NO_PARAMETERS = 1;

	static final int OWNER_OFFSET = 16;

	/**
	 * A number that is raised before a lock is taken from a dead owner that could write.
	 */
	static final int DEATHS_OFFSET = 24;

	static final int MUTEX_LENGTH = 64;

	// Condition

	static final int SEQUENCE_OFFSET = 16;

	static final int CONDITION_WAITERS_OFFSET = 20;

	static final int CONDITION_LENGTH = 64;

	// Tables

	/**
	 * How many processes can take part in a read-write lock or a semaphore at a time.
	 */
	static final int ENTRIES = 64;

	static final int ENTRY_LENGTH = 64;

	static final int READERS_OFFSET = 64;

	static final int READ_WRITE_LOCK_LENGTH = READERS_OFFSET + ENTRIES * ENTRY_LENGTH;

	// Semaphore

	static final int SIGNAL_OFFSET = 16;

	static final int SEMAPHORE_WAITERS_OFFSET = 20;

	static final int BALANCE_OFFSET = 64;

	static final int HOLDERS_OFFSET = 128;

	static final int ACCOUNT_OFFSET = 8;

	static final int SEMAPHORE_LENGTH = HOLDERS_OFFSET + ENTRIES * ENTRY_LENGTH;

	static final int MAX_PERMITS = 0xFFFF;

	// Flags of an owner

	/**
	 * Somebody sleeps until the owner releases it.
	 */
	static final long WAITERS = 1;

	/**
	 * An owner died while it could write, and nobody has said since that the state is
	 * consistent.
	 */
	static final long INCONSISTENT = 2;

	/**
	 * It was released while it was inconsistent.
	 */
	static final long NOT_RECOVERABLE = 4;

	/**
	 * The owner may write.
	 */
	static final long WRITING = 8;

	// Flags of a reader entry

	/**
	 * The process reads, or is about to.
	 */
	static final long READING = 1;

	/**
	 * A writer sleeps until the process no longer reads.
	 */
	static final long AWAITED = 2;

	// Locks: bytes of the segment's file that are locked, never read or written. A ring
	// locks some of the first 257.

	/**
	 * The process with the number n holds the lock of the byte at this offset + n for as
	 * long as it lives.
	 */
	static final long FIRST_PROCESS_LOCK = 1L << 62;

	static final int PROCESS_BITS = 60;

	private static final int FLAG_BITS = 4;

	private static final long FLAGS = (1L << FLAG_BITS) - 1;

	private static final int NUMBER_BITS = 25;

	private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;

	private static final int ENTRY_BITS = 6;

	private static final int DELTA_SHIFT = NUMBER_BITS + ENTRY_BITS;

	private static final int DELTA_BITS = 17;

	private static final int TAKEN_SHIFT = 48;

	private static final long ACCOUNT_NUMBER_MASK = (1L << TAKEN_SHIFT) - 1;

	private SyncLayout() {
	}

	static long header(StructureKind kind) {
		return (long) kind.code() << 32 | (long) kind.version() << 16 | MARK;
	}

	static int headerCode(long header) {
		return (int) (header >>> 32);
	}

	static int headerVersion(long header) {
		return (int) (header >>> 16) & 0xFFFF;
	}

	static boolean isHeader(long header) {
		return (header & 0xFFFF) == MARK;
	}

	static long processLock(long process) {
		return FIRST_PROCESS_LOCK + process;
	}

	static long word(long process, long flags) {
		return process << FLAG_BITS | flags;
	}

	static long process(long word) {
		return word >>> FLAG_BITS;
	}

	static long flags(long word) {
		return word & FLAGS;
	}

	static boolean has(long word, long flag) {
		return (word & flag) != 0;
	}

	/**
	 * Packs the balance of a semaphore.
	 * @param taken the units that are taken in all, after the change
	 * @param delta by how much the change raised what one entry holds
	 * @param entry which entry
	 * @param account the entry's account before the change
	 * @return the word
	 */
	static long balance(int taken, int delta, int entry, long account) {
		return (long) taken << TAKEN_SHIFT | (delta & (1L << DELTA_BITS) - 1) << DELTA_SHIFT
				| (long) entry << NUMBER_BITS | account & NUMBER_MASK;
	}

	static int balanceTaken(long balance) {
		return (int) (balance >>> TAKEN_SHIFT);
	}

	static int balanceDelta(long balance) {
		int unused = Long.SIZE - TAKEN_SHIFT;
		return (int) (balance << unused >> (Long.SIZE - DELTA_BITS));
	}

	static int balanceEntry(long balance) {
		return (int) (balance >>> NUMBER_BITS) & ENTRIES - 1;
	}

	/**
	 * Says whether an account is still to get what the last change of the balance says.
	 */
	static boolean isDue(long balance, long account) {
		return ((balance ^ account) & NUMBER_MASK) == 0;
	}

	static int accountHeld(long account) {
		return (int) (account >>> TAKEN_SHIFT);
	}

	static long accountAfter(long account, int delta) {
		long held = (accountHeld(account) + delta) & MAX_PERMITS;
		return held << TAKEN_SHIFT | (account + 1) & ACCOUNT_NUMBER_MASK;
	}

}
