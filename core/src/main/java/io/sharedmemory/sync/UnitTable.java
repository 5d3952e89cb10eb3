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
import io.sharedmemory.platform.CrashPoints;

/**
 * The units of a semaphore: how many are taken, and how many of them each process holds.
 * <p>
 * The two belong together but are two words. So the first, the balance, says which change
 * of which account made it what it is, and whoever finds that the account has not got
 * that change yet makes it, before changing the balance again: a process that dies or
 * stops between the two leaves nothing to wait for. Each account counts its changes; the
 * change is due if the balance names the next one. Such helping is the method of Maurice
 * Herlihy, <em>Wait-Free Synchronization</em>, ACM TOPLAS 13 (1991).
 * <p>
 * A stale compare-and-set of the balance can succeed only if exactly a multiple of
 * 2<sup>25</sup> changes of one account went by meanwhile and left the same number of
 * units; one of an account cannot, with its 48 bits.
 */
final class UnitTable {

	private static final int ROUNDS_BETWEEN_LOOKS = 64;

	private final SyncRegion region;

	private final String place;

	private final int permits;

	private final SharedWord balance;

	private final EntryTable processes;

	private final SharedWord[] accounts;

	private final int mine;

	UnitTable(SyncRegion region, long offset, int permits) {
		this.region = region;
		this.place = region.place(offset);
		this.permits = permits;
		this.balance = region.word(offset + SyncLayout.BALANCE_OFFSET);
		this.processes = new EntryTable(region, offset + SyncLayout.HOLDERS_OFFSET);
		this.accounts = EntryTable.words(region, offset + SyncLayout.HOLDERS_OFFSET + SyncLayout.ACCOUNT_OFFSET);
		this.mine = this.processes.claim(this::clear, this.place);
	}

	int permits() {
		return this.permits;
	}

	int available() {
		this.region.checkOpen();
		int taken = SyncLayout.balanceTaken(this.balance.get());
		long holder = SyncLayout.word(this.region.process(), 0);
		if (this.processes.process(this.mine).get() != holder) {
			// It is gone, and the balance, too, perhaps: as if all units were there.
			checkHolder(this.mine, holder);
		}
		return Math.max(this.permits - taken, 0);
	}

	/**
	 * Throws the JVM's error of an access before this, if it failed.
	 */
	void check() {
		this.balance.check();
	}

	boolean isAvailable(int count) {
		return available() >= count;
	}

	boolean take(int count) {
		return change(this.mine, SyncLayout.word(this.region.process(), 0), count);
	}

	boolean giveBack(int count) {
		return change(this.mine, SyncLayout.word(this.region.process(), 0), -count);
	}

	/**
	 * Gives back what dead processes hold.
	 * @return whether they held anything
	 * @throws InterprocessException with {@link ErrorCode#CORRUPTED} if more units are
	 * taken than processes hold
	 */
	boolean returnUnitsOfDead() {
		check();
		boolean returned = false;
		long before = settle();
		int held = 0;
		for (int entry = 0; entry < SyncLayout.ENTRIES; entry++) {
			int units = SyncLayout.accountHeld(this.accounts[entry].get());
			held += units;
			if (units > 0 && entry != this.mine) {
				returned |= returnUnits(entry);
			}
		}
		this.region.checkOpen();
		if (this.balance.get() == before && held != SyncLayout.balanceTaken(before)) {
			throw new InterprocessException(ErrorCode.CORRUPTED, "acquire", this.place, "it is damaged: "
					+ SyncLayout.balanceTaken(before) + " units are taken, but processes hold " + held);
		}
		return returned;
	}

	private boolean returnUnits(int entry) {
		long holder = this.processes.process(entry).get();
		if (this.region.isAlive(SyncLayout.process(holder))) {
			return false;
		}
		int held = SyncLayout.accountHeld(this.accounts[entry].get());
		boolean returned = held > 0 && change(entry, holder, -held);
		CrashPoints.pass(SyncStep.UNITS_RETURNED);
		return returned;
	}

	/**
	 * Empties the account of a dead process, unless somebody else does it meanwhile.
	 */
	private boolean clear(int entry) {
		settle();
		SharedWord account = this.accounts[entry];
		return SyncLayout.accountHeld(account.get()) == 0 || returnUnits(entry)
				|| SyncLayout.accountHeld(account.get()) == 0;
	}

	/**
	 * Changes what a process holds.
	 * @param entry its entry
	 * @param holder what the entry must say of the process
	 * @param delta by how many units
	 * @return whether it was changed; not if there are not so many
	 */
	private boolean change(int entry, long holder, int delta) {
		while (true) {
			long current = settle();
			long account = this.accounts[entry].get();
			int taken = SyncLayout.balanceTaken(current) + delta;
			int held = SyncLayout.accountHeld(account) + delta;
			if (this.processes.process(entry).get() != holder) {
				checkHolder(entry, holder);
				return false;
			}
			if (taken < 0 || taken > this.permits || held < 0) {
				return false;
			}
			if (this.balance.compareAndSet(current, SyncLayout.balance(taken, delta, entry, account))) {
				CrashPoints.pass(SyncStep.BALANCE_CHANGED);
				settle();
				this.region.checkOpen();
				return true;
			}
		}
	}

	private void checkHolder(int entry, long holder) {
		this.region.checkOpen();
		this.processes.process(entry).check();
		if (SyncLayout.process(holder) == this.region.process()) {
			throw new InterprocessException(ErrorCode.CORRUPTED, "use", this.place,
					"the entry of this process is damaged");
		}
	}

	/**
	 * Makes sure that the account has got the last change of the balance.
	 * @return the balance, as it was when that was so
	 */
	private long settle() {
		for (int round = 1;; round++) {
			long current = this.balance.get();
			SharedWord account = this.accounts[SyncLayout.balanceEntry(current)];
			long before = account.get();
			if (!SyncLayout.isDue(current, before)) {
				return current;
			}
			// Due for sure only if the balance is still the one that says so.
			if (this.balance.get() == current) {
				account.compareAndSet(before, SyncLayout.accountAfter(before, SyncLayout.balanceDelta(current)));
				CrashPoints.pass(SyncStep.ACCOUNT_CHANGED);
			}
			if (round % ROUNDS_BETWEEN_LOOKS == 0) {
				// Words that are not there might differ for ever.
				check();
			}
		}
	}

}
