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

# Synchronously: one answer before the next request; asynchronously: both requests before an answer. What it prints has the time
# at which it was read: behind its cause, and not always before what comes next.
fetches_as_it_should() { # TOLD
	in_order "$1: the fetches" "$1" 'visitor 1 arrive: /$' 'visitor 1 answer: 200' '^watched-1 1 read' 'visitor 2 arrive' \
		'visitor 2 answer: 200' '^watched-1 2 read' 'visitor 3 arrive' 'visitor 4 arrive' 'visitor [34] answer: 200' \
		'visitor [34] answer: 200' 'exit: exit status 0'
	in_order "$1: what it prints" "$1" 'output: The program will block' 'visitor 1 answer' 'output: Server said: Hello, world' \
		'visitor 2 answer' 'output: Server said: Hello, world' 'output: Pfew! That was a lot of wait' \
		'output: This line comes before "Yawwza..."' 'visitor [34] answer' 'output: Yawwza... Finally!!! Hello, world' \
		'output: Yawwza... Finally!!! Hello, world' 'exit: exit status 0'
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

# ---- its server, our programs ----

# As it is, it sleeps on its own loop: whatever asks, one at a time is served. The other one is what its comment proposes.
sed 's/time\.sleep(/await asyncio.sleep(/' "$samples/tornado_server.py" >asyncio_server.py
ok 'the other server is another one' grep -q 'await asyncio.sleep(self' asyncio_server.py
begin blocking "$tornado" "$samples/tornado_server.py" 0.25 0
says blocking '\(http:[^ ]*\)'
blocking=$said
begin better "$tornado" asyncio_server.py 0.25 0
says better '\(http:[^ ]*\)'
better=$said

# Both at once: our programs fetch from its servers while its fetcher fetches from ours.
their_fetcher meanwhile -d 200ms &
theirs=$!
fetch asleep "$blocking" -n 3 --programs async &
asleep=$!
fetch awake "$better" -n 3
wait $theirs $asleep
told meanwhile.json >meanwhile.told
fetches_as_it_should meanwhile.told

in_order 'sync waits for each' awake.told '^sync 1 response: 200' '^sync 2 launch' '^sync 2 response: 200' '^sync 3 launch' '^sync 3 response: 200'
in_order 'async has all before sync has two' awake.told '^async . response: 200' '^async . response: 200' '^async . response: 200' '^sync 2 response'
for number in 1 2 3; do
	in_order 'async waits for all at once' awake.told "^async $number sent" '^async 1 response: 200'
	in_order 'what it gets' awake.told "^async $number body: Hello, world" "^async $number response: 200" "^async $number callback-start" \
		'^async 0 print\|print: Yawwza'
done
# A spinner turns ten times a second: between two responses of a server that sleeps for longer it has turned.
in_order 'the server serves one at a time' asleep.told '^async 3 sent' '^async . response: 200' '^async 0 spin' '^async . response: 200' \
	'^async 0 spin' '^async . response: 200'
ok 'nothing is told of what goes on at another server' sh -c "! grep -q ' take\\| arrive\\| answer' asleep.told awake.told"

# One after the other.
fetch turns "$better" -n 2 --programs in-turn
in_order 'sync first' turns.told '^sync 2 response: 200' '^sync 0 done' '^async 1 launch' '^async . response: 200' '^async . response: 200' '^async 0 done'

# All in one run: its fetcher asks our server while our programs ask its own.
their_fetcher all -d 200ms -u "$better" -n 2 --programs both
fetches_as_it_should all.told
for track in sync async; do
	in_order "$track, at the other server" all.told "^$track 1 sent" "^$track 1 body: Hello, world" "^$track 1 response: 200"
	same "$track, at the other server: all" 2 "$(grep -c "^$track [12] response: 200" all.told)"
done
ok 'our programs ask nothing of our server' sh -c "! grep -Eq '^(sync|async) [0-9]* (arrive|take|answer)' all.told"
report
