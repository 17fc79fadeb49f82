#!/bin/sh
# make bench's program measures, says what it measured, and says what it cannot; what came out is not asserted.
. "${srcdir:-.}/tests/support/check.sh"

case ${srcdir:-.} in
/*) ;;
*) srcdir=$OLDPWD/${srcdir:-.} ;;
esac
export srcdir
tools=${WAITSCOPE%/*}/tests/bench
[ -x "$tools/bench" ] || { # there is no emulator to see a frame with
	echo "no $tools/bench here"
	exit 77
}
bench=$tools/bench

complains 'a figure that there is not is refused' 2 'no figure is called "fram"' "$bench" "$program" fram
ok 'it lists its figures' "$bench" --list >list.txt
ok 'there are many' [ "$(wc -l <list.txt)" -gt 25 ]

figures='event load-1000 load-evhttp start memory flight recording opening beat-launched'
# shellcheck disable=SC2086 # several words
ok 'it measures some of them' "$bench" --brief --json=bench.json --markdown=bench.md "$program" $figures >table.txt 2>progress.txt
for figure in event load-1000 load-evhttp flight recording opening beat-launched; do
	ok "$figure was measured" grep -q "^$figure  *[0-9]" table.txt
	ok "and is in Markdown" grep -q "^| \`$figure\`: .* | [0-9]" bench.md
done
for other in htop btop; do
	for figure in start memory; do
		if command -v $other >/dev/null; then
			ok "$figure was measured beside $other" grep -q "^$figure-$other  *[0-9]" table.txt
		else
			ok "it says that there is no $other" grep -q "not measured: there is no $other" table.txt
		fi
	done
done
ok 'nothing else is in the table' [ "$(grep -c '^[a-z]' table.txt)" -eq 12 ] # with its head
same 'it leaves nothing behind' '' "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'waitscope-bench-*' -newer list.txt)"

ok 'what grows can be drawn' "$tools/bench_plot" bench.json bench.svg
ok 'each as a panel' [ "$(grep -c 'class="t"' bench.svg)" -eq 1 ]
if command -v xmllint >/dev/null; then
	ok 'the picture is good XML' xmllint --noout bench.svg
fi
echo '{"figures": []}' >nothing.json
complains 'where nothing grows, it says so' 1 'nothing in it grows' "$tools/bench_plot" nothing.json nothing.svg
complains 'a file that is not there is named' 1 'nowhere.json' "$tools/bench_plot" nowhere.json nothing.svg
report
