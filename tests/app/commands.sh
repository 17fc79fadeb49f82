#!/bin/sh
# However the program ends, no process is left of a command that it watches, neither of those that do not care for
# signals, nor of those that have left its group and lost their parent; and the terminal is put back.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/support/check.sh"

helpers=$(dirname "$program")/tests/support
terminal=$helpers/on_terminal
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0:handle_segv=0 # of children that are watched, too; and a crash is one
LC_ALL=C.UTF-8
export ASAN_OPTIONS LC_ALL

# It ignores what it can; so does a child, and a grandchild in a session of its own, whose parent is gone. Each writes
# its number.
cat >family.sh <<'END'
trap '' HUP TERM INT
echo $$ >>pids
sh -c 'trap "" HUP TERM INT; echo $$ >>pids; exec sleep 1000' &
(setsid sh -c 'trap "" HUP TERM INT; echo $$ >>pids; exec sleep 1000' &)
until [ "$(wc -l <pids)" -eq 3 ]; do sleep 0.02; done
echo all are here
while :; do sleep 0.1; done
END

# A process that has ended may wait for its parent, whoever that is now, to hear of it.
lives() {
	state=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) || return 1
	[ -n "$state" ] && [ "$state" != Z ]
}

# gone WHAT: none of them is left, or not for long.
gone() {
	same "$1: three processes" 3 "$(wc -l <pids)"
	while read -r pid; do
		tries=0
		while lives "$pid"; do
			tries=$((tries + 1))
			[ $tries -lt 300 ] || {
				kill -KILL "$pid"
				fail "$1: process $pid is left"
			}
			sleep 0.1
		done
	done <pids
	: >pids
	passed=$((passed + 1))
}

# ---- on a terminal ----

if [ -x "$terminal" ]; then
	# ends SIGNAL|q STATUS
	ends() {
		: >pids
		status=$2
		printf 'echo $$ >program\nexec "%s" -p 0 -d 1 -- sh family.sh 2>err.txt\n' "$program" >start.sh
		if [ "$1" = q ]; then
			set -- q types q
		else
			set -- "SIG$1" runs "kill -$1 \$(cat program)"
		fi
		what=$1
		shift
		"$terminal" 100x30 shows 'all are here' "$@" -- "sh start.sh; [ \$? -eq $status ]" >screen.txt 2>why.txt ||
		    fail "$what: $(cat why.txt err.txt screen.txt)"
		gone "$what"
	}
	ends q 0
	ends INT 0
	ends TERM 143
	ends HUP 129
	ends SEGV 139
else
	echo "commands.sh: no $terminal: not tried on a terminal"
fi

# ---- without a chance to say anything ----

# begins: in the background, until all are here.
begins() {
	: >pids
	"$program" -p 0 -d 1 --headless --save run.json -- sh family.sh >out.txt 2>err.txt &
	watcher=$!
	until [ "$(wc -l <pids)" -eq 3 ]; do
		kill -0 $watcher || fail "it does not begin: $(cat err.txt)"
		sleep 0.05
	done
}

# ended STATUS WHAT
ended() {
	status=0
	wait $watcher || status=$?
	same "$2: its status" "$1" "$status"
	gone "$2"
}

begins
kill -KILL $watcher
ended 137 'SIGKILL'

begins
kill -TERM $watcher
ended 143 'SIGTERM without a terminal'
rm -f run.json

# Its keeper: whatever was traced ends with its tracer, and that is said.
"$program" -p 0 --plain -- true >said.txt
if ! grep -q 'not seen' said.txt && [ -e /proc/$$/task/$$/children ]; then
	begins
	keeper=$(tr -d ' ' </proc/$watcher/task/$watcher/children)
	kill -KILL "$keeper"
	ended 0 'a keeper that is killed'
	"$program" run.json --plain >said.txt
	ok 'and that is said' grep -q 'the process that traced it was lost' said.txt
fi

# ---- what lives on when a command has ended ----

does=$helpers/does
"$program" -p 0 --plain -- "$does" daemon >said.txt 2>err.txt &
watcher=$!
until grep -q 'ends after' said.txt && grep -q 'prints: here' said.txt; do
	kill -0 $watcher || fail "it is not waited for: $(cat said.txt err.txt)"
	sleep 0.05
done
pid=$(sed -n 's/.*prints: here \([0-9]*\)$/\1/p' said.txt)
ok "it is there: $(cat said.txt)" lives "$pid"
kill -TERM $watcher
status=0
wait $watcher || status=$?
same 'until it is ended' 143 "$status"
tries=0
while lives "$pid"; do
	tries=$((tries + 1))
	[ $tries -lt 300 ] || fail "it is left"
	sleep 0.1
done
report
