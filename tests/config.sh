#!/bin/sh
# What is kept, and what counts more: the command line, a lesson, the kept config.
set -eu

program=${WAITSCOPE:?}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
XDG_CONFIG_HOME=$folder HOME=$folder
export XDG_CONFIG_HOME HOME
config=$folder/waitscope/config
passed=0

fail() {
	echo "config.sh: $1"
	exit 1
}

ok() { # WHAT COMMAND...
	what=$1
	shift
	"$@" || fail "$what"
	passed=$((passed + 1))
}

shows() { # PATTERN ARGS...: the first lines of the last screen have it
	pattern=$1
	shift
	"$program" --headless -p 0 --size 120x36 --dump "$@" 2>/dev/null | grep -q "$pattern"
}

"$program" --save-config -d 100ms -n 2 --programs none --theme dark | cat
ok 'it is kept as it was said' grep -q 'programs = "none"' "$config"
"$program" --save-config --programs both --theme auto
ok 'auto takes a theme back' sh -c "! grep -q 'dark' '$config'"
ok 'what was kept before stays' grep -q 'delay = "100 ms"' "$config"
ok 'a kept knob counts' shows 'requests 2 '
ok 'an option counts more' shows 'requests 3 ' -n 3
ok "a lesson's knobs count more than kept ones" shows 'lesson\|jitter 60 %' -d 50ms 5
ok "and its view and language count without a screen" shows 'await' -d 20ms 3

# What was kept is taken back by the other form, for once or for good.
is_ascii() { # ARGS...: the last screen is drawn so
	LC_ALL=C.UTF-8 "$program" --headless -p 0 -d 20ms -n 1 --dump "$@" >"$folder/out.txt"
	! LC_ALL=C grep -q '[^ -~]' "$folder/out.txt"
}
isnt_ascii() {
	! is_ascii "$@"
}
"$program" --save-config --ascii --no-mouse --no-questions
for line in 'ascii = yes' 'mouse = no' 'questions = no'; do
	ok "kept: $line" grep -q "^$line " "$config"
done
ok 'kept ASCII counts' is_ascii
ok 'an option takes it back' isnt_ascii --no-ascii
ok 'the last one counts' is_ascii --no-ascii --ascii
"$program" --save-config --no-ascii --mouse --questions
for line in 'ascii = no' 'mouse = yes' 'questions = yes'; do
	ok "taken back: $line" grep -q "^$line " "$config"
done
ok 'it is taken back for good' isnt_ascii

# What is not said stays as it was kept, whatever counts this time.
"$program" --save-config --theme dark --language c -n 4
NO_COLOR=1 "$program" --save-config --plain -d 20ms
for line in 'theme = dark' 'language = c' 'requests = "4"' 'delay = "20 ms"'; do
	ok "still kept: $line" grep -q "^$line " "$config"
done
"$program" --save-config --tape none.tape --work 10ms
ok 'and beside a tape' grep -q '^language = c ' "$config"
ok "a lesson's language counts more than a kept one" shows 'await' -d 20ms 3
ok 'an option counts more than a lesson' shows 'def handle_response' -d 20ms --language python 3

printf 'theme = foo\nlanguage = bar\n' >"$config"
"$program" --headless -p 0 -d 0 -n 1 2>"$folder/err.txt"
ok 'a theme that is none is told' grep -q '"foo"' "$folder/err.txt"
ok 'and a language' grep -q '"bar"' "$folder/err.txt"
"$program" --save-config --ascii 2>"$folder/err.txt"
ok 'they are not kept' sh -c "! grep -q 'foo\|bar' '$config'"
printf 'delay = "abc"\nrequests = 2\n' >"$config"
"$program" --headless -p 0 -d 0 --dump 2>"$folder/err.txt" >"$folder/out.txt"
ok 'a bad line is told' grep -q 'config:1:' "$folder/err.txt"
ok 'and costs no other' grep -q 'requests 2 ' "$folder/out.txt"
for mode in --plain --headless; do
	status=0
	"$program" $mode -p 0 --programs none 2>"$folder/err.txt" || status=$?
	ok "$mode without programs would never end" [ $status -eq 2 ]
done
echo 'programs = "none"' >"$config"
status=0
"$program" --headless -p 0 2>"$folder/err.txt" || status=$?
ok 'nor when that was kept' [ $status -eq 2 ]
echo "$passed passed, 0 failed"
