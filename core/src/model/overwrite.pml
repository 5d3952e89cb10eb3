/*
 * A ring that overwrites: how producers drop the oldest records of groups, how consumers
 * take records out, how what a group has lost is counted, and how groups come and go
 * meanwhile, for the model checker SPIN.
 *
 * Every process may be suspended between any two steps for any time. A step makes one
 * access to shared memory. Nobody dies: whoever does is like one who is suspended for
 * ever, as long as it has claimed nothing. check.sh runs the model; README.md says what it
 * leaves out.
 *
 *   here                            in io.sharedmemory.ring
 *   ----                            -----------------------
 *   tail                            the tail
 *   stamp[]                         the record that lies in a unit, by its position
 *   groupState[]                    the group table
 *   pos[], mark[], mover[]          the cursor of a group
 *   lost[]                          the loss counters
 *   Producer                        ProducerRoom.find, RingSpace.limit
 *   drop                            Eviction.dropBefore
 *   move                            LossCounters.move
 *   Consumer                        LossyReader.take
 *   Registrar                       GroupTable.register and remove
 *
 * A record takes one unit, and is claimed and committed in one step, for which the
 * producer needs room: holes are for ring.pml. Names that begin with a g and a capital are
 * ghosts, which no step of the protocol looks at.
 *
 * Parameters (-D):
 *   CAP=2         units in the ring
 *   RECORDS=3     how many records are sent in all
 *   NP=2          producers
 *   NC=1          consumers of the group in the last entry, which stays
 *   LATER=2       how many groups there are, one after the other, in the first entry; each
 *                 begins where the other group is, or at the tail
 *
 * Switches that take a part of the protocol out, after which the check has to fail:
 *   NO_MARK         whoever moves a cursor twice writes into the same counter
 *   COUNT_LATER     the loss is counted when the cursor has moved
 *   PLAIN_JOINING   the cursor of a group that is joining looks like that of any other
 *   ANY_CURSOR      a producer moves the cursor of a group that is joining
 *   CURSOR_STAYS    a group that is removed leaves its cursor behind
 */

#ifndef CAP
#define CAP 2
#endif
#ifndef RECORDS
#define RECORDS 3
#endif
#ifndef NP
#define NP 2
#endif
#ifndef NC
#define NC 1
#endif
#ifndef LATER
#define LATER 2
#endif

#define NG 2
#define LAST 1	/* the entry of the group that stays */
#define NONE 255
#define NO_SLOT 7
#define UNIT(p) ((p) % CAP)
#define MIN(a, b) ((a) < (b) -> (a) : (b))
#define STEP(...) d_step { __VA_ARGS__ }

#define FREE 0
#define JOINING 1
#define ACTIVE 2

/* Shared memory */

byte tail;
byte stamp[CAP] = NONE;
byte groupState[NG];
byte pos[NG], mover[NG] = NO_SLOT;
bit mark[NG];
#define LOST(g, s, m) lost[((g) * (NP + NC) + (s)) * 2 + (m)]
byte lost[2 * NG * (NP + NC)];
byte joined;

/* Ghosts: what happened to each group since it was registered. */

byte gStart[NG], gTaken[NG];

/* What the counters say must be what was lost at any time. */
#define TOTAL(g) (mover[g] == NO_SLOT -> 0 : LOST(g, mover[g], mark[g]))
#define ADDS_UP(g) (groupState[g] != ACTIVE || TOTAL(g) + gTaken[g] == pos[g] - gStart[g])

#ifdef NO_MARK
#define NEXT 0
#else
#define NEXT (1 - k)
#endif

/* LossCounters.total of the cursor that was read, into total. */
inline readTotal(g) {
	if
	:: m == NO_SLOT -> total = 0
	:: else -> STEP(total = LOST(g, m, k))
	fi
}

/*
 * LossCounters.move of the cursor p, k, m to q, in whose way n records are lost and those
 * are taken that the caller says. Uses the locals total, ok.
 */
inline move(g, q, n, taken) {
	readTotal(g);
#ifndef COUNT_LATER
	STEP(LOST(g, slot, NEXT) = total + n);
#endif
	STEP(
		ok = (pos[g] == p && mark[g] == k && mover[g] == m);
		if
		:: ok ->
			pos[g] = q; mark[g] = NEXT; mover[g] = slot;
			gTaken[g] = gTaken[g] + taken;
#ifndef COUNT_LATER
			assert(ADDS_UP(g));
			/* What no cursor names matters to nobody, so it is forgotten. */
			if
			:: m != NO_SLOT && (m != slot || k != NEXT) -> LOST(g, m, k) = 0
			:: else
			fi
#endif
		:: else ->
			if
			:: mover[g] != slot || mark[g] != NEXT -> LOST(g, slot, NEXT) = 0
			:: else
			fi
		fi
	);
#ifdef COUNT_LATER
	if
	:: ok -> STEP(LOST(g, slot, NEXT) = total + n; assert(ADDS_UP(g)))
	:: else
	fi;
#endif
	total = 0
}

/* Eviction.dropBefore, for a claim that ends at e. */
inline dropBefore(e) {
	g = 0;
	do
	:: g < NG && e > CAP ->
		STEP(ok = (groupState[g] == ACTIVE));
		STEP(p = pos[g]; k = mark[g]; m = mover[g]);
#ifndef ANY_CURSOR
		ok = ok && !(k && m == NO_SLOT);	/* RingLayout.isUnsettled */
#endif
		q = p;
		do
		:: ok && q + CAP < e ->
			STEP(ok = (stamp[UNIT(q)] == q));
			if
			:: ok -> q = q + 1
			/* Nothing else may be there, unless the cursor has moved. */
			:: else -> STEP(assert(pos[g] != p || mark[g] != k || mover[g] != m))
			fi
		:: else -> break
		od;
		ok = 0;
		if
		:: q != p -> move(g, q, q - p, 0)
		:: else -> ok = 1
		fi;
		/* Again, if somebody else has moved it. */
		g = (ok -> g + 1 : g);
		p = 0; q = 0; k = 0; m = 0; ok = 0
	:: else -> break
	od;
	g = 0
}

/* RingSpace.limit */
inline reckonGroups() {
	do
	:: g < NG ->
		STEP(ok = (groupState[g] != FREE));
		if
		:: ok -> STEP(limit = MIN(limit, pos[g]); ok = 0)
		:: else
		fi;
		g++
	:: else -> break
	od;
	g = 0
}

inline reckonLimit() {
	do
	:: true ->
		STEP(p = joined);
		STEP(limit = tail);
		reckonGroups();
		reckonGroups();
		STEP(ok = (p == joined));
		if
		:: ok -> break
		:: else
		fi
	od;
	limit = limit + CAP;
	p = 0; ok = 0
}

proctype Producer(byte slot) {
	byte t, limit, g, p, q, m, total;
	bit k, ok;

	do
	:: true ->
		STEP(t = tail);
		if
		:: t == RECORDS -> break
		:: else
		fi;
		if
		:: t + 1 > limit ->
			dropBefore(t + 1);
			reckonLimit()
		:: else
		fi;
		if
		:: t + 1 <= limit ->
			STEP(
				if
				:: tail == t ->
					tail = t + 1;
					stamp[UNIT(t)] = t;
					assert(groupState[0] != ACTIVE || tail <= pos[0] + CAP);
					assert(groupState[1] != ACTIVE || tail <= pos[1] + CAP)
				:: else
				fi
			)
		:: else ->
			/* To look again is of use when a group has got on. */
			STEP(tail != t || ((groupState[0] == FREE || groupState[0] == ACTIVE)
					&& (groupState[1] == FREE || groupState[1] == ACTIVE)))
		fi;
		t = 0
	od
}

/* Takes records of the last entry's group for as long as there are any. */
proctype Consumer(byte slot) {
	byte p, q, m, total, n;
	bit k, ok;

	do
	:: n < RECORDS ->
		STEP(p = pos[LAST]; k = mark[LAST]; m = mover[LAST]);
		STEP(ok = (stamp[UNIT(p)] == p));
		if
		:: ok ->
			/* The copy */
			STEP(q = stamp[UNIT(p)]);
			move(LAST, p + 1, 0, 1);
			assert(!ok || q == p);
			n++
		:: else -> n++
		fi;
		p = 0; q = 0; k = 0; m = 0; ok = 0
	:: true -> break
	od
}

inline startPosition() {
	STEP(t = tail);
	if
	:: earliest -> STEP(t = MIN(t, pos[LAST]))
	:: else
	fi
}

/* The first entry's groups, which nobody reads for. */
proctype Registrar() {
	byte t, n;
	bit earliest;

	do
	:: n < LATER ->
		if
		:: earliest = 1
		:: earliest = 0
		fi;
		STEP(joined++);
		STEP(pos[0] = NONE; mark[0] = 1; mover[0] = NO_SLOT);
		startPosition();
#ifdef PLAIN_JOINING
		STEP(pos[0] = t; mark[0] = 0; mover[0] = NO_SLOT);
#else
		STEP(pos[0] = t; mark[0] = 1; mover[0] = NO_SLOT);
#endif
		STEP(groupState[0] = JOINING);
		startPosition();
		STEP(pos[0] = t; mark[0] = 0; mover[0] = NO_SLOT);
		STEP(
			groupState[0] = ACTIVE;
			gStart[0] = t; gTaken[0] = 0;
			assert(tail <= pos[0] + CAP && ADDS_UP(0))
		);
		STEP(groupState[0] = JOINING);
#ifndef CURSOR_STAYS
		STEP(pos[0] = NONE; mark[0] = 1; mover[0] = NO_SLOT);
#endif
		STEP(groupState[0] = FREE);
		n++
	:: else -> break
	od
}

init {
	byte i;
	atomic {
		groupState[LAST] = ACTIVE;
		do
		:: i < NP -> run Producer(i); i++
		:: i >= NP && i < NP + NC -> run Consumer(i); i++
		:: else -> break
		od;
		run Registrar()
	}
}
