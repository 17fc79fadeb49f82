#!/bin/sh
# Both samples for real, by Tornado as it is today: our programs fetch from its server, its fetcher from ours, one after
# the other and both at once. Of the samples, as they are installed.
. "${srcdir:-.}/tests/support/check.sh"
[ -z "${WITHOUT_REAL_PROGRAMS-}${WITHOUT_PARTNERS-}" ] || exit 77

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
samples=$sources/src/samples
. "$sources/tests/outside/partners.sh"
needs jq command -v jq
tornado=
for python in $("$sources/tests/support/pythons.sh") /usr/bin/python3; do
	"$python" -c 'import tornado' 2>/dev/null && tornado=$python
done
needs Tornado [ -n "$tornado" ]

# ---- its fetcher, our server ----

# Synchronously: one answer before the next request; asynchronously: both requests before an answer.
fetches_as_it_should() { # TOLD
	in_order "$1: the fetches" "$1" 'output: The program will block' 'visitor 1 arrive: /$' 'visitor 1 answer: 200' \
		'output: Server said: Hello, world' 'visitor 2 arrive' 'visitor 2 answer: 200' 'output: Server said: Hello, world' \
		'output: Pfew! That was a lot of wait' 'output: This line comes before "Yawwza..."' 'visitor 3 arrive' 'visitor 4 arrive' \
		'visitor [34] answer: 200' 'visitor [34] answer: 200' 'output: Yawwza... Finally!!! Hello, world' 'exit: exit status 0'
	same "$1: its requests" 4 "$(grep -c '^visitor . arrive' "$1")"
	same "$1: whose they are" 4 "$(grep -c '^watched-1 .* visits' "$1")"
}

their_fetcher() { # NAME OPTION...
	run=$1
	shift
	"$program" --headless -p 0 --save "$run.json" --dump "$@" -- "$tornado" "$samples/tornado_fetcher.py" 2 >"$run.screen" 2>"$run.err" ||
		fail "$run: $(cat "$run.err")"
	told "$run.json" >"$run.told"
}

their_fetcher theirs -d 300ms
fetches_as_it_should theirs.told
ok 'the screen says what it asked for' grep -q 'req 4 .*GET /: 200' theirs.screen
ok 'and how many' grep -q '4 requests, 4 answered' theirs.screen

# With a server that serves one at a time it gains nothing by asking for both: one waits in line.
their_fetcher line -d 200ms --server serial
fetches_as_it_should line.told
in_order 'one at a time' line.told 'visitor 3 arrive' 'visitor 4 arrive' 'visitor 3 answer' 'visitor 4 take' 'visitor 4 answer'

# Beside our programs.
their_fetcher beside -d 200ms -n 2 --programs both
same 'its requests, beside ours' 4 "$(grep -c '^visitor . answer: 200' beside.told)"
for track in sync async; do
	same "$track, beside it" 2 "$(grep -c "^$track . response: 200" beside.told)"
done
report
