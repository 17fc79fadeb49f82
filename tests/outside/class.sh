#!/bin/sh
# A class: thirty learners ask our server at once, each from an address of its own and with a name, while programs run. It
# is open to others, as the screen says.
. "${srcdir:-.}/tests/support/check.sh"
[ -z "${WITHOUT_REAL_PROGRAMS-}${WITHOUT_PARTNERS-}" ] || exit 77

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
. "$sources/tests/outside/partners.sh"
needs curl command -v curl
needs jq command -v jq

begin class "$program" --headless --listen 0.0.0.0:0 -n 1 -d 1s --programs sync --save class.json
says class '\(Open to all who[^.]*\)'
same 'whom it is open to' 'Open to all who reach this machine' "${said%;*}"
port=$(sed -n 's/.*Learners type http:.*:\([0-9]*\)\/$/\1/p' class.says)
typed=$(sed -n 's/.*Learners type \(http:.*\)$/\1/p' class.says)
[ -n "$port" ] || { # it has no address but its own
	echo 'class.sh: skipped: this machine has no address that others could type'
	exit 77
}

# As long as this one waits, the run goes on; then they leave.
curl -sS "$typed?name=hasty&delay=60" >/dev/null 2>&1 &
hasty=$!
learners='' i=0
while [ $i -lt 30 ]; do
	i=$((i + 1))
	curl -sS -A "browser-$i" --interface 127.0.0.$((i + 1)) -o "$i.out" "http://127.0.0.1:$port/?name=learner+$i&delay=500ms" 2>"$i.err" &
	learners="$learners $!"
done
curl -sS -A 'another browser' -o typed.out "$typed?name=Zo%C3%AB&delay=500ms" 2>typed.err &
learners="$learners $!"
for learner in $learners; do
	wait "$learner" || fail "a learner: $(cat ./*.err)"
done
kill $hasty
wait "$last_partner" || fail "its run: $(cat class.says)"
i=0
while [ $i -lt 30 ]; do
	i=$((i + 1))
	same "learner $i" 'Hello, world' "$(cat $i.out)"
done
same 'Zoë' 'Hello, world' "$(cat typed.out)"

told class.json >class.told
same 'visitors' 32 "$(grep -c '^visitor [0-9]* arrive' class.told)"
same 'addresses' 32 "$(grep -c '^visitor [0-9]* from: ' class.told)"
same 'answered' 31 "$(grep -c '^visitor [0-9]* answer: 200' class.told)"
same 'left' 1 "$(grep -c '^visitor [0-9]* leave' class.told)"
# who NAME: what is known of them behind their arrival.
who() {
	visitor=$(sed -n "s/^visitor \([0-9]*\) signed: $1\$/\1/p" class.told)
	sed -n "s/^visitor $visitor \(from\|agent\): //p" class.told | paste -sd ' '
}
i=0
while [ $i -lt 30 ]; do
	i=$((i + 1))
	same "who learner $i is" "127.0.0.$((i + 1)) browser-$i" "$(who "learner $i")"
done
address=${typed#http://}
same 'who Zoë is' "${address%:*} another browser" "$(who 'Zoë')"
in_order 'who left' class.told 'signed: hasty' 'leave'
# The programs are still themselves.
same 'of the program' 1 "$(grep -c '^sync [0-9]* answer: 200' class.told)"
same 'refused' 0 "$(grep -c ' refused' class.told)"
report
