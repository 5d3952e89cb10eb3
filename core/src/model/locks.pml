/*
 * A read-write lock whose holders may die, and a mutex, which is the lock of its writers
 * alone, for the model checker SPIN.
 *
 * Every process may be suspended between any two steps for any time, and those that are
 * mortal may die there, as if by SIGKILL. A step makes one access to shared memory, or
 * asks whether a process lives. check.sh runs the model; README.md says what it leaves out.
 *
 *   here                            in io.sharedmemory.sync
 *   ----                            -----------------------
 *   owner, entry[]                  SyncLayout: the words of a lock
 *   sleepsOn[]                      who is in Futex.await, and on which word
 *   acquire                         OwnerWord.acquire, replaceDead
 *   noteDeath, awaitReadable        OwnerWord.noteDeath, awaitReadable
 *   replaceMine                     OwnerWord.replaceMine, for release, giveBack, upgrade,
 *                                   downgrade and markConsistent
 *   enter, hide                     ReaderTable.tryEnter, hide
 *   awaitNone                       ReaderTable.awaitNone
 *   sleep                           OwnerWord.sleep, ReaderTable.sleep
 *   Process                         a thread that uses InterprocessReadWriteLock, of a
 *                                   process that has no other
 *
 * The number that a process draws is never drawn again: that of a process here is its id,
 * from 1, and its entry is that of its id. Names that begin with a g and a capital are
 * ghosts, which no step of the protocol looks at.
 *
 * Parameters (-D):
 *   NP=3          processes, 2 or 3
 *   ROUNDS=1      how often each takes a lock
 *   KINDS=7       which: the sum of 1 to write, 2 to read, 4 to read and perhaps upgrade
 *   GIVE_UP=1     whether who would wait may give up instead
 *   DEATHS=0      how many processes may die in all
 *   MORTALS=NP    how many of the processes may die
 *   MUTEX         whether a release wakes one of those who wait, as that of a mutex does
 *
 * Switches that take a part of the protocol out, after which the check has to fail:
 *   LATE_SHOWING    a reader looks for a writer before it shows that it reads
 *   READERS_FIRST   a writer looks for readers before it is the owner
 *   NO_INCONSISTENT  who takes the lock from a dead writer is not told
 *   CLEAN_NOTE      a reader that finds a dead writer forgets that it wrote
 *   CLEAN_GIVING    a writer that gives up forgets that one before it died
 *   NO_REFUSAL      a lock can be taken again though nobody has repaired the state
 *   NO_WAITED       who has slept takes the lock as if nobody else slept
 *   NO_PASSING      who gives up passes no wake on
 *   NO_WAKE         a release wakes nobody
 *   NO_AWAITED      a reader that leaves wakes nobody
 *   NO_TIMEOUT      nobody wakes unless woken
 */

#ifndef NP
#define NP 3
#endif
#ifndef ROUNDS
#define ROUNDS 1
#endif
#ifndef KINDS
#define KINDS 7
#endif
#ifndef GIVE_UP
#define GIVE_UP 1
#endif
#ifndef DEATHS
#define DEATHS 0
#endif
#ifndef MORTALS
#define MORTALS NP
#endif

#define NONE 7

/* The word of the owner: its number, and these */
#define PROCESS(w) ((w) & 7)
#define WAITERS 8
#define WRITING 16
#define INCONSISTENT 32
#define NOT_RECOVERABLE 64

/* The word of a reader */
#define READING 1
#define AWAITED 2

/* What became of an attempt */
#define HELD 1
#define GIVEN_UP 2
#define REFUSED 3

/* Shared memory */

byte owner;
byte entry[NP + 1];
byte sleepsOn[NP + 1] = NONE;	/* 0: the owner's word, or the one of whose entry it is */
bit late[NP + 1];	/* may wake once because the time is up */

/* Ghosts */

byte gDeaths;
bit gDead[NP + 1];
byte gWriter;	/* who writes */
byte gUpgradable;	/* who has the upgradable lock, and does not write */
bit gReads[NP + 1];
bit gHalf;	/* the state is half written */
bit gLost;	/* and was left like that */
byte gI;

/* One step of the process id, which may die instead. */
#define STEP(...) \
	if \
	:: d_step { skip; __VA_ARGS__ } \
	:: DIES \
	fi

#define DIES atomic { id <= MORTALS && gDeaths < DEATHS -> die(); goto dead }

inline die() {
	gDeaths++;
	gDead[id] = 1;
	sleepsOn[id] = NONE;
	gReads[id] = 0;
	gWriter = (gWriter == id -> 0 : gWriter);
	gUpgradable = (gUpgradable == id -> 0 : gUpgradable);
	gI = 1;
	do
	:: gI <= NP ->
#ifndef NO_TIMEOUT
		late[gI] = !gDead[gI];
#endif
		gI++
	:: else -> break
	od;
	gI = 0
}

/* Futex.wake of all that sleep on the word w */
inline wakeAll(w) {
	STEP(
		gI = 1;
		do
		:: gI <= NP -> sleepsOn[gI] = (sleepsOn[gI] == (w) -> NONE : sleepsOn[gI]); gI++
		:: else -> break
		od;
		gI = 0
	)
}

/* Futex.wake of one that sleeps on the owner's word */
inline wakeOne() {
	if
	:: atomic { sleepsOn[1] == 0 -> sleepsOn[1] = NONE }
	:: atomic { sleepsOn[2] == 0 -> sleepsOn[2] = NONE }
	:: atomic { sleepsOn[NP] == 0 -> sleepsOn[NP] = NONE }
	:: sleepsOn[1] != 0 && sleepsOn[2] != 0 && sleepsOn[NP] != 0
	:: DIES
	fi
}

/* Changes the owner's word from c; the answer is ok. */
inline replace(next) {
	STEP(
		ok = (owner == c);
		if
		:: ok -> owner = next; gLost = gLost || (owner & NOT_RECOVERABLE)
		:: else
		fi
	)
}

/* Sleeps on the word w, which was c, or gives up. The answer is r. */
inline sleep(word, w, flag) {
	if
	:: GIVE_UP -> r = GIVEN_UP
	:: true ->
		ok = ((c & (flag)) != 0);
		if
		:: !ok -> STEP(ok = (word == c); word = (ok -> c | (flag) : word))
		:: else
		fi;
		if
		:: ok ->
			STEP(sleepsOn[id] = (word == (c | (flag)) -> w : NONE));
			if
			:: sleepsOn[id] == NONE
			:: atomic { sleepsOn[id] != NONE && late[id] -> sleepsOn[id] = NONE; late[id] = 0 }
			:: DIES
			fi
		:: else
		fi;
		ok = 0
	fi
}

/* OwnerWord.noteDeath of the owner in c */
inline noteDeath() {
#ifdef CLEAN_NOTE
	replace(0);
#else
	replace(INCONSISTENT);
#endif
	if
	:: ok -> wakeAll(0); ok = 0
	:: else
	fi
}

#ifdef NO_INCONSISTENT
#define LEFT 0
#else
#define LEFT (c & (WRITING | INCONSISTENT) -> INCONSISTENT : 0)
#endif

#ifdef NO_WAITED
#define KEPT (c & (INCONSISTENT | WAITERS))
#else
#define KEPT (c & (INCONSISTENT | WAITERS) | waited)
#endif

/* OwnerWord.acquire, to write or not; the answer is r. */
inline acquire(writing) {
	r = 0;
	do
	:: r == 0 ->
		STEP(c = owner);
		if
		:: c & NOT_RECOVERABLE -> r = REFUSED
		:: !(c & NOT_RECOVERABLE) && PROCESS(c) == 0 ->
			if
			:: (c & INCONSISTENT) && !(writing) -> r = REFUSED
			:: else ->
				replace(id | ((writing) -> WRITING : 0) | KEPT);
				r = (ok -> HELD : 0)
			fi
		:: else ->
			STEP(ok = gDead[PROCESS(c)]);
			if
			:: ok && !(writing) && (c & (WRITING | INCONSISTENT)) -> noteDeath()
			:: ok && ((writing) || !(c & (WRITING | INCONSISTENT))) ->
				replace(id | ((writing) -> WRITING : 0) | LEFT | c & WAITERS);
				r = (ok -> HELD : 0)
			:: else -> sleep(owner, 0, WAITERS); waited = WAITERS
			fi
		fi;
		ok = 0
	:: else -> break
	od;
	waited = 0;
	c = 0;
#ifndef NO_PASSING
	if
	:: r != HELD -> wakeOne()
	:: else
	fi
#endif
}

/* OwnerWord.replaceMine: next says what becomes of c. */
inline replaceMine(next) {
	do
	:: true ->
		STEP(c = owner);
		assert(PROCESS(c) == id);
		replace(next);
		if
		:: ok -> break
		:: else
		fi
	od;
#ifndef NO_WAKE
	if
	:: c & ~(next) & WAITERS ->
#ifdef MUTEX
		if
		:: (next) == 0 -> wakeOne()
		:: else -> wakeAll(0)
		fi
#else
		wakeAll(0)
#endif
	:: else
	fi;
#endif
	ok = 0;
	c = 0
}

/* OwnerWord.awaitReadable; the answer is r, which is 0 if it is worth another try. */
inline awaitReadable() {
	do
	:: r == 0 ->
		STEP(c = owner);
		if
		:: !(c & (WRITING | INCONSISTENT | NOT_RECOVERABLE)) -> break
		:: (c & NOT_RECOVERABLE) || (PROCESS(c) == 0 && (c & (WRITING | INCONSISTENT))) -> r = REFUSED
		:: !(c & NOT_RECOVERABLE) && PROCESS(c) != 0 && (c & (WRITING | INCONSISTENT)) ->
			STEP(ok = gDead[PROCESS(c)]);
			if
			:: ok -> noteDeath()
			:: else -> sleep(owner, 0, WAITERS)
			fi
		fi
	:: else -> break
	od;
	c = 0
}

/* ReaderTable.hide */
inline hide() {
	do
	:: true ->
		STEP(gReads[id] = 0; c = entry[id]);
		assert(c & READING);
		STEP(ok = (entry[id] == c); entry[id] = (ok -> 0 : entry[id]));
		if
		:: ok -> break
		:: else
		fi
	od;
#ifndef NO_AWAITED
	if
	:: c & AWAITED -> wakeAll(id)
	:: else
	fi;
#endif
	ok = 0;
	c = 0
}

inline showReader() {
	STEP(assert(entry[id] == 0); entry[id] = READING)
}

/* Becomes a reader; the answer is r. */
inline enter() {
	r = 0;
	do
	:: r == 0 ->
#ifdef LATE_SHOWING
		STEP(c = owner);
		showReader();
#else
		showReader();
		STEP(c = owner);
#endif
		if
		:: !(c & (WRITING | INCONSISTENT | NOT_RECOVERABLE)) -> r = HELD
		:: else -> hide(); awaitReadable()
		fi
	:: else -> break
	od;
	c = 0
}

/* ReaderTable.awaitNone; the answer is r. */
inline awaitNone() {
	r = 0;
	e = 1;
	do
	:: r == 0 && e <= NP ->
		if
		:: e == id -> e++
		:: else ->
			STEP(c = entry[e]);
			if
			:: !(c & READING) -> e++
			:: else ->
				STEP(ok = gDead[e]);
				if
				:: ok -> STEP(entry[e] = (entry[e] == c -> 0 : entry[e]))
				:: else -> sleep(entry[e], e, AWAITED)
				fi
			fi
		fi
	:: r == 0 && e > NP -> r = HELD
	:: else -> break
	od;
	e = 0;
	ok = 0;
	c = 0
}

#define READERS (gReads[1] || gReads[2] || gReads[NP])

/* Writes, once there are no readers, and repairs what a dead writer has left, or does not. */
inline write() {
	STEP(
		told = (owner & INCONSISTENT) != 0;
		assert(gWriter == 0 && !READERS && (gUpgradable == 0 || gUpgradable == id));
		assert(told || !gHalf);
		assert(!gLost);
		gWriter = id;
		gHalf = 1
	);
	if
	:: told -> replaceMine(c & ~INCONSISTENT); told = 0
	:: true
	fi;
	STEP(gWriter = 0; gHalf = told);
	told = 0
}

#ifdef NO_REFUSAL
#define RELEASED 0
#else
#define RELEASED (c & INCONSISTENT -> NOT_RECOVERABLE : 0)
#endif

#ifdef CLEAN_GIVING
#define GIVEN_BACK 0
#else
#define GIVEN_BACK (c & INCONSISTENT)
#endif

proctype Process(byte id) {
	byte round, c, r, e, waited;
	bit ok, told;

	do
	:: round < ROUNDS ->
		round++;
		if
		:: KINDS & 1 ->
#ifdef READERS_FIRST
			awaitNone();
			if
			:: r == HELD -> acquire(1)
			:: else
			fi;
			if
			:: r == HELD -> write(); replaceMine(RELEASED)
			:: else
			fi
#else
			acquire(1);
			if
			:: r == HELD ->
				awaitNone();
				if
				:: r == HELD -> write(); replaceMine(RELEASED)
				:: else -> replaceMine(GIVEN_BACK)
				fi
			:: else
			fi
#endif
		:: KINDS & 2 ->
			enter();
			if
			:: r == HELD ->
				STEP(assert(gWriter == 0 && !gHalf && !gLost); gReads[id] = 1);
				hide()
			:: else
			fi
		:: KINDS & 4 ->
			acquire(0);
			if
			:: r == HELD ->
				STEP(assert(gWriter == 0 && gUpgradable == 0 && !gHalf && !gLost); gUpgradable = id);
				if
				:: true
				:: true ->
					replaceMine(c | WRITING);
					awaitNone();
					if
					:: r == HELD -> write()
					:: else
					fi;
					replaceMine(id | c & INCONSISTENT)
				fi;
				STEP(gUpgradable = 0);
				replaceMine(RELEASED)
			:: else
			fi
		fi;
		r = 0
	:: else -> break
	od;
	goto done;
dead:
	c = 0;
	r = 0;
	e = 0;
	waited = 0;
	ok = 0;
	told = 0;
	round = ROUNDS;
done:
	skip
}

init {
	atomic {
		gI = 1;
		do
		:: gI <= NP -> run Process(gI); gI++
		:: else -> break
		od;
		gI = 0
	}
}
