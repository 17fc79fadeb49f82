#!/bin/sh
# Memory that cannot be had, whoever asks for it, also a library that does not look: the program ends with
# one clear line and status 1, the terminal is put back, and nothing half written is left. ALLOCATIONS_TRIED=all
# fails each allocation of each mode, one by one, not a few of them.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/support/check.sh"

${CC:-cc} -shared -fPIC -O1 -o fail.so "$srcdir/tests/support/fail_allocation.c" 2>err.txt || {
	echo "allocations.sh: no C compiler, or not this C library: $(head -n 1 err.txt)"
	exit 77
}
cp "$srcdir/screenshots/three.json" run.json
printf 'Output film.cast\nSleep 10ms\nType "2"\nWait end\nScreenshot new.txt\n' >two.tape
line='^waitscope: out of memory ([0-9]* bytes wanted)$'
ALLOCATIONS=$folder/count
export ALLOCATIONS

# failing K COMMAND...
failing() {
	k=$1
	shift
	env FAIL_ALLOCATION="$k" LD_PRELOAD="$folder/fail.so" "$@"
}

if grep -q __asan_init "$program"; then
	echo "allocations.sh: the sanitizers have allocators of their own"
	exit 77
fi

moments() { # COUNT: the allocations to fail
	awk -v count="$1" -v all="${ALLOCATIONS_TRIED:-}" 'BEGIN {
		step = all == "all" ? 1 : count / 10
		for (k = 1; k < count; k += step < 1 ? 1 : step)
			print int(k)
	}'
}

nothing_is_left() {
	[ -z "$(find . -name '*.json.*' -o -name '*.svg.*' -o -name '*.txt.*')" ] &&
		{ [ ! -s film.cast ] || [ "$(tail -c 1 film.cast | od -An -c | tr -d ' ')" = '\n' ]; }
}

# each COMMAND...: without a terminal.
each() {
	rm -f new.* film.*
	LD_PRELOAD="$folder/fail.so" "$@" >out.txt 2>err.txt || fail "$*: it fails: $(cat err.txt)"
	failed=0
	for k in $(moments "$(cat count)"); do
		rm -f new.* film.*
		status=0
		failing "$k" timeout 30 "$@" >out.txt 2>err.txt </dev/null || status=$?
		# A live run asks for a little more or less each time.
		[ "$status" -ne 0 ] || continue
		failed=$((failed + 1))
		same "allocation $k: $*: $(cat err.txt)" 1 "$status"
		ok "allocation $k: $*: $(cat err.txt)" [ "$(grep -c "$line" err.txt)/$(wc -l <err.txt)" = 1/1 ]
		ok "allocation $k: $*: something is left: $(ls)" nothing_is_left
	done
	ok "$*: no allocation failed" [ $failed -gt 0 ]
}

each "$program" --plain -p 0 -n 2 -d 20ms --work 10ms
each "$program" --plain -p 0 -d 20ms -- sh -c 'echo here'
each "$program" run.json --headless --record=film.svg --save=new.json --shot=new.txt
each "$program" run.json --headless --record=film.cast --save=new.har
each "$program" run.json --headless --tape two.tape
each "$program" --lessons
each "$program" --check "$srcdir/src/lessons/2-three-at-a-time.yaml" run.json

# ---- on a terminal: on_terminal fails if that is not put back ----

terminal=$(dirname "$program")/tests/support/on_terminal
LC_ALL=C.UTF-8
export LC_ALL

# The command as a shell's line. Its status and its errors are looked at afterwards; the terminal, by on_terminal.
on_screen() { # K: or nothing, to count
	printf '%s' "timeout --foreground -k 5 30 env FAIL_ALLOCATION=${1:-0} LD_PRELOAD='$folder/fail.so' " \
	    "'$program' $mode 2>err.txt; echo \$? >status"
}

# each_on_screen MODE SHOWN: until that is shown, and q pressed.
each_on_screen() {
	mode=$1 shown=$2
	rm -f new.* film.*
	"$terminal" 80x24 shows "$shown" types q -- "$(on_screen)" >screen.txt
	failed=0
	for k in $(moments "$(cat count)"); do
		rm -f new.* film.* status
		"$terminal" 80x24 till "$shown" types q -- "$(on_screen "$k"); true" >screen.txt 2>why.txt ||
			fail "allocation $k, on a terminal: $mode: $(cat err.txt why.txt)"
		# A live run asks for a little more or less each time.
		[ "$(cat status)" != 0 ] || continue
		failed=$((failed + 1))
		same "allocation $k, on a terminal: $mode: $(cat err.txt)" 1 "$(cat status)"
		ok "allocation $k, on a terminal: $mode: $(cat err.txt)" [ "$(grep -c "$line" err.txt)/$(wc -l <err.txt)" = 1/1 ]
		ok "allocation $k, on a terminal: $mode: something is left: $(ls)" nothing_is_left
	done
	ok "on a terminal: $mode: no allocation failed" [ $failed -gt 0 ]
}

if [ -x "$terminal" ]; then
	each_on_screen '-p 0 -n 2 -d 50ms --record film.cast --save new.json --tape-record new.tape' 'r again'
	each_on_screen 'run.json' 'waitscope'
	each_on_screen '-p 0 2' 'waitscope'
	each_on_screen '-p 0 -n 1 -d 30ms --tape two.tape' 'r run again'
fi
report
