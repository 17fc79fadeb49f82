#!/bin/sh
# The tests of the core can fail: each fault of mutants.txt, seeded in a copy of the sources, is seen by its test.
# MUTANTS=all does so: it takes some minutes. Otherwise only that each line still stands there, and each test.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/support/check.sh"

# Prints FILE TEST NUMBER of each fault, and writes its lines to NUMBER.old and NUMBER.new.
awk -v folder="$folder" '
	/^#/ || /^$/ { next }
	{ field[++fields] = $0 }
	fields == 5 {
		number++
		if (field[4] !~ /^- / || field[5] !~ /^\+ /) {
			print "mutants.txt, fault " number ": no - and + lines" >"/dev/stderr"
			exit 1
		}
		print substr(field[4], 3) >(folder "/" number ".old")
		print substr(field[5], 3) >(folder "/" number ".new")
		print field[2] >(folder "/" number ".what")
		print field[1], field[3], number
		fields = 0
	}
	END { if (fields != 0) { print "mutants.txt: its last fault is cut off" >"/dev/stderr"; exit 1 } }
' "$srcdir/tests/mutants/mutants.txt" >faults.txt || fail 'mutants.txt cannot be read'
ok 'twenty faults at the least' [ "$(wc -l <faults.txt)" -ge 20 ]

# mutate FILE NUMBER: its text with the fault in it. Fails if the line is not there just once.
mutate() {
	OLD=$(cat "$2.old") NEW=$(cat "$2.new") awk '
		{ indented = match($0, /[^\t ]/) ? RSTART - 1 : 0 }
		substr($0, indented + 1) == ENVIRON["OLD"] { $0 = substr($0, 1, indented) ENVIRON["NEW"]; found++ }
		{ print }
		END { exit found != 1 }
	' "$1"
}

while read -r file test number; do
	ok "$file: the line is not there once: $(cat "$number.old")" eval 'mutate "$srcdir/$file" "$number" >/dev/null'
	ok "$file: the fault changes nothing: $(cat "$number.old")" eval '! cmp -s "$number.old" "$number.new"'
	ok "there is no $test" [ -e "$srcdir/$test.c" ]
done <faults.txt
[ "${MUTANTS:-}" = all ] || {
	report
	exit 0
}

# ---- each, built and tested, in a copy ----

make -s -C "$(dirname "$program")" distdir distdir="$folder/copy" >log.txt 2>&1 || fail "the copy: $(tail -n 5 log.txt)"
chmod -R u+w copy
mkdir copy/build
tests=$(cut -d ' ' -f 2 faults.txt | sort -u)
# shellcheck disable=SC2086 # a list of words
(cd copy/build && ../configure --quiet ${CC:+CC="$CC"} CFLAGS='-O1' >/dev/null && make -s $tests) >log.txt 2>&1 || fail "the copy: $(tail -n 5 log.txt)"

# holds TEST: built as the sources stand.
holds() {
	make -s -C copy/build "$1" >log.txt 2>&1 || fail "$1 cannot be built: $(tail -n 5 log.txt)"
	(cd copy/build && srcdir=$folder/copy timeout 60 "./$1") >log.txt 2>&1
}

for test in $tests; do
	holds "$test" || fail "$test fails where there is no fault: $(tail -n 20 log.txt)"
done
survivors=0
while read -r file test number; do
	mutate "$srcdir/$file" "$number" >"copy/$file"
	if holds "$test"; then
		echo "mutants.sh: $file: $test does not see that $(cat "$number.what")"
		survivors=$((survivors + 1))
	fi
	cp "$srcdir/$file" "copy/$file"
done <faults.txt
same 'faults that no test sees' 0 $survivors
report
