#!/bin/sh
# --check: every complaint about a file that people write, and a word for each good one. All lessons that
# come with the program, and the tapes of its pictures, are good.
. "${srcdir:-.}/tests/support/check.sh"

HOME=$folder
export HOME
unset XDG_CONFIG_HOME WAITSCOPE_LESSONS WAITSCOPE_SAMPLES
sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)

# checks WHAT STATUS FILE...: puts what is printed into out.txt and err.txt.
checks() {
	what=$1 wanted=$2
	shift 2
	status=0
	"$program" --check "$@" >out.txt 2>err.txt || status=$?
	[ "$status" -eq "$wanted" ] || fail "$what: status $status: $(cat out.txt err.txt)"
	passed=$((passed + 1))
}

checks 'our own lessons' 0 "$sources"/src/lessons/*.yaml
same 'a word for each' "$(ls "$sources"/src/lessons/*.yaml | wc -l)" "$(grep -c ': fine: a lesson of [0-9]* parts\?, ".*"$' out.txt)"
for language in "$sources"/src/lessons/*/; do
	[ ! -d "$language" ] || checks "the lessons in $language" 0 "$language"*.yaml
done
if [ -d "$sources/screenshots" ]; then
	checks 'the tapes of our pictures' 0 "$sources"/screenshots/*.tape
	same 'a word for each' "$(ls "$sources"/screenshots/*.tape | wc -l)" "$(grep -c ': fine: a tape of ' out.txt)"
fi

# Each kind, by its ending or by what is in it.
"$program" --headless -p 0 -d 20ms --save run.json
printf 'theme: dark\ndelay: 2\n' >config.yaml
printf 'title: One\nparts:\n  - knobs:\n      delay: 1\n' >one.yaml
printf 'Knob delay 1s\nWait end\nLesson ./one.yaml\n' >one.tape
cp run.json run
cp one.yaml lesson.txt
cp one.tape tape.txt
checks 'good ones' 0 run.json run config.yaml one.yaml lesson.txt one.tape tape.txt
same 'nothing else is said' '' "$(cat err.txt)"
same 'what they are' 'run.json: fine: a run of; run: fine: a run of; config.yaml: fine: a configuration file; one.yaml: fine: a lesson of 1 part, "One"; lesson.txt: fine: a lesson of 1 part, "One"; one.tape: fine: a tape of 2 things to do; tape.txt: fine: a tape of 2 things to do; ' \
	"$(sed 's/\(a run of\) [0-9]* ms, with [0-9]* events/\1/' out.txt | tr '\n' ';' | sed 's/;/; /g')"
same 'a run that is told' 1 "$(grep -c '^run.json: fine: a run of [0-9]* ms, with [0-9]* events$' out.txt)"

# The longest title in the widest letters, whole; and a name that a terminal might obey.
title=$(printf '\360\237\230\200%.0s' $(seq 40))
name=$(printf 'a\033[7mb.yaml')
printf 'title: %s\nparts:\n  - knobs:\n      delay: 1\n' "$title" >"$name"
checks 'a long title, an odd name' 0 "$name"
same 'both can be printed' "a?[7mb.yaml: fine: a lesson of 1 part, \"$title\"" "$(cat out.txt)"

# All that is wrong, and the good ones beside it.
printf 'title: Bad\nnonsense: 1\nparts:\n  - knobs:\n      delay: soon\n      requests: 0\nhints:\n  - on: nobody nothing\n    text: x\n' >bad.yaml
printf 'Sleep\nSleep 1s\nNonsense\nLesson nowhere\nKnob delay soon\n' >bad.tape
printf 'Source bad.tape\nSource none.tape\n' >outer.tape
printf 'theme: foo\nblah\nlanguage: bar\n' >other.yaml
mkdir other && mv other.yaml other/config.yaml
printf '{"traceEvents":[' >bad.json
checks 'bad ones' 2 bad.yaml one.yaml bad.tape outer.tape other/config.yaml bad.json none.yaml other
same 'the good one' 'one.yaml: fine: a lesson of 1 part, "One"' "$(cat out.txt)"
places=$(sed -n 's/^waitscope: \([^ ]*\): .*/\1/p' err.txt | tr '\n' ' ')
same 'all of them, with their places' \
	'bad.yaml:2:1 bad.yaml:5:14 bad.yaml:6:17 bad.yaml:8:9 bad.tape:1 bad.tape:3 bad.tape:5 bad.tape:1 bad.tape:3 bad.tape:5 outer.tape:2 other/config.yaml:1:8 other/config.yaml:2:1 other/config.yaml:3:11 bad.json none.yaml other ' "$places"
# What is none of them is told in one line, however many it has; a tape begins as one, whatever its name.
printf '<svg>\n%s\n</svg>\n' "$(seq 100)" >film.svg
printf 'Some prose.\nSleep 1s\n' >prose
checks 'what is none of them' 2 film.svg prose
same 'a line for each' 2 "$(grep -c '^waitscope: [a-z.]*: neither a lesson, a tape nor a saved run' err.txt)"
same 'and no other' 2 "$(wc -l <err.txt)"
printf '# A tape.\n\n  Down@1s 3\n' >pressed
printf '# Nothing yet.\n' >comment
checks 'tapes of other names' 0 pressed comment
printf 'Wait end\nLesson nowhere\nLesson 99\n' >lessons.tape
checks 'a tape of lessons that are none' 2 lessons.tape
same 'both are told' 2 "$(grep -c '^waitscope: lessons.tape:[23]: Lesson: ' err.txt)"
report
