#!/bin/sh
# What is no prose is the same in every locale: numbers, listings, screens, pictures, recordings and
# files; and a keyword, in a file, on the command line or on the wire, is one in any case. A German
# locale writes numbers with a comma, a Turkish one has two letters I, an Arabic and a Japanese one
# have signs of their own. They are generated here, and nowhere else.
. "${srcdir:-.}/tests/support/check.sh"

. "${srcdir:-.}/tests/support/locales.sh"

utf8='de_DE.UTF-8 tr_TR.UTF-8 ja_JP.UTF-8 ar_EG.UTF-8'
others='de_DE.ISO-8859-1 tr_TR.ISO-8859-9 ja_JP.EUC-JP zh_TW.BIG5 ru_RU.KOI8-R'
# shellcheck disable=SC2086 # they are words
make_locales $utf8 $others
TZ=UTC
export TZ

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

# compare WANTED GOT FILE...: those of two folders, byte for byte; but for when they were made.
compare() {
	wanted=$1 got=$2
	shift 2
	for file in "$@"; do
		ok "$file has something" [ -s "$wanted/$file" ]
		case $file in *.har | *.cast) sed -i '/"startedDateTime"\|"timestamp"/d' "$wanted/$file" "$got/$file" ;; esac
		cmp -s "$wanted/$file" "$got/$file" || {
			diff "$wanted/$file" "$got/$file" | cut -c1-160 | head -5
			fail "$file is another in $got"
		}
		passed=$((passed + 1))
	done
}

make_all C.UTF-8
everything=$(ls C.UTF-8)
for name in $utf8; do
	make_all "$name"
	# shellcheck disable=SC2086
	compare C.UTF-8 "$name" $everything
	rm -r "$name"
done

# Where the characters are others, screens and pictures are in ASCII, the same everywhere; what is no screen is
# as in UTF-8.
make_all C
compare C.UTF-8 C run.plain other.plain run.json other.json run.har other.har help lessons refused missing
for file in run.python.txt run.svg run.cast film.cast film.svg seen.txt seen.svg seen.ans prints.txt; do
	ok "$file is in ASCII" [ -z "$(tr -d '\000-\177' <"C/$file")" ]
done
ok "the arrow keys are named in words" grep -q ' Left back' C/run.python.txt
ok "and not as other keys" [ -z "$(grep '[<>^] back\|forward >\|\^v' C/run.python.txt)" ]
for name in POSIX $others; do
	make_all "$name"
	# shellcheck disable=SC2086
	compare C "$name" $everything
	rm -r "$name"
done

# One category alone, and LANGUAGE, change nothing; nor does a broken name, of whatever kind, but that it is ASCII.
for one in LC_NUMERIC=de_DE.UTF-8 LC_TIME=ja_JP.UTF-8 LC_COLLATE=tr_TR.UTF-8 LC_MESSAGES=de_DE.UTF-8 LANGUAGE=de:tr LC_ALL=; do
	mkdir alone
	env LANG=C.UTF-8 "$one" "$program" run.json --headless --dump --at 0.4 --size 120x36 --language python \
	    >alone/run.python.txt
	env LANG=C.UTF-8 "$one" "$program" run.json --plain >alone/run.plain
	env LANG=C.UTF-8 "$one" "$program" --lessons >alone/lessons
	(cd alone && env LANG=C.UTF-8 "$one" "$program" no/such/run.json >missing 2>&1) || true
	compare C.UTF-8 alone run.python.txt run.plain lessons missing
	rm -r alone
done
for name in xx_XX /etc/passwd ../../etc/passwd a/b.UTF-8/../d . .UTF-16 de_DE@euro; do
	mkdir broken
	in_locale "$name" "$program" run.json --headless --dump --at 0.4 --size 120x36 --language python \
	    >broken/run.python.txt 2>broken/said
	in_locale "$name" "$program" run.json --plain >broken/run.plain
	same "$name: there is nothing to say" '' "$(cat broken/said)"
	compare C broken run.python.txt run.plain
	rm -r broken
done
# The name of one in UTF-8 that is not installed says enough; one without a charset in its name says nothing.
for name in xx_XX.UTF-8 xx_XX.utf8 xx_XX.utf_8 xx.utf-8@euro ../x.UTF-8 UTF-8 utf8; do
	in_locale $name "$program" run.json --headless --dump --at 0.4 >absent.txt
	in_locale C.UTF-8 "$program" run.json --headless --dump --at 0.4 >there.txt
	ok "$name, not installed: all characters" cmp -s there.txt absent.txt
done
ok 'there are some' grep -q '━' there.txt
env -u LC_ALL -u LANG LC_CTYPE=UTF-8 "$program" run.json --headless --dump --at 0.4 >absent.txt
ok 'what ssh brings from macOS: all characters' cmp -s there.txt absent.txt
for name in xx_XX xx_XX.UTF-16 xx_XX.UTF-88 utf xx_UTF8; do
	in_locale $name "$program" run.json --headless --dump --at 0.4 >absent.txt
	ok "$name: ASCII" [ -z "$(tr -d '\000-\177' <absent.txt)" ]
done
ok 'a listing has its point' grep -q 'compute(0\.25)' C.UTF-8/run.python.txt

# Keywords in any case, in each locale: knobs, choices, units, tapes, lessons' names, the configuration.
printf '%s\n' 'Knob server SERIAL' 'Knob limit NONE' 'Knob programs IN-TURN' 'Knob errors MIXED' 'Knob delay 10MS' \
	'Wait /─ seconds ──|…\./' 'Wait end' 'Screenshot words.txt' >words.tape
printf '%s\n' 'title: Words' 'parts: [{language: AWAIT, view: LOOP, knobs: {delay: 10MS, requests: 1, server: SERIAL,' \
	'    programs: IN-TURN, limit: NONE}}]' >words.yaml
mkdir config config/waitscope
for name in C de_DE.UTF-8 tr_TR.UTF-8 ja_JP.UTF-8 ar_EG.UTF-8 tr_TR.ISO-8859-9 zh_TW.BIG5; do
	ok "$name: knobs" quiet in_locale $name "$program" --plain -p 0 -n 1 -d 10MS -m FREEZE --programs IN-TURN --limit NONE
	ok "$name: two choices with I" quiet in_locale $name "$program" --plain -p 0 -n 1 -d 10ms -m SERIAL --errors MIXED --timeout 20MS
	ok "$name: a tape" quiet in_locale $name "$program" --headless -p 0 -n 1 --tape words.tape
	ok "$name: a lesson" quiet in_locale $name "$program" --headless -p 0 words.yaml
	ok "$name: a lesson's name" quiet in_locale $name "$program" --headless -p 0 -d 10ms -n 1 WAIT-OR-CARRY-ON
	printf 'ascii: FALSE\nquestions: NO\n' >config/waitscope/config
	printf 'ascii: FALSE\nquestions: NO\ntheme: DARK\nlanguage: JAVASCRIPT\n' >config/waitscope/config.yaml
	ok "$name: the configuration" quiet env XDG_CONFIG_HOME="$folder/config" LC_ALL=$name "$program" --plain -p 0 -n 1 -d 10ms
done
report
