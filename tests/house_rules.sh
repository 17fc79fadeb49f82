#!/bin/sh
# The rules of the house, proved over the #include lines and the calls of the sources
# under $srcdir:
#   1. A file includes headers of its own room and of the rooms that `edges` allows it, by
#      their full names ("log/trace.h"), and edges only lead to rooms named before.
#   2. <curses.h> is included by ui/term/screen.c alone, the clock is read in
#      src/base/clock.c alone, and numbers in text in src/base/number.c alone.
# Prints each line that breaks one, and exits with 1. First it shows that it can
# fail: every kind of breach is made in a tree of its own and must be found.
set -eu

srcdir=${srcdir:-.}
rules_broken=0

# A room, and the rooms that it may include: all of them stand above it in this table, so
# there is no circle. src/main.c, at the bottom, is a room of its own.
edges='
src/base    :
src/log     : src/base
src/http    : src/base src/log
server      : src/base src/log src/http
src/run     : src/base src/log src/http server
src/tell    : src/base src/log
src/file    : src/base src/log
src/lesson  : src/base src/log src/tell src/file
ui/draw     : src/base src/log
ui/keys     : src/base src/tell
ui/panel    : src/base src/log src/tell src/lesson ui/draw ui/keys
ui/view     : src/base src/log src/tell src/lesson ui/draw ui/keys ui/panel
ui/term     : src/base ui/draw ui/keys
ui/record   : src/base ui/draw ui/term
ui/tape     : src/base src/log ui/draw ui/keys ui/record
ui          : src/base src/log src/tell src/lesson ui/draw ui/keys ui/panel ui/view ui/term ui/record
src/options : src/base src/log src/tell src/file ui/draw ui/record
src/app     : src/base src/log src/run src/tell src/file src/lesson src/options ui/draw ui/keys ui/panel ui/view ui/term ui/record ui/tape ui
src/main.c  : src/options src/app
'

# rooms_of TREE: its folders with sources, one a line.
rooms_of() {
	(cd "$1" && find src ui server -name '*.[ch]' 2>/dev/null) | sed 's|/[^/]*$||' | sort -u
}

# The sources under the current folder, one a line; no name has a blank in it.
sources() {
	find src ui server -name '*.[ch]' | LC_ALL=C sort
}

# breaches TREE: prints what breaks a rule there, a line each.
breaches() {
	(
		cd "$1"
		sources | xargs grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]' /dev/null || true
	) | awk -v edges="$edges" -v rooms="$(rooms_of "$1")" '
		BEGIN {
			rows = split(edges, row, "\n")
			for (i = 1; i <= rows; i++) {
				if (split(row[i], word, " ") < 2)
					continue
				known[word[1]] = 1
				for (n = 3; n in word; n++) {
					if (!(word[n] in known) || word[n] == word[1])
						print "the table of edges: " word[1] " may include " word[n] ", which does not stand above it"
					allowed[word[1], word[n]] = 1
				}
				split("", word)
			}
			count = split(rooms, room, "\n")
			for (i = 1; i <= count; i++)
				if (room[i] != "src" && !(room[i] in known))
					print "the table of edges has no room " room[i]
		}
		{
			file = $0
			sub(/:.*/, "", file)
			header = $0
			bracket = header ~ /include[ \t]*</
			sub(/^[^"<]*["<]/, "", header)
			sub(/[">].*/, "", header)
			from = file
			if (file != "src/main.c")
				sub(/\/[^\/]*$/, "", from)
			if (header ~ /(^|\/)(n?cursesw?|term|panel|menu|form)\.h$/ && (bracket || header !~ /\//) && file != "ui/term/screen.c")
				print file " includes curses: " header
			if (bracket && header !~ /^(\.|src|ui|server|base|log|http|run|tell|file|lesson|options|app)\//)
				next
			if (header !~ /\// || header ~ /^\.|\/\.\.?\// || header ~ /^src\//) {
				print file " includes a header by less than its full name: " header
				next
			}
			to = header
			sub(/\/[^\/]*$/, "", to)
			if (to !~ /^(ui|server)(\/|$)/)
				to = "src/" to
			if (to != from && !((from, to) in allowed))
				print file " (" from ") includes " to ": " header
		}'
	(
		cd "$1"
		sources | xargs awk "$calls" /dev/null
	)
}

# Calls, not words in comments or longer names: the name, then "(".
calls='
	{
		line = $0
		sub(/\/\/.*/, "", line)
		gsub(/\/\*[^*]*\*\//, "", line)
		if (line ~ /^ \*/ || line ~ /^[ \t]*\/\*/)
			next
		if (FILENAME != "src/base/clock.c" &&
		    line ~ /(^|[^A-Za-z0-9_>.])(clock_gettime|gettimeofday|timespec_get|ftime|time|clock)[ \t]*\(/)
			print FILENAME " reads the clock: " FNR ":" $0
		if (FILENAME != "src/base/number.c" &&
		    line ~ /(^|[^A-Za-z0-9_>.])(v?[fs]?w?scanf|(str|wcs)to(u?l?l|[iu]max|u?q|f|d|ld)(_l)?|ato(i|l|ll|f|q))[ \t]*\(/)
			print FILENAME " reads a number: " FNR ":" $0
	}'

# ---- it can fail ----

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

plant() { # FILE LINE: a tree that keeps the rules but for that line
	rm -rf "$scratch/tree"
	mkdir -p "$scratch/tree/src/base" "$scratch/tree/src/log" "$scratch/tree/src/run" "$scratch/tree/src/app" \
	    "$scratch/tree/ui/draw" "$scratch/tree/ui/term" "$scratch/tree/server"
	printf '#include <time.h>\nint64_t t = clock_gettime(CLOCK_MONOTONIC, &now);\n' >"$scratch/tree/src/base/clock.c"
	printf '#include "base/memory.h"\n' >"$scratch/tree/src/log/trace.c"
	printf '#include "server/delay.h"\n' >"$scratch/tree/src/run/lab.c"
	printf '#include "ui/draw/grid.h"\n#include "ui/ui.h"\n' >"$scratch/tree/src/app/app.c"
	printf '#include "app/app.h"\n' >"$scratch/tree/src/main.c"
	printf '#include <curses.h>\n#include "ui/term/screen.h"\n' >"$scratch/tree/ui/term/screen.c"
	printf '/* the time (and the clock) */\n#include <event2/event.h>\n#include "base/memory.h"\nint x = run_time(3) + last.time (4) + lane_atoi(5); /* strtol(6) */\n' \
	    >"$scratch/tree/ui/draw/grid.c"
	printf '#include "http/http.h"\n' >"$scratch/tree/server/delay.c"
	[ -z "$2" ] || printf '%s\n' "$2" >>"$scratch/tree/$1"
}

must_find() { # FILE LINE
	plant "$1" "$2"
	if [ -z "$(breaches "$scratch/tree")" ]; then
		echo "house_rules.sh: it does not see that $1 has: $2"
		rules_broken=1
	fi
}

plant ui/draw/grid.c ''
false_alarm=$(breaches "$scratch/tree")
if [ -n "$false_alarm" ]; then
	echo "house_rules.sh: a false alarm: $false_alarm"
	rules_broken=1
fi
must_find ui/draw/grid.c '#include "server/delay.h"'
must_find ui/draw/grid.h '#  include "ui/view/view.h"'
must_find ui/draw/grid.h '#include "log/../run/lab.h"'
must_find ui/draw/grid.c '#include "delay.h"'
must_find ui/draw/grid.c '#include <server/delay.h>'
must_find server/delay.c '#include "ui/draw/grid.h"'
must_find server/delay.h '#include <ui/draw/grid.h>'
must_find src/log/trace.c '#include "run/run.h"'
must_find src/log/trace.c '#include "src/run/run.h"'
must_find src/base/memory.h '#include "log/trace.h"'
must_find src/base/memory.h '#include "../log/trace.h"'
must_find src/run/lab.c '#include "ui/draw/grid.h"'
must_find src/run/lab.c '#include "app/app.h"'
must_find src/app/app.c '#include "server/delay.h"'
must_find src/main.c '#include "run/lab.h"'
must_find ui/draw/grid.c '#include <curses.h>'
must_find ui/draw/grid.c '#include <ncursesw/curses.h>'
must_find ui/draw/grid.c '#include <ncurses.h>'
must_find src/app/app.c '#include <term.h>'
must_find src/run/run.c '	x = time(NULL);'
must_find server/delay.c '	if (clock_gettime (CLOCK_REALTIME, &ts) != 0)'
must_find ui/draw/grid.c '	gettimeofday(&tv, NULL);'
must_find ui/draw/grid.c '	if (sscanf(text, "%6u%n", &number, &used) == 1)'
must_find ui/draw/grid.c '	n = strtol(text, &end, 10);'
must_find src/log/trace.c '	n = (int)strtoul (text, NULL, 0);'
must_find src/run/run.c '	double d = strtod(text, NULL);'
must_find server/delay.c '	return atoi(text);'
mkdir -p "$scratch/tree/src/attic"
plant src/run/lab.c ''
mkdir -p "$scratch/tree/src/attic"
: >"$scratch/tree/src/attic/old.c"
if [ -z "$(breaches "$scratch/tree")" ]; then
	echo "house_rules.sh: it does not see a room that the table does not have"
	rules_broken=1
fi
own_edges=$edges
for edge in 'src/base : src/log' 'ui/draw : ui/view' 'ui/draw : ui/draw'; do
	edges="$edge
$own_edges"
	plant src/run/lab.c ''
	if [ -z "$(breaches "$scratch/tree")" ]; then
		echo "house_rules.sh: it does not see that this edge leads downwards: $edge"
		rules_broken=1
	fi
done
edges=$own_edges

# ---- and these sources do not ----

if [ ! -d "$srcdir/src" ] || [ ! -d "$srcdir/ui" ] || [ ! -d "$srcdir/server" ]; then
	echo "house_rules.sh: no sources under \"$srcdir\": set srcdir"
	exit 1
fi
found=$(breaches "$srcdir")
if [ -n "$found" ]; then
	echo "$found"
	rules_broken=1
fi
exit $rules_broken
