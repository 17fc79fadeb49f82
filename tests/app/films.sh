#!/bin/sh
# Films of saved runs: none is made for ever, and one that is broken off leaves nothing half written.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/support/check.sh"

# lasting SECONDS FILE: a saved run that lasts so long.
lasting() {
	sed "/run-end/s/\"ts\":[0-9]*/\"ts\":${1}000000/" "$srcdir/screenshots/three.json" >"$2"
}

lasting 3600 hour.json
lasting 3601 longer.json
lasting 2592000 month.json
lasting 2592001 beyond.json

too_long='^waitscope: --record: film\..*: the run lasts .* minutes, a film at most 60'
for film in film.cast film.svg; do
	complains "$film of a second too much" 1 "$too_long" timeout 20 "$program" longer.json --headless --record="$film"
	complains "$film of a month" 1 "$too_long" timeout 20 "$program" month.json --headless --record="$film"
	ok "no $film" [ ! -e "$film" ]
done
ok 'a picture of any moment of a month' "$program" month.json --headless --at=3600 --shot=moment.txt

# Whatever else is made of a long run takes no longer than of a short one.
for arguments in --plain '--headless --dump' '--headless --dump --at 2000000 --view loop' '--headless --dump --view numbers' \
    '--headless --dump --view prints' '--headless --save out.har' '--headless --save out.json' '--headless --shot out.svg'; do
	# shellcheck disable=SC2086 # several words
	ok "$arguments of a month" timeout 60 "$program" month.json $arguments >out.txt
done
ok 'the month as it was saved' "$program" out.json --headless --dump >again.txt
ok 'is the same' sh -c "'$program' month.json --headless --dump | cmp - again.txt"

# A few requests that say that they are a million are none.
sed 's/"number":3}/"number":1000000}/' "$srcdir/screenshots/three.json" >many.json
complains 'numbers that nothing comes before' 2 'many.json: line .*: number 1000000 after .* events' \
    timeout 20 "$program" many.json --headless --dump
complains 'more than a month' 2 'line 994: the time 2592001000000 us: a run in a file lasts at most 30 days$' "$program" beyond.json --headless --dump

printf 'Output film.svg\nHide\nSleep 7200\n' >long.tape
complains 'a tape of two hours' 1 '^waitscope: the tape: it has played for 60 minutes' timeout 20 "$program" \
    "$srcdir/screenshots/three.json" --headless --tape=long.tape
rm -f film.svg

# Somebody has had enough.
for film in film.cast film.svg; do
	status=0
	timeout --preserve-status -s INT 1 "$program" hour.json --headless --record="$film" || status=$?
	same "$film ends by the signal" 130 "$status"
done
ok 'an asciicast that is whole as far as it goes' [ "$(tail -c 1 film.cast)" = '' ]
same 'no film' '' "$(find . -name '*film.svg*')"
report
