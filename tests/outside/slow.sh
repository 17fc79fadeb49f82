#!/bin/sh
# An attacker who holds connections, by heads and by bodies that never end, and by answers that are not read: those are closed,
# and everybody else is served meanwhile.
. "${srcdir:-.}/tests/support/check.sh"
[ -z "${WITHOUT_REAL_PROGRAMS-}${WITHOUT_PARTNERS-}" ] || exit 77

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
. "$sources/tests/outside/partners.sh"
needs curl command -v curl
needs slowhttptest command -v slowhttptest

begin ours "$program" --serve -p 0 -d 0
says ours '\(http:[^ ]*\)'
url=$said/ ours=$last_partner

# The deadline is 10 s.
slowhttptest -c 50 -r 50 -l 16 -H -i 1 -u "$url" >heads.out 2>&1 9>&- &
heads=$!
slowhttptest -c 50 -r 50 -l 16 -B -i 1 -s 60000 -t GET -u "$url" >bodies.out 2>&1 9>&- &
bodies=$!
slowhttptest -c 50 -r 50 -l 10 -X -w 1 -y 8 -n 2 -z 1 -k 20 -u "$url" >reads.out 2>&1 9>&- &
reads=$!
i=0
while [ $i -lt 5 ]; do
	sleep 1
	i=$((i + 1))
	same "an honest client, $i" 'Hello, world' "$(curl -sS -m 20 "$url")"
done
held=$(find "/proc/$ours/fd" -mindepth 1 2>/dev/null | wc -l)
for attack in $heads $bodies $reads; do
	wait "$attack" || true
done
for attack in heads bodies; do
	ok "$attack are not closed: $(cat $attack.out)" grep -q 'No open connections left' $attack.out
done
ok "nobody is told: $(cat ours.says)" grep -q '^Refused with 408 Request Timeout: [0-9]* so far$' ours.says
same 'an honest client, after it' 'Hello, world' "$(curl -sS -m 20 "$url")"
if [ -d "/proc/$ours/fd" ]; then
	ok "$held descriptors meanwhile" [ "$held" -gt 60 ]
	left=$(find "/proc/$ours/fd" -mindepth 1 | wc -l)
	ok "$left of $held descriptors are still open" [ "$left" -lt 40 ]
fi
report
