#!/bin/sh
# Calls to the system that fail in each way in which they may, are interrupted, or are short, one at a time, in each mode:
# whatever happens to it, the program ends by itself. It has made what was asked for, or says in a line what it has not;
# nothing half written is left, no descriptor, no child, and the terminal is put back. FAULTS=all takes each chance of
# each mode, not a few.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/support/check.sh"
. "$srcdir/tests/support/modes.sh"
. "$srcdir/tests/support/misfortunes.sh"
needs_misfortune

# told: prints what is wrong with its status and its words.
told() {
	case $status in
	"$well") ;;
	# The line itself may be what could not be written, and a reader who has had enough is no error worth one.
	1 | 2) [ -s err.txt ] || case $did in *EPIPE | 'write '*) ;; *) echo 'not a word' ;; esac ;;
	*) echo "it is not $well" ;;
	esac
	! grep -v '^waitscope: ' err.txt || echo 'these are no words of its own'
	[ "$(wc -l <err.txt)" -le 1 ] || [ "$(grep -v ' has no effect ' err.txt | grep -c -v "${says:-^$}")" -le 1 ] || echo 'these are several lines'
}

# Out of memory, also of the system's, it ends where it stands.
gave_up() {
	[ "$status" = 1 ] && grep -q '^waitscope: \(out of memory\|the event loop: \)' err.txt
}

# fault MODE K: false if there is no such chance.
fault() {
	if [ -n "$finds_leaks" ]; then
		DETACHED=1 ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=1
		export DETACHED
	fi
	meets "$1" fault "$2"
	unset DETACHED
	ASAN_OPTIONS=${ASAN_OPTIONS%:detect_leaks=1}
	[ -n "$did" ] || [ "$2" -le "$chances" ] || return 1
	# What is traced to its end cannot look for leaks, and the calls that do so are not the program's.
	[ -z "$finds_leaks" ] || { [ -n "$did" ] && ! grep -q 'LeakSanitizer \(has encountered\|does not work\)' err.txt; } || return 0
	! gave_up || wrong=$(printf %s "$wrong" | sed 's/descriptor [^;]*; //g')
	# shellcheck disable=SC2086 # several words
	judged "$1" "$2" "$(told; broken; [ "$status" != "$well" ] || [ -s err.txt ] || compare $same)"
}

# Until none is left, which a live run decides anew each time.
all() { # MODE JOB
	by_itself "$1"
	k=$2
	while fault "$1" "$k"; do k=$((k + jobs)); done
}

# A few, spread evenly, from a place of this mode's own.
some() { # MODE JOB
	by_itself "$1"
	turn=$(printf %s "$1" | cksum | cut -d' ' -f1)
	# shellcheck disable=SC2013 # numbers
	for k in $(awk -v count="$chances" -v turn="$turn" -v many="${FAULTS:-4}" -v job="$2" -v jobs="$jobs" 'BEGIN {
		for (i = job - 1; i < many; i += jobs)
			print 1 + int(count * ((i + turn * 0.618 % 1) / many))
	}'); do
		fault "$1" "$k" || true
	done
}

# shellcheck disable=SC2086 # several words
case ${FAULTS:-} in
all) each_mode all ${MODES:-$quiet_modes $on_screen} ;;
*) each_mode some ${MODES:-$quiet_modes $on_screen} ;;
esac
report
