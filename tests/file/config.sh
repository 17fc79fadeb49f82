#!/bin/sh
# What the config file holds, and what counts more: the command line, or a lesson.
. "${srcdir:-.}/tests/support/check.sh"

XDG_CONFIG_HOME=$folder HOME=$folder
export XDG_CONFIG_HOME HOME
config=$folder/waitscope/config.yaml

shows() { # PATTERN ARGS...: the first lines of the last screen have it
	pattern=$1
	shift
	"$program" --headless -p 0 --size 120x36 --dump "$@" 2>/dev/null | grep -q "$pattern"
}

"$program" --save-config -d 100ms -n 2 --programs none --theme dark | cat
ok 'it is saved as it was said' grep -q 'programs: none' "$config"
"$program" --save-config --programs both --theme auto
ok 'auto takes a theme back' sh -c "! grep -q 'dark' '$config'"
ok 'what was saved before stays' grep -q 'delay: 100 ms' "$config"
ok 'a saved knob counts' shows 'requests 2 '
ok 'an option counts more' shows 'requests 3 ' -n 3
ok "a lesson's knobs count more than saved ones" shows 'lesson\|jitter 60%' -d 50ms 5
ok "and its view and language count without a screen" shows 'await' -d 20ms 3

# What was saved is taken back by the other form, for once or for good.
draws_with() { # ascii|all ARGS...: the characters of the last screen
	wanted=$1 drawn=ascii
	shift
	LC_ALL=C.UTF-8 "$program" --headless -p 0 -d 20ms -n 1 --dump "$@" >out.txt
	! LC_ALL=C grep -q '[^ -~]' out.txt || drawn=all
	[ -s out.txt ] && [ $drawn = "$wanted" ]
}
"$program" --save-config --ascii --no-mouse --no-questions
for line in 'ascii: yes' 'mouse: no' 'questions: no'; do
	ok "saved: $line" grep -q "^$line " "$config"
done
ok 'saved ASCII counts' draws_with ascii
ok 'an option takes it back' draws_with all --no-ascii
ok 'the last one counts' draws_with ascii --no-ascii --ascii
"$program" --save-config --no-ascii --mouse --questions
for line in 'ascii: no' 'mouse: yes' 'questions: yes'; do
	ok "taken back: $line" grep -q "^$line " "$config"
done
ok 'it is taken back for good' draws_with all

# What is not said stays as it was saved, whatever counts this time.
"$program" --save-config --theme dark --language c -n 4
NO_COLOR=1 "$program" --save-config -d 20ms
for line in 'theme: dark' 'language: c' 'requests: 4' 'delay: 20 ms'; do
	ok "still saved: $line" grep -q "^$line " "$config"
done
complains 'nothing is saved beside what is not heeded' 2 '^waitscope: --save-config and --plain do not go together' "$program" --save-config --plain -d 30ms
complains 'nor beside a tape' 2 '^waitscope: --save-config and --tape do not go together' "$program" --save-config --tape none.tape -d 30ms
ok 'it is as it was' grep -q '^delay: 20 ms ' "$config"
ok "a lesson's language counts more than a saved one" shows 'await' -d 20ms 3
ok 'an option counts more than a lesson' shows 'def handle_response' -d 20ms --language python 3

printf 'theme: foo\nlanguage: bar\n' >"$config"
"$program" --headless -p 0 -d 0 -n 1 2>err.txt
ok 'a theme that is none is told' grep -q 'config.yaml:1:8: theme: "foo" is not one of auto, dark' err.txt
ok 'and a language' grep -q 'config.yaml:2:11: language: "bar" is not one of python' err.txt
"$program" --save-config --ascii 2>err.txt
ok 'and stay as they are' sh -c "printf 'theme: foo\nlanguage: bar\nascii: yes' | cmp -n 35 - '$config'"
printf '{theme: dark,\n language: c}\n' >"$config"
complains 'what would not count is not written' 1 'config.yaml:1: it is not written to: ' "$program" --save-config --ascii
ok 'and nothing is lost' sh -c "printf '{theme: dark,\n language: c}\n' | cmp - '$config'"
printf 'delay: abc\nspeed: 3\nrequests: 2\n' >"$config"
"$program" --headless -p 0 -d 0 --dump 2>err.txt >out.txt
ok 'a bad line is told' grep -q 'config.yaml:1:8:' err.txt
ok 'and so is the next' grep -q 'config.yaml:2:1:' err.txt
ok 'and costs no other' grep -q 'requests 2 ' out.txt
rm "$config"
echo 'delay = 3' >"$folder/waitscope/config"
"$program" --headless -p 0 -d 0 --dump 2>err.txt >out.txt
ok 'a file of the former form is told' grep -q 'waitscope/config: settings are read from config.yaml now' err.txt
for mode in --plain --headless; do
	complains "$mode without programs would never end" 2 'programs' "$program" $mode -p 0 --programs none
done
echo 'programs: none' >"$config"
complains 'nor when that was saved' 2 'programs=none needs a screen' "$program" --headless -p 0

# Whether keys are those of a remote is saved, and taken back.
rm "$config"
"$program" --save-config --presenter | cat
ok 'a remote is saved' grep -q '^presenter: yes' "$config"
"$program" --save-config --no-presenter
ok 'and taken back' sh -c "! grep -q '^presenter: yes' '$config'"
report
