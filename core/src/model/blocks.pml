/*
 * Where the positions of a ring lie in its memory, block by block, for the model checker
 * SPIN.
 *
 * Every process may be suspended between any two steps for any time, and producers that
 * are mortal may die there, as if by SIGKILL. A step makes one access to shared memory.
 * check.sh runs the model; README.md says what it leaves out.
 *
 *   here                            in io.sharedmemory.ring
 *   ----                            -----------------------
 *   tailPos, tailSlot               the tail
 *   table[]                         the block table
 *   intent[], prevOf[]              the two words of a slot's intent
 *   cursor[]                        the cursors of the groups
 *   stamp[], prevAt[]               the first two words of the record in a unit of memory
 *   Producer                        SharedTail.claimAfterLooking, move, commit
 *   reckon                          RingSpace.limit, ProducerRoom.findOldest
 *   enterBlock                      Tail.enterBlock, Blocks.assign
 *   choose, readNeeded              Blocks.choose, Blocks.needed
 *   isKept                          Blocks.isKept
 *   won, settle                     ClaimRecovery, the methods of these names
 *   Settler                         ParticipantTable.releaseDead
 *   Consumer                        GroupReader.hasNext, CurrentBlock.isCommitted
 *
 * Each record takes one unit. A consumer fills a hole of a dead producer in one step, and
 * settle reads both words of another's intent at once: ring.pml is about that. Names that
 * begin with a g and a capital are ghosts, which no step of the protocol looks at.
 *
 * Parameters (-D):
 *   LEN=2         units in a block
 *   CAP=4         units that the ring's capacity takes
 *   COUNT         blocks of memory, one more than the capacity takes
 *   START=0       the first position, the beginning of a block; the blocks before it had
 *                 either all the same memory or memory in turn
 *   NP=2          producers
 *   RECORDS=3     how many records each of them begins;
 *   RECORDS0      the same for the first of them
 *   NC=1          consumers, each of its own group, 0 to 2
 *   DEATHS=1      how many may die in all
 *   MORTALS=1     how many of the producers may die
 *
 * Switches that take a part of the protocol out, after which the check has to fail:
 *   NO_CURSORS      memory is chosen without a look at the consumers
 *   NO_INTENTS      likewise at the other producers
 *   TAIL_READ_LAST  the oldest position is reckoned with a tail read after the rest
 *   FALLING         an oldest position replaces a newer one that was reckoned before
 *   NO_CAS          the choice is stored, whoever chose meanwhile
 *   LAP_CHECK       settle believes a record that is at most one capacity old
 *   TAIL_BLOCK      isKept takes the memory of an older block for that of the tail's
 */

#ifndef LEN
#define LEN 2
#endif
#ifndef CAP
#define CAP 4
#endif
#ifndef COUNT
#define COUNT ((CAP + LEN - 1) / LEN + 1)	/* Blocks.countFor */
#endif
#ifndef START
#define START 0
#endif
#ifndef NP
#define NP 2
#endif
#ifndef RECORDS
#define RECORDS 3
#endif
#ifndef RECORDS0
#define RECORDS0 RECORDS
#endif
#ifndef NC
#define NC 1
#endif
#ifndef DEATHS
#define DEATHS 1
#endif
#ifndef MORTALS
#define MORTALS 1
#endif

#define NONE 255	/* RingLayout.NONE */
#define NO_SLOT 7	/* RingLayout.NO_SLOT */

#define BLOCK(p) ((p) / LEN)
#define ENTRY(n) table[(n) % COUNT]
#define PLACE(i, p) ((i) * LEN + (p) % LEN)	/* Blocks.address, with the index of the entry */
#define MIN(a, b) ((a) < (b) -> (a) : (b))
#define MAX(a, b) ((a) > (b) -> (a) : (b))

#define ASSIGNED(n, i) ((n) * 8 + (i))	/* RingLayout.block */
#define NUMBER(e) ((e) / 8)
#define INDEX(e) ((e) % 8)

/* Shared memory. In the table of a new ring are zeros. */

byte tailPos = START, tailSlot = NO_SLOT;
byte table[COUNT];
byte intent[NP] = NONE, prevOf[NP];
#if NC
byte cursor[NC] = START;
#endif
byte stamp[COUNT * LEN] = NONE, prevAt[COUNT * LEN];

bit dead[NP];	/* the slot's lock is free */

/* Ghosts: of each unit of memory the claim that began there last, and whether it is to be committed */

byte gPos[COUNT * LEN] = NONE, gSlot[COUNT * LEN], gPrev[COUNT * LEN];
bit gOpen[COUNT * LEN];
byte gDeaths;
hidden byte gI, gMemory;
hidden byte gNeeded, gStays, gOwn, gCommitted;	/* what is asserted, by name */

/* One access to shared memory, or the death of the process instead of it. */
#define IMMORTAL 99
#define STEP(...) \
	if \
	:: d_step { __VA_ARGS__ } \
	:: atomic { id < MORTALS && gDeaths < DEATHS -> gDeaths++; goto dies } \
	fi

/* Whether somebody needs what is in a unit of memory. */
#if NC == 0
#define PASSED(p) true
#elif NC == 1
#define PASSED(p) (cursor[0] > (p))
#else
#define PASSED(p) (cursor[0] > (p) && cursor[1] > (p))
#endif
#define NEEDED(u) (gPos[u] != NONE && (gOpen[u] || !PASSED(gPos[u])))

/* What a producer without room waits for. */
#define LEAVES_ROOM(s) (intent[s] + CAP > tailPos)
#if NP == 2
#define ROOM (PASSED(tailPos - CAP) && LEAVES_ROOM(0) && LEAVES_ROOM(1))
#define ALL_DONE (dead[0] && dead[1])
#else
#define ROOM (PASSED(tailPos - CAP) && LEAVES_ROOM(0) && LEAVES_ROOM(1) && LEAVES_ROOM(2))
#define ALL_DONE (dead[0] && dead[1] && dead[2])
#endif

/* The claim at p, of the slot s, is written at u. */
inline checkWrite(p, s, c, u) {
	gOwn = (gPos[u] == p && gSlot[u] == s && gPrev[u] == c);
	assert(gOwn);	/* no other claim's memory */
	gCommitted = (stamp[u] == p);
	assert(!gCommitted || prevAt[u] == c)	/* committed bytes stay */
}

inline writeInfo(p, s, c, u) {
	STEP(checkWrite(p, s, c, u); prevAt[u] = c)
}

inline writeStamp(p, s, c, u) {
	STEP(checkWrite(p, s, c, u); stamp[u] = p; gOpen[u] = 0)
}

/*
 * RingSpace.limit. Raises the local oldest, before which nobody needs anything, and never
 * will. Uses the locals seen, y.
 */
inline reckon() {
#ifdef TAIL_READ_LAST
	seen = NONE;
#else
	STEP(seen = tailPos);
#endif
	y = 0;
#if NC && !defined(NO_CURSORS)
	do
	:: y < NC -> STEP(seen = MIN(seen, cursor[y]); y++)
	:: else -> break
	od;
	y = 0;
#endif
#ifndef NO_INTENTS
	do
	:: y < NP - 1 -> STEP(seen = MIN(seen, intent[(y < id -> y : y + 1)]); y++)
	:: else -> break
	od;
	y = 0;
#endif
#ifdef TAIL_READ_LAST
	STEP(seen = MIN(seen, tailPos));
#endif
#ifndef FALLING
	seen = MAX(seen, oldest);
#endif
	oldest = seen;
	seen = 0
}

/* Blocks.needed: a bit for each block of memory, into needed. Uses the local y. */
inline readNeeded() {
	needed = 0;
	y = MAX(BLOCK(oldest) + COUNT, n) - COUNT;
	do
	:: y < n -> STEP(needed = needed | (1 << INDEX(ENTRY(y))); y++)
	:: else -> break
	od;
	y = 0
}

/* Blocks.choose, into i. Uses the locals of readNeeded and o. */
inline choose() {
	i = NONE;
	o = BLOCK(oldest);
	do
	:: i == NONE && o > 0 && o - 1 + COUNT > n ->
		o--;
		STEP(i = INDEX(ENTRY(o)));
		readNeeded();
		i = (needed & (1 << i) -> NONE : i)
	:: else -> break
	od;
	if
	:: i == NONE ->
		readNeeded();
		i = 0;
		do
		:: i < COUNT && (needed & (1 << i)) -> i++
		:: else -> break
		od;
		i = (i == COUNT -> NONE : i)
	:: else
	fi;
	o = 0;
	needed = 0
}

/*
 * Tail.enterBlock: finds or chooses the memory of the block n, where the tail is. The
 * index is in origin, or NONE. Uses the locals of reckon and choose and e.
 */
inline enterBlock() {
	origin = NONE;
	STEP(e = ENTRY(n));
	if
	:: NUMBER(e) != n && pos % LEN == 0 ->
		reckon();
		STEP(e = ENTRY(n));
		if
		:: NUMBER(e) < n ->
			choose();
			if
			:: i != NONE ->
				STEP(
					if
#ifdef NO_CAS
					:: true ->
#else
					:: ENTRY(n) == e ->
#endif
						/* an entry stays until it is needed again */
						gStays = (NUMBER(ENTRY(n)) + COUNT != n && ENTRY(n) != 0);
						assert(!gStays);
						assert(tailPos == pos);
						ENTRY(n) = ASSIGNED(n, i)
					:: else
					fi
				);
				STEP(e = ENTRY(n))
			:: else
			fi;
			i = 0
		:: else
		fi
	:: else
	fi;
	if
	:: NUMBER(e) == n -> STEP(origin = INDEX(ENTRY(n)))
	:: else
	fi;
	e = 0
}

proctype Producer(byte id) {
	byte left = (id == 0 -> RECORDS0 : RECORDS);
	byte pos, prev, n, origin = NONE, block = NONE, oldest;
	byte seen, y, i, o, e, needed;
	bit won;

	do
	:: left > 0 ->
next:
		/* SharedTail.claim */
		STEP(pos = tailPos; prev = tailSlot);
		n = BLOCK(pos);
		if
		:: pos + 1 > oldest + CAP ->
			reckon();
			if
			:: pos + 1 > oldest + CAP ->
				STEP((tailPos != pos || ROOM) -> pos = 0; prev = 0; n = 0);
				goto next
			:: else
			fi
		:: else
		fi;
		if
		:: block != n ->
			block = NONE;
			enterBlock();
			if
			:: origin == NONE ->
				/* SharedTail.checkMoved */
				STEP(assert(tailPos != pos); pos = 0; prev = 0; n = 0);
				goto next
			:: else -> block = n
			fi
		:: else
		fi;
		STEP(prevOf[id] = prev);
		STEP(intent[id] = pos);
		STEP(
			if
			:: tailPos == pos && tailSlot == prev ->
				won = 1;
				tailPos = pos + 1;
				tailSlot = id;
				assert(PASSED(tailPos - CAP - 1));
				assert(NUMBER(ENTRY(n)) == n);
				/* nobody needs what was in this block's memory before */
				gMemory = INDEX(ENTRY(n));
				gI = PLACE(gMemory, 0);
				do
				:: gI < PLACE(gMemory, 0) + LEN ->
					gNeeded = (NEEDED(gI) && BLOCK(gPos[gI]) != n);
					assert(!gNeeded);
					gI++
				:: else -> break
				od;
				gI = PLACE(gMemory, pos);
				gPos[gI] = pos;
				gSlot[gI] = id;
				gPrev[gI] = prev;
				gOpen[gI] = 1
			:: else
			fi
		);
		if
		:: won ->
			won = 0;
			left--;
			writeInfo(pos, id, prev, PLACE(origin, pos));
			writeStamp(pos, id, prev, PLACE(origin, pos))
		:: else
		fi;
		STEP(intent[id] = NONE; pos = 0; prev = 0; n = 0)
	:: else -> break
	od;
dies:
	/* One who leaves with all done is like one who dies then. */
	atomic {
		true ->
		d_step {
			dead[id] = 1;
			left = 0; pos = 0; prev = 0; n = 0; origin = 0; block = 0; oldest = 0;
			seen = 0; y = 0; i = 0; o = 0; e = 0; needed = 0; won = 0
		}
	}
}

/*
 * The end of ClaimRecovery.won, for the slot v and the record at q: the stamp, then the
 * previous owner. What overwrote that meanwhile may look like anything.
 */
inline recordNames(q) {
	STEP(i = INDEX(ENTRY(BLOCK(q))));
	STEP(w = (stamp[PLACE(i, q)] == q));
	if
	:: w ->
		STEP(i = INDEX(ENTRY(BLOCK(q))));
		if
		:: d_step { gPos[PLACE(i, q)] == q -> w = (prevAt[PLACE(i, q)] == v) }
		:: d_step { gPos[PLACE(i, q)] != q -> w = 0 }
		:: gPos[PLACE(i, q)] != q
		fi
	:: else
	fi;
	i = 0
}

/* ClaimRecovery.won: whether the slot v once moved the tail to q, into w. Uses the locals t, y, i. */
inline findWon(q) {
	STEP(t = tailPos; w = (tailPos == q && tailSlot == v));
	if
	:: t > q ->
		y = 0;
		do
		:: !w && y < NP -> STEP(w = (intent[y] == q && prevOf[y] == v); y++)
		:: else -> break
		od;
		y = 0;
		if
		:: !w -> recordNames(q)
		:: else
		fi
	:: else
	fi;
	t = 0
}

/*
 * Blocks.isKept, into w: whether nobody had claimed the memory of p again. If so, what was
 * read there before was whole. Uses the locals t, i, o, e.
 */
#ifdef TAIL_BLOCK
#define IS_LATER(e, o) true
#else
#define IS_LATER(e, o) (NUMBER(e) == (o))	/* the last one may have no memory yet */
#endif

inline isKept(p) {
	STEP(t = tailPos);
	if
	:: t > p ->
		STEP(w = (NUMBER(ENTRY(BLOCK(p))) == BLOCK(p)));
		if
		:: w -> STEP(i = INDEX(ENTRY(BLOCK(p)))); w = (BLOCK(t) - BLOCK(p) < COUNT)
		:: else
		fi;
		o = BLOCK(p) + 1;
		do
		:: w && o <= BLOCK(t) ->
			STEP(e = ENTRY(o); w = (NUMBER(e) <= o && !(IS_LATER(e, o) && INDEX(e) == i)));
			e = 0;
			o++
		:: else -> break
		od;
		if
		:: w -> STEP(w = (NUMBER(ENTRY(BLOCK(p))) == BLOCK(p)))
		:: else
		fi
	:: else
	fi;
	t = 0;
	i = 0;
	o = 0
}

/* ClaimRecovery.settle of the slot v, for one dead producer after the other. */
active proctype Settler() {
	byte id = IMMORTAL;
	byte v, p, c, t, y, i, o, e;
	bit w;

end:
	do
	:: atomic {
			if
			:: dead[0] && intent[0] != NONE -> v = 0
			:: dead[1] && intent[1] != NONE -> v = 1
			fi;
			/* nobody else changes them any more */
			p = intent[v];
			c = prevOf[v]
		}
		findWon(p + 1);
		if
#ifdef LAP_CHECK
		:: w -> STEP(w = (tailPos <= p + CAP))
#else
		:: w -> isKept(p)
#endif
		:: else
		fi;
#ifndef LAP_CHECK
		if
		:: w -> isKept(p + 1)
		:: else
		fi;
#endif
		if
		:: w ->
			STEP(i = INDEX(ENTRY(BLOCK(p))));
			STEP(w = (stamp[PLACE(i, p)] != p))
		:: else
		fi;
		if
		:: w ->
			/* fill */
			STEP(i = INDEX(ENTRY(BLOCK(p))));
			writeInfo(p, v, c, PLACE(i, p));
			writeStamp(p, v, c, PLACE(i, p))
		:: else
		fi;
		STEP(intent[v] = NONE; v = 0; p = 0; c = 0; i = 0; w = 0)
	od;
dies:
	false
}

#if NC
proctype Consumer(byte group) {
	byte pos = START, origin = NONE;

	do
	:: atomic {
			origin == NONE && NUMBER(ENTRY(BLOCK(pos))) == BLOCK(pos) -> origin = INDEX(ENTRY(BLOCK(pos)))
		}
	:: origin != NONE ->
		if
		:: atomic {
				stamp[PLACE(origin, pos)] == pos ->
				/* committed bytes stay, so it may as well read and move on at once */
				assert(gPos[PLACE(origin, pos)] == pos && !gOpen[PLACE(origin, pos)]);
				assert(prevAt[PLACE(origin, pos)] == gPrev[PLACE(origin, pos)]);
				d_step { pos++; cursor[group] = pos; origin = (pos % LEN == 0 -> NONE : origin) }
			}
		:: d_step {
				/* resolve and fill: the intent of a dead winner stands */
				stamp[PLACE(origin, pos)] != pos && gPos[PLACE(origin, pos)] == pos &&
				dead[gSlot[PLACE(origin, pos)]] && intent[gSlot[PLACE(origin, pos)]] == pos ->
				checkWrite(pos, gSlot[PLACE(origin, pos)], gPrev[PLACE(origin, pos)], PLACE(origin, pos));
				prevAt[PLACE(origin, pos)] = gPrev[PLACE(origin, pos)];
				stamp[PLACE(origin, pos)] = pos;
				gOpen[PLACE(origin, pos)] = 0
			}
		:: atomic { tailPos == pos && ALL_DONE -> break }
		fi
	:: atomic { tailPos == pos && ALL_DONE -> break }
	od
}
#endif

init {
	byte i;
	atomic {
		/* The memory that the blocks had before this begins, and the first block has. */
		i = MAX(BLOCK(START) + 1, COUNT) - COUNT;
		if
		:: true ->
			do
			:: i <= BLOCK(START) -> ENTRY(i) = ASSIGNED(i, 0); i++
			:: else -> break
			od
		:: START > 0 ->
			do
			:: i <= BLOCK(START) -> ENTRY(i) = ASSIGNED(i, i % COUNT); i++
			:: else -> break
			od
		fi;
		i = 0;
		do
		:: i < NP -> run Producer(i); i++
		:: else -> break
		od;
		i = 0;
#if NC
		do
		:: i < NC -> run Consumer(i); i++
		:: else -> break
		od;
#endif
		i = 0
	}
}
