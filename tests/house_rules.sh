#!/bin/sh
# The rules of the house, proved over the #include lines and the calls of the sources
# under $srcdir, and over the objects that were built from them beside $WAITSCOPE:
#   1. A file includes headers of its own room and of the rooms that `edges` allows it, by
#      their full names ("log/trace.h"), and edges only lead to rooms named before. Every
#      edge is used.
#   2. There is no circle between files: neither of headers that include each other, nor of
#      sources whose functions or data use each other's.
#   3. <curses.h> is included by ui/term/screen.c alone, the clock is read in
#      src/base/clock.c alone, and numbers in text in src/base/number.c alone.
#   4. Nothing depends on the locale but what the terminal can show: of the environment's,
#      src/app/app.c takes LC_CTYPE, and no function is called that asks it which bytes are
#      letters, in which order they come, or how a number, a month or a day is written. What the
#      terminal can show is asked in ui/draw/theme.c and ui/term/sendable.c, and a pattern is read and
#      matched in src/base/pattern.c, and a command taken apart in src/base/command.c, by locales of their own.
#   5. No text is cut off unseen: src/base/utf8.c alone writes into arrays as snprintf() does, and shows
#      where a text ends early; no format ends one early either ("%.40s").
#   6. Texts from outside are made fit for a terminal in one place, src/app/print_error.c: nobody else
#      writes to the standard output or the standard error, but for src/base/out.c, which is given such
#      texts, src/base/memory.c and src/main.c where nothing else is possible, and the per cent of a film.
# Prints each line that breaks one, and exits with 1. First it shows that it can
# fail: every kind of breach is made in a tree of its own and must be found.
set -eu

srcdir=${srcdir:-.}
rules_broken=0

# A room, and the rooms that it includes: all of them stand above it in this table, so
# there is no circle. src/main.c, at the bottom, is a room of its own.
edges='
src/base    :
src/log     : src/base
src/http    : src/base src/log
server      : src/base src/log src/http
src/watch   : src/base
src/run     : src/base src/log src/http src/watch server
src/tell    : src/base src/log
src/file    : src/base src/log
src/lesson  : src/base src/log src/tell src/file
ui/draw     : src/base src/log
ui/keys     : src/base src/tell
ui/panel    : src/base src/log src/tell src/lesson ui/draw ui/keys
ui/view     : src/base src/log src/tell ui/draw ui/keys ui/panel
ui/term     : src/base ui/draw ui/keys
ui/record   : src/base src/log src/tell ui/draw ui/term
ui/tape     : src/base src/log ui/draw ui/keys ui/record
ui          : src/base src/log src/lesson ui/draw ui/keys ui/panel ui/view ui/term ui/record
src/options : src/base src/log src/http src/tell src/file ui/draw ui/record
src/app     : src/base src/log src/http src/run src/tell src/file src/options ui/draw ui/keys ui/view ui/record ui/tape ui
src/main.c  : src/options src/app
'

# The sources under the current folder, one a line; no name has a blank in it. What lies in src/samples is no
# part of the program.
sources() {
	find src ui server -name '*.[ch]' ! -path 'src/samples/*' | LC_ALL=C sort
}

# rooms_of TREE: its folders with sources, one a line.
rooms_of() {
	(cd "$1" && sources 2>/dev/null) | sed 's|/[^/]*$||' | sort -u
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
				first = word[1]
				sub(/^src\//, "", first)
				sub(/\/.*/, "", first)
				ours[first] = 1
				for (n = 3; n in word; n++) {
					if (!(word[n] in known) || word[n] == word[1])
						print "the table of edges: " word[1] " may include " word[n] ", which does not stand above it"
					allowed[word[1], word[n]] = 1
				}
				split("", word)
			}
			ours["."] = ours[".."] = ours["src"] = 1
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
			first = header
			sub(/\/.*/, "", first)
			if (bracket && (header !~ /\// || !(first in ours)))
				next
			if (header !~ /\// || header ~ /^\.|\/\.\.?\// || header ~ /^src\//) {
				print file " includes a header by less than its full name: " header
				next
			}
			to = header
			sub(/\/[^\/]*$/, "", to)
			if (("src/" to) in known)
				to = "src/" to
			used[from, to] = 1
			if (to != from && !((from, to) in allowed))
				print file " (" from ") includes " to ": " header
		}
		END {
			for (edge in allowed)
				if (!(edge in used)) {
					split(edge, word, SUBSEP)
					print "the table of edges: " word[1] " may include " word[2] ", and nothing there does"
				}
		}'
	(
		cd "$1"
		sources | xargs awk "$calls" /dev/null
		sources | xargs awk "$includes" /dev/null | circles
	)
}

# circles: of pairs "USER USED" on the standard input, prints those that go round in a circle.
circles() {
	tsort 2>&1 >/dev/null | sed 's/^tsort: *-*:* */a circle of files: /'
}

# Pairs of a file and a header that it includes; the header's room may be without its src/.
includes='
	/^[ \t]*#[ \t]*include[ \t]*"/ {
		header = $0
		sub(/^[^"]*"/, "", header)
		sub(/".*/, "", header)
		file = FILENAME
		sub(/^src\//, "", file)
		print file, header
	}'

# objects TREE: those under the current folder that were built from its sources, one a line. Others
# may be left from sources that are there no more.
objects() {
	find src ui server -name '*.o' 2>/dev/null | while read -r object; do
		[ ! -f "$1/${object%.o}.c" ] || echo "$object"
	done
}

# uses: of the lines "FILE.o: NAME TYPE ..." of nm -A -P on the standard input, prints the pairs of a
# file that uses a name and the file that defines it. Names that none of them defines are a library's
# or a sanitizer's.
uses() {
	awk '
		{
			file = $1
			sub(/:$/, "", file)
			sub(/\.o$/, ".c", file)
			if ($3 == "U")
				user[++count] = file SUBSEP $2
			else if ($3 ~ /^[A-TV-Z]$/)
				definer[$2] = file
		}
		END {
			for (i = 1; i <= count; i++) {
				split(user[i], word, SUBSEP)
				if (word[2] in definer)
					print word[1], definer[word[2]]
			}
		}'
}

# built_circles TREE: prints the circles of the sources there whose objects are under the current
# folder; none where there is no nm that can read them.
built_circles() {
	objects "$1" | xargs "${NM:-nm}" -A -P 2>/dev/null | uses | circles
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
		if (line ~ /(^|[^A-Za-z0-9_>.])(strn?case(cmp|str)|str(coll|xfrm)|wcs(n?casecmp|coll|xfrm)|(wc)?to(w?(lower|upper)|wctrans)|isw?(al(pha|num)|blank|cntrl|x?digit|graph|lower|print|punct|space|upper|ctype)|localeconv|strfmon|alphasort|fnmatch|glob|nl_langinfo|strptime|getdate|asctime|ctime|wcsftime|mblen|btowc|wctob|mbr?(len|towc|sinit)|wcr?tomb|mbsn?r?towcs|wcsn?r?tombs|v?[fs]?n?wprintf|[fg]?[gp]etwc|[fp]utw[cs]|iconv_open|(bind)?textdomain|d?c?gettext)(_[lr])?[ \t]*\(/)
			print FILENAME " asks the locale: " FNR ":" $0
		if (FILENAME != "ui/draw/theme.c" && FILENAME != "ui/term/sendable.c" && line ~ /(^|[^A-Za-z0-9_>.])wcs?width[ \t]*\(/)
			print FILENAME " asks the locale how wide a character is: " FNR ":" $0
		if (FILENAME != "src/base/pattern.c" && line ~ /(^|[^A-Za-z0-9_>.])(regcomp|regexec)[ \t]*\(/)
			print FILENAME " reads a pattern by the locale: " FNR ":" $0
		if (FILENAME != "src/base/command.c" && line ~ /(^|[^A-Za-z0-9_>.])wordexp[ \t]*\(/)
			print FILENAME " takes a command apart by the locale: " FNR ":" $0
		if (FILENAME != "src/base/pattern.c" && FILENAME != "src/base/command.c" &&
		    line ~ /(^|[^A-Za-z0-9_>.])(newlocale|duplocale|uselocale)[ \t]*\(/)
			print FILENAME " has a locale of its own: " FNR ":" $0
		if (line ~ /(^|[^A-Za-z0-9_>.])strftime(_l)?[ \t]*\(/ && (line !~ /strftime[^"]*"[^"]*"/ || line ~ /%[-_0^#]?[0-9]*[EO]?[aAbBcEhOpPrxXZ+]/))
			print FILENAME " writes a month, a day or a zone in the words of a locale: " FNR ":" $0
		if (line ~ /%[-+ #0]*\047[-+ #0-9.]*(l|ll|j|z|t)?[diufFgG]/)
			print FILENAME " groups digits as a locale does: " FNR ":" $0
		if (line ~ /(^|[^A-Za-z0-9_>.])setlocale[ \t]*\(/ && (FILENAME != "src/app/app.c" || line !~ /setlocale\(LC_CTYPE, "((C|en_US)\.UTF-8)?"\)/))
			print FILENAME " takes a locale: " FNR ":" $0
		if (FILENAME != "src/base/utf8.c" &&
		    line ~ /(^|[^A-Za-z0-9_>.])(v?s(n|w)?printf|(str|stp|wcs|wcp)(n|l)(cpy|cat))[ \t]*\(/)
			print FILENAME " may cut a text off unseen: " FNR ":" $0
		if (line ~ /%[-0-9*]*\.[0-9]+s/)
			print FILENAME " cuts a text off unseen: " FNR ":" $0
		gsub(/\\\\|\\"/, "", line)
		gsub(/"[^"]*"/, "", line)
		if (FILENAME !~ /^src\/(app\/(print_error|mode_headless)|base\/(out|memory)|main)\.c$/ &&
		    line ~ /(^|[^A-Za-z0-9_>.])((v?printf|puts|putchar|perror)[ \t]*\(|(v?f?d?printf|f?puts|f?putc|f?write|writev|send)[ \t]*\(.*(stdout|stderr|STD(OUT|ERR)_FILENO))/)
			print FILENAME " prints, and is no place for it: " FNR ":" $0
	}'

# ---- it can fail ----

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

table_rooms=$(echo "$edges" | awk '$1 ~ /\// && $1 !~ /\.c$/ || $1 == "server" { print $1 }')

plant() { # FILE LINE: a tree that keeps the rules but for that line
	rm -rf "$scratch/tree"
	mkdir "$scratch/tree"
	(
		cd "$scratch/tree"
		echo "$table_rooms" | xargs mkdir -p
		echo "$edges" | awk '
			{
				file = $1 ~ /\.c$/ ? $1 : $1 "/edges.c"
				for (n = 3; n <= NF; n++) {
					sub(/^src\//, "", $n)
					print "#include \"" $n "/room.h\"" >file
				}
			}'
	)
	printf '#include <time.h>\nint64_t t = clock_gettime(CLOCK_MONOTONIC, &now);\n' >"$scratch/tree/src/base/clock.c"
	printf '#include "base/memory.h"\n' >"$scratch/tree/src/log/trace.c"
	printf '#include "server/delay.h"\n' >"$scratch/tree/src/run/lab.c"
	printf '#include "ui/draw/grid.h"\n#include "ui/ui.h"\n' >"$scratch/tree/src/app/app.c"
	printf '#include "app/app.h"\n' >>"$scratch/tree/src/main.c"
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
must_find src/base/names.c '	return strcasecmp(a, b) == 0;'
must_find src/run/run.c '	if (strncasecmp (a, b, 3) != 0)'
must_find ui/draw/grid.c '	c = (char)toupper((unsigned char)c);'
must_find ui/draw/grid.c '	while (isspace((unsigned char)*p))'
must_find server/delay.c '	at = strcasestr(text, "x");'
must_find src/log/trace.c '	return strcoll(a, b);'
must_find src/log/trace.c '	if (iswprint_l(c, where))'
must_find ui/tape/tape.c '	if (regcomp(&regex, text, REG_EXTENDED) == 0)'
must_find src/base/pattern.c '	status = wordexp(text, &words, WRDE_NOCMD);'
must_find src/app/app.c '	locale_t own = newlocale(LC_ALL_MASK, "", own);'
must_find src/log/trace.c '	cols += wcwidth(c);'
must_find src/file/har.c '	n = mbrtowc(&wide, text, size, &state);'
must_find src/file/har.c '	strftime(text, sizeof text, "%d %b %Y", &utc);'
must_find src/file/har.c '	strftime(text, sizeof text, format, &utc);'
must_find src/file/har.c '	puts(ctime_r(&seconds, text));'
must_find ui/draw/grid.c '	utf8_format(text, size, "%'"'"'d", number);'
must_find src/app/app.c '	setlocale(LC_ALL, "");'
must_find ui/draw/grid.c '	setlocale(LC_CTYPE, "");'
must_find src/run/run.c '	snprintf(text, sizeof text, "%s", name);'
must_find ui/draw/grid.c '	used += (size_t)vsnprintf (text, size, format, args);'
must_find src/log/trace.c '	sprintf(text, "%d", 1);'
must_find server/delay.c '	strncpy(text, name, sizeof text);'
must_find src/log/trace.c '	strlcat(text, name, sizeof text);'
must_find src/run/run.c '	utf8_format(text, sizeof text, "%.40s", name);'
must_find ui/draw/grid.c '	grid_printf(grid, 0, 0, "%-8.8s|", name);'
must_find src/app/setup.c '	printf("%s is fine\n", path);'
must_find src/run/run.c '	fprintf(stderr, "%s: \"%s\"\n", path, why);'
must_find ui/draw/grid.c '	fputs(text, stdout);'
must_find src/log/trace.c '	perror(path);'
must_find server/delay.c '	if (write(STDERR_FILENO, text, strlen(text)) < 0)'
must_find src/base/memory.h '	dprintf(STDOUT_FILENO, "%s", text);'
plant src/run/lab.c ''
mkdir -p "$scratch/tree/src/attic"
: >"$scratch/tree/src/attic/old.c"
if [ -z "$(breaches "$scratch/tree")" ]; then
	echo "house_rules.sh: it does not see a room that the table does not have"
	rules_broken=1
fi
plant src/log/trace.h '#include "log/log.h"'
printf '#include "log/trace.h"\n' >"$scratch/tree/src/log/log.h"
if [ -z "$(breaches "$scratch/tree")" ]; then
	echo "house_rules.sh: it does not see that two headers include each other"
	rules_broken=1
fi
plant src/run/lab.c ''
rm "$scratch/tree/ui/tape/edges.c"
case $(breaches "$scratch/tree") in
*"ui/tape may include ui/draw, and nothing there does"*) ;;
*)
	echo "house_rules.sh: it does not see an edge that nothing uses"
	rules_broken=1
	;;
esac

# Objects here are the text that nm prints of them.
printf '#!/bin/sh\nshift 2\ncat "$@"\n' >"$scratch/nm"
chmod +x "$scratch/nm"
object() { # SOURCE DEFINED USED
	printf '%s: %s T 0 8\n%s: %s U\n' "${1%.c}.o" "$2" "${1%.c}.o" "$3" >"$scratch/tree/${1%.c}.o"
}
built_circles_of_tree() {
	(
		cd "$scratch/tree"
		NM="$scratch/nm" built_circles .
	)
}
plant src/run/lab.c ''
object src/log/trace.c trace_read malloc
object src/run/lab.c lab_open trace_read
object src/log/gone.c lab_close lab_open
false_alarm=$(built_circles_of_tree)
if [ -n "$false_alarm" ]; then
	echo "house_rules.sh: a false alarm about objects: $false_alarm"
	rules_broken=1
fi
object src/log/trace.c trace_read lab_open
if [ -z "$(built_circles_of_tree)" ]; then
	echo "house_rules.sh: it does not see that two files use each other"
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

# ---- each source goes with the package: a header that no list has is found here, and only here ----

lists=$(cd "$srcdir" && find src ui server -name local.mk -exec cat Makefile.am {} +)
for file in $(cd "$srcdir" && find src ui server -name '*.[ch]'); do
	case $lists in
	*"/${file##*/}"*) ;;
	*)
		echo "$file: it is in no local.mk"
		rules_broken=1
		;;
	esac
done

build=${WAITSCOPE:+${WAITSCOPE%/*}}
if [ -n "$build" ] && [ -f "$build/src/main.o" ]; then
	source_folder=$(cd "$srcdir" && pwd)
	found=$(cd "$build" && built_circles "$source_folder")
	if [ -n "$found" ]; then
		echo "$found"
		rules_broken=1
	fi
fi
exit $rules_broken
