#!/bin/sh
# Others play our recordings: asciinema plays and prints one, and what comes out is what
# was recorded, byte for byte; svg-term makes a film of it, if it is installed (or, with
# WAITSCOPE_NPM=1, fetched by npm into a folder that goes away again). Exits with 77 if
# neither is here.
set -eu

tests=$(dirname "${WAITSCOPE:-./waitscope}")/tests
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
passed=0 failed=0 skipped=0

check() { # WHAT COMMAND...: the command must succeed
	what=$1
	shift
	if "$@" >"$scratch/log" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "cast_tools.sh: $what"
		cat "$scratch/log"
	fi
}

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
	check "what is recorded cannot be read" sh -c 'python3 -c "$1" "$2" >"$3"' - "$outputs" "$1" "$scratch/recorded"
	check "asciinema cat fails" on_terminal "asciinema cat '$1' >'$scratch/cat'"
	check "asciinema cat prints something else" cmp "$scratch/recorded" "$scratch/cat"
	check "asciinema play fails" on_terminal "asciinema play -s 1000 '$1' >'$scratch/play'"
	check "asciinema play prints something else" cmp "$scratch/recorded" "$scratch/play"
}

find_svg_term() {
	if [ -n "${WAITSCOPE_NPM:-}" ] && have npm node; then
		npm install --silent --no-audit --no-fund --prefix "$scratch/npm" svg-term-cli >/dev/null 2>&1 || return 1
		PATH=$scratch/npm/node_modules/.bin:$PATH
	fi
	have svg-term
}

if [ ! -x "$tests/test_cast" ]; then
	echo "cast_tools.sh: no $tests/test_cast"
	exit 77
fi
WAITSCOPE_PICTURES=$scratch "$tests/test_cast" >"$scratch/log" 2>&1 || {
	cat "$scratch/log"
	exit 1
}

if have asciinema script python3; then
	asciinema_plays "$scratch/run-v2.cast"
	case $(asciinema --version) in
	*" 2."*) ;;
	*) asciinema_plays "$scratch/run-v3.cast" ;;
	esac
else
	skipped=$((skipped + 1))
fi
if find_svg_term; then
	check "svg-term fails" svg-term --in "$scratch/run-v2.cast" --out "$scratch/svg-term.svg" --at 3500
	check "svg-term does not see the screen" grep -q 'BLOCKED' "$scratch/svg-term.svg"
else
	skipped=$((skipped + 1))
fi

if [ $skipped -eq 2 ]; then
	echo "cast_tools.sh: neither asciinema (with script and python3) nor svg-term is here"
	exit 77
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
