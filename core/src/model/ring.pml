/*
 * The ring's claims, commits, repairs and reuse of slots, for the model checker SPIN.
 *
 * Every process may be suspended between any two steps for any time, and those that are
 * mortal may die there, as if by SIGKILL. A step makes one access to shared memory, or
 * takes or asks for one lock. check.sh runs the model; README.md says what it leaves out.
 *
 *   here                            in io.sharedmemory.ring
 *   ----                            -----------------------
 *   tailPos, tailSlot, tailWait     the tail
 *   intent[], claim[]               the two words of a slot's intent
 *   lock[], tableLock               the locks of the slots and of the tables
 *   groupState[], groupPos[]        the group table
 *   stamp[], info[]                 the first two words of the record that begins in a unit
 *   Producer                        ParticipantTable.join; SharedTail.claim, ProducerRoom.find,
 *                                   awaitRoom, offer, commit
 *   reckonLimit                     RingSpace.limit
 *   releaseDead                     ParticipantTable.releaseDead, and the same for groups
 *   hasIntent, won, fill, settle    ClaimRecovery, the methods of these names
 *   resolve, look                   ClaimRecovery.resolve, twice
 *   Consumer                        RingConsumer.poll, StalledClaim.check
 *   joined                          the number of the participant that joined last
 *   Registrar, Heirs                GroupTable.register
 *
 * Positions count units of 32 bytes; a record takes one or two. Names that begin with a g
 * and a capital are ghosts, which no step of the protocol looks at.
 *
 * Parameters (-D):
 *   CAP=4         units in the ring
 *   START=0       the first position
 *   NP=2          producers at a time, and slots of the participant table
 *   RECORDS=1     how many records each of them begins, replacements included;
 *   RECORDS0      the same for the first of them
 *   MAXSPAN=2     the units of the longest record
 *   NG=1          groups, each with a consumer
 *   LATE          the last group is registered while producers are at work
 *   EARLIEST      it begins where the first group is, and comes before it in the table
 *   HANDS=0       how often a group that nobody reads for is replaced by a new one in the
 *                 other entry, which begins where the old one is; for LATE and two groups
 *                 without deaths
 *   DEATHS=1      how many may die in all
 *   MORTALS=1     how many of the producers may die; the registrar always may
 *   WAITS=0       how often a consumer may set the waiting bit in the tail
 *   PATIENT       consumers look into holes only when nothing else can move
 *
 * Switches that take a part of the protocol out, after which the check has to fail:
 *   NO_PREVIOUS_OWNER   any later claim proves that a claim was won, whoever it names
 *   NO_REREAD           the intent is not read again after the proof
 *   NO_SETTLE           a slot is used again without a look at its last claim
 *   NO_LAP_CHECK        settle believes a record that may have been overwritten
 *   NO_INTENT_LIMIT     producers do not leave room for open claims
 *   TAIL_READ_LAST      the limit is reckoned with a tail read after the rest
 *   NO_SECOND_LOOK      the limit is reckoned with one look at the groups
 *   NO_JOINED_LOOK      it is not reckoned anew if somebody has joined meanwhile
 *   NO_SECOND_TAIL      a group begins at the tail that was read before it was joining
 *   NO_JOINING_SWEEP    nobody frees a group whose registrar died
 */

#ifndef CAP
#define CAP 4
#endif
#ifndef START
#define START 0
#endif
#ifndef RECORDS
#define RECORDS 1
#endif
#ifndef RECORDS0
#define RECORDS0 RECORDS
#endif
#ifndef NP
#define NP 2
#endif
#define NS NP
#ifndef NG
#define NG 1
#endif
#ifndef DEATHS
#define DEATHS 1
#endif
#ifndef WAITS
#define WAITS 0
#endif
#ifndef MAXSPAN
#define MAXSPAN 2
#endif
#if NG > 0
#define MG NG
#else
#define MG 1
#endif

#define NONE 255	/* RingLayout.NONE */
#define NO_SLOT 7	/* RingLayout.NO_SLOT */
#define GARBAGE 254	/* the second word of a record, overwritten by a payload */

#define UNIT(p) ((p) % CAP)
#define REST(p) (CAP - (p) % CAP)	/* RingGeometry.restOfLap */
#define OTHER(i) ((i) < slot -> (i) : (i) + 1)	/* slots but one's own */
#define MIN(a, b) ((a) < (b) -> (a) : (b))

#define CLAIM(span, prev) ((span) * 8 + (prev))	/* RingLayout.claim */
#define SPAN(c) (((c) / 8) % 8)
#define PREV(c) ((c) % 8)
#define DATA 64	/* added to a claim, makes a record's second word; padding adds nothing */

#define FREE 0
#define JOINING 1
#define ACTIVE 2

/* Shared memory */

byte tailPos = START, tailSlot = NO_SLOT;
#if WAITS
bit tailWait;
#define READ_WAITING wait = tailWait
#define SAME_WAITING (tailWait == wait)
#define CLEAR_WAITING tailWait = 0
#define NO_WAITING wait = 0
#else
#define READ_WAITING skip
#define SAME_WAITING true
#define CLEAR_WAITING skip
#define NO_WAITING skip
#endif
byte intent[NS] = NONE;
byte claim[NS];
byte groupState[MG], groupPos[MG];
byte stamp[CAP] = NONE, info[CAP];

/* The kernel's locks: 0, or 1 + the number of the process that has it */

byte lock[NS];
#ifdef LATE
byte tableLock;
#endif
#ifdef HANDS
byte joined;
#endif

/* Ghosts: the claim that began last in each unit, and the live process that owes its commit, or 0 */

byte gPos[CAP] = NONE, gClaim[CAP], gOwes[CAP];
bit gSafe[NS];	/* belongs to an immortal producer */
bit gDone[NP + 1];	/* will never move again */
byte gNeeds[NP];	/* the span that a blocked producer waits for, or 0 */
byte gDeaths;

/*
 * One access to shared memory, or the death of the process instead of it. Consumers are
 * immortal here: they own nothing that others wait for but their group's position.
 */
#define IMMORTAL 99
#ifndef MORTALS
#define MORTALS 1
#endif
#define MAY_DIE(id) ((id) < MORTALS || (id) == NP)
#define STEP(...) \
	if \
	:: d_step { __VA_ARGS__ } \
	:: atomic { MAY_DIE(id) && gDeaths < DEATHS -> gDeaths++; goto dead } \
	fi

/* Nobody may write to [p, ...) when it has been claimed again on a later lap. */
#define NOT_CLAIMED_AGAIN(p) (tailPos <= (p) + CAP)

inline setInfo(p, word) {
	assert(NOT_CLAIMED_AGAIN(p));
	assert(stamp[UNIT(p)] != p || info[UNIT(p)] == word);	/* committed bytes stay */
	info[UNIT(p)] = word
}

inline writeStamp(p) {
	STEP(
		assert(NOT_CLAIMED_AGAIN(p));
		stamp[UNIT(p)] = p;
		gOwes[UNIT(p)] = 0
	)
}

/*
 * Forgets what lies in the data before every position that anybody can still ask for: a
 * stamp equals only its own position. That changes nothing but the number of states.
 */
byte gI, gLow;
byte gAt[NP + 1] = NONE;	/* the tail that a process read last and may still use */

inline forget() {
	gLow = tailPos;
	gI = 0;
	do
	:: gI < NS -> gLow = MIN(gLow, intent[gI]); gI++
	:: else -> break
	od;
	gI = 0;
	do
	:: gI <= NP -> gLow = MIN(gLow, gAt[gI]); gI++
	:: else -> break
	od;
	gI = 0;
	do
	:: gI < NG -> gLow = (groupState[gI] != FREE -> MIN(gLow, groupPos[gI]) : gLow); gI++
	:: else -> break
	od;
	gI = 0;
	do
	:: gI < CAP ->
		if
		:: gPos[gI] < gLow -> gPos[gI] = NONE; gClaim[gI] = 0
		:: else
		fi;
		if
		:: stamp[gI] < gLow -> stamp[gI] = NONE
		:: else
		fi;
		if
		:: stamp[gI] == NONE && gPos[gI] == NONE -> info[gI] = 0
		:: else
		fi;
		gI++
	:: else -> break
	od;
	gI = 0;
	gLow = 0
}

/* What a waiting producer waits for, at one instant: room, or somebody dead to settle. */
#define HOLDS_BACK(x, e) ((x) + CAP < (e))
#define END(n) (tailPos + MIN(n, REST(tailPos)))
#ifdef NO_INTENT_LIMIT
#define SLOT_HOLDS_BACK(s, e) false
#else
#define SLOT_HOLDS_BACK(s, e) HOLDS_BACK(intent[s], e)
#endif
#ifdef LATE
#define EARLY (NG - 1)
#else
#define EARLY NG
#endif
#if NG >= 1
#define GROUP0_IS(x) (groupState[0] == x)
#define GROUP0_HOLDS_BACK(e) (groupState[0] != FREE && HOLDS_BACK(groupPos[0], e))
#else
#define GROUP0_IS(x) false
#define GROUP0_HOLDS_BACK(e) false
#endif
#if NG >= 2
#define GROUP1_IS(x) (groupState[1] == x)
#define GROUP1_HOLDS_BACK(e) (groupState[1] != FREE && HOLDS_BACK(groupPos[1], e))
#else
#define GROUP1_IS(x) false
#define GROUP1_HOLDS_BACK(e) false
#endif
#if NS >= 3
#define SLOT2_HOLDS_BACK(e) SLOT_HOLDS_BACK(2, e)
#else
#define SLOT2_HOLDS_BACK(e) false
#endif
#define DEAD(s) (lock[s] == 0 && intent[s] != NONE)
#if NS >= 3
#define SOME_DEAD (DEAD(0) || DEAD(1) || DEAD(2))
#else
#define SOME_DEAD (DEAD(0) || DEAD(1))
#endif
#if defined(LATE) && !defined(NO_JOINING_SWEEP)
#define SWEEP_JOINING
#define DEAD_JOINING (groupState[NG - 1] == JOINING && tableLock == 0)
#else
#define DEAD_JOINING false
#endif
#define ROOM(e) !(GROUP0_HOLDS_BACK(e) || GROUP1_HOLDS_BACK(e) \
	|| SLOT_HOLDS_BACK(0, e) || SLOT_HOLDS_BACK(1, e) || SLOT2_HOLDS_BACK(e))
#define MAY_MOVE(n) (ROOM(END(n)) || SOME_DEAD || DEAD_JOINING)

/* Whether nobody but consumers will ever move unless consumers do. */
#define STILL(i) (gDone[i] || (gNeeds[i] && !MAY_MOVE(gNeeds[i])))
#if NP >= 3
#define STILL2 STILL(2)
#else
#define STILL2 true
#endif
#ifdef LATE
#define STILL_REGISTRAR gDone[NP]
#else
#define STILL_REGISTRAR true
#endif
#define QUIET (STILL(0) && STILL(1) && STILL2 && STILL_REGISTRAR)
#if NP >= 3
#define ALL_DONE (gDone[0] && gDone[1] && gDone[2] && STILL_REGISTRAR)
#else
#define ALL_DONE (gDone[0] && gDone[1] && STILL_REGISTRAR)
#endif

/* ClaimRecovery.hasIntent. The caller has read the claim into c before. */
inline hasIntent(s, p, c, yes) {
	STEP(yes = (intent[s] == p));
	if
	:: yes -> STEP(yes = (claim[s] == c))
	:: else
	fi
}

#ifdef NO_PREVIOUS_OWNER
#define NAMES(c, s) true
#else
#define NAMES(c, s) (PREV(c) == (s))
#endif

/* The end of ClaimRecovery.won. What a payload left there may look like anything. */
inline recordNames(q, s) {
	if
	:: atomic { info[UNIT(q)] != GARBAGE -> w = NAMES(info[UNIT(q)], s) }
	:: info[UNIT(q)] == GARBAGE -> w = 0
	:: info[UNIT(q)] == GARBAGE -> w = 1
	fi
}

/*
 * ClaimRecovery.won: whether the slot s once moved the tail to q. Uses the locals t, y,
 * yc; the answer is in w.
 */
inline won(s, q) {
	STEP(t = tailPos; w = (tailPos == q && tailSlot == s));
	if
	:: t > q ->
		y = 0;
		do
		:: !w && y < NS ->
			STEP(yc = claim[y]);
			if
			:: NAMES(yc, s) -> hasIntent(y, q, yc, w)
			:: else
			fi;
			yc = 0;
			y++
		:: else -> break
		od;
		y = 0;
		if
		:: !w ->
			STEP(w = (stamp[UNIT(q)] == q));
			if
			:: w -> recordNames(q, s)
			:: else
			fi
		:: else
		fi
	:: else
	fi;
	t = 0
}

/* ClaimRecovery.fill, of the claim c at p. */
inline fill(p, c) {
	STEP(
		assert(gPos[UNIT(p)] == p && gClaim[UNIT(p)] == c);	/* exactly that claim */
		assert(gOwes[UNIT(p)] == 0);	/* of a dead owner */
		setInfo(p, c)
	);
	writeStamp(p)
}

/*
 * ClaimRecovery.resolve for a consumer at p. Uses the locals of won and s, c, found, yes;
 * the outcome is in found.
 */
#define OWNER_UNKNOWN 0
#define OWNER_ALIVE 1
#define COMMITTED 2

inline resolve(p) {
	s = 0;
	found = OWNER_UNKNOWN;
	do
	:: found == OWNER_UNKNOWN && s < NS ->
		STEP(c = claim[s]);
		hasIntent(s, p, c, yes);
		if
		:: yes && SPAN(c) >= 1 && SPAN(c) <= REST(p) -> won(s, p + SPAN(c))
		:: else
		fi;
#ifndef NO_REREAD
		if
		:: w -> hasIntent(s, p, c, w)
		:: else
		fi;
#endif
		if
		:: w -> STEP(found = (lock[s] != 0 -> OWNER_ALIVE : COMMITTED))
		:: else
		fi;
		if
		:: found == COMMITTED ->
			STEP(yes = (stamp[UNIT(p)] != p));
			if
			:: yes -> fill(p, c)
			:: else
			fi
		:: else
		fi;
		s++;
		c = 0;
		w = 0;
		yes = 0
	:: else -> break
	od;
	s = 0;
	if
	:: found != OWNER_ALIVE -> STEP(found = (stamp[UNIT(p)] == p -> COMMITTED : OWNER_UNKNOWN))
	:: else
	fi
}

/*
 * ClaimRecovery.resolve again, for a consumer at p whom others interrupt at every step. A
 * look that fills nothing changes nothing. So it ends here as soon as that is sure, and
 * what it looked at in vain before, slots and traces, is passed over.
 */
#define ONLY_IF(x) if :: x :: else -> goto over fi

inline look(p) {
	if
	:: !gSafe[0] -> s = 0
	:: !gSafe[1] -> s = 1
#if NS >= 3
	:: !gSafe[2] -> s = 2
#endif
	:: else -> goto over
	fi;
	c = claim[s];
	ONLY_IF(SPAN(c) >= 1 && SPAN(c) <= REST(p));
	ONLY_IF(intent[s] == p);
	ONLY_IF(claim[s] == c);
	/* won */
	if
	:: tailPos == p + SPAN(c) && tailSlot == s
	:: tailPos > p + SPAN(c) ->
		if
		:: y = 0
		:: y = 1
#if NS >= 3
		:: y = 2
#endif
		:: y = NONE
		fi;
		if
		:: y != NONE ->
			yc = claim[y];
			ONLY_IF(NAMES(yc, s));
			ONLY_IF(intent[y] == p + SPAN(c));
			ONLY_IF(claim[y] == yc)
		:: else ->
			ONLY_IF(stamp[UNIT(p + SPAN(c))] == p + SPAN(c));
			recordNames(p + SPAN(c), s);
			ONLY_IF(w)
		fi
	:: else -> goto over
	fi;
#ifndef NO_REREAD
	ONLY_IF(intent[s] == p);
	ONLY_IF(claim[s] == c);
#endif
	ONLY_IF(lock[s] == 0);
	ONLY_IF(stamp[UNIT(p)] != p);
	fill(p, c);
over:
	atomic { s = 0; c = 0; y = 0; yc = 0; w = 0 }
}

/*
 * ClaimRecovery.settle of the slot v, whose lock the caller has. If the dead holder won
 * its last claim, then its intent has kept the ring from coming round to it ever since. If
 * it did not, what won read may have been overwritten, but then the tail is far away.
 * Uses the locals of won and sp, c.
 */
inline settle(v) {
	STEP(sp = intent[v]);
	if
	:: sp != NONE ->
#ifndef NO_SETTLE
		STEP(c = claim[v]);
		won(v, sp + SPAN(c));
#ifndef NO_LAP_CHECK
		if
		:: w -> STEP(w = (tailPos <= sp + CAP))
		:: else
		fi;
#endif
		if
		:: w -> STEP(w = (stamp[UNIT(sp)] != sp))
		:: else
		fi;
		if
		:: w -> fill(sp, c)
		:: else
		fi;
#endif
		STEP(intent[v] = NONE; c = 0; w = 0)
	:: else
	fi;
	sp = 0
}

/*
 * RingSpace.limit, into limit. Uses the locals y, w. Of its own slot a producer reads what
 * it wrote, no intent, and of a group that was there from the start that it is active; the
 * second look at such a group finds nothing earlier.
 */
inline reckonLateGroup() {
	STEP(w = (groupState[EARLY] != FREE));
	if
	:: w -> STEP(limit = MIN(limit, groupPos[EARLY]); w = 0)
	:: else
	fi
}

#ifdef HANDS
inline reckonGroups() {
	do
	:: y < NG ->
		STEP(w = (groupState[y] != FREE));
		if
		:: w -> STEP(limit = MIN(limit, groupPos[y]); w = 0)
		:: else
		fi;
		y++
	:: else -> break
	od;
	y = 0
}

inline reckonLimit() {
	do
	:: true ->
		STEP(t = joined);
		STEP(limit = tailPos);
		reckonGroups();
		do
		:: y < NS - 1 -> STEP(limit = MIN(limit, intent[OTHER(y)]); y++)
		:: else -> break
		od;
		y = 0;
		reckonGroups();
#ifdef NO_JOINED_LOOK
		break
#else
		STEP(w = (t != joined));
		if
		:: w -> w = 0
		:: else -> break
		fi
#endif
	od;
	t = 0;
	limit = limit + CAP
}
#else
inline reckonLimit() {
#ifdef TAIL_READ_LAST
	limit = NONE;
#else
	STEP(limit = tailPos);
#endif
#ifdef EARLIEST
	reckonLateGroup();
#endif
	y = 0;
	do
	:: y < EARLY -> STEP(limit = MIN(limit, groupPos[y]); y++)
	:: else -> break
	od;
#if defined(LATE) && !defined(EARLIEST)
	reckonLateGroup();
#endif
	y = 0;
#ifndef NO_INTENT_LIMIT
	do
	:: y < NS - 1 -> STEP(limit = MIN(limit, intent[OTHER(y)]); y++)
	:: else -> break
	od;
#endif
#ifdef TAIL_READ_LAST
	STEP(limit = MIN(limit, tailPos));
#endif
#if defined(LATE) && !defined(NO_SECOND_LOOK)
	reckonLateGroup();
#endif
	limit = limit + CAP;
	y = 0
}
#endif

/* ParticipantTable.releaseDead. Uses the locals of settle and v. */
inline releaseDead(me) {
	v = 0;
	do
	:: v < NS ->
		if
		:: v != slot ->
			/* isEmpty, and tryLock at once */
			STEP(yes = DEAD(v); lock[v] = (yes -> me : lock[v]));
			if
			:: yes ->
				yes = 0;
				settle(v);
				STEP(lock[v] = 0)
			:: else
			fi
		:: else
		fi;
		v++
	:: else -> break
	od;
	v = 0;
#ifdef SWEEP_JOINING
	/* A group whose registrar died is nobody's. */
	STEP(yes = DEAD_JOINING; tableLock = (yes -> me : tableLock));
	if
	:: yes ->
		yes = 0;
		STEP(groupState[NG - 1] = (groupState[NG - 1] == JOINING -> FREE : groupState[NG - 1]));
		STEP(tableLock = 0)
	:: else
	fi
#endif
}

/* The producer is done with the claim n, prev at pos: none of its steps looks at these again. */
inline forgetClaim() {
	gAt[id] = NONE; pos = 0; prev = 0; n = 0; NO_WAITING;
	forget()
}

/* SharedTail.commit of the claim n, prev at pos. The payload is whatever looks worst. */
inline commit(type) {
	STEP(
		if
		:: type == DATA && n == 2 ->
			stamp[UNIT(pos + 1)] = NONE;
			info[UNIT(pos + 1)] = GARBAGE
		:: else
		fi;
		setInfo(pos, CLAIM(n, prev) + type)
	);
	writeStamp(pos);
	STEP(intent[slot] = NONE; forgetClaim())
}

proctype Producer(byte id) {
	byte slot = NONE, limit;
	byte span, pos, prev, n;
	byte left = (id == 0 -> RECORDS0 : RECORDS);
#if WAITS
	bit wait;
#endif
	byte v, sp, c, t, y, yc;
	bit w, yes;

again:
	/* ParticipantTable.join; with as many slots as producers, one is free sooner or later */
	atomic {
		if
		:: lock[0] == 0 -> slot = 0
		:: lock[0] != 0 && lock[1] == 0 -> slot = 1
#if NS >= 3
		:: lock[0] != 0 && lock[1] != 0 && lock[2] == 0 -> slot = 2
#endif
		fi;
		lock[slot] = id + 1;
		gSafe[slot] = (id >= MORTALS)
	}
	settle(slot);
	/* The limit is 0, so it is reckoned before the first claim. */

	do
	:: true ->
next:
		/* SharedTail.claim */
		if
		:: span == 0 ->
			if
			:: left == 0 -> goto done
			:: left != 0 -> left--; span = 1
			:: left != 0 && MAXSPAN == 2 -> left--; span = 2
			fi
		:: else
		fi;
		STEP(pos = tailPos; gAt[id] = pos; prev = tailSlot; READ_WAITING);
		n = MIN(span, REST(pos));
		if
		:: pos + n > limit ->
			/* hasRoom */
			reckonLimit();
			if
			:: pos + n > limit ->
				STEP(limit = 0; forgetClaim());
				releaseDead(id + 1);
				/* awaitRoom: to look again is of use only when MAY_MOVE */
				gNeeds[id] = span;
				STEP(MAY_MOVE(span) -> gNeeds[id] = 0);
				goto next
			:: else
			fi
		:: else
		fi;
		STEP(claim[slot] = CLAIM(n, prev));
		STEP(intent[slot] = pos);
		STEP(
			if
			:: tailPos == pos && tailSlot == prev && SAME_WAITING ->
				yes = 1;
				tailPos = pos + n;
				tailSlot = slot;
				CLEAR_WAITING;
				gPos[UNIT(pos)] = pos;
				gClaim[UNIT(pos)] = CLAIM(n, prev);
				gOwes[UNIT(pos)] = id + 1;
				/* no claim beyond what a group has not passed */
				assert(!(GROUP0_IS(ACTIVE) && GROUP0_HOLDS_BACK(tailPos)));
				assert(!(GROUP1_IS(ACTIVE) && GROUP1_HOLDS_BACK(tailPos)))
			:: else
			fi
		);
		if
		:: !yes ->
			STEP(intent[slot] = NONE; forgetClaim())
		:: yes && n < span ->
			yes = 0;
			commit(0)
		:: else ->
			yes = 0;
			commit(DATA);
			span = 0
		fi
	od;

	/* The kernel drops the locks. */
dead:
	atomic {
		y = 0;
		do
		:: y < NS ->
			if
			:: lock[y] == id + 1 -> lock[y] = 0
			:: else
			fi;
			y++
		:: else -> break
		od;
		y = 0;
		do
		:: y < CAP ->
			if
			:: gOwes[y] == id + 1 -> gOwes[y] = 0
			:: else
			fi;
			y++
		:: else -> break
		od;
#ifdef LATE
		if
		:: tableLock == id + 1 -> tableLock = 0
		:: else
		fi;
#endif
		gNeeds[id] = 0;
		gAt[id] = NONE;
		slot = NONE; limit = 0; span = 0; pos = 0; prev = 0; n = 0; NO_WAITING;
		v = 0; sp = 0; c = 0; t = 0; y = 0; yc = 0; w = 0; yes = 0;
		/* Somebody takes its place, or nobody does. */
		if
		:: true -> goto again
		:: true -> goto done
		fi
	}
	/* One who leaves with all done is like one who dies then, so those who live stay. */
done:
	atomic { true -> d_step { gDone[id] = 1; gAt[id] = NONE; slot = NONE; limit = 0; forget() } }
}

#if WAITS
/* RingSignals.sleepUntilData of anybody; the sleep itself has an end and is left out. */
active proctype Sleeper() {
	byte i;
end:
	do
	:: atomic { i < WAITS && !tailWait -> tailWait = 1; i++ }
	od
}
#endif

#if NG > 0

proctype Consumer(byte group) {
	byte id = IMMORTAL;
	byte pos;
	byte s, c, t, y, yc, found;
	bit w, yes;

	pos = groupPos[group];
	do
	:: atomic {
			stamp[UNIT(pos)] == pos ->
			/* RingConsumer.poll: committed bytes stay, so it may as well read and move on at once */
			assert(gPos[UNIT(pos)] == pos && info[UNIT(pos)] % DATA == gClaim[UNIT(pos)]);
			d_step { pos = pos + SPAN(info[UNIT(pos)]); groupPos[group] = pos; forget() }
		}
#ifndef PATIENT
	:: tailPos > pos && stamp[UNIT(pos)] != pos && !QUIET ->
		look(pos)
#endif
	:: atomic {
			tailPos > pos && stamp[UNIT(pos)] != pos && QUIET ->
			/* When nobody else will move, there is an owner, and he is dead. */
			resolve(pos);
			assert(found == COMMITTED);
			found = 0
		}
	:: atomic { tailPos == pos && ALL_DONE -> break }
	od;
dead:
	pos = 0
}

#ifdef LATE
/* GroupTable.startPosition, into t. */
#ifdef HANDS
#define OLD old
#else
#define OLD 0
#endif
inline startPosition() {
#if defined(EARLIEST) || defined(HANDS)
	/* What the first look found stays in the data, as a ghost, until the second is over. */
	STEP(t = tailPos; gAt[id] = MIN(gAt[id], t));
	STEP(t = MIN(t, groupPos[OLD]); gAt[id] = t)
#else
	STEP(t = tailPos; gAt[id] = t)
#endif
}

#ifdef HANDS
/* GroupTable.register and remove, again and again, and the last group's consumer afterwards. */
proctype Heirs() {
	byte id = NP, t, old, hands;

	do
	:: hands < HANDS ->
		atomic { tableLock == 0 -> tableLock = NP + 1 }
		STEP(joined++);
		startPosition();
		STEP(groupPos[1 - old] = t);
		STEP(groupState[1 - old] = JOINING);
		startPosition();
		STEP(groupPos[1 - old] = t);
		STEP(groupState[1 - old] = ACTIVE; gAt[id] = NONE);
		STEP(groupState[old] = FREE);
		atomic { tableLock = 0; old = 1 - old; hands++; t = 0 }
	:: else -> break
	od;
dead:
	atomic { gDone[NP] = 1; run Consumer(old) }
}
#else
/* GroupTable.register, and the group's consumer afterwards. */
proctype Registrar() {
	byte id = NP, t;

again:
	atomic { tableLock == 0 -> tableLock = NP + 1 }
	STEP(groupState[NG - 1] = FREE);
	startPosition();
	STEP(groupPos[NG - 1] = t);
	STEP(groupState[NG - 1] = JOINING);
#ifndef NO_SECOND_TAIL
	startPosition();
	STEP(groupPos[NG - 1] = t);
#endif
	STEP(groupState[NG - 1] = ACTIVE);
	assert(!HOLDS_BACK(groupPos[NG - 1], tailPos));
dead:
	atomic {
		t = 0;
		gAt[id] = NONE;
		tableLock = (tableLock == NP + 1 -> 0 : tableLock);
		if
		:: groupState[NG - 1] == ACTIVE -> gDone[NP] = 1; run Consumer(NG - 1)
		:: groupState[NG - 1] != ACTIVE -> goto again
		:: groupState[NG - 1] != ACTIVE -> gDone[NP] = 1
		fi
	}
}
#endif
#endif
#endif

init {
	byte i;
	atomic {
		do
		:: i < NP -> run Producer(i); i++
		:: else -> break
		od;
		i = 0;
#ifdef HANDS
		groupState[0] = ACTIVE;
		groupPos[0] = START;
		run Heirs();
#elif defined(LATE)
		run Registrar();
#endif
#if NG > 0 && !defined(HANDS)
		do
		:: i < EARLY -> groupState[i] = ACTIVE; groupPos[i] = START; run Consumer(i); i++
		:: else -> break
		od;
#endif
		i = 0
	}
}
