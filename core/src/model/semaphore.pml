/*
 * A semaphore whose units come back when their holder dies, and how a structure is made at
 * a place, for the model checker SPIN.
 *
 * Every process may be suspended between any two steps for any time, and those that are
 * mortal may die there, as if by SIGKILL. A step makes one access to shared memory, or
 * asks whether a process lives. check.sh runs the model; README.md says what it leaves out.
 *
 *   here                            in io.sharedmemory.sync
 *   ----                            -----------------------
 *   balance, account[], holder[]    SyncLayout: the words of a semaphore
 *   settle, change                  UnitTable.settle, change
 *   returnUnits, clear              UnitTable.returnUnits, clear
 *   returnUnitsOfDead               UnitTable.returnUnitsOfDead
 *   claim                           EntryTable.claim
 *   signal, waiters, asleep[]       SharedSignal: its two words, and who is in Futex.await
 *   raiseAll                        SharedSignal.raiseAll
 *   acquire, sleep, release         InterprocessSemaphore.acquire, sleep, release
 *   Thread                          a thread of a process that uses the semaphore
 *   header, parameters, body        the words of any structure
 *   Opener                          SyncRegion.establish
 *
 * The number that a process draws is never drawn again: that of a process here is its id,
 * from 1. Names that begin with a g and a capital are ghosts, which no step of the protocol
 * looks at.
 *
 * Parameters (-D):
 *   PERMITS=2     units of the semaphore, 3 at most
 *   NP=2          processes
 *   NE=2          entries; the first processes have one each at the start, and those for
 *                 whom there is none open the semaphore when they like
 *   THREADS=1     threads of the first process, 2 at most
 *   ROUNDS=1      how often each thread acquires
 *   LEAST=1       how few units a thread asks for
 *   MOST=2        how many
 *   KEEPS=0       whether a thread may ask for more while it holds some; it does not wait
 *   WAITS=1       whether a thread may wait
 *   DEATHS=0      how many processes may die in all
 *   MORTALS=1     how many of the processes may die
 *   NUMBERS=64    how many numbers of changes there are in the balance
 *   OPENERS=0     how many open a structure, and make it if they may; no semaphore then
 *   DATA=0        whether there is something else at the place
 *
 * Switches that take a part of the protocol out, after which the check has to fail:
 *   NO_HELP         a change is made while the last one is due; each makes its own due one
 *   NO_REREAD       the balance is not looked at again before an account is changed
 *   NO_HOLDER       nobody looks whose entry it is before its units are given back
 *   NO_CLEAR        an entry is taken over with the units of its dead holder
 *   NO_SETTLE       an entry is taken over, or the units counted, while a change is due
 *   NO_COMPARE      units are counted while the balance changes
 *   HOLDER_BY_ENTRY whoever has no entry yet takes itself for the holder of the first
 *   NO_SECOND_LOOK  an entry that somebody else clears meanwhile is passed over
 *   NO_LAST_LOOK    whoever does not wait does not look again once dead holders are found
 *   NO_ANNOUNCED_LOOK  nobody looks again between the announcement and the sleep
 *   LATE_ANNOUNCEMENT  the number of the signal is read after that look
 *   LATE_CLEARING   the flag of the waiters is put down after the number is raised
 *   NO_TIMEOUT      nobody wakes unless woken
 *   PLAIN_PARAMETERS  the parameters are written without a compare-and-set
 *   PARAMETERS_FIRST  the parameters are written before the header
 *   NO_HEADER_LOOK  the header is not looked at after the words behind it
 *   NO_FENCE        it is looked at before them
 */

#ifndef PERMITS
#define PERMITS 2
#endif
#ifndef NP
#define NP 2
#endif
#ifndef NE
#define NE 2
#endif
#ifndef THREADS
#define THREADS 1
#endif
#ifndef ROUNDS
#define ROUNDS 1
#endif
#ifndef LEAST
#define LEAST 1
#endif
#ifndef MOST
#define MOST 2
#endif
#ifndef KEEPS
#define KEEPS 0
#endif
#ifndef WAITS
#define WAITS 1
#endif
#ifndef DEATHS
#define DEATHS 0
#endif
#ifndef MORTALS
#define MORTALS 1
#endif
#ifndef NUMBERS
#define NUMBERS 64
#endif
#ifndef OPENERS
#define OPENERS 0
#endif
#ifndef DATA
#define DATA 0
#endif

#define NONE 7
#define NT (NP + THREADS - 1)

byte gDeaths;
#if OPENERS
bit gDead[OPENERS + 1];
#else
bit gDead[NP + 1];	/* [0]: nobody, who does not live */
#endif

/* One step of the process id, which may die instead. */
#define STEP(...) \
	if \
	:: d_step { !gDead[id] -> __VA_ARGS__ } \
	:: DIES \
	fi

#define DIES atomic { id <= MORTALS && !gDead[id] && gDeaths < DEATHS -> die(); goto dead } \
	OR_WITH_ITS_PROCESS

#if THREADS > 1
#define OR_WITH_ITS_PROCESS :: atomic { gDead[id] -> goto dead }
#else
#define OR_WITH_ITS_PROCESS
#endif

#if !OPENERS

/* Shared memory */

/* taken | delta + PERMITS | entry | number */
#define BALANCE(taken, delta, entry, number) \
	((taken) | ((delta) + PERMITS) << 2 | (entry) << 5 | ((number) % NUMBERS) << 8)
#define TAKEN(b) ((b) & 3)
#define DELTA(b) ((((b) >> 2) & 7) - PERMITS)
#define ENTRY(b) (((b) >> 5) & 7)
#define NUMBER(b) ((b) >> 8)

/* held | number of the next change */
#define HELD(a) ((a) & 3)
#define NEXT(a) ((a) >> 2)

#define IS_DUE(b, a) (NUMBER(b) == NEXT(a) % NUMBERS)

short balance = BALANCE(0, 0, 0, 0);
byte account[NE];
byte holder[NE];

byte signal;
bit waiters;
bit asleep[NT];
bit late[NT];	/* may wake once because the time is up */

/* Memory of a process */

byte mine[NP + 1] = NONE;

/* Ghosts */

byte gHeld[NP + 1];	/* what each process holds or held when it died */
byte gWants[NT];
byte gGone[NT];	/* who was dead when it began to ask: a bit for each */
bit gShort[NT];	/* there were not enough units at some moment since */
byte gI;

byte gVacant[NP + 1];	/* the entries that nobody alive has had since a process claims one: a bit for each */

#define VACANT_BIT(e) ((holder[e] == 0 || gDead[holder[e]]) << e)
#if NE == 1
#define VACANT VACANT_BIT(0)
#elif NE == 2
#define VACANT (VACANT_BIT(0) | VACANT_BIT(1))
#else
#define VACANT (VACANT_BIT(0) | VACANT_BIT(1) | VACANT_BIT(2))
#endif
#define HOLDS(p, gone) ((gone) & 1 << (p) -> 0 : gHeld[p])
#if NP == 2
#define ALL_HELD(gone) (HOLDS(1, gone) + HOLDS(2, gone))
#define GONE (gDead[1] << 1 | gDead[2] << 2)
#elif NP == 3
#define ALL_HELD(gone) (HOLDS(1, gone) + HOLDS(2, gone) + HOLDS(3, gone))
#define GONE (gDead[1] << 1 | gDead[2] << 2 | gDead[3] << 3)
#else
#define ALL_HELD(gone) (HOLDS(1, gone) + HOLDS(2, gone) + HOLDS(3, gone) + HOLDS(4, gone))
#define GONE (gDead[1] << 1 | gDead[2] << 2 | gDead[3] << 3 | gDead[4] << 4)
#endif

inline note() {
	gI = 0;
	do
	:: gI < NT ->
		gShort[gI] = gShort[gI] || (gWants[gI] && ALL_HELD(gGone[gI]) + gWants[gI] > PERMITS);
		gI++
	:: else -> break
	od;
	gI = 0
}

inline die() {
	gDeaths++;
	gDead[id] = 1;
	gI = 0;
	do
	:: gI < NT ->
#ifndef NO_TIMEOUT
		late[gI] = 1;
#endif
		gI++
	:: else -> break
	od;
	gI = 0
}

/* UnitTable.settle. The answer is c, but for NO_HELP. Uses a and ok. */
inline settle() {
	do
	:: true ->
		STEP(c = balance);
		STEP(a = account[ENTRY(c)]);
		if
		:: !IS_DUE(c, a) -> a = 0; break
		:: else
		fi;
#ifndef NO_REREAD
		STEP(ok = (balance == c));
#else
		ok = 1;
#endif
		if
		:: ok ->
			STEP(
				if
				:: account[ENTRY(c)] == a ->
					account[ENTRY(c)] = ((HELD(a) + DELTA(c)) & 3) | (NEXT(a) + 1) << 2;
					assert(NEXT(a) < 63)
				:: else
				fi
			)
		:: else
		fi;
		a = 0
	od;
	ok = 0
}

inline settleBefore() {
#ifdef NO_HELP
	STEP(c = balance)
#else
	settle()
#endif
}

/*
 * UnitTable.change of the entry e, which belongs to h, by d units; the answer is ok. Uses
 * a and c.
 */
inline change(e, h, d) {
	do
	:: true ->
		settleBefore();
		STEP(a = account[e]);
#ifndef NO_HOLDER
		STEP(ok = (holder[e] == h));
#else
		ok = 1;
#endif
		if
		:: !ok ->
			/* checkHolder: CORRUPTED */
#ifdef HOLDER_BY_ENTRY
			assert(e != (mine[id] == NONE -> 0 : mine[id]));
#else
			assert(h != id);
#endif
			break
		:: else
		fi;
		if
		:: TAKEN(c) + (d) < 0 || TAKEN(c) + (d) > PERMITS || HELD(a) + (d) < 0 -> ok = 0; break
		:: else
		fi;
		STEP(
			ok = (balance == c);
			if
			:: ok ->
				balance = BALANCE(TAKEN(c) + (d), d, e, NEXT(a));
				assert(h == id || gDead[h]);
				assert(gHeld[h] + (d) >= 0);
				gHeld[h] = gHeld[h] + (d);
				assert(TAKEN(balance) == ALL_HELD(0));
				note()
			:: else
			fi
		);
		if
		:: ok -> settle(); ok = 1; break
		:: else
		fi
	od;
	c = 0;
	a = 0
}

/* UnitTable.returnUnits of the entry e; the answer is ok. Uses h and u. */
inline returnUnits() {
	STEP(h = holder[e]);
	STEP(ok = (h == 0 || gDead[h]));
	if
	:: ok ->
		STEP(u = HELD(account[e]));
		if
		:: u != 0 -> change(e, h, -u)
		:: else -> ok = 0
		fi
	:: else
	fi;
	h = 0;
	u = 0
}

/* UnitTable.clear of the entry e; the answer is ok. */
inline clear() {
#ifndef NO_SETTLE
	settle();
	c = 0;
#endif
	STEP(u = HELD(account[e]));
	if
	:: u != 0 ->
		returnUnits();
#ifndef NO_SECOND_LOOK
		STEP(ok = (HELD(account[e]) == 0))
#endif
	:: else -> ok = 1
	fi;
	u = 0
}

/* Takes the entry e if its word is still w; the answer is ok. */
inline take(w) {
	STEP(
		ok = (holder[e] == w);
		if
		:: ok ->
			holder[e] = id;
			mine[id] = e;
			gI = 1;
			do
			:: gI <= NP -> gVacant[gI] = gVacant[gI] & ~(1 << e); gI++
			:: else -> break
			od;
			gI = 0
		:: else
		fi
	)
}

/* EntryTable.claim. Uses e, f, h and u. */
inline claim() {
	atomic { gVacant[id] = VACANT }
	do
	:: !ok && e < NE ->
		STEP(ok = (holder[e] == 0));
		if
		:: ok -> take(0)
		:: else
		fi;
		e++
	:: else -> break
	od;
	e = 0;
	do
	:: !ok && e < NE ->
		STEP(f = holder[e]);
		do
		:: true ->
			STEP(ok = (f == 0 || gDead[f]));
			if
			:: ok ->
#ifndef NO_CLEAR
				clear();
#endif
				if
				:: ok -> take(f)
				:: else
				fi
			:: else -> break
			fi;
			if
			:: ok -> break
			:: else
			fi;
			STEP(h = holder[e]);
			if
			:: h == f -> break
			:: else -> f = h; h = 0
			fi
		od;
		h = 0;
		f = 0;
		e++
	:: else -> break
	od;
	/* If it finds none, there was none all the time that nobody alive had. */
	atomic { assert(ok || gVacant[id] == 0); gVacant[id] = 0 }
	e = 0;
	ok = 0
}

/* UnitTable.returnUnitsOfDead; the answer is ok. Uses e, b, u, sum and r. */
inline returnUnitsOfDead() {
#ifndef NO_SETTLE
	settle();
#else
	STEP(c = balance);
#endif
	b = c;
	c = 0;
	do
	:: e < NE ->
		STEP(u = HELD(account[e]));
		sum = sum + u;
		if
		:: u != 0 && e != mine[id] -> u = 0; returnUnits(); r = r || ok; ok = 0
		:: else -> u = 0
		fi;
		e++
	:: else -> break
	od;
	/* CORRUPTED */
#ifdef NO_COMPARE
	assert(sum == TAKEN(b));
#else
	STEP(assert(balance != b || sum == TAKEN(b)));
#endif
	ok = r;
	e = 0;
	b = 0;
	sum = 0;
	r = 0
}

/* SharedSignal.raiseAll */
inline raiseAll() {
#if WAITS
	STEP(ok = waiters);
	if
	:: ok ->
#ifndef LATE_CLEARING
		STEP(waiters = 0);
#endif
		STEP(signal++);
		STEP(gI = 0; do :: gI < NT -> asleep[gI] = 0; gI++ :: else -> break od; gI = 0);
#ifdef LATE_CLEARING
		STEP(waiters = 0)
#endif
	:: else
	fi;
#endif
	ok = 0
}

/* InterprocessSemaphore.sleep for n units. Uses s. */
inline sleep() {
#ifndef LATE_ANNOUNCEMENT
	STEP(s = signal);
#endif
	STEP(waiters = 1);
#ifndef NO_ANNOUNCED_LOOK
	STEP(ok = (TAKEN(balance) + n <= PERMITS));
#else
	ok = 0;
#endif
#ifdef LATE_ANNOUNCEMENT
	STEP(s = signal);
#endif
	if
	:: !ok ->
		/* Futex.await compares and falls asleep at once. Who dies asleep died before it. */
		STEP(asleep[t] = (signal == s));
		if
		:: d_step { !asleep[t] -> skip }
		:: d_step { asleep[t] && late[t] -> asleep[t] = 0; late[t] = 0 }
		fi
	:: else
	fi;
	s = 0;
	ok = 0
}

/* InterprocessSemaphore.acquire of n units; the answer is ok. */
inline acquire() {
	atomic { gWants[t] = n; gGone[t] = GONE; gShort[t] = 0; note() }
	do
	:: true ->
		change(mine[id], id, n);
		if
		:: ok || last -> break
		:: else
		fi;
		returnUnitsOfDead();
		if
		:: ok -> raiseAll()
		:: else ->
			if
			:: waits -> sleep()
			:: else ->
#ifndef NO_LAST_LOOK
				last = 1
#else
				break
#endif
			fi
		fi
	od;
	last = 0;
	/* Those who live held too many, at some moment since it began to ask. */
	atomic { assert(ok || gShort[t]); gWants[t] = 0; gGone[t] = 0; gShort[t] = 0 }
}

/* Releases m of the n units that this thread has. */
inline release() {
	change(mine[id], id, -m);
	assert(ok);
	ok = 0;
	n = n - m;
	m = 0;
	raiseAll()
}

proctype Thread(byte t; byte id) {
	short c, b;
	byte a, e, f, h, u, s, n, m, sum, rounds, own;
	bit ok, r, waits, last;

#if NP > NE
	if
	:: mine[id] == NONE ->
		claim();
		if
		:: mine[id] == NONE -> goto leave
		:: else
		fi
	:: else
	fi;
#endif
	do
	:: rounds < ROUNDS && (own == 0 || KEEPS) ->
		rounds++;
		n = LEAST;
		do
		:: n < MOST -> n++
		:: break
		od;
		waits = 0;
		if
		:: WAITS && own == 0 -> waits = 1
		:: true
		fi;
		acquire();
		own = (ok -> own + n : own);
		n = 0; ok = 0; waits = 0
	:: own != 0 ->
		n = own;
		m = 1;
		do
		:: m < n -> m++
		:: break
		od;
		release();
		own = n;
		n = 0
#if THREADS == 1
		; STEP(assert(HELD(account[mine[id]]) == own))
#endif
	:: rounds == ROUNDS && own == 0 -> break
	od;
leave:
	rounds = 0;
	goto done;
dead:
	skip;
done:
	skip
}

init {
	byte i;
	atomic {
		i = 1;
		do
		:: i <= NP && i <= NE -> holder[i - 1] = i; mine[i] = i - 1; i++
		:: else -> break
		od;
		i = 0;
		do
		:: i < NP -> run Thread(i, i + 1); i++
		:: i >= NP && i < NT -> run Thread(i, 1); i++
		:: else -> break
		od
	}
}

#else

/* Making a structure */

#define KIND 1
#define OTHER_KIND 2

byte header, parameters;
byte body = DATA;

byte gMade;	/* how often the parameters were set, by a creator */
byte gValue;	/* to what */

inline die() {
	gDeaths++;
	gDead[id] = 1
}

inline corrupted() {
	/* "other data is there": there was, from the start */
	assert(DATA);
	goto done
}

/* checkEmpty reads the words plainly, so in any order, and then looks at the header. */
inline checkEmpty() {
#ifdef NO_FENCE
	STEP(w = (header == 0));
#else
	w = 1;
#endif
	if
	:: STEP(ok = (parameters != 0)); STEP(ok = ok || body != 0)
	:: STEP(ok = (body != 0)); STEP(ok = ok || parameters != 0)
	fi;
	if
	:: ok ->
#ifdef NO_HEADER_LOOK
		corrupted()
#else
#ifndef NO_FENCE
		STEP(w = (header == 0));
#endif
		if
		:: w -> corrupted()
		:: else
		fi
#endif
	:: else
	fi;
	w = 0;
	ok = 0
}

inline setParameters() {
#ifdef PLAIN_PARAMETERS
	STEP(ok = (parameters == 0));
	if
	:: ok -> STEP(parameters = id; gMade++; gValue = id)
	:: else
	fi
#else
	STEP(
		ok = (parameters == 0);
		if
		:: ok -> parameters = id; gMade++; gValue = id
		:: else
		fi
	)
#endif
}

/* Its parameters are its id. */
proctype Opener(byte id) {
	byte kind, found;
	bit w, ok, opensOnly, createsOnly;

	if
	:: kind = KIND
	:: kind = OTHER_KIND
	fi;
	if
	:: opensOnly = 1
	:: createsOnly = 1
	:: true
	fi;
	/* establishHeader */
	STEP(ok = (header == 0));
	if
	:: ok ->
		ok = 0;
		if
		:: opensOnly -> goto done	/* NOT_FOUND */
		:: else
		fi;
		checkEmpty();
#ifdef PARAMETERS_FIRST
		setParameters();
#endif
		STEP(header = (header == 0 -> kind : header))
	:: else
	fi;
	STEP(found = header);
	if
	:: found != kind -> assert(found == KIND || found == OTHER_KIND); goto done	/* INVALID_ARGUMENT */
	:: else
	fi;
	/* establishParameters */
	if
	:: !opensOnly -> setParameters()
	:: else
	fi;
	if
	:: ok -> found = id; assert(!DATA)
	:: else ->
		STEP(found = parameters);
		if
		:: found == 0 -> assert(opensOnly); goto done	/* NOT_FOUND */
		:: createsOnly -> goto done	/* ALREADY_EXISTS */
		:: else
		fi
	fi;
	/* Made, with the parameters of exactly one, which all see. */
	assert(header == kind && gMade == 1 && found == gValue && found == parameters);
	assert(!createsOnly || found == id);
	/* It is used. */
	STEP(body = 1);
	assert(gMade == 1);
	goto done;
dead:
	skip;
done:
	w = 0;
	ok = 0;
	found = 0
}

init {
	byte i = 1;
	atomic {
		do
		:: i <= OPENERS -> run Opener(i); i++
		:: else -> break
		od
	}
}

#endif
