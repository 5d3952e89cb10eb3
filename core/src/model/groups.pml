/*
 * How the consumers of a group divide its records among themselves, take over what the
 * dead had in hand, and hand a group from exclusive to shared and back, for the model
 * checker SPIN.
 *
 * Every process may be suspended between any two steps for any time, and those that are
 * mortal may die there, as if by SIGKILL. A step makes one access to shared memory, or
 * takes or asks for one lock. check.sh runs the model; README.md says what it leaves out.
 *
 *   here                            in io.sharedmemory.ring
 *   ----                            -----------------------
 *   cursorPos[], cursorSlot[]       the cursor of a group
 *   groupState[], groupShared[]     the group table
 *   lock[], tableLock               the locks of the slots and of the tables
 *   slotGroup[]                     the group of the consumer in a slot
 *   begin[], end[]                  the range that a slot shows
 *   wonPos[], wonGroup[]            up to where it is known to have won its ranges
 *   Consumer                        Ring.newConsumer, RingConsumer.poll, close
 *   confirm, isWon, isOrphaned      SharedRanges, the methods of these names
 *   isCandidate, oldestRange, adopt GroupReader, the methods of these names
 *   liveConsumer, forgetConsumers   GroupTable, the methods of these names
 *   Sweeper                         ParticipantTable.releaseDead
 *   Remover                         GroupTable.remove, forgetConsumers
 *   Reckoner                        RingSpace.limit
 *
 * All records are there from the start, each takes one position, and nothing is ever
 * overwritten: ring.pml is about that. Names that begin with a g and a capital are
 * ghosts, which no step of the protocol looks at.
 *
 * Parameters (-D):
 *   TOTAL=3       records
 *   MOST=2        records that a consumer takes at once, at most
 *   NC=2          consumers at a time; the first one is immortal
 *   LIVES=2       how often each of the others joins, at most
 *   NS=4          slots of the participant table, 2 to 4
 *   NG=1          groups
 *   DEATHS=2      how many may die in all
 *   KIND0=2       whether the immortal consumer is exclusive (0), shared (1) or either (2)
 *   KINDS=2       the same for the others
 *   SWEEPS=0      how often somebody settles the slots of the dead; who does may die
 *   REMOVALS=0    how often somebody removes the first group while it has no consumer
 *   RECKONS=0     how often a producer reckons what the groups need
 *
 * Switches that take a part of the protocol out, after which the check has to fail:
 *   NO_CONFIRM      a consumer moves the cursor on without noting who won before
 *   ANY_ORDER       an exclusive consumer takes over what it finds first
 *   NO_UNSETTLED    an exclusive consumer does not wait for slots that are looked at
 *   NO_ORPHANS      a slot is used again without a look at its range
 *   NO_SLOT_LOCK    a range is adopted without the lock of its slot
 *   CURSOR_FIRST    a range is shown when the cursor has moved
 *   SLOTS_FIRST     a producer looks at the ranges before the cursor
 *   NO_WON_GROUP    it is not noted in which group a range was won
 *   NO_FORGETTING   the consumers of a removed group are not forgotten
 */

#ifndef TOTAL
#define TOTAL 3
#endif
#ifndef MOST
#define MOST 2
#endif
#ifndef NC
#define NC 2
#endif
#ifndef LIVES
#define LIVES 2
#endif
#ifndef NS
#define NS 4
#endif
#ifndef NG
#define NG 1
#endif
#ifndef DEATHS
#define DEATHS 2
#endif
#ifndef KIND0
#define KIND0 2
#endif
#ifndef KINDS
#define KINDS 2
#endif
#ifndef SWEEPS
#define SWEEPS 0
#endif
#ifndef REMOVALS
#define REMOVALS 0
#endif
#ifndef RECKONS
#define RECKONS 0
#endif

#define NONE 15
#define MIN(a, b) ((a) < (b) -> (a) : (b))

#define FREE 0
#define ACTIVE 1

/* Shared memory */

byte cursorPos[NG], cursorSlot[NG] = NONE;
bit groupState[NG] = ACTIVE, groupShared[NG];
byte slotGroup[NS] = NONE;
byte begin[NS] = NONE, end[NS];
byte wonPos[NS], wonGroup[NS] = NONE;

/* The kernel's locks: 0, or 1 + the number of the process that has it */

byte lock[NS], tableLock;

/* Ghosts */

bit gDone[NG * TOTAL];	/* the record was acknowledged, or no group needs it */
byte gHand[NG * TOTAL];	/* 1 + the number of the live process that handles the record */
byte gLeft[NG] = TOTAL;	/* how many records of a group are not done */
byte gDeaths;

#define SWEEPER NC
#define REMOVER (NC + 1)

/* One access to shared memory, or the death of the process instead of it. */
#define STEP(...) \
	if \
	:: d_step { __VA_ARGS__ } \
	:: atomic { id != 0 && gDeaths < DEATHS -> gDeaths++; goto dead } \
	fi

#define RECORD(g, p) ((g) * TOTAL + (p))

byte gI;

/* The kernel drops the locks of a process. */
inline dropLocks() {
	gI = 0;
	do
	:: gI < NS -> lock[gI] = (lock[gI] == id + 1 -> 0 : lock[gI]); gI++
	:: else -> break
	od;
	tableLock = (tableLock == id + 1 -> 0 : tableLock);
	gI = 0;
	do
	:: gI < NG * TOTAL -> gHand[gI] = (gHand[gI] == id + 1 -> 0 : gHand[gI]); gI++
	:: else -> break
	od;
	gI = 0
}

/* SharedRanges.isWon of the slot v for the group g. Uses the locals e, c; the answer is in w. */
inline isWon(v, g) {
	STEP(e = end[v]);
	STEP(w = (cursorPos[g] == e); c = (cursorSlot[g] == v));
	if
	:: w -> w = c
	:: else ->
#ifdef NO_WON_GROUP
		STEP(w = (wonPos[v] >= e))
#else
		STEP(w = (wonGroup[v] == g && wonPos[v] >= e))
#endif
	fi;
	e = 0;
	c = 0
}

/*
 * SharedRanges.isOrphaned of the slot v, whose lock the caller has. Uses the locals of
 * isWon and o; the answer is in w.
 */
inline isOrphaned(v) {
	STEP(w = (begin[v] != NONE));
	if
	:: w ->
		STEP(o = slotGroup[v]);
		w = (o != NONE);
		if
		:: w -> STEP(w = (groupState[o] == ACTIVE))
		:: else
		fi;
		if
		:: w -> isWon(v, o)
		:: else
		fi;
		if
		:: !w -> STEP(begin[v] = NONE)
		:: else
		fi;
		o = 0
	:: else
	fi
}

/* SharedRanges.confirm of the cursor (p, v) of the group g. Uses the locals e, c. */
inline confirm(g, p, v) {
	if
	:: v != NONE ->
		do
		:: true ->
			STEP(e = wonPos[v]; c = wonGroup[v]);
			if
#ifdef NO_WON_GROUP
			:: e >= p -> break
#else
			:: c != g || e >= p -> break
#endif
			:: else ->
				STEP(
					if
					:: wonPos[v] == e && wonGroup[v] == c -> wonPos[v] = p; e = NONE
					:: else
					fi
				);
				if
				:: e == NONE -> break
				:: else
				fi
			fi
		od;
		e = 0;
		c = 0
	:: else
	fi
}

/* The handler gets the record at pos. */
inline handle() {
	d_step {
		assert(!gDone[RECORD(group, pos)]);	/* nothing is handed out again when it is done */
		assert(gHand[RECORD(group, pos)] == 0);	/* and to one at a time */
		gHand[RECORD(group, pos)] = id + 1;
		/* an exclusive consumer keeps the order, but for what came with its slot */
		gI = RECORD(group, 0);
		do
		:: gI < RECORD(group, pos) -> assert(shared || heir || gDone[gI]); gI++
		:: else -> break
		od;
		gI = 0
	}
}

#define ACKNOWLEDGED gDone[RECORD(group, pos)] = 1; gLeft[group]--; gHand[RECORD(group, pos)] = 0; pos++

/* Handles a range that the slot v shows. */
inline handleRange(v) {
	do
	:: pos < last ->
		handle();
		STEP(begin[v] = pos + 1; ACKNOWLEDGED)
	:: pos < last && id != 0 -> goto leave	/* closed, maybe by the handler */
	:: else -> break
	od;
	pos = 0;
	last = 0
}

/*
 * GroupTable.liveConsumer of the group g, other than the one in a slot, seen by one look.
 * Uses the local s; the answer is in w.
 */
inline liveConsumer(g, self) {
	s = 0;
	w = 0;
	do
	:: !w && s < NS ->
		STEP(w = (s != self && slotGroup[s] == g));
		if
		:: w -> STEP(w = (lock[s] != 0))
		:: else
		fi;
		s++
	:: else -> break
	od;
	s = 0
}

/* GroupTable.forgetConsumers of the group g. Uses the local s. */
inline forgetConsumers(g) {
#ifdef NO_FORGETTING
	skip
#else
	s = 0;
	do
	:: s < NS -> STEP(slotGroup[s] = (slotGroup[s] == g -> NONE : slotGroup[s])); s++
	:: else -> break
	od;
	s = 0
#endif
}

/*
 * GroupReader.isCandidate of the slot s. Uses the local yes, which is the answer.
 */
inline isCandidate() {
	yes = (s != slot);
	if
	:: yes -> STEP(yes = (slotGroup[s] == group))
	:: else
	fi;
	if
	:: yes -> STEP(yes = (begin[s] != NONE))
	:: else
	fi
}

/* GroupReader.adopt of the slot v. Uses the locals of isOrphaned and yes; the outcome is in adopted. */
inline adopt(v) {
#ifdef NO_SLOT_LOCK
	STEP(yes = (lock[v] == 0));
#else
	STEP(yes = (lock[v] == 0); lock[v] = (yes -> id + 1 : lock[v]));
#endif
	if
	:: yes ->
		STEP(w = (slotGroup[v] == group));
		if
		:: w -> isOrphaned(v)
		:: else
		fi;
		if
		:: w -> adopted = v
		:: else -> STEP(lock[v] = (lock[v] == id + 1 -> 0 : lock[v]))
		fi;
		w = 0
	:: else
	fi;
	yes = 0
}

/* GroupReader.oldestRange. Uses the locals s, e, c, yes; the answer is in oldest. */
inline oldestRange() {
	s = 0;
	c = NONE;
	do
	:: s < NS ->
		isCandidate();
		if
		:: yes ->
			STEP(e = begin[s]);
			if
#ifdef ANY_ORDER
			:: e != NONE && oldest == NONE -> oldest = s; c = e
#else
			:: e < c -> oldest = s; c = e
#endif
			:: else
			fi
		:: else
		fi;
		s++
	:: else -> break
	od;
	s = 0;
	e = 0;
	c = 0;
	yes = 0
}

/* At one instant: whether looking again can be of use to a consumer. */
#define CANDIDATE(v) (v != slot && slotGroup[v] == group && begin[v] != NONE)
#define ORPHAN(v) (CANDIDATE(v) && lock[v] == 0)
#if NS >= 4
#define ANY(x) (x(0) || x(1) || x(2) || x(3))
#elif NS == 3
#define ANY(x) (x(0) || x(1) || x(2))
#else
#define ANY(x) (x(0) || x(1))
#endif
#define UNLOCKED(v) (lock[v] == 0)
#define BUSY(v) (slotGroup[v] == group && lock[v] != 0)

proctype Consumer(byte id) {
	byte slot = NONE, group, adopted = NONE;
	byte oldest = NONE, tried = NONE;
	byte pos, last, lives;
	byte s, e, c, o;
	bit shared, heir, yes, w;

again:
	lives++;

	group = 0;
	shared = (id == 0 -> (KIND0 == 1) : (KINDS == 1));
#if NG > 1
	if
	:: id != 0 || gLeft[0] != 0
	:: id != 0 || gLeft[0] == 0 -> group = NG - 1
	fi;
#endif
	if
	:: true
	:: (id == 0 -> KIND0 : KINDS) == 2 -> shared = 1
	fi;
	atomic { tableLock == 0 -> tableLock = id + 1 }

	/* ParticipantTable.join */
	s = 0;
	do
	:: s < NS ->
		STEP(yes = (lock[s] == 0); lock[s] = (yes -> id + 1 : lock[s]));
		if
		:: yes ->
#ifdef NO_ORPHANS
			w = 0;
			STEP(begin[s] = NONE);
#else
			isOrphaned(s);
#endif
			if
			:: !w -> slot = s; break
			:: else -> STEP(lock[s] = 0)
			fi
		:: else
		fi;
		s++
	:: else -> break
	od;
	s = 0;
	yes = 0;
	w = 0;
	if
	:: slot != NONE ->
		STEP(slotGroup[slot] = NONE);
		STEP(wonPos[slot] = 0; wonGroup[slot] = NONE)
	:: else ->
		/* ParticipantTable.inherit */
		do
		:: s < NS ->
			STEP(yes = (slotGroup[s] == group));
			if
			:: yes -> STEP(yes = (lock[s] == 0); lock[s] = (yes -> id + 1 : lock[s]))
			:: else
			fi;
			if
			:: yes ->
				STEP(w = (slotGroup[s] == group));
				if
				:: w -> isOrphaned(s)
				:: else
				fi;
				if
				:: w -> slot = s; heir = 1; break
				:: else -> STEP(lock[s] = 0)
				fi
			:: else
			fi;
			s++
		:: else -> break
		od;
		s = 0;
		yes = 0;
		w = 0;
		if
		:: slot == NONE ->
			/* RingLimitException */
			STEP(tableLock = 0);
			goto finished
		:: else
		fi
	fi;

	/* GroupTable.join */
	STEP(yes = (groupState[group] == ACTIVE));
	if
	:: yes ->
		liveConsumer(group, slot);
		if
		:: w -> STEP(w = !(shared && groupShared[group]))
		:: else
		fi;
		if
		:: w ->
			/* GroupBusyException */
			w = 0;
			yes = 0;
			STEP(lock[slot] = 0);
			STEP(tableLock = 0);
			slot = NONE;
			heir = 0;
			goto finished
		:: else
		fi
	:: else ->
		/* register; where it begins depends on other groups */
		if
		:: pos = 0
		:: pos = TOTAL - 1
		:: pos = TOTAL
		fi;
		STEP(
			cursorPos[group] = pos;
			cursorSlot[group] = NONE;
			gLeft[group] = TOTAL - pos;
			gI = 0;
			do
			:: gI < TOTAL -> gDone[RECORD(group, gI)] = (gI < pos); gI++
			:: else -> break
			od;
			gI = 0;
			pos = 0
		);
		forgetConsumers(group);
		STEP(groupState[group] = ACTIVE)
	fi;
	yes = 0;
	STEP(groupShared[group] = shared);
	if
	:: !heir -> STEP(wonPos[slot] = 0; wonGroup[slot] = group)
	:: else
	fi;
	STEP(slotGroup[slot] = group);
	STEP(tableLock = 0);

	/* GroupReader.hasNext, advance */
	if
	:: heir ->
		STEP(pos = begin[slot]);
		STEP(last = end[slot]);
		handleRange(slot);
		heir = 0;
		STEP(begin[slot] = NONE)
	:: else
	fi;
	do
	:: atomic {
			ANY(ORPHAN) || (cursorPos[group] < TOTAL && (shared || !ANY(CANDIDATE))) ->
			skip
		}
		tried = NONE;
		if
		:: shared && ANY(ORPHAN) ->
			/* adoptAny, now and then; always when there is nothing else */
			do
			:: adopted == NONE && s < NS ->
				isCandidate();
				if
				:: yes -> adopt(s)
				:: else
				fi;
				s++
			:: else -> break
			od
		:: shared
		:: else ->
			/* adoptOldest */
			do
			:: true ->
				oldestRange();
				if
				:: oldest == NONE || oldest == tried -> break
				:: else -> adopt(oldest)
				fi;
				if
				:: adopted != NONE -> break
				:: else -> tried = oldest; oldest = NONE
				fi
			od;
			tried = oldest;
#ifdef NO_UNSETTLED
			tried = adopted;
#endif
			oldest = NONE
		fi;
		s = 0;
		yes = 0;
		if
		:: adopted != NONE ->
			STEP(pos = begin[adopted]);
			STEP(last = end[adopted]);
			handleRange(adopted);
			/* finishRange */
			STEP(begin[adopted] = NONE);
			STEP(lock[adopted] = (lock[adopted] == id + 1 -> 0 : lock[adopted]));
			adopted = NONE
		:: adopted == NONE && shared ->
			/* take */
			STEP(pos = cursorPos[group]; s = cursorSlot[group]);
			if
			:: pos < TOTAL ->
				if
				:: last = pos + 1
				:: pos + MOST <= TOTAL -> last = pos + MOST
				fi;
#ifndef NO_CONFIRM
				confirm(group, pos, s);
#endif
				STEP(end[slot] = last);
#ifndef CURSOR_FIRST
				STEP(begin[slot] = pos);
#endif
				STEP(
					yes = (cursorPos[group] == pos && cursorSlot[group] == s);
					cursorPos[group] = (yes -> last : cursorPos[group]);
					cursorSlot[group] = (yes -> slot : cursorSlot[group])
				);
				s = 0;
#ifdef CURSOR_FIRST
				STEP(begin[slot] = (yes -> pos : NONE));
#endif
				if
				:: yes -> yes = 0; handleRange(slot)
				:: else
				fi;
				/* finishRange, or another one was faster */
				STEP(begin[slot] = NONE; pos = 0; last = 0)
			:: else -> pos = 0; s = 0
			fi
		:: adopted == NONE && !shared && tried == NONE ->
			STEP(pos = cursorPos[group]);
			/* From here on the cursor is its own. */
			do
			:: pos < TOTAL ->
				handle();
				STEP(cursorPos[group] = pos + 1; cursorSlot[group] = slot; ACKNOWLEDGED)
			:: pos < TOTAL -> pos = 0; break	/* putDown: it waits, and looks again */
			:: id != 0 || gLeft[group] == 0 -> goto leave
			od
		:: adopted == NONE && !shared && tried != NONE -> tried = NONE
		fi
	:: id != 0 -> goto leave
	:: atomic { gLeft[group] == 0 -> goto leave }
	od;

leave:
	tried = NONE;
	/* GroupReader.leave; what is not done of a range stays shown */
	if
	:: adopted != NONE -> STEP(lock[adopted] = (lock[adopted] == id + 1 -> 0 : lock[adopted]))
	:: else
	fi;
	adopted = NONE;
	heir = 0;
	pos = 0;
	last = 0;
	/* GroupTable.leave */
	atomic { tableLock == 0 -> tableLock = id + 1 }
	STEP(yes = (begin[slot] == NONE));
	if
	:: yes -> STEP(slotGroup[slot] = NONE)
	:: else
	fi;
	STEP(tableLock = 0);
dead:
	atomic {
		dropLocks();
		slot = NONE; group = 0; adopted = NONE; pos = 0; last = 0;
		s = 0; e = 0; c = 0; o = 0; oldest = NONE; tried = NONE; shared = 0; heir = 0; yes = 0; w = 0
	}
finished:
	atomic {
		yes = 0;
		w = 0;
		shared = 0;
		group = 0;
		if
		:: id != 0 && lives < LIVES -> goto again
		:: id != 0
		:: id == 0 ->
			/* The immortal one comes again as long as something is left. */
			lives = 0;
			if
			:: gLeft[0] == 0 && gLeft[NG - 1] == 0
			:: ANY(UNLOCKED) && !ANY(BUSY) && gLeft[0] != 0 -> goto again
#if NG > 1
			:: ANY(UNLOCKED) && gLeft[NG - 1] != 0 -> goto again
#endif
			fi
		fi
	}
}

#if SWEEPS > 0
/* ParticipantTable.releaseDead */
proctype Sweeper() {
	byte id = SWEEPER;
	byte v, e, c, o, sweeps;
	bit yes, w;

	do
	:: sweeps < SWEEPS ->
		v = 0;
		do
		:: v < NS ->
			/* isEmpty, and tryLock at once */
			STEP(yes = (begin[v] != NONE && lock[v] == 0); lock[v] = (yes -> id + 1 : lock[v]));
			if
			:: yes ->
				yes = 0;
				isOrphaned(v);
				w = 0;
				STEP(lock[v] = 0)
			:: else
			fi;
			v++
		:: else -> break
		od;
		sweeps++
	:: else -> break
	od;
dead:
	atomic { dropLocks(); v = 0; e = 0; c = 0; o = 0; yes = 0; w = 0; sweeps = 0 }
}
#endif

#if REMOVALS > 0
/* GroupTable.remove of the first group */
proctype Remover() {
	byte id = REMOVER;
	byte s, removals;
	bit w;

	do
	:: removals < REMOVALS ->
		atomic { tableLock == 0 -> tableLock = id + 1 }
		liveConsumer(0, NONE);
		if
		:: w -> w = 0
		:: else ->
			STEP(
				groupState[0] = FREE;
				gLeft[0] = 0;
				gI = 0;
				do
				:: gI < TOTAL -> gDone[gI] = 1; gI++
				:: else -> break
				od;
				gI = 0
			);
			forgetConsumers(0)
		fi;
		STEP(tableLock = 0);
		removals++
	:: else -> break
	od;
dead:
	atomic { dropLocks(); s = 0; w = 0; removals = 0 }
}
#endif

#if RECKONS > 0
/* RingSpace.limit, which has to leave every group what it needs. */
proctype Reckoner() {
	byte i, limit, reckons;

	do
	:: reckons < RECKONS ->
		limit = TOTAL;
		i = 0;
#ifndef SLOTS_FIRST
		do
		:: i < NG -> d_step { limit = MIN(limit, cursorPos[i]); i++ }
		:: else -> break
		od;
		i = 0;
#endif
		do
		:: i < NS -> d_step { limit = MIN(limit, begin[i]); i++ }
		:: else -> break
		od;
		i = 0;
#ifdef SLOTS_FIRST
		do
		:: i < NG -> d_step { limit = MIN(limit, cursorPos[i]); i++ }
		:: else -> break
		od;
		i = 0;
#endif
		d_step {
			do
			:: i < NG * TOTAL -> assert(gDone[i] || limit <= i % TOTAL); i++
			:: else -> break
			od;
			i = 0
		}
		reckons++
	:: else -> break
	od
}
#endif

init {
	byte i;
	atomic {
		do
		:: i < NC -> run Consumer(i); i++
		:: else -> break
		od;
		i = 0;
#if SWEEPS > 0
		run Sweeper();
#endif
#if REMOVALS > 0
		run Remover();
#endif
#if RECKONS > 0
		run Reckoner()
#endif
	}
}
