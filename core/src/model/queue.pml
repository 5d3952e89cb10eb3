/*
 * The message queue with priorities: what a death leaves in its slots and its index, how
 * the next owner of the mutex repairs that, and how senders and receivers wait, for the
 * model checker SPIN.
 *
 * Every process may be suspended between any two steps for any time, and all but one
 * receiver may die there, as if by SIGKILL. A step makes one access to shared memory, or
 * writes one word after it has read what only the owner of the mutex changes. In what only
 * the owner looks at, it dies anywhere but is not interrupted, which nobody could see.
 * check.sh runs the model; README.md says what it leaves out.
 *
 *   here                            in io.sharedmemory.queue, and .sync
 *   ----                            -----------------------------------
 *   owner, inconsistent, deaths     the mutex
 *   number[], waiters[]             the conditions
 *   built, count, sequence, order[] the index
 *   state[], priorityOf[], ...      the slots
 *   Sender, Receiver                InterprocessMessageQueue.send, receive
 *   settle                          InterprocessMessageQueue.settle
 *   build, sink, add, removeFirst   MessageIndex, the methods of these names
 *   failed                          MessageIndex.discard
 *   write                           MessageSlots.write, MessageIndex.nextSequence
 *   acquire, release                OwnerWord.acquire, replaceDead, release
 *   await                           InterprocessCondition.awaitSignal
 *   signal                          SharedSignal.raiseOne
 *
 * Names that begin with a g and a capital are ghosts, which no step of the protocol looks
 * at.
 *
 * Parameters (-D):
 *   N=2           messages that the queue holds
 *   NR=1          receivers; the first one is immortal and receives for ever
 *   RECEIVES=1    how many messages each of the others receives
 *   NS=2          senders
 *   SENDS=1       how many messages each of them sends, of either priority;
 *   SENDS0=2      the same for the first of them
 *   DEATHS=1      how many may die in all
 *   INTERRUPTS=0  how many waits are interrupted in all
 *   ERRORS=0      how often an error ends sending or receiving half way, as the memory is gone
 *   PROMPT        nobody looks again because it has slept long enough; without deaths
 *
 * Switches that take a part of the protocol out, after which the check has to fail:
 *   NO_REPAIR        the index is not built anew after a death
 *   COMMIT_FIRST     a slot says that it has a message before that is written
 *   SEQUENCE_LATE    a sequence number is counted when its message is committed
 *   NO_SEQUENCE      nothing but the priorities says what is received first
 *   ANNOUNCE_LATE    who waits says so when it has given the mutex back
 *   SIGNAL_LATE      the signal is given without the mutex
 *   NO_ABANDONED     who waits does not look whether the owner of the mutex is dead
 *   NO_DEATHS        who waits does not look whether an owner has died meanwhile
 *   CLEAR_ALWAYS     a signal says that nobody waits any more, whoever it woke
 *   NO_DISCARD       the index is not built anew after an error
 *   INTERRUPT_FIRST  an interrupt ends a wait that a signal has ended
 */

#ifndef N
#define N 2
#endif
#ifndef NR
#define NR 1
#endif
#ifndef RECEIVES
#define RECEIVES 1
#endif
#ifndef NS
#define NS 2
#endif
#ifndef SENDS
#define SENDS 1
#endif
#ifndef SENDS0
#define SENDS0 2
#endif
#ifndef DEATHS
#define DEATHS 1
#endif
#ifndef INTERRUPTS
#define INTERRUPTS 0
#endif
#ifndef ERRORS
#define ERRORS 0
#endif

#define PROCESSES 4	/* at most */
#define MESSAGES (SENDS0 + (NS - 1) * SENDS)
#define MAX(a, b) ((a) > (b) -> (a) : (b))

#define FREE 0
#define FULL 1

#define NOT_EMPTY 0
#define NOT_FULL 1

/* Shared memory */

byte owner, deaths;	/* 1 + the number of a process, or 0 */
bit inconsistent;
byte number[2];
bit waiters[2];
bit built;
byte count, sequence;
byte order[N];
bit state[N], priorityOf[N];
byte sequenceOf[N], payload[N];

/* The kernel: who lives, and who sleeps on which condition, 1 + its number */

bit dead[PROCESSES];
byte asleep[PROCESSES];

/* Ghosts */

bit gPriority[MESSAGES];
bit gSent[MESSAGES];	/* send returned */
bit gTaken[MESSAGES];	/* a receiver took the message out of its slot */
byte gWhen[N], gClock;	/* when the message of a slot was committed */
bit gDone[PROCESSES], gOver;
byte gDeaths, gInterrupts, gErrors, gI, gSeen;
byte gWaits[PROCESSES];	/* on which condition a process has announced itself, 1 + its number */

/* One access to shared memory, or the death of the process instead of it. */
#define MAY_DIE (id != 0 && gDeaths < DEATHS)
#define STEP(...) \
	if \
	:: d_step { __VA_ARGS__ } \
	:: atomic { MAY_DIE -> gDeaths++; goto killed } \
	fi

/* A number that nobody has announced is forgotten. That changes nothing but how many states there are. */
#define WAITS(p, c) (gWaits[p] == 1 + (c))
#define ANYBODY_WAITS(c) (WAITS(0, c) || WAITS(1, c) || WAITS(2, c) || WAITS(3, c))
#define FORGET_NUMBERS \
	number[0] = (ANYBODY_WAITS(0) -> number[0] : 0); \
	number[1] = (ANYBODY_WAITS(1) -> number[1] : 0)

/* The same by the owner of the mutex. */
#define OWN(...) STEP(assert(owner == id + 1); __VA_ARGS__)

/* The same, or an error. An index that is being built is built anew in any case. */
#define CHANGE(...) \
	if \
	:: d_step { assert(owner == id + 1); __VA_ARGS__ } \
	:: atomic { MAY_DIE -> gDeaths++; goto killed } \
	:: atomic { built && gErrors < ERRORS -> gErrors++; goto failed } \
	fi

#define OWNER_DEAD (owner != 0 && dead[owner - 1])

/* OwnerWord.acquire. Uses the locals x, y. Sleeping and waking are for locks.pml. */
inline acquire() {
	do
	:: true ->
		STEP(
			owner == 0 || OWNER_DEAD;
			x = owner;
			owner = (x == 0 -> id + 1 : x)
		);
		if
		:: x == 0 -> break
		:: else
		fi;
		/* OwnerWord.replaceDead */
		STEP(y = deaths);
		STEP(deaths = (deaths == y -> y + 1 : deaths); y = 0);
		STEP(
			if
			:: owner == x -> owner = id + 1; inconsistent = 1; x = 0
			:: else
			fi
		);
		if
		:: x == 0 -> break
		:: else -> x = 0
		fi
	od
}

/* MessageIndex.isBefore */
#ifdef NO_SEQUENCE
#define IS_BEFORE(a, b) (priorityOf[a] > priorityOf[b])
#else
#define IS_BEFORE(a, b) (priorityOf[a] > priorityOf[b] \
	|| (priorityOf[a] == priorityOf[b] && sequenceOf[a] < sequenceOf[b]))
#endif

/*
 * What the index must be whenever there is no owner, if it is built. What a message that
 * was taken has left behind is forgotten.
 */
inline checkIndex() {
	gI = 0;
	do
	:: gI < N ->
		assert(state[order[gI]] == (gI < count));
		assert(gI == 0 || gI >= count || !IS_BEFORE(order[gI], order[(gI - 1) / 2]));
		gSeen = gSeen | (1 << order[gI]);
		if
		:: state[gI] == FREE -> priorityOf[gI] = 0; sequenceOf[gI] = 0; payload[gI] = 0
		:: else
		fi;
		gI++
	:: else -> break
	od;
	assert(gSeen == (1 << N) - 1);
	if
	:: count == 0 -> sequence = 0; gClock = 0
	:: else
	fi;
	gI = 0;
	gSeen = 0
}

/* OwnerWord.release, after which nobody could lock the mutex if it were inconsistent. */
inline release() {
	OWN(
		assert(!inconsistent);
		if
		:: built -> checkIndex()
		:: else
		fi;
		owner = 0
	)
}

/* MessageIndex.sink, from i, of n. Uses the locals x, y. */
inline sink(i, n) {
	x = i;
	slot = order[x];
	do
	:: 2 * x + 1 < n ->
		y = 2 * x + 1;
		if
		:: y + 1 < n && IS_BEFORE(order[y + 1], order[y]) -> y++
		:: else
		fi;
		if
		:: IS_BEFORE(order[y], slot) -> CHANGE(order[x] = order[y]; x = y)
		:: else -> break
		fi
	:: else -> break
	od;
	CHANGE(order[x] = slot; x = 0; y = 0; slot = 0)
}

/* MessageIndex.build. Uses the locals of sink and i, n, free, last. */
inline build() {
	OWN(built = 0; i = N; free = N; last = sequence);
	do
	:: i > 0 ->
		i--;
		if
		:: state[i] == FULL ->
#ifndef SEQUENCE_LATE
			last = MAX(last, sequenceOf[i]);
#endif
			OWN(order[n] = i; n++)
		:: else -> OWN(free--; order[free] = i)
		fi
	:: else -> break
	od;
	i = n / 2;
	do
	:: i > 0 -> i--; sink(i, n)
	:: else -> break
	od;
	OWN(sequence = last);
	OWN(count = n);
	OWN(built = 1; n = 0; free = 0; last = 0)
}

/* InterprocessMessageQueue.settle */
inline settle() {
	if
#ifdef NO_REPAIR
	:: !built -> build()
#else
	:: inconsistent || !built -> build()
#endif
	:: else
	fi;
	if
	:: inconsistent -> OWN(inconsistent = 0)
	:: else
	fi
}

inline enter() {
	acquire();
	atomic { settle() }
}

/* Patience.checkInterrupt: the thread was interrupted before, or just now. */
inline checkInterrupt() {
	if
	:: interrupted -> interrupted = 0; quit = 1
	:: !interrupted && gInterrupts < INTERRUPTS -> gInterrupts++; quit = 1
	:: !interrupted
	fi
}

#ifdef NO_ABANDONED
#define LOOKS_ABANDONED false
#else
#define LOOKS_ABANDONED OWNER_DEAD
#endif
#ifdef NO_DEATHS
#define LOOKS_DIED false
#else
#define LOOKS_DIED (deaths != died)
#endif

/*
 * Whether it is of use to ask for the mutex without a signal, for which a receiver or a
 * sender does not wait for ever: an error leaves none.
 */
#define ASKING_HELPS(c) (gErrors != 0 && (!built || (c == NOT_EMPTY && count > 0) || (c == NOT_FULL && count < N)))

/* Whether to look again is of use to somebody who sleeps on the condition c. */
#ifdef PROMPT
#define LOOK_HELPS(c) false
#else
#define LOOK_HELPS(c) (number[c] != announced || LOOKS_ABANDONED || LOOKS_DIED || ASKING_HELPS(c))
#endif

#define ANNOUNCE(c) STEP(announced = number[c]; gWaits[id] = 1 + c); STEP(waiters[c] = 1)

/*
 * InterprocessCondition.awaitSignal on the condition c, and InterprocessMessageQueue.settle
 * afterwards. Uses the locals of acquire and announced, died, interrupted, w; sets quit if
 * it was interrupted.
 */
inline await(c) {
	checkInterrupt();
	if
	:: !quit ->
#ifndef ANNOUNCE_LATE
		ANNOUNCE(c);
#endif
		STEP(died = deaths);
		release();
#ifdef ANNOUNCE_LATE
		ANNOUNCE(c);
#endif
		do
		:: true ->
#ifdef INTERRUPT_FIRST
			checkInterrupt();
			if
			:: quit -> break
			:: else
			fi;
#endif
			STEP(w = (number[c] != announced));
			if
			:: w -> break
			:: else
			fi;
#ifndef INTERRUPT_FIRST
			checkInterrupt();
			if
			:: quit -> break
			:: else
			fi;
#endif
			STEP(w = LOOKS_ABANDONED);
			if
			:: w -> break
			:: else
			fi;
			STEP(w = LOOKS_DIED);
			if
			:: w -> break
			:: else
			fi;
			/* InterprocessMessageQueue.LONGEST_WAIT_NANOS */
			if
			:: ASKING_HELPS(c) -> break
			:: true
			fi;
			/* Futex.await */
			STEP(asleep[id] = (number[c] == announced -> 1 + c : 0));
			if
			:: asleep[id] == 0
			:: atomic { LOOK_HELPS(c) -> asleep[id] = 0 }
			:: atomic { asleep[id] != 0 && gInterrupts < INTERRUPTS -> gInterrupts++; interrupted = 1; asleep[id] = 0 }
			:: atomic { asleep[id] != 0 && MAY_DIE -> gDeaths++; goto killed }
			:: gOver -> goto over
			fi
		od;
		atomic { w = 0; announced = 0; died = 0; gWaits[id] = 0; FORGET_NUMBERS };
		enter()
	:: else
	fi
}

#define SLEEPS(p, c) (asleep[p] == 1 + (c))

/* SharedSignal.raiseOne of the condition c. Uses the local w. */
inline signal(c) {
	STEP(w = waiters[c]);
	if
	:: w ->
		STEP(number[c]++; FORGET_NUMBERS);
		/* Futex.wake */
		if
		:: atomic { SLEEPS(0, c) -> asleep[0] = 0 }
		:: atomic { SLEEPS(1, c) -> asleep[1] = 0 }
		:: atomic { SLEEPS(2, c) -> asleep[2] = 0 }
		:: atomic { SLEEPS(3, c) -> asleep[3] = 0 }
		:: atomic { !SLEEPS(0, c) && !SLEEPS(1, c) && !SLEEPS(2, c) && !SLEEPS(3, c) -> w = 0 }
		:: atomic { MAY_DIE -> gDeaths++; goto killed }
		fi;
		if
#ifdef CLEAR_ALWAYS
		:: true -> STEP(waiters[c] = 0)
#else
		:: !w -> STEP(waiters[c] = 0)
		:: else
#endif
		fi;
		w = 0
	:: else
	fi
}

/* MessageIndex.nextSequence and MessageSlots.write of the message m, into a free slot. */
inline write() {
#ifdef SEQUENCE_LATE
	last = sequence + 1;
#else
	CHANGE(last = sequence + 1; sequence = last);
#endif
	CHANGE(priorityOf[slot] = gPriority[m]);
	CHANGE(sequenceOf[slot] = last);
	CHANGE(payload[slot] = 1 + m)
}

/* MessageSlots.commit */
inline commit() {
	CHANGE(state[slot] = FULL; gClock++; gWhen[slot] = gClock)
}

/* MessageIndex.add. Uses the local x. */
inline add() {
	x = count;
	do
	:: x > 0 && IS_BEFORE(slot, order[(x - 1) / 2]) -> CHANGE(order[x] = order[(x - 1) / 2]; x = (x - 1) / 2)
	:: else -> break
	od;
	CHANGE(order[x] = slot; x = 0; slot = 0);
	CHANGE(count++)
}

/* MessageIndex.discard, after an error in the middle */
inline discard() {
#ifdef NO_DISCARD
	x = 0;
#else
	OWN(built = 0; x = 0);
#endif
	atomic { y = 0; n = 0; last = 0; slot = 0 }
}

proctype Sender(byte id) {
	byte m, end, slot;
	byte announced, died;
	byte x, y, i, n, free, last;
	bit interrupted, quit, w;

	m = (id == NR -> 0 : SENDS0 + (id - NR - 1) * SENDS);
	end = m + (id == NR -> SENDS0 : SENDS);
	do
	:: m < end ->
		if
		:: gPriority[m] = 1
		:: true
		fi;
		enter();
		do
		:: count < N || quit -> break
		:: else -> await(NOT_FULL)
		od;
		if
		:: !quit ->
			atomic {
				/* MessageIndex.free */
				slot = order[count];
				assert(state[slot] == FREE);
#ifdef COMMIT_FIRST
				commit();
				write();
#else
				write();
				commit();
#endif
#ifdef SEQUENCE_LATE
				OWN(sequence = last);
#endif
				last = 0;
				add()
			}
#ifdef SIGNAL_LATE
			release();
			signal(NOT_EMPTY);
#else
			signal(NOT_EMPTY);
			release();
#endif
			gSent[m] = !gTaken[m]
		:: else ->
			quit = 0;
			release()
		fi;
		goto next;
failed:
		discard();
		release();
next:
		m++
	:: else -> break
	od;
	gDone[id] = 1;
	goto over;
killed:
	atomic { dead[id] = 1; asleep[id] = 0; gWaits[id] = 0; FORGET_NUMBERS }
over:
	atomic {
		m = 0; end = 0; slot = 0; announced = 0; died = 0; x = 0; y = 0; i = 0; n = 0; free = 0; last = 0;
		interrupted = 0; quit = 0; w = 0
	}
}

/* MessageSlots.free of the slot of the first message, whose bytes were copied before. */
inline take() {
	CHANGE(
		/* whole, and as it was sent */
		assert(payload[slot] != 0 && priorityOf[slot] == gPriority[payload[slot] - 1]);
		assert(!gTaken[payload[slot] - 1]);
		gTaken[payload[slot] - 1] = 1;
		gPriority[payload[slot] - 1] = 0;
		/* in its turn */
		gI = 0;
		do
		:: gI < N ->
			assert(gI == slot || state[gI] == FREE || priorityOf[gI] < priorityOf[slot]
					|| (priorityOf[gI] == priorityOf[slot] && gWhen[gI] > gWhen[slot]));
			gI++
		:: else -> break
		od;
		gI = 0;
		gWhen[slot] = 0;
		state[slot] = FREE
	)
}

/* MessageIndex.removeFirst. Uses the locals of sink and last, n. */
inline removeFirst() {
	n = slot;
	last = count - 1;
	CHANGE(order[0] = order[last]);
	sink(0, last);
	CHANGE(order[last] = n; n = 0);
	CHANGE(count = last; last = 0)
}

proctype Receiver(byte id) {
	byte received, slot;
	byte announced, died;
	byte x, y, i, n, free, last;
	bit interrupted, quit, w;

	do
	:: id == 0 || received < RECEIVES ->
		enter();
		do
		:: count > 0 || quit -> break
		:: else -> await(NOT_EMPTY)
		od;
		if
		:: !quit ->
			atomic {
				/* MessageIndex.first */
				slot = order[0];
				assert(state[slot] == FULL);
				take();
				removeFirst()
			}
#ifdef SIGNAL_LATE
			release();
			signal(NOT_FULL)
#else
			signal(NOT_FULL);
			release()
#endif
		:: else ->
			quit = 0;
			release()
		fi;
		goto next;
failed:
		discard();
		release();
next:
		received = (id == 0 -> 0 : received + 1)
	:: else -> break
	od;
	goto over;
killed:
	atomic { dead[id] = 1; asleep[id] = 0; gWaits[id] = 0; FORGET_NUMBERS }
over:
	atomic {
		received = 0; slot = 0; announced = 0; died = 0; x = 0; y = 0; i = 0; n = 0; free = 0; last = 0;
		interrupted = 0; quit = 0; w = 0
	}
}

/* When nothing moves any more, as the first receiver waits for a message that never comes. */
proctype Observer() {
	timeout ->
	d_step {
		gI = 0;
		do
		:: gI < N -> assert(state[gI] == FREE); gI++
		:: else -> break
		od;
		gI = 0;
		do
		:: gI < MESSAGES -> assert(!gSent[gI] || gTaken[gI]); gI++
		:: else -> break
		od;
		gI = NR;
		do
		:: gI < NR + NS -> assert(dead[gI] || gDone[gI]); gI++
		:: else -> break
		od;
		gI = 0;
		gOver = 1
	}
}

init {
	byte i;
	atomic {
		do
		:: i < NR -> run Receiver(i); i++
		:: i >= NR && i < NR + NS -> run Sender(i); i++
		:: else -> break
		od;
		run Observer()
	}
}
