#!/bin/sh
# Names that are looked up: of one address and of several, of dead ones, of none; a name server that fails, that says rubbish,
# that does not answer. In namespaces of their own, where the name server is ours and 127.0.0.1 nobody else's.
if [ "${1-}" != inside ]; then
	[ -z "${WITHOUT_REAL_PROGRAMS-}" ] || exit 77
	for rights in '' -r; do
		# shellcheck disable=SC2086 # a word or none
		if unshare $rights -m -n sh -c 'ip link set lo up && mount --bind /etc/hosts /etc/hosts' 2>/dev/null; then
			exec unshare $rights -m -n "$0" inside
		fi
	done
	echo 'names.sh: skipped: there are no namespaces to be had'
	exit 77
fi
. "${srcdir:-.}/tests/support/check.sh"

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
. "$sources/tests/outside/partners.sh"
needs jq command -v jq
ip link set lo up
printf '127.0.0.1 localhost in-hosts.test\n' >hosts
printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' >resolv.conf
mount --bind hosts /etc/hosts
mount --bind resolv.conf /etc/resolv.conf
begin names "$helpers/outside/names" 127.0.0.1
says names '\(ready\)'
begin_misbehave
port=${bad##*:}

# looks_up NAME STORY SCREEN OPTION...: what both programs go through, and what the screen says.
looks_up() {
	name=$1 wanted=$2 screen=$3
	shift 3
	fetch met "http://$name:$port/" -n 1 "$@"
	for track in sync async; do
		same "$name: $track" "launch $wanted" "$(story met.told $track 1 | sed 's/ sent .* response:/ response:/')"
	done
	ok "$name: the screen has no \"$screen\": $(cat met.screen)" grep -q -e "$screen" met.screen
}
met='connected address response: 200'
refused=": connection refused"

looks_up 127.0.0.1 "connect $met" 'Hello, world'
looks_up in-hosts.test "lookup: in-hosts.test connect $met" 'Hello, world'
ok 'what stands in the hosts file nobody is asked' sh -c '! grep -q in-hosts names.says'
looks_up localhost "lookup: localhost connect miss: [::1]:$port$refused $met" 'Hello, world'
looks_up good.test "lookup: good.test connect $met" 'Hello, world'
same 'what is asked: both kinds of addresses' 'good.test A,good.test AAAA' "$(grep good names.says | sort -u | paste -sd ,)"
looks_up dead.test "lookup: dead.test connect miss: 127.0.0.3:$port$refused $met" 'Hello, world'
looks_up both.test "lookup: both.test connect miss: [::1]:$port$refused $met" 'Hello, world'
looks_up dead-only.test "lookup: dead-only.test connect miss: 127.0.0.3:$port$refused miss: 127.0.0.4:$port$refused \
fail: connection refused" 'connection refused'
looks_up silent.test "lookup: silent.test connect miss: 127.0.0.2:$port: timed out $met" 'Hello, world' --timeout 600ms
looks_up none.test 'lookup: none.test fail: name not found' 'name not found'
looks_up nowhere.test 'lookup: nowhere.test fail: name not found' 'name not found'
looks_up failing.test 'lookup: failing.test fail: no answer about the name' 'no answer about the name'
looks_up rubbish.test 'lookup: rubbish.test fail: no answer about the name' 'no answer about the name'
looks_up mute.test 'lookup: mute.test fail: no answer about the name' 'no answer about the name'
looks_up mute.test 'lookup: mute.test fail: timed out' 'timed out' --timeout 200ms
ok 'that one was asked' grep -q 'mute.test' names.says

# ---- away from this machine ----

port=80
looks_up 192.0.2.1 "connect miss: 192.0.2.1:80: unreachable fail: unreachable" 'unreachable'

# Nobody is flooded: at most 20 are open at a time, or as many as are asked for.
ip address add 10.20.30.40/32 dev lo
begin far "$helpers/outside/misbehave" 10.20.30.40
says far '\(http:[^ ]*\)'
at_most() { # URL COUNT OPTION...
	url=$1 most=$2
	shift 2
	fetch met "$url/slow" -n 30 --programs async "$@"
	same "$url $*: all are answered" 30 "$(grep -c '^async [0-9]* response: 200' met.told)"
	same "$url $*: at most" "$most" "$(jq '[.traceEvents[] | select(.ph == "C" and .name == "in flight").args.async] | max' met.json)"
	same "$url $*: the books" 'async: 30 launched: 30 done' "$(jq -r -f "$sources/tests/outside/conserved.jq" met.json)"
}
at_most "$said" 20
at_most "$said" 25 --limit 25
at_most "$bad" 30
report
