#!/bin/sh
# What is no prose is the same in every locale: numbers, listings, screens, pictures, recordings and
# files; and a keyword, in a file, on the command line or on the wire, is one in any case. A German
# locale writes numbers with a comma, a Turkish one has two letters I, an Arabic and a Japanese one
# have signs of their own. They are generated here, and nowhere else.
. "${srcdir:-.}/tests/support/check.sh"

command -v localedef >/dev/null || { echo "locales: there is no localedef"; exit 77; }
mkdir locales
for name in de_DE tr_TR ja_JP ar_EG; do
	localedef -i $name -f UTF-8 "$folder/locales/$name.UTF-8" 2>localedef.log ||
	    [ -d "locales/$name.UTF-8" ] || { echo "locales: localedef: $(cat localedef.log)"; exit 77; }
done
LOCPATH=$folder/locales
export LOCPATH
unset LANG LANGUAGE LC_ALL LC_CTYPE LC_NUMERIC LC_TIME LC_MESSAGES LC_COLLATE
TZ=UTC
export TZ

# quiet COMMAND...
quiet() {
	"$@" >out.txt 2>&1 || { cat out.txt; return 1; }
}

# in_locale NAME COMMAND...
in_locale() {
	name=$1
	shift
	LC_ALL=$name LANG=$name "$@"
}

# They are really there: printf(1) of the shell asks for the decimal point.
ok 'the German locale is there' [ "$(LC_ALL=de_DE.UTF-8 locale decimal_point 2>/dev/null)" = , ]

in_locale C.UTF-8 "$program" --headless -p 0 -d 0.25 -n 3 -c 2 --work 0.25 -j 12 --errors mixed --save run.json
in_locale C.UTF-8 "$program" --headless -p 0 --programs async -n 2 -d 1.5 --save other.json
printf '%s\n' 'Set Columns 100' 'Set Rows 30' 'Output film.cast' 'Output film.svg' 'Wait async callback-start' 'Space' \
	'Screenshot seen.txt' 'Screenshot seen.svg' 'Screenshot seen.ans' 'Type "3"' 'Screenshot prints.txt' 'Type "4"' \
	'Screenshot numbers.txt' 'Type "?"' 'Screenshot help.txt' >demo.tape

# make_all LOCALE: all that can be made of a run, in a folder of that name.
make_all() {
	mkdir "$1"
	(
		cd "$1"
		for run in run other; do
			for language in python await javascript c; do
				in_locale "$1" "$program" ../$run.json --headless --dump --at 0.4 --size 120x36 --language $language \
				    >"$run.$language.txt"
			done
			in_locale "$1" "$program" ../$run.json --plain >$run.plain
			in_locale "$1" "$program" ../$run.json --headless --save $run.json
			in_locale "$1" "$program" ../$run.json --headless --save $run.har
			in_locale "$1" "$program" ../$run.json --headless --shot $run.svg
			in_locale "$1" "$program" ../$run.json --headless --record $run.cast --idle-limit 0.5
		done
		in_locale "$1" "$program" ../run.json --headless --tape ../demo.tape
		in_locale "$1" "$program" --help >help
		in_locale "$1" "$program" --lessons >lessons
		in_locale "$1" "$program" --delay 0,25 >refused 2>&1 || true
		in_locale "$1" "$program" no/such/run.json >missing 2>&1 || true
	)
}

make_all C.UTF-8
for name in de_DE tr_TR ja_JP ar_EG; do
	make_all $name.UTF-8
	for file in C.UTF-8/*; do
		file=${file#*/}
		ok "$file has something" [ -s "C.UTF-8/$file" ]
		case $file in *.har | *.cast) sed -i '/"startedDateTime"\|"timestamp"/d' "C.UTF-8/$file" "$name.UTF-8/$file" ;; esac
		cmp -s "C.UTF-8/$file" "$name.UTF-8/$file" || {
			diff "C.UTF-8/$file" "$name.UTF-8/$file" | cut -c1-160 | head -5
			fail "$file is another in $name"
		}
		passed=$((passed + 1))
	done
	rm -r "$name.UTF-8"
done
# The name of one in UTF-8 that is not installed says enough; one without a charset in its name says nothing.
for name in xx_XX.UTF-8 xx_XX.utf8 xx.utf-8@euro; do
	in_locale $name "$program" run.json --headless --dump --at 0.4 >absent.txt
	in_locale C.UTF-8 "$program" run.json --headless --dump --at 0.4 >there.txt
	ok "$name, not installed: all characters" cmp -s there.txt absent.txt
done
ok 'there are some' grep -q '━' there.txt
in_locale xx_XX "$program" run.json --headless --dump --at 0.4 >absent.txt
ok 'xx_XX: ASCII' [ -z "$(tr -d '\000-\177' <absent.txt)" ]
ok 'a listing has its point' grep -q 'compute(0\.25)' C.UTF-8/run.python.txt

# Keywords in any case, in each locale: knobs, choices, units, tapes, lessons' names, the configuration.
printf '%s\n' 'Knob server SERIAL' 'Knob limit NONE' 'Knob programs IN-TURN' 'Knob errors MIXED' 'Knob delay 10MS' 'Wait end' 'Screenshot words.txt' >words.tape
printf '%s\n' 'title: Words' 'parts: [{knobs: {delay: 10MS, requests: 1, server: SERIAL, programs: IN-TURN, limit: NONE}}]' >words.yaml
mkdir config config/waitscope
for name in C de_DE.UTF-8 tr_TR.UTF-8 ja_JP.UTF-8 ar_EG.UTF-8; do
	ok "$name: knobs" quiet in_locale $name "$program" --plain -p 0 -n 1 -d 10MS -m FREEZE --programs IN-TURN --limit NONE
	ok "$name: two choices with I" quiet in_locale $name "$program" --plain -p 0 -n 1 -d 10ms -m SERIAL --errors MIXED --timeout 20MS
	ok "$name: a tape" quiet in_locale $name "$program" --headless -p 0 -n 1 --tape words.tape
	ok "$name: a lesson" quiet in_locale $name "$program" --headless -p 0 words.yaml
	ok "$name: a lesson's name" quiet in_locale $name "$program" --headless -p 0 -d 10ms -n 1 WAIT-OR-CARRY-ON
	printf 'ascii: FALSE\nquestions: NO\n' >config/waitscope/config
	printf 'ascii: FALSE\nquestions: NO\n' >config/waitscope/config.yaml
	ok "$name: the configuration" quiet env XDG_CONFIG_HOME="$folder/config" LC_ALL=$name "$program" --plain -p 0 -n 1 -d 10ms
done
report
