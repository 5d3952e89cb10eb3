#!/bin/sh
#
# Checks the models beside it with SPIN, and that the check fails when a part of the protocol is
# taken out. As many configurations are explored at a time as there are processors.
# Usage: check.sh [deep]. README.md says what is checked.

models=$(cd "$(dirname "$0")" && pwd)
cc=${CC:-cc}
seconds=300	# at most, for one configuration
megabytes=4096	# likewise
most=$(nproc 2> /dev/null || echo 1)	# at a time
compress=
[ "$1" != deep ] || compress=-DCOLLAPSE	# of so many states no more would fit

for tool in spin "$cc" timeout; do
	if ! command -v "$tool" > /dev/null; then
		echo "skipped the models: there is no $tool"
		exit 0
	fi
done

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'kill $running 2> /dev/null; exit 1' HUP INT TERM
running=	# processes, oldest first
started=0
reported=0
failures=0

# A line for each processor: whoever explores has taken one.
mkfifo "$work/processors" || exit 1
exec 3<> "$work/processors"
i=0
while [ $i -lt "$most" ]; do
	echo >&3
	i=$((i + 1))
done

# explore PARAMETERS...: explores $model and sets result to holds, to what fails, or to why neither is known
explore() {
	if ! spin -a "$@" "$model" > log 2>&1 \
			|| ! "$cc" "$optimise" -w -DSAFETY $compress -DMEMLIM=$megabytes -o pan pan.c >> log 2>&1; then
		cat log
		states='?'
		result='not run'
		return
	fi
	timeout $seconds ./pan -m1000000 > log 2>&1 &
	trap "kill $!" TERM
	wait $!
	status=$?
	states=$(awk '/states, stored/ { print $1 }' log)
	if [ $status -eq 124 ]; then
		result="not finished in $seconds s"
	elif grep -q 'assertion violated' log; then
		result=$(sed -n 's/^pan:[0-9]*: assertion violated *\(.*\) (at depth.*/fails: \1/p' log | head -n 1)
	elif grep -q '^pan:[0-9]*: invalid end state' log; then
		result="fails: $stuck"
	elif [ $status -eq 0 ] && grep -q 'errors: 0' log && ! grep -Eq 'max search depth|out of memory|memory limit' log; then
		result=holds
	else
		cat log
		result='not finished'
	fi
}

# check EXPECTED NAME PARAMETERS...: begins to explore, in a process and a directory of its own
check() {
	read -r _ <&3
	report_finished
	started=$((started + 1))
	mkdir "$work/$started" || exit 1
	(
		trap - EXIT
		cd "$work/$started" || exit 1
		expected=$1
		name=$2
		shift 2
		explore "$@"
		case $result in
			$expected) verdict=ok ;;
			*) verdict=FAILED ;;
		esac
		printf '%-6s %10s  %-52s %s\n' $verdict "${states:-?}" "$name" "$result"
		touch "$work/$started.finished"
		echo >&3
		[ $verdict = ok ]
	) > "$work/$started.out" 2>&1 &
	running="$running $!"
}

# In the order in which they began.
report_finished() {
	while [ -e "$work/$((reported + 1)).finished" ]; do
		report_oldest
	done
}

report_oldest() {
	# shellcheck disable=SC2086
	set -- $running
	wait "$1" || failures=$((failures + 1))
	shift
	running=$*
	reported=$((reported + 1))
	cat "$work/$reported.out"
	rm -rf "${work:?}/$reported"
}

report_all() {
	while [ $reported -lt $started ]; do
		report_oldest
	done
}

holds() {
	optimise=-Og
	check holds "$@"
}

# So few states that the compiler would take the most time.
few() {
	optimise=-O0
	check holds "$@"
}

# Most fail soon, so that the compiler would take the most time.
fails() {
	optimise=-O0
	check 'fails:*' "$@"
}

printf '%-6s %10s  %-52s %s\n' '' states configuration result

model=$models/ring.pml
stuck='a producer waits for ever'

holds 'one group' -DSTART=2
holds 'one group, three deaths' -DSTART=2 -DDEATHS=3 -DMORTALS=2 -DPATIENT
holds 'one group, laps' -DSTART=2 -DRECORDS0=1 -DRECORDS=3 -DPATIENT
holds 'one group, laps of three units' -DCAP=3 -DRECORDS0=1 -DRECORDS=3 -DPATIENT
holds 'one group that sleeps' -DSTART=2 -DWAITS=1
holds 'two groups' -DNG=2 -DMAXSPAN=1
holds 'two groups, longer records' -DNG=2 -DSTART=2 -DPATIENT
holds 'a late group' -DLATE -DSTART=2
holds 'a late group whose registrar may die, laps' -DLATE -DSTART=2 -DRECORDS0=0 -DRECORDS=3 -DMORTALS=0 -DPATIENT
holds 'a late group beside another' -DLATE -DNG=2 -DSTART=2 -DPATIENT
holds 'a late group that begins where another is' -DLATE -DEARLIEST -DNG=2 -DCAP=2 -DMAXSPAN=1 -DRECORDS0=0 -DRECORDS=4 \
	-DMORTALS=0 -DPATIENT
holds 'groups that replace one another' -DLATE -DHANDS=4 -DNG=2 -DCAP=2 -DMAXSPAN=1 -DRECORDS0=0 -DRECORDS=4 -DMORTALS=0 \
	-DDEATHS=0 -DPATIENT
holds 'no group, laps' -DNG=0 -DRECORDS0=1 -DRECORDS=3
holds 'no group, three producers' -DNG=0 -DNP=3 -DMAXSPAN=1
if [ "$1" = deep ]; then
	holds 'one group, two deaths' -DSTART=2 -DDEATHS=2 -DMORTALS=2
	holds 'one group, laps, early looks' -DSTART=2 -DRECORDS0=1 -DRECORDS=2
	holds 'one group, two records each' -DSTART=2 -DRECORDS=2 -DPATIENT
	holds 'one group, three producers' -DNP=3 -DMAXSPAN=1 -DPATIENT
	holds 'two groups, laps of two units' -DNG=2 -DCAP=2 -DMAXSPAN=1 -DRECORDS0=1 -DRECORDS=2
	holds 'no group, more laps' -DNG=0 -DRECORDS0=2 -DRECORDS=3
	holds 'no group, three producers, two deaths' -DNG=0 -DNP=3 -DMAXSPAN=1 -DDEATHS=2
fi

fails 'without the previous owner' -DNO_PREVIOUS_OWNER -DNG=0 -DNP=3 -DMAXSPAN=1
fails 'without reading the intent again' -DNO_REREAD -DSTART=2
fails 'without settling before reuse' -DNO_SETTLE -DSTART=2
fails 'without the look for a later lap' -DNO_LAP_CHECK -DNG=0 -DRECORDS0=1 -DRECORDS=3
fails 'without intents in the limit, no group' -DNO_INTENT_LIMIT -DNG=0 -DRECORDS0=1 -DRECORDS=3
fails 'without intents in the limit, one group' -DNO_INTENT_LIMIT -DSTART=2 -DRECORDS0=1 -DRECORDS=3 -DPATIENT
fails 'with the tail read last' -DTAIL_READ_LAST -DNG=0 -DRECORDS0=1 -DRECORDS=3
fails 'without the second tail of a late group' -DNO_SECOND_TAIL -DLATE -DRECORDS0=0 -DRECORDS=4 -DMORTALS=0 -DPATIENT
fails 'without the second look at the groups' -DNO_SECOND_LOOK -DLATE -DEARLIEST -DNG=2 -DCAP=2 -DMAXSPAN=1 -DRECORDS0=0 \
	-DRECORDS=4 -DMORTALS=0 -DPATIENT
fails 'without the look whether somebody has joined' -DNO_JOINED_LOOK -DLATE -DHANDS=4 -DNG=2 -DCAP=2 -DMAXSPAN=1 \
	-DRECORDS0=0 -DRECORDS=4 -DMORTALS=0 -DDEATHS=0 -DPATIENT
fails 'without freeing a group that nobody joins' -DNO_JOINING_SWEEP -DLATE -DSTART=2 -DRECORDS0=0 -DRECORDS=3 -DMORTALS=0 \
	-DPATIENT

model=$models/blocks.pml
stuck='somebody waits for ever'

holds 'blocks, one group' -DRECORDS0=2
holds 'blocks, one group, laps of two blocks' -DCAP=2 -DRECORDS0=5 -DRECORDS=1 -DDEATHS=0
holds 'blocks, one group, an old claim' -DRECORDS0=1 -DRECORDS=4
holds 'blocks, one group, two deaths' -DRECORDS=2 -DDEATHS=2 -DMORTALS=2
holds 'blocks, one group, three producers' -DNP=3 -DRECORDS=1
holds 'blocks of one unit' -DLEN=1 -DCAP=2 -DRECORDS0=1
holds 'blocks of three units' -DLEN=3 -DCAP=5 -DRECORDS0=1 -DRECORDS=5
holds 'blocks of a ring in use, one and a half' -DSTART=6 -DCAP=3 -DRECORDS=2
holds 'blocks, two groups' -DNC=2 -DRECORDS0=1
holds 'blocks, no group, laps' -DNC=0 -DRECORDS0=2 -DRECORDS=5
if [ "$1" = deep ]; then
	holds 'blocks, one group, three records each' -DRECORDS=3
	holds 'blocks, one group, laps of three blocks' -DRECORDS0=7 -DRECORDS=1
	holds 'blocks, two groups, an old claim' -DNC=2 -DRECORDS0=1 -DRECORDS=4
	holds 'blocks of one unit, no group, laps' -DNC=0 -DLEN=1 -DCAP=2
	holds 'blocks, no group, three producers' -DNC=0 -DNP=3 -DRECORDS0=1 -DRECORDS=2
fi

fails 'without one block more' -DCOUNT=2
fails 'without consumers in the choice of a block' -DNO_CURSORS -DRECORDS=2
fails 'without intents in the choice of a block' -DNO_INTENTS -DRECORDS=2
fails 'with the tail read last, in blocks' -DTAIL_READ_LAST -DNC=0
fails 'with an oldest position that falls' -DFALLING -DCAP=2 -DRECORDS0=5 -DRECORDS=1 -DDEATHS=0
fails 'without the compare-and-set in the table' -DNO_CAS -DLEN=1 -DCAP=2 -DRECORDS=2
fails 'with a look for a later lap instead of blocks' -DLAP_CHECK -DRECORDS0=1 -DRECORDS=4
fails 'with the memory that the last block is to replace' -DTAIL_BLOCK -DRECORDS=2

model=$models/groups.pml
stuck='a record stays unread for ever'

holds 'a shared group' -DKIND0=1 -DKINDS=1 -DNS=3
holds 'a shared group, no slot to spare' -DTOTAL=2 -DKIND0=1 -DKINDS=1 -DNS=2
holds 'a group that changes its kind' -DTOTAL=2
holds 'a group that changes its kind, no slot to spare' -DTOTAL=2 -DNS=2
holds 'an exclusive consumer while slots are settled' -DTOTAL=2 -DKIND0=0 -DLIVES=1 -DNS=3 -DDEATHS=1 -DSWEEPS=1
holds 'an exclusive consumer behind two shared ones' -DTOTAL=2 -DMOST=1 -DKIND0=0 -DKINDS=1 -DNC=3 -DLIVES=1 -DNS=3 -DDEATHS=0
holds 'a producer that reckons' -DTOTAL=2 -DLIVES=1 -DNS=3 -DDEATHS=1 -DRECKONS=1
holds 'a group that is removed' -DTOTAL=2 -DLIVES=1 -DNS=3 -DDEATHS=2 -DREMOVALS=1
holds 'two shared groups' -DTOTAL=2 -DMOST=1 -DNG=2 -DKIND0=1 -DKINDS=1 -DNS=3 -DDEATHS=1
if [ "$1" = deep ]; then
	holds 'a shared group, three consumers' -DTOTAL=2 -DKIND0=1 -DKINDS=1 -DNC=3 -DLIVES=1 -DNS=3 -DDEATHS=1
	holds 'a shared group that is removed' -DTOTAL=2 -DMOST=1 -DKIND0=1 -DKINDS=1 -DNC=3 -DLIVES=1 -DNS=3 -DDEATHS=0 -DREMOVALS=1
	holds 'a group that is removed while slots are settled' -DTOTAL=2 -DLIVES=1 -DNS=3 -DDEATHS=1 -DREMOVALS=1 -DSWEEPS=1
fi

fails 'without a note of who won' -DNO_CONFIRM -DKIND0=1 -DKINDS=1 -DLIVES=1 -DNS=3 -DDEATHS=1
fails 'without a note of the group' -DNO_WON_GROUP -DTOTAL=2 -DMOST=1 -DNG=2 -DKIND0=1 -DKINDS=1 -DNS=3 -DDEATHS=1
fails 'with the cursor moved first' -DCURSOR_FIRST -DTOTAL=2 -DKIND0=1 -DKINDS=1 -DLIVES=1 -DNS=3 -DDEATHS=1
fails 'without a look at a range before its slot is reused' -DNO_ORPHANS -DTOTAL=2 -DKIND0=1 -DKINDS=1 -DNS=3 -DDEATHS=1
fails 'without the lock of a range that is adopted' -DNO_SLOT_LOCK -DTOTAL=2 -DKIND0=1 -DKINDS=1 -DNC=3 -DLIVES=1 -DNS=3 \
	-DDEATHS=1
fails 'without waiting for slots that are settled' -DNO_UNSETTLED -DTOTAL=2 -DKIND0=0 -DKINDS=1 -DLIVES=1 -DNS=3 -DDEATHS=1 \
	-DSWEEPS=1
fails 'without the order of ranges that are taken over' -DANY_ORDER -DTOTAL=2 -DMOST=1 -DKIND0=0 -DKINDS=1 -DNC=3 -DLIVES=1 \
	-DNS=3 -DDEATHS=0
fails 'with the ranges reckoned first' -DSLOTS_FIRST -DTOTAL=2 -DKIND0=1 -DKINDS=1 -DLIVES=1 -DNS=3 -DDEATHS=1 -DRECKONS=1
fails 'without forgetting the consumers of a removed group' -DNO_FORGETTING -DTOTAL=2 -DMOST=1 -DKIND0=1 -DKINDS=1 -DNC=3 \
	-DLIVES=1 -DNS=3 -DDEATHS=0 -DREMOVALS=1

model=$models/overwrite.pml
stuck='somebody waits for ever'

holds 'overwriting, a consumer' -DCAP=1 -DNC=1 -DLATER=0
holds 'overwriting, two consumers, a late group' -DCAP=1 -DNP=1 -DNC=2 -DRECORDS=2 -DLATER=1
holds 'overwriting, late groups' -DCAP=1 -DNC=0 -DRECORDS=2

fails 'with one counter of losses each' -DNO_MARK -DCAP=1 -DNC=1 -DLATER=0
fails 'with losses counted later' -DCOUNT_LATER -DCAP=1 -DNC=1 -DLATER=0
fails 'without the mark of a group that is joining' -DPLAIN_JOINING -DCAP=1 -DNC=0 -DRECORDS=2
fails 'with a group moved that is joining' -DANY_CURSOR -DCAP=1 -DNC=0 -DRECORDS=2
fails 'with the cursor of a removed group' -DCURSOR_STAYS -DCAP=1 -DNC=0 -DRECORDS=2

model=$models/locks.pml
stuck='somebody waits for ever'

holds 'a lock'
holds 'a lock, a death' -DDEATHS=1
few 'a lock, two deaths of writers' -DKINDS=1 -DDEATHS=2
few 'a lock, taken twice' -DNP=2 -DROUNDS=2 -DDEATHS=1
few 'a mutex' -DMUTEX -DKINDS=1 -DROUNDS=2
if [ "$1" = deep ]; then
	holds 'a lock, two deaths' -DDEATHS=2
	holds 'a mutex, a death' -DMUTEX -DKINDS=1 -DROUNDS=2 -DDEATHS=1
fi

fails 'with a reader that shows itself late' -DLATE_SHOWING -DNP=2
fails 'with the readers looked at first' -DREADERS_FIRST -DNP=2
fails 'without the note that a writer died' -DNO_INCONSISTENT -DNP=2 -DKINDS=1 -DDEATHS=1
fails 'with a reader that forgets that a writer died' -DCLEAN_NOTE -DNP=2 -DDEATHS=1
fails 'with a writer that forgets it when it gives up' -DCLEAN_GIVING -DKINDS=3 -DDEATHS=1
fails 'without refusing what nobody has repaired' -DNO_REFUSAL -DKINDS=1 -DDEATHS=1
fails 'with sleepers forgotten by who is woken' -DNO_WAITED -DMUTEX -DKINDS=1 -DGIVE_UP=0
fails 'with a wake lost to one that gives up' -DNO_PASSING -DMUTEX -DKINDS=1 -DROUNDS=2
fails 'without the wake of a release' -DNO_WAKE -DNP=2 -DKINDS=1 -DGIVE_UP=0
fails 'without the wake of a reader that leaves' -DNO_AWAITED -DNP=2 -DGIVE_UP=0
fails 'with a lock without an end of the sleep after deaths' -DNO_TIMEOUT -DNP=2 -DGIVE_UP=0 -DDEATHS=1

model=$models/queue.pml
stuck='somebody waits for ever'

holds 'a queue, two receivers, two deaths' -DNR=2 -DNS=1 -DDEATHS=2
holds 'a queue of one message' -DN=1 -DDEATHS=2
holds 'a queue of three messages' -DN=3 -DDEATHS=2
holds 'a queue of three messages, an error' -DN=3 -DDEATHS=0 -DERRORS=1
holds 'a queue, an interrupt' -DN=1 -DSENDS0=1 -DINTERRUPTS=1
holds 'a queue without deaths, receivers are woken' -DNR=2 -DNS=1 -DDEATHS=0 -DINTERRUPTS=1 -DPROMPT
holds 'a queue without deaths, senders are woken' -DN=1 -DDEATHS=0 -DPROMPT
if [ "$1" = deep ]; then
	holds 'a queue, two messages each' -DSENDS=2
	holds 'a queue, two receivers, two senders' -DNR=2 -DSENDS0=1
	holds 'a queue of one message, a death and an interrupt' -DN=1 -DINTERRUPTS=1
	holds 'a queue of one message, a death and an error' -DN=1 -DERRORS=1
fi

fails 'without the repair of the index' -DNO_REPAIR
fails 'with a slot that has its message too early' -DCOMMIT_FIRST
fails 'with a sequence number counted late' -DSEQUENCE_LATE -DN=3
fails 'without sequence numbers' -DNO_SEQUENCE -DN=3
fails 'with a wait announced without the mutex' -DANNOUNCE_LATE
fails 'with a signal given without the mutex' -DSIGNAL_LATE
fails 'without the look whether the owner is dead' -DNO_ABANDONED
fails 'without the look whether an owner has died' -DNO_DEATHS -DN=1
fails 'with a signal that forgets who still waits' -DCLEAR_ALWAYS -DNR=2 -DNS=1 -DDEATHS=0 -DPROMPT
fails 'without building the index anew after an error' -DNO_DISCARD -DDEATHS=0 -DERRORS=1
fails 'with a signal lost to an interrupt' -DINTERRUPT_FIRST -DNR=2 -DNS=1 -DDEATHS=0 -DINTERRUPTS=1 -DPROMPT

model=$models/semaphore.pml
stuck='somebody sleeps for ever'

few 'a semaphore'
few 'a semaphore, two deaths' -DDEATHS=2 -DMORTALS=2
few 'a semaphore, one entry' -DNP=3 -DNE=1 -DMOST=1 -DPERMITS=1 -DWAITS=0 -DDEATHS=2 -DMORTALS=2
few 'a semaphore, two entries' -DNP=3 -DMOST=1 -DPERMITS=1 -DWAITS=0 -DDEATHS=2 -DMORTALS=2
few 'a semaphore, a process of two threads' -DTHREADS=2 -DMOST=1 -DPERMITS=1 -DWAITS=0 -DDEATHS=1
few 'a semaphore, three numbers of changes' -DROUNDS=2 -DNUMBERS=3 -DMOST=1 -DPERMITS=1 -DWAITS=0
few 'a place for a structure' -DOPENERS=3 -DDEATHS=2 -DMORTALS=2
few 'a place for a structure, with other data' -DOPENERS=3 -DDATA=1 -DDEATHS=2 -DMORTALS=2
if [ "$1" = deep ]; then
	holds 'a semaphore, two entries, sleepers' -DNP=3 -DMOST=1 -DPERMITS=1 -DDEATHS=1
	holds 'a semaphore, two rounds' -DROUNDS=2
	holds 'a semaphore, any number of three units' -DLEAST=0 -DMOST=3 -DPERMITS=3 -DDEATHS=1
	holds 'a semaphore, some units more' -DROUNDS=2 -DKEEPS=1 -DWAITS=0 -DDEATHS=1
	holds 'a semaphore, two threads that sleep' -DTHREADS=2 -DMOST=1 -DPERMITS=1
	holds 'a semaphore, two entries, several units' -DNP=3 -DWAITS=0 -DDEATHS=1
fi

fails 'without helping' -DNO_HELP -DTHREADS=2 -DMOST=1 -DPERMITS=1 -DWAITS=0
fails 'without reading the balance again' -DNO_REREAD -DROUNDS=2 -DNUMBERS=3 -DMOST=1 -DPERMITS=1 -DWAITS=0
fails 'with two numbers of changes' -DROUNDS=2 -DNUMBERS=2 -DMOST=1 -DPERMITS=1 -DWAITS=0
fails 'without the look whose entry it is' -DNO_HOLDER -DNP=3 -DMOST=1 -DPERMITS=1 -DWAITS=0 -DDEATHS=1
fails 'with the units of the last holder' -DNO_CLEAR -DNP=3 -DMOST=1 -DPERMITS=1 -DWAITS=0 -DDEATHS=1
fails 'without making the change that is due' -DNO_SETTLE -DNP=3 -DMOST=1 -DPERMITS=1 -DWAITS=0 -DDEATHS=1
fails 'with units counted while they change' -DNO_COMPARE -DMOST=1 -DPERMITS=1 -DWAITS=0
fails 'with the first entry as that of all who have none' -DHOLDER_BY_ENTRY -DNP=3 -DNE=1 -DMOST=1 -DPERMITS=1 -DWAITS=0 \
	-DDEATHS=1
fails 'without the second look at an account' -DNO_SECOND_LOOK -DNP=3 -DMOST=1 -DPERMITS=1 -DWAITS=0 -DDEATHS=1
fails 'without the last look for units' -DNO_LAST_LOOK -DNP=3 -DMOST=1 -DPERMITS=1 -DWAITS=0 -DDEATHS=1
fails 'without the look before the sleep' -DNO_ANNOUNCED_LOOK
fails 'with the number of the signal read late' -DLATE_ANNOUNCEMENT
fails 'with the flag put down late' -DLATE_CLEARING
fails 'without an end of the sleep after deaths' -DNO_TIMEOUT -DDEATHS=1
fails 'with parameters that are just written' -DPLAIN_PARAMETERS -DOPENERS=3 -DDEATHS=2 -DMORTALS=2
fails 'with the parameters before the header' -DPARAMETERS_FIRST -DOPENERS=3 -DDEATHS=2 -DMORTALS=2
fails 'without the look at the header after the words' -DNO_HEADER_LOOK -DOPENERS=3 -DDEATHS=2 -DMORTALS=2
fails 'with that look before the words' -DNO_FENCE -DOPENERS=3 -DDEATHS=2 -DMORTALS=2

report_all
[ $failures -eq 0 ]
