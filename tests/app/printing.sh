#!/bin/sh
# What is printed arrives, or one line says why it did not.
. "${srcdir:-.}/tests/support/check.sh"

# full ARGS...: where there is no room for it.
full() {
	"$program" "$@" >/dev/full
}

HOME=$folder
unset XDG_CONFIG_HOME
export HOME

# Everything that prints, each with its own way to do so.
"$program" --headless -p 0 -d 20ms --save was.json
all_that_print() {
	cat <<-'END'
		--help
		--version
		--lessons
		--save-config --ascii
		--plain -p 0 -d 20ms
		-p 0 -d 20ms
		was.json --plain
		--serve -p 0
		--headless -p 0 -d 20ms --dump
		was.json --headless --dump
	END
}
all_that_print >printing.txt

while read -r arguments; do
	# shellcheck disable=SC2086 # several words
	complains "$arguments on a full disk" 1 '^waitscope: standard output: No space left' full $arguments </dev/null
done <printing.txt

# closed ARGS...: where there is no standard output at all; what a socket or a file of the program's own
# gets must not be it.
closed() {
	"$program" "$@" >&-
}
read_only() {
	"$program" "$@" 1</dev/null
}
unusable='^waitscope: standard output: it is closed, or not open for writing$'
while read -r arguments; do
	# shellcheck disable=SC2086
	complains "$arguments without a standard output" 1 "$unusable" closed $arguments </dev/null
	# shellcheck disable=SC2086
	complains "$arguments to what is read" 1 "$unusable" read_only $arguments </dev/null
done <printing.txt

# A reader who is gone before anything is printed ends it, too, by itself or by SIGPIPE.
while read -r arguments; do
	rm -f status.txt # of the one before
	# shellcheck disable=SC2086
	{
		status=0
		sleep 0.2
		timeout -k 5 20 "$program" $arguments 2>err.txt </dev/null || status=$?
		echo $status >status.txt
	} | true
	until [ -s status.txt ]; do sleep 0.05; done
	case $(cat status.txt) in
	1 | 141) ;;
	*) fail "$arguments for a reader who is gone: status $(cat status.txt)" ;;
	esac
	same "$arguments for a reader who is gone: nothing is told" '' "$(cat err.txt)"
	rm status.txt
done <printing.txt

# Whatever is closed, no file that is opened takes its place: each has in it what is its own, and nothing else.
for closed in '0<&-' '1>&-' '2>&-' '0<&- 1>&-' '0<&- 2>&-' '1>&- 2>&-' '0<&- 1>&- 2>&-'; do
	rm -f made.*
	eval "WAITSCOPE_TRACE=made.txt '$program' --headless -p 0 -d 20ms \
	    --record made.cast --save made.har --shot made.ans $closed" ||
	    fail "$closed: status $?"
	ok "$closed: a recording" sh -c 'head -n 1 made.cast | grep -q "^{\"version\": 2" && ! grep -v "^[[{]" made.cast'
	ok "$closed: an archive" sh -c 'head -c 1 made.har | grep -q "^{"'
	ok "$closed: events" sh -c '! grep -Ev "^[0-9]+ [a-z]+ [a-z-]+ [0-9]+ [0-9]+ -?[0-9]+\$" made.txt'
	ok "$closed: a picture" [ -s made.ans ]
	status=0
	eval "'$program' --headless -p 0 -d 20ms --record none/made.cast $closed" 2>>err.txt || status=$?
	same "$closed: what cannot be made" 1 "$status"
done
complains 'a recording of no screen' 2 'the standard output is no terminal: --record needs a terminal' "$program" --record x.svg -d 20ms
ok 'it makes none' test ! -e x.svg

# A moment after the end, and a part of a lesson, are not what was asked for.
complains 'a moment that never was' 0 '^waitscope: --at: the run ended after ' "$program" --headless -p 0 -d 20ms --at 20
# A moment of a run that lasts for months is there at once.
"$program" --headless -p 0 -n 100000 -d 60 --at 0.05 --dump >out.txt 2>err.txt
ok 'a moment, and not the end' grep -q '^ waitscope .* LIVE  *0\.[0-9]* s *$' out.txt
same 'nothing to say of it' '' "$(cat err.txt)"
complains 'one part of three' 0 'only the first of its . parts' "$program" --headless -p 0 -d 20ms 3

# Nor are all characters where there is no UTF-8.
complains 'all characters in ASCII' 0 '^waitscope: --no-ascii has no effect in this locale' env LC_ALL=C "$program" --headless -p 0 -d 20ms --no-ascii --dump
same 'it is all ASCII' '' "$(LC_ALL=C grep '[^ -~]' out.txt || true)"

# Every event, in a file that takes them.
traced() { # FILE
	WAITSCOPE_TRACE=$1 "$program" --headless -p 0 -d 20ms
}
mkfifo pipe
complains 'events into a pipe' 1 '^waitscope: WAITSCOPE_TRACE: pipe: it is a pipe' traced pipe
complains 'events on a full disk' 1 '^waitscope: WAITSCOPE_TRACE: /dev/full: it is not whole: No space left' traced /dev/full
ok 'events in a file' sh -c "WAITSCOPE_TRACE=all.txt '$program' --headless -p 0 -d 20ms --save x.json && grep -q ' run-end ' all.txt"
complains 'events of a saved run' 0 '^waitscope: WAITSCOPE_TRACE has no effect' env WAITSCOPE_TRACE=none.txt "$program" --headless x.json

# What is to be read and cannot be is a mistake of the command line's, whatever it is.
echo 'Sleep' >bad.tape
echo '{' >bad.json
echo 'title: x' >bad.yaml
complains 'a bad lesson' 2 '^waitscope: ./bad.yaml:' "$program" --headless -p 0 ./bad.yaml
complains 'a bad run' 2 '^waitscope: bad.json:' "$program" --headless bad.json
complains 'a bad tape' 2 '^waitscope: bad.tape:1: ' "$program" --headless --tape bad.tape
for file in none.json none.tape ./none.yaml; do
	case $file in
	*.tape) set -- --tape $file ;;
	*) set -- $file ;;
	esac
	complains "$file that is not there" 2 "none.*: it cannot be read: No such file" "$program" --headless "$@"
done

# Who had enough is told nothing, as everywhere.
"$program" --plain -p 0 -n 1 -d 100ms 2>err.txt | head -n 1 >out.txt
same 'a line for a reader who wants one' 1 "$(wc -l <out.txt)"
same 'nothing on stderr' '' "$(cat err.txt)"

# A name that is too long for a line loses its beginning, where one sees it; never the reason.
deep=$(printf 'a-long-name-%.0s' 1 2 3 4 5 6 7 8 9)
mkdir -p "$deep/$deep"
complains 'a run deep down' 2 '^waitscope: ….*none.json: it cannot be read: No such file' \
    "$program" --headless "$deep/$deep/none.json"
echo '[{"ph":"M","name":"x","args":{"kind":"nothing"}}' >"$deep/$deep/bad.json"
complains 'a bad run deep down' 2 '^waitscope: ….*bad.json: line 1: this is not a run' \
    "$program" --headless "$deep/$deep/bad.json"
complains 'a lesson deep down' 2 '^waitscope: ….*none.yaml: it cannot be read: No such file' \
    "$program" --headless "$deep/$deep/none.yaml"
complains 'a tape deep down' 2 '^waitscope: ….*none.tape: it cannot be read: No such file' \
    "$program" --headless --tape "$deep/$deep/none.tape"
printf 'Output %s/%s/none/film.svg\nWait end\n' "$deep" "$deep" >film.tape
complains 'a film deep down' 1 '^waitscope: film.tape:1: Output: ….*film.svg: No such file' \
    "$program" --headless -p 0 -d 20ms --tape film.tape
complains 'a long name for a lesson' 2 '^waitscope: "a-long-.*…" is not a lesson: ' "$program" --headless "$deep"
WAITSCOPE_LESSONS=$deep/$deep/none
export WAITSCOPE_LESSONS
complains 'lessons deep down' 1 '^waitscope: ….*/none: its lessons cannot be read: No such file' "$program" --lessons
report
