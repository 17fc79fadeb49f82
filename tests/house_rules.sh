#!/bin/sh
# The rules of the house, proved over the #include lines and the calls of the
# sources under $srcdir:
#   1. ui/ and server/ never include each other. In src/, app.c and app_*.c
#      alone include ui/, lab.c alone includes server/, and so nothing includes both.
#   2. <curses.h> is included by ui/screen.c alone, and the clock is read in
#      src/clock.c alone.
# Prints each line that breaks one, and exits with 1. First it shows that it can
# fail: every breach is made in a tree of its own and must be found.
set -eu

srcdir=${srcdir:-.}
rules_broken=0

# The project's own headers, by folder: includes are written without folders.
headers_of() {
	for header in "$1/$2"/*.h; do
		[ -e "$header" ] && basename "$header"
	done
	return 0
}

# breaches TREE: prints what breaks a rule there, a line each.
breaches() {
	tree=$1
	for file in "$tree"/src/*.[ch] "$tree"/ui/*.[ch] "$tree"/server/*.[ch]; do
		[ -e "$file" ] || continue
		name=${file#"$tree"/}
		case $name in
		src/app.c | src/app_*.[ch]) forbid_headers "$file" "$name" server ;;
		src/lab.c) forbid_headers "$file" "$name" ui ;;
		src/*) forbid_headers "$file" "$name" ui server ;;
		ui/*) forbid_headers "$file" "$name" server ;;
		server/*) forbid_headers "$file" "$name" ui ;;
		esac
		[ "$name" = ui/screen.c ] || forbid_curses "$file" "$name"
		[ "$name" = src/clock.c ] || forbid_clocks "$file" "$name"
	done
}

# forbid_headers FILE NAME FOLDER...: none of these folders' headers.
forbid_headers() {
	file=$1 name=$2
	shift 2
	for folder in "$@"; do
		for header in $(headers_of "$tree" "$folder"); do
			pattern=$(printf '%s' "$header" | sed 's/\./\\./g')
			grep -nE "^[[:space:]]*#[[:space:]]*include[[:space:]]*[\"<]([^\">]*/)?${pattern}[\">]" "$file" |
			    sed "s|^|$name includes $folder/: |" || true
		done
	done
}

forbid_curses() {
	grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]([^>"]*/)?(n?cursesw?|term|panel_curses|menu|form)\.h[>"]' "$1" |
	    sed "s|^|$2 includes curses: |" || true
}

# Calls, not words in comments or longer names: the name, then "(".
forbid_clocks() {
	sed -e 's|//.*||' -e 's|/\*[^*]*\*/||g' -e 's|^ \*.*||' -e 's|^[[:space:]]*/\*.*||' "$1" |
	    grep -nE '(^|[^A-Za-z0-9_>.])(clock_gettime|gettimeofday|timespec_get|ftime|time|clock)[[:space:]]*\(' |
	    sed "s|^|$2 reads the clock: |" || true
}

# ---- it can fail ----

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

plant() { # FILE LINE: a tree that keeps the rules but for that line
	rm -rf "$scratch/tree"
	mkdir -p "$scratch/tree/src" "$scratch/tree/ui" "$scratch/tree/server"
	: >"$scratch/tree/src/memory.h"
	: >"$scratch/tree/ui/grid.h"
	: >"$scratch/tree/server/delay.h"
	printf '#include "grid.h"\n' >"$scratch/tree/src/app.c"
	printf '#include "delay.h"\n' >"$scratch/tree/src/lab.c"
	printf '#include <curses.h>\n' >"$scratch/tree/ui/screen.c"
	printf 'int64_t t = clock_gettime(CLOCK_MONOTONIC, &now);\n' >"$scratch/tree/src/clock.c"
	printf '/* the time (and the clock) */\n#include "memory.h"\nint x = run_time(3) + last.time (4);\n' \
	    >"$scratch/tree/ui/grid.c"
	printf '%s\n' "$2" >>"$scratch/tree/$1"
}

must_find() { # FILE LINE
	plant "$1" "$2"
	if [ -z "$(breaches "$scratch/tree")" ]; then
		echo "house_rules.sh: it does not see that $1 has: $2"
		rules_broken=1
	fi
}

plant ui/grid.c ''
false_alarm=$(breaches "$scratch/tree")
if [ -n "$false_alarm" ]; then
	echo "house_rules.sh: a false alarm: $false_alarm"
	rules_broken=1
fi
must_find ui/grid.c '#include "delay.h"'
must_find ui/grid.h '#  include "server/delay.h"'
must_find server/delay.c '#include "grid.h"'
must_find server/delay.h '#include <grid.h>'
must_find src/run.c '#include "grid.h"'
must_find src/app.c '#include "delay.h"'
must_find src/lab.c '#include "grid.h"'
must_find src/lab.h '#include "delay.h"'
must_find src/memory.h '#include "../server/delay.h"'
must_find ui/grid.c '#include <curses.h>'
must_find ui/grid.c '#include <ncursesw/curses.h>'
must_find ui/grid.c '#include <ncurses.h>'
must_find src/app.c '#include <term.h>'
must_find src/run.c '	x = time(NULL);'
must_find server/delay.c '	if (clock_gettime (CLOCK_REALTIME, &ts) != 0)'
must_find ui/grid.c '	gettimeofday(&tv, NULL);'

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
