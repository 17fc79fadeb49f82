#!/bin/sh
# Others play our recordings: asciinema plays and prints one, and what comes out is what
# was recorded, byte for byte; and svg-term makes pictures of some moments, in which every
# character stands where the screen has it. Exits with 77 if neither is here, and svg-term
# cannot be had from npm.
source=$(realpath "${srcdir:-.}")
. "$source/tests/support/check.sh"
. "$source/tests/support/npm.sh"
tests=$(dirname "$program")/tests
scratch=$folder
skipped=0

have() {
	for tool; do
		command -v "$tool" >/dev/null || return 1
	done
}

# asciinema wants a terminal of its own: script(1) lends it one.
on_terminal() { # COMMAND
	script -qec "$1" /dev/null </dev/null
}

# The outputs of a recording, one after the other.
outputs='
import json, sys
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()[1:]
sys.stdout.buffer.write("".join(e[2] for e in map(json.loads, lines) if e[1] == "o").encode())
'

asciinema_plays() { # FILE
	# shellcheck disable=SC2016 # the inner shell's
	ok "what is recorded cannot be read" sh -c 'python3 -c "$1" "$2" >"$3"' - "$outputs" "$1" "$scratch/recorded"
	ok "asciinema cat fails" on_terminal "asciinema cat '$1' >'$scratch/cat'"
	ok "asciinema cat prints something else" cmp "$scratch/recorded" "$scratch/cat"
	ok "asciinema play fails" on_terminal "asciinema play -s 1000 '$1' >'$scratch/play'"
	ok "asciinema play prints something else" cmp "$scratch/recorded" "$scratch/play"
}

find_svg_term() {
	if ! have svg-term; then
		(npm_install cast_tools.sh "$scratch/npm" svg-term-cli@2) || return 1
		PATH=$scratch/npm/node_modules/.bin:$PATH
	fi
	have svg-term node
}

# svg-term at the first frame, in the middle, and at the last.
svg_term_shows() {
	run=$scratch/run.json cast=$scratch/run.cast
	"$program" --headless -p 0 -d 200ms -n 3 --size 100x30 --save "$run"
	"$program" "$run" --headless --size 100x30 --record "$cast"
	sed -n 's/^\[\([0-9.]*\), "o".*/\1/p' "$cast" >"$scratch/times"
	frames=$(($(wc -l <"$scratch/times") - 1)) # the last only puts the cursor back
	for part in 0 1 2; do
		at=$(sed -n "$((1 + part * (frames - 1) / 2))p" "$scratch/times")
		ok "svg-term fails at $at" svg-term --in "$cast" --out "$scratch/moment.svg" --no-optimize \
		    --at "$(echo "$at" | awk '{printf "%.3f", $1 * 1000}')"
		"$program" "$run" --headless --size 100x30 --at "$at" --dump >"$scratch/moment.txt"
		ok "svg-term shows something else at $at" node "$source/tests/ui/record/svg_term.js" "$scratch/moment.svg" "$scratch/moment.txt"
	done
}

if [ ! -x "$tests/ui/record/test_cast" ]; then
	echo "cast_tools.sh: no $tests/ui/record/test_cast"
	exit 77
fi
WAITSCOPE_PICTURES=$scratch "$tests/ui/record/test_cast" >"$scratch/log" 2>&1 || {
	cat "$scratch/log"
	exit 1
}

# With markers, and letters of two columns.
printf '%s\n' "Output $scratch/chapters.cast" 'Knob delay 200ms' 'Caption "同期は待つ 😀"' 'Wait 0.1s' 'Marker "here"' 'Wait end' >"$scratch/chapters.tape"
ok "no recording with chapters" "$program" --headless -p 0 --tape "$scratch/chapters.tape"
same "its chapters" 4 "$(grep -c ', "m", ' "$scratch/chapters.cast")"

if have asciinema script python3; then
	asciinema_plays "$scratch/run-v2.cast"
	asciinema_plays "$scratch/chapters.cast"
	case $(asciinema --version) in
	*" 2."*) ;;
	*) asciinema_plays "$scratch/run-v3.cast" ;;
	esac
else
	skipped=$((skipped + 1))
fi
if find_svg_term; then
	svg_term_shows
else
	skipped=$((skipped + 1))
fi

if [ $skipped -eq 2 ]; then
	echo "cast_tools.sh: neither asciinema (with script and python3) nor svg-term is here"
	exit 77
fi
report
