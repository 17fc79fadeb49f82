#!/bin/sh
# Where hardly any descriptors are to be had: 500 requests of each program, with 16 to 64. The run ends by itself, each
# request is done or has failed for a reason that is told, and at every event of it none is lost.
# shellcheck disable=SC3045 # ulimit -n is in no standard, and in every sh
. "${srcdir:-.}/tests/support/check.sh"
[ -z "${WITHOUT_REAL_PROGRAMS-}${WITHOUT_PARTNERS-}" ] || exit 77

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
. "$sources/tests/outside/partners.sh"
needs jq command -v jq
reasons='closed early\|no socket left'

# Why some failed; and the screen says how many.
tells_why() { # RUN
	told "$1.json" >"$1.told"
	same "$1: why they failed" '' "$(grep ' fail' "$1.told" | grep -v "fail: \($reasons\)$" || true)"
	for track in sync async; do
		failed=$(grep -c "^$track [0-9]* \(fail\|response: 5\)" "$1.told") || true
		[ "$failed" = 0 ] || ok "$1: the screen says how many failed" grep -q "$track .*ok, $failed failed" "$1.screen"
	done
}

# few NAME LIMITS OPTION...: with each of the limits, all at once.
few() {
	name=$1 limits=$2 jobs=''
	shift 2
	for limit in $limits; do
		{
			status=0
			(ulimit -n "$limit" && exec "$program" --headless -n 500 --save "$name.$limit.json" --dump "$@") \
				>"$name.$limit.screen" 2>"$name.$limit.err" || status=$?
			echo $status >"$name.$limit.status"
		} &
		jobs="$jobs $!"
	done
	for job in $jobs; do
		wait "$job"
	done
	for limit in $limits; do
		run=$name.$limit
		same "$run: its status, after $(cat "$run.err")" 0 "$(cat "$run.status")"
		jq -r -f "$sources/tests/outside/conserved.jq" "$run.json" >"$run.sums"
		for track in sync async; do
			ok "$run: all are over: $(cat "$run.sums")" \
				grep -Eqx "$track: 500 launched: (500 done|([0-9]+ done, )?[0-9]+ failed)" "$run.sums"
		done
		same "$run: nothing else is told" 2 "$(wc -l <"$run.sums")"
		! grep -q failed "$run.sums" || tells_why "$run"
	done
}

# none_fails NAME LIMITS
none_fails() {
	for limit in $2; do
		same "$1: with $limit none fails" '' "$(grep failed "$1.$limit.sums" || true)"
	done
}

few ours '16 24 32 48 64' -p 0 -d 1ms
none_fails ours '32 48 64'

# Whose limit that is.
(ulimit -n 32 && exec "$program" --headless -p 0 -n 30 -d 100ms --at 0.45) >screen.txt
ok "the screen says what is missing: $(cat screen.txt)" grep -q '1 in flight: the system has no more sockets' screen.txt

# From a server elsewhere each request takes one descriptor, not two.
begin_misbehave
few elsewhere '16 24 64' -u "$bad/"
none_fails elsewhere '24 64'
reasons="$reasons\\|connection reset\\|not HTTP"
few mixed 24 -u "$bad/any"
report
