#!/bin/sh
# Commands of one's own, by the whole program: in tapes, in recordings and pictures, saved and shown again, side by side,
# and in a lesson. With the samples, as they are; without python3, only what is said then.
. "${srcdir:-.}/tests/support/check.sh"
[ -z "${WITHOUT_REAL_PROGRAMS-}" ] || exit 77

sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
HOME=$folder
export HOME
unset XDG_CONFIG_HOME WAITSCOPE_LESSONS WAITSCOPE_SAMPLES WAITSCOPE_TRACE
cp "$sources"/src/samples/*.py "$sources"/src/samples/*.mjs .

# tape LINE...: makes it.
tape() {
	printf '%s\n' "$@" >demo.tape
}

# shellcheck disable=SC2120 # complains and ok call it, too, with arguments
live() {
	"$program" --headless -p 0 --tape demo.tape "$@"
}

# ---- what is wrong with a tape ----

tape 'Output a.cast' 'Run' 'Wait'
complains 'no command' 2 'demo.tape:2: Run: nothing follows it: a command' live
tape 'Output a.cast' "Run python3 'a.py" 'Wait'
complains 'half a quote' 2 'demo.tape:2: Run: .*a quote or a bracket in it has no end' live
tape 'Output a.cast' 'Wait 0.1s' 'Run python3 a.py'
complains 'a late one' 2 'demo.tape:3: Run: it comes too late' live
tape 'Output a.cast' 'Run a' 'Run b' 'Run c' 'Wait'
complains 'three' 2 'demo.tape:4: Run: there are too many: at most 2 are expected' live
complains 'the same, checked' 2 'demo.tape:4: Run: ' "$program" --check demo.tape
tape 'Output a.cast' 'Lesson 2' 'Run true' 'Wait'
complains 'a lesson and a command' 2 '^waitscope: demo.tape:2: Lesson: a lesson and a command do not go together' live
tape 'Output a.cast' 'Run true' 'Wait'
complains 'the same with a lesson that is asked for' 2 '^waitscope: demo.tape:2: Run: a lesson and a command do not go together' live 2
tape 'Lesson 2' 'Output a.cast' 'Wait'
complains 'the same with a command that is' 2 '^waitscope: demo.tape:1: Lesson: a lesson and a command' live --run true

# ---- what needs no Python ----

# The command line's commands come in place of a tape's, and the programs stay away.
tape 'Set Columns 100' 'Set Rows 30' 'Run sh -c "echo it is said; exit 3" # behind sh -c, as it must be' 'Wait watched-1 output' \
	'Wait watched-1 exit' 'Wait end' 'Screenshot end.txt'
ok 'a tape that runs a command' live
ok 'what it prints' grep -q 'it is said' end.txt
ok 'how it ends' grep -q 'exit status 3' end.txt
ok 'the programs stay away' sh -c '! grep -q async end.txt'
tape 'Set Columns 100' 'Set Rows 30' 'Run false' 'Wait' 'Screenshot end.txt'
ok 'a command that is asked for' live -- sh -c 'exit 7'
ok 'goes over it' grep -q 'exit status 7' end.txt
tape 'Set Columns 100' 'Set Rows 30' 'Knob programs sync' 'Knob requests 1' 'Knob delay 50ms' 'Run no-such-command' \
	'Wait watched-1 not-started' 'Wait sync done' 'Wait' 'Screenshot end.txt'
status=0
# shellcheck disable=SC2119 # here it has none
live || status=$?
same 'a command beside a program' 1 "$status"
ok 'cannot be started' grep -q 'not found' end.txt
ok 'the program runs' grep -q 'sync 1 of 1 done\|sync  *took' end.txt

# ---- a lesson where its sample cannot run ----

mkdir empty
path=$PATH
# shellcheck disable=SC2123 # that one is meant: nothing is found
PATH=$folder/empty
export PATH
tape='Set Columns 80
Set Rows 24
Lesson 10
Sleep 100ms
Type "3"
Enter
Wait end
PageDown
Screenshot card.txt
PageUp
Screenshot run.txt'
echo "$tape" >demo.tape
status=0
# shellcheck disable=SC2119 # here it has none
live || status=$?
PATH=$path
export PATH
same 'the lesson goes on to its end' 0 $status
ok 'its card says what is missing' grep -q 'not told:  *mistake_sleep did not run: python3: not found' card.txt
ok 'and not what it does not know' sh -c '! grep -q "You saw it coming" card.txt'
ok 'and so does the run' grep -q 'not found' run.txt

if ! command -v python3 >/dev/null; then
	echo "$(basename "$0"): skipped: there is no python3 to run samples with"
	report
	exit 0
fi

# ---- a tape with two of them, live ----

"$program" --headless -p 0 --save traced.json -- true
traced=yes sleeps=wait-time
if grep -q '"untraced"' traced.json; then
	echo "$(basename "$0"): skipped: what they wait for, as nothing may be traced here"
	traced='' sleeps=output
fi
tape 'Set Columns 120' 'Set Rows 36' 'Knob delay 500ms' 'Run python3 mistake_sleep.py 2' "Run 'python3 urllib_fetcher.py 2'" \
	'Output film.cast' 'Output film.svg' 'Wait watched-1 visits 2' "Wait watched-1 $sleeps" 'Screenshot sleeps.txt' \
	'Screenshot sleeps.svg' 'Screenshot sleeps.ans' 'Wait watched-2 exit' 'Wait' 'Screenshot end.txt'
ok 'two commands' live --save run.json --record all.cast --shot last.txt
for file in film.cast film.svg sleeps.svg sleeps.ans all.cast run.json; do
	ok "$file has something" [ -s $file ]
done
same 'what is seen last' '' "$(diff end.txt last.txt)"
for name in mistake_sleep urllib_fetcher; do
	ok "$name has ended" grep -q "$name  *ended: exit status 0" end.txt
	ok "$name is in the film" grep -q "$name" film.svg
	ok "$name is in the recording" grep -q "$name" film.cast
done
ok 'its prints are seen' grep -q 'Yawwza... Finally!!! 1: Hello, world' sleeps.txt

if [ -n "$traced" ]; then
	ok 'it sleeps' grep -q 'SLEEPS' sleeps.txt
	ok 'it held its loop' grep -q 'holds\|held' end.txt
fi

# ---- the saved run ----

# It happens again, the same each time, without a wait and without the commands: these files are gone.
rm ./*.py
mkdir first second
for round in first second; do
	cp demo.tape run.json $round
	(cd $round && "$program" run.json --headless --tape demo.tape --record all.cast --shot last.svg --save again.json) || fail "the $round round"
done
for file in film.cast film.svg sleeps.txt sleeps.svg sleeps.ans end.txt all.cast last.svg again.json; do
	ok "$file has something" [ -s first/$file ]
	ok "$file is the same each time" cmp first/$file second/$file
done
markers() {
	sed -n 's/^.*"m", "\(.*\)".$/\1/p' "$1" | sort
}
same 'the moments that it names are those that were' "$(markers film.cast)" "$(markers first/film.cast)"
for what in 'mistake_sleep: first request' ${traced:+'mistake_sleep: first hold'} 'mistake_sleep: ends' 'urllib_fetcher: ends'; do
	ok "$what is named" sh -c "grep -q '\"m\", \"$what\"' film.cast"
done
ok 'what is saved again is the same run' cmp run.json first/again.json
same 'nothing was run' '' "$(grep 'exit status [1-9]\|not found' first/end.txt)"
for name in mistake_sleep urllib_fetcher; do
	ok "$name ends again" grep -q "$name  *ended: exit status 0" first/end.txt
done
ok 'it prints again' grep -q 'Yawwza... Finally!!! 1: Hello, world' first/sleeps.txt

# At each moment a screen of what happens again is that of the whole run, and that of the loop's inside, too.
tape 'Set Columns 120' 'Set Rows 36' 'Screenshot 0.txt' 'Wait 0.6s' 'Screenshot 0.633327.txt' 'Type@0s "2"' 'Screenshot loop.txt' 'Type "1"' \
	'Space' 'Action live' 'Wait' 'Screenshot 60.txt'
ok 'it happens again' "$program" run.json --headless --tape demo.tape
for at in 0 0.633327 60; do
	"$program" run.json --headless --size 120x36 --at $at --dump >then.txt 2>err.txt
	ok "at $at s it is what it was then" diff then.txt $at.txt
done
"$program" run.json --headless --size 120x36 --at 0.633327 --view loop --dump >then.txt
ok 'the inside, too' cmp then.txt loop.txt
for view in timeline loop prints numbers; do
	"$program" run.json --headless --size 120x36 --view $view --dump >view.txt
	ok "$view has both" sh -c 'grep -q mistake_sleep view.txt && grep -q urllib_fetcher view.txt'
done
ok 'a film without a tape' "$program" run.json --headless --record again.svg
ok 'shows both' sh -c 'grep -q mistake_sleep again.svg && grep -q urllib_fetcher again.svg'
ok 'in Perfetto and browsers' sh -c "'$program' run.json --headless --save run.har && grep -q '\"entries\"' run.har"

# ---- side by side ----

cp "$sources"/src/samples/urllib_fetcher.py "$sources"/src/samples/asyncio_fetcher.py .
ok "one's own sync and one's own async" "$program" --headless -p 0 -d 300ms --size 120x36 --view numbers --dump --save two.json \
	--run 'python3 urllib_fetcher.py' --run 'python3 asyncio_fetcher.py' >two.txt
ok 'how long each took' grep -q 'urllib_fetcher took [0-9.]* m\{0,1\}s: exit status 0; asyncio_fetcher took [0-9.]* m\{0,1\}s: exit status 0' two.txt
for number in 1 2 3; do
	ok "request $number of both" sh -c "grep -q 'urllib_fetcher $number ' two.txt && grep -q 'asyncio_fetcher $number ' two.txt"
done
ok 'the saved run says the same' "$program" two.json --headless --size 120x36 --view numbers --dump >again.txt
same 'number by number' "$(grep 'fetcher' two.txt)" "$(grep 'fetcher' again.txt)"
ok 'one beside both programs' "$program" --headless -p 0 -d 50ms -n 2 --programs both --size 120x36 --dump --save beside.json \
	-- python3 urllib_fetcher.py 2 >beside.txt
for who in sync async; do
	ok "$who took its time" grep -q "$who  *took" beside.txt
done
ok 'and it did' grep -q 'urllib_fetcher  *ended: exit status 0' beside.txt
ok 'it is saved beside them' "$program" beside.json --headless --size 120x36 --dump >again.txt
same 'and shown as it was' "$(tail -n 8 beside.txt | head -n 3)" "$(tail -n 8 again.txt | head -n 3)"

# ---- the lesson ----

echo "$tape" >demo.tape
ok 'its sample runs' live --save lesson.json
ok 'its command is told' grep -q '"python3 mistake_sleep.py"' lesson.json
ok 'the answer is right' grep -q 'You saw it coming' card.txt
if [ -n "$traced" ]; then
	ok 'the line that held the loop' grep -q 'mistake_sleep.py:[0-9]* held the loop for\|On which line is not known' card.txt
	ok 'or what it did' grep -q 'time.sleep(1)\|slept in clock_nanosleep' card.txt
else
	ok 'its states are not seen' grep -q 'Which line held the loop is not known, because' card.txt
fi
ok 'the same without a screen' sh -c "'$program' --headless -p 0 -d 100ms 10 --dump >end.txt"
ok 'has it' grep -q 'mistake_sleep  *ended: exit status 0' end.txt
"$program" --plain -p 0 -d 100ms 10 >out.txt
ok 'and as lines' grep -q 'mistake_sleep prints: Slept on it: 3' out.txt
report
