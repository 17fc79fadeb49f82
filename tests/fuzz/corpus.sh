#!/bin/sh
# What fuzzing has found to be of interest (fuzz.h): each target reads its part of the corpus, as on the day when it was found.
. "${srcdir:-.}/tests/support/check.sh"

targets=$(dirname "$program")/tests/fuzz
WAITSCOPE_LESSONS=$srcdir/src/lessons
export WAITSCOPE_LESSONS

for part in "$srcdir"/tests/fuzz/corpus/*/; do
	name=$(basename "$part")
	ok "there is something for $name to read" test -n "$(ls "$part")"
	ok "fuzz_$name reads $part" "$targets/fuzz_$name" "$part"*
done
for target in "$targets"/fuzz_*[a-z]; do
	case $target in
	*.o) continue ;;
	esac
	name=${target##*/fuzz_}
	ok "$name has a part of the corpus" test -d "$srcdir/tests/fuzz/corpus/$name"
done
report
