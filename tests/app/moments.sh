#!/bin/sh
# A recording is what was on the screen: a terminal emulator that is fed with a recording up to t
# shows what the program prints of that moment, at many moments, of several runs, in
# each view and in both versions of the format. Exits with 77 if there is no emulator.
set -eu

program=${WAITSCOPE:?}
emulate=$(dirname "$program")/tests/support/emulate
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
[ -x "$emulate" ] || {
	echo "moments.sh: no $emulate"
	exit 77
}
cd "$folder"
passed=0
frame_us=33333 # a film has 30 frames a second; in between stands the one before

fail() {
	echo "moments.sh: $1"
	exit 1
}

seconds() { # MICROSECONDS
	printf '%d.%06d' $(($1 / 1000000)) $(($1 % 1000000))
}

# The moments, in microseconds: at which the picture changed; at which something happened; and
# as many that chance chose.
moments() { # COUNT
	"$emulate" times two.cast >changes
	last_us=$(tail -n 1 changes)
	grep -o '"ts": *[0-9.]*' run.json | sed 's/.*: *//; s/\..*//' | awk -v last="$last_us" '$1 <= last' >events
	awk -v count="$1" -v last="$last_us" 'BEGIN { srand(1); for (i = 0; i < count; i++) print int(rand() * last) }' >chance
	for list in changes events; do
		sort -nu $list | awk -v count="$1" '{ line[NR] = $1 }
			END { step = NR > count ? NR / count : 1; for (i = 1; i <= NR; i += step) print line[int(i)] }'
	done
	cat chance
	echo "$last_us"
}

# same WHAT FILE.cast SECONDS: the emulator shows the dump.
same() {
	"$emulate" screen "$2" "$3" >seen
	cmp -s dump seen || {
		diff dump seen || true
		fail "$1: $2 at $3 s shows something else than that moment"
	}
	passed=$((passed + 1))
}

# compare COUNT OPTION...: the saved run, recorded and dumped with these options.
compare() {
	count=$1
	shift
	"$program" run.json --headless --size 100x30 "$@" --record two.cast
	"$program" run.json --headless --size 100x30 "$@" --record three.cast --cast-version 3
	moments "$count" >times.txt
	checked=0
	while read -r t_us; do
		at_us=$((t_us / frame_us * frame_us))
		"$program" run.json --headless --size 100x30 "$@" --at "$(seconds $at_us)" --dump >dump
		same "$*" two.cast "$(seconds "$t_us")"
		# Version 3 counts in milliseconds.
		same "$*" three.cast "$(seconds $(((at_us + 500) / 1000 * 1000)))"
		checked=$((checked + 1))
	done <times.txt
	[ $checked -gt "$count" ] || fail "$*: $checked moments are too few"
	# It can fail: another moment is not this one.
	"$emulate" screen two.cast 0 >seen
	! cmp -s dump seen || fail "$*: the end looks like the beginning"
}

keep() { # OPTION...
	"$program" --headless -p 0 --size 100x30 --save run.json "$@"
}

keep -d 200ms -n 3
compare 20
for view in loop prints numbers; do
	compare 6 --view $view
done
compare 6 --ascii --language c
keep -d 60ms -n 20 -c 8 -m workers=4 -j 50 --errors mixed --timeout 150ms
compare 10
keep -d 100ms -n 4 -m serial --programs in-turn --work 20ms
compare 6
echo "$passed passed, 0 failed"
