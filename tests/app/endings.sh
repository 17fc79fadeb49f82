#!/bin/sh
# Signals end the program wherever they meet it: it ends by that signal, what it wrote is whole, nothing
# half made is left, and whoever does not read what it prints does not hold it. ENDINGS=all tries every
# moment at which it speaks to the system, not a few of each mode.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/support/check.sh"

# ended SIGNAL-NUMBER WHAT COMMAND...
ended() {
	number=$1 what=$2 status=0
	shift 2
	"$@" || status=$?
	same "$what: its status" $((128 + number)) "$status"
}

cp "$srcdir/screenshots/three.json" run.json

# ---- a reader who stands still, and one who is gone ----

mkfifo pipe
# shellcheck disable=SC2217 # it keeps that open
sleep 100 <pipe &
reader=$!
exec 3>pipe
ended 15 'a transcript that nobody reads' timeout -k 10 --preserve-status -s TERM 1 "$program" --plain -n 4000 -d 10ms >pipe 2>err.txt
ended 2 'a server whose lines nobody reads' timeout -k 10 --preserve-status -s INT 1 "$program" --serve -p 0 >pipe 2>err.txt
kill $reader
exec 3>&-

# ---- somebody's full pipe, and a file that is a pipe: a call that waits is not continued ----

mkfifo full
# shellcheck disable=SC2217 # it keeps that open
sleep 100 <full &
reader=$!
exec 3>full
timeout 1 cat /dev/zero >&3 || true
ended 2 'errors that nobody reads' timeout -k 10 --preserve-status -s INT 1 "$program" --serve -p 0 --no-mouse 2>&3 >said.txt
ended 15 'neither errors nor lines' \
    timeout -k 10 --preserve-status -s TERM 1 "$program" --plain -p 0 -n 2 -d 10 --view loop >&3 2>&3
rm -f new.json
mkfifo new.json
# shellcheck disable=SC2217 # it keeps that open
sleep 100 <new.json &
other=$!
: >said.txt # what the one before said is not waited for
"$program" --plain -p 0 -n 1000 -d 1ms --save new.json >said.txt 2>err.txt &
saves=$!
until [ "$(wc -l <said.txt)" -gt 2000 ]; do
	kill -0 $saves || fail "a run saved into a pipe: $(cat err.txt)"
	sleep 0.05
done
while kill -TERM $saves 2>/dev/null; do sleep 0.2; done # again, as people do
status=0
wait $saves || status=$?
ok "a run saved into a pipe that nobody reads: status $status" [ $status -eq 143 ]
kill $reader $other
exec 3>&-
rm -f new.json full

# ---- what is ignored from the start stays so ----

: >served.txt
(
	trap '' HUP
	exec "$program" --serve -p 0
) >served.txt 2>err.txt &
server=$!
until grep -q http served.txt; do sleep 0.05; done
kill -HUP $server
kill -HUP $server
ok 'a server that nohup started' curl -s -o answer.txt "$(sed 's/.*\(http.*\)/\1/' served.txt)/?delay=0"
kill -TERM $server
status=0
wait $server || status=$?
same 'and SIGTERM' 143 "$status"

# ---- the first process of a container, which no signal kills by itself ----

if unshare -pf --mount-proc true 2>/dev/null; then
	: >served.txt
	unshare -pf --mount-proc sh -c 'echo; exec "$0" --serve -p 0' "$program" >served.txt 2>err.txt &
	outside=$!
	until grep -q http served.txt; do sleep 0.05; done
	kill -TERM "$(cat /proc/$outside/task/$outside/children)"
	status=0
	wait $outside || status=$?
	same 'SIGTERM in a container' 143 "$status"
fi

# ---- a run that is quit in the middle is saved ----

ended 15 'a run that goes on' timeout --preserve-status -s TERM 1 "$program" --plain -n 2 -d 30 --save half.json >said.txt
ok 'is saved as far as it went' "$program" half.json --headless --dump >half.txt
ok 'and shown' grep -q 'BLOCKED' half.txt

# ---- and what can only be made of a whole run is missed ----

# unmade SECONDS COMMAND...: said, and not made; files called unmade.* are asked for.
unmade() {
	after=$1 asked=0
	shift
	ended 15 "$*" timeout --preserve-status -s TERM "$after" "$program" "$@" >said.txt 2>err.txt
	for word; do
		case $word in
		unmade.*) asked=$((asked + 1)) && ok "$*: not a word of $word: $(cat err.txt)" \
		    grep -q "^waitscope: --[a-z]*: $word.* a signal came before it was" err.txt ;;
		esac
	done
	same "$*: its lines" $asked "$(wc -l <err.txt)"
	same "$*: what there is" '' "$(ls unmade.* 2>/dev/null)"
}
unmade 1 --headless -p 0 -n 1 -d 30 --record unmade.svg --shot unmade.txt
sed 's/"ts": *\([1-9][0-9]*\)/"ts": \100/; s/"dur": *\([1-9][0-9]*\)/"dur": \100/' run.json >long.json # lasts a hundred times as long: no film of it is made in a second
unmade 1 long.json --headless --record unmade.html
unmade 1 long.json --headless --save unmade.html
ended 15 'a recording' timeout --preserve-status -s TERM 1 "$program" long.json --headless --record half.cast 2>err.txt
same 'a recording that is there in part' 'waitscope: --record: half.cast is not whole: a signal came before it was' "$(cat err.txt)"

# A page of what there was of the run by then: it may be made at once.
ended 15 'a page of a second' timeout --preserve-status -s TERM 1 "$program" --headless -p 0 -n 1 -d 30 --save brief.html >said.txt 2>err.txt
if [ -e brief.html ]; then
	ok 'a page of a second: it is not whole' grep -q '</html>' brief.html
	same 'a page of a second: what is said' '' "$(cat err.txt)"
else
	same 'a page of a second: what is said' 'waitscope: --save: brief.html: a signal came before it was written' "$(cat err.txt)"
fi

# ---- at every moment ----

command -v strace >/dev/null && strace -qq -o /dev/null true 2>/dev/null || {
	echo "endings.sh: no strace, or it may not trace: signals at each moment were not tried"
	report
	exit 0
}

# Leaks are looked for by tracing, too.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS

# Each line that an asciicast has is whole, and the saved run can be read.
is_whole() {
	[ ! -s film.cast ] || [ "$(tail -c 1 film.cast | od -An -c | tr -d ' ')" = '\n' ] || return 1
	[ ! -e new.json ] || "$program" new.json --headless --dump >dump.txt 2>err.txt || return 1
	[ -z "$(find . -name '*.json.*' -o -name '*.svg.*' -o -name '*.txt.*')" ]
}

# at_each SIGNAL NUMBER COMMAND...: a signal before its first call to the system, its second, ...
at_each() {
	signal=$1 number=$2 endings=0
	shift 2
	rm -f film.* new.*
	strace -qq -o calls.txt "$@" >out.txt 2>err.txt || fail "$*: it failed: $(cat err.txt)"
	# Which call, the how manyth of its name, and where it stands. Before the loader is done there is no program.
	sed -n 's/^\([a-z_0-9]*\)(.*/\1/p' calls.txt | awk -v all="${ENDINGS:-}" '
		{ name[NR] = $1; nth[NR] = ++count[$1] }
		END {
			step = all == "all" ? 1 : NR / 4
			for (i = 40; i < NR; i += step)
				print name[int(i)], nth[int(i)], int(i) < NR / 2 ? "early" : "late"
		}' >moments.txt
	while read -r call nth when; do
		rm -f film.* new.*
		status=0
		timeout -k 5 30 strace -qq -o /dev/null -e "inject=$call:signal=$signal:when=$nth" "$@" >out.txt 2>err.txt </dev/null || status=$?
		what="$signal at $call $nth ($when): $*: $(cat err.txt)"
		# When all is done, and only the way out is left, one may come too late to matter.
		[ "$status" -eq $((128 + number)) ] || { [ "$status" -eq 0 ] && [ "$when" = late ]; } || fail "$what: status $status"
		endings=$((endings + (status != 0)))
		ok "$what: something is half written: $(ls)" is_whole
	done <moments.txt
	ok "$signal never ended it: $*" [ $endings -gt 1 ]
}

# Also while the last file gets its name, behind the loop's last turn, and nobody reads the lines.
# shellcheck disable=SC2217 # it keeps that open
sleep 100 <pipe &
reader=$!
exec 3>pipe
rm -f new.json
ended 15 'a signal that comes last' timeout -k 5 30 strace -qq -o /dev/null -e inject=linkat:signal=SIGTERM \
    "$program" --plain -p 0 -n 1000 -d 1ms --save new.json >&3 2>err.txt
ok 'and what it met is whole' is_whole
kill $reader
exec 3>&-

at_each SIGTERM 15 "$program" run.json --headless --record=film.cast --save=new.json
at_each SIGINT 2 "$program" run.json --headless --record=film.svg --shot=new.txt
at_each SIGHUP 1 "$program" --headless -p 0 -n 2 -d 50ms --save=new.json --record=film.cast
at_each SIGINT 2 "$program" --plain -p 0 -m freeze -n 2 -d 50ms --save=new.json
report
