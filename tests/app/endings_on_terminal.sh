#!/bin/sh
# Signals on a terminal, at the calls to the system of the start and of the end: whatever comes when, the
# program ends of it or goes on as it should, the terminal has its settings, its screen, its cursor and its
# mouse again, also while a signal has stopped it, and a file is whole or not there. ENDINGS=all tries all
# calls (about an hour), not a few.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/support/check.sh"

helpers=$(dirname "$program")/tests/support
terminal=$helpers/on_terminal at_call=$helpers/at_call
[ -x "$terminal" ] && [ -x "$at_call" ] || {
	echo "endings_on_terminal.sh: no $terminal"
	exit 77
}
LC_ALL=C.UTF-8
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 # they are looked for by tracing, too
CALLS=$folder/calls
export LC_ALL ASAN_OPTIONS CALLS
"$at_call" 0 0 any 0 true || {
	[ $? = 77 ] || fail 'at_call'
	echo "endings_on_terminal.sh: nothing may be traced"
	exit 77
}

cp "$srcdir/screenshots/three.json" run.json
printf 'Sleep 10ms\nType "2"\nWait end\n' >two.tape

is_whole() {
	[ ! -s film.cast ] || [ "$(tail -c 1 film.cast | od -An -c | tr -d ' ')" = '\n' ] || return 1
	[ ! -e new.json ] || "$program" new.json --headless --dump >dump.txt 2>&1 || return 1
	[ -z "$(find . -name '*.json.*' -o -name '*.svg.*')" ]
}

# tried SIGNAL NTH any|KEY STATUSES STEP... : the mode's command, on a terminal.
tried() {
	signal=$1 nth=$2 key=$3 statuses=$4
	shift 4
	rm -f film.* new.*
	"$terminal" 80x24 "$@" -- \
	    "exec '$at_call' $signal $nth $key $statuses '$program' $mode 2>err.txt" >screen.txt 2>why.txt ||
		fail "signal $signal at call $nth (after $key): $mode: $(cat why.txt err.txt)"
	ok "signal $signal at call $nth (after $key): $mode: something is half written: $(ls)" is_whole
}

# moments FIRST LAST HOW-MANY: calls, spread evenly, from a place of this signal's own.
moments() {
	turn=$((turn + 1))
	awk -v first="$1" -v last="$2" -v many="$3" -v turn=$turn -v all="${ENDINGS:-}" 'BEGIN {
		step = all == "all" ? 1 : (last - first) / many
		for (i = first + (step > 1 ? step * (turn * 0.618 % 1) : 0); i < last; i += step < 1 ? 1 : step)
			print int(i)
	}'
}
turn=0

# each MODE READY: the signals, at the start, which is over when READY is shown, and after q. The loader's
# calls are not the program's.
each() {
	mode=$1 ready=$2
	tried 0 0 any 0 shows "$ready" types q
	read -r last ignoring <calls
	tried 0 0 q 0 shows "$ready" types q
	read -r ending _ <calls
	ok "$mode: $last calls" [ "$last" -gt 200 ]
	ok "$mode: $ending calls at the end" [ "$ending" -gt 5 ]
	# That end it. SIGINT is a person's way to quit, once there is a screen.
	for pair in 2:0,130 15:143 1:129 3:131 10:138; do
		for nth in $(moments 60 $((last * 2 / 3)) 2); do
			tried "${pair%:*}" "$nth" any "${pair#*:}"
		done
		for nth in $(moments 1 "$ending" 1); do
			tried "${pair%:*}" "$nth" q "0,${pair#*:}" shows "$ready" types q
		done
	done
	# That do not: SIGTSTP, SIGWINCH, SIGCONT, a stop while the size changes; those of a write in vain are
	# ignored from the beginning.
	for number in 20 28 18 13 25 19; do
		for nth in $(moments $((ignoring + 2)) $((ignoring + (last - ignoring) * 2 / 3)) 1); do
			RESIZED=
			[ $number != 19 ] || RESIZED=78x23
			export RESIZED
			tried $number "$nth" any 0 shows "$ready" types q
			unset RESIZED
		done
	done
}

each '-m freeze -p 0 -n 1 -d 30ms --record film.cast' 'r run again'
each '-p 0 -n 2 -d 30ms --record film.cast --save new.json --tape-record new.tape' 'r run again'
each '-p 0 1' 'waitscope'
each 'run.json' 'waitscope'
each '-p 0 -n 1 -d 30ms --tape two.tape' 'r run again'
report
