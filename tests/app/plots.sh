#!/bin/sh
# The plot of a sweep, without a screen: --shot of an .svg is of it alone, in the colours that its reader prefers or in those of a
# theme; as text it is on the list of runs.
. "${srcdir:-.}/tests/support/check.sh"

sweep() { # OPTION...
	"$program" --headless -p 0 -d 40ms --sweep requests=1,2,4 "$@"
}

ok 'a sweep with a plot' sweep --shot plot.svg
ok 'its law of sync' grep -q 'n × 40 ms' plot.svg
ok 'its law of async' grep -q '40 ms, however many' plot.svg
same 'its marks' 6 "$(grep -c 'the law says [0-9]*0 ms</title></g>' plot.svg)"
ok 'in either theme' grep -q prefers-color-scheme plot.svg

ok 'a sweep with a plot in a theme' sweep --theme light --shot light.svg
same 'no other theme' 0 "$(grep -c prefers-color-scheme light.svg)"

ok 'a sweep with the list as text' sweep --shot list.txt
ok 'the list' grep -q 'requests 4' list.txt
ok 'with the plot' grep -q 'time against requests n: delay 40 ms' list.txt

ok 'another view' sweep --view numbers --shot numbers.svg
same 'which has no plot' 0 "$(grep -c 'time against' numbers.svg)"
report
