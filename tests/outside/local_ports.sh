#!/bin/sh
# Where hardly any local ports are to be had: 64 of them, in a network of the test's own. What there is no port for waits to be
# sent, and the screen says so; and where those of what was broken off are not free yet, requests wait for them, and none fails.
. "${srcdir:-.}/tests/support/check.sh"
[ -z "${WITHOUT_REAL_PROGRAMS-}${WITHOUT_PARTNERS-}" ] || exit 77

begin='ip link set lo up && echo 30000 30063 >/proc/sys/net/ipv4/ip_local_port_range'
unshare -rn sh -c "$begin" 2>/dev/null || exit 77

# with_ports COMMANDS: 59 are for each program, as one in sixteen is left to others.
with_ports() {
	unshare -rn sh -c "$begin && $1" "$program"
}

with_ports '"$0" --headless -p 8888 --programs async -n 100 -d 1 --at 0.3 --dump' >screen.txt
ok "the screen says what is missing: $(cat screen.txt)" grep -q 'at most 59 in flight at a time: the system has no more local ports' screen.txt
ok 'how many are in flight' grep -q ' 59 in flight$' screen.txt
ok 'how many wait' grep -q ' 41 not sent$' screen.txt
with_ports '"$0" --headless -p 8888 --programs async -n 100 -d 0.4 --at 0.3 --dump --size 80x24' >screen.txt
ok "also where there is little room: $(cat screen.txt)" grep -q 'at most 59: no more local ports' screen.txt

with_ports '"$0" --headless -p 8888 --programs async -n 100 -d 1 --at 0.3 --dump >/dev/null &&
	"$0" --headless -p 8888 --programs async -n 100 -d 20ms --dump' >screen.txt
ok "all are done: $(cat screen.txt)" grep -q 'async 100 of 100 done' screen.txt
report
