#!/bin/sh
# Where hardly any descriptors are to be had: 500 requests of each program, with 16 to 64. The run ends by itself, each
# request is done or has failed for a reason that is told, and at every event of it none is lost.
. "${srcdir:-.}/tests/support/check.sh"
[ -z "${WITHOUT_REAL_PROGRAMS-}${WITHOUT_PARTNERS-}" ] || exit 77

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
. "$sources/tests/outside/partners.sh"
needs jq command -v jq
reasons='closed early\|no socket left'

# few NAME OPTION...: with each of the limits, all at once.
few() {
	name=$1 jobs=''
	shift
	for limit in 16 24 32 48 64; do
		{
			status=0
			(ulimit -n $limit && exec "$program" --headless -n 500 --save "$name.$limit.json" --dump "$@") \
				>"$name.$limit.screen" 2>"$name.$limit.err" || status=$?
			echo $status >"$name.$limit.status"
		} &
		jobs="$jobs $!"
	done
	for job in $jobs; do
		wait "$job"
	done
	for limit in 16 24 32 48 64; do
		run=$name.$limit
		same "$run: its status, after $(cat "$run.err")" 0 "$(cat "$run.status")"
		jq -r -f "$sources/tests/outside/conserved.jq" "$run.json" >"$run.sums"
		for track in sync async; do
			ok "$run: all are over: $(cat "$run.sums")" \
				grep -Eqx "$track: 500 launched: (500 done|([0-9]+ done, )?[0-9]+ failed)" "$run.sums"
		done
		same "$run: nothing else is told" 2 "$(wc -l <"$run.sums")"
		told "$run.json" >"$run.told"
		same "$run: why they failed" '' "$(grep ' fail' "$run.told" | grep -v "fail: \($reasons\)$" || true)"
		failed=$(grep -c '^async [0-9]* fail' "$run.told") || true
		[ "$failed" = 0 ] || ok "$run: the screen says how many failed" grep -q "$failed failed" "$run.screen"
	done
}

few ours -p 0 -d 1ms
for limit in 32 48 64; do
	same "with $limit none fails" '' "$(grep failed ours.$limit.sums || true)"
done
report
