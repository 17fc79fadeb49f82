#!/bin/sh
# What one compiler lets pass, another one warns of: neither gcc nor clang has anything to say about any
# source of the program, where characters are unsigned, either, as on ARM.
. "${srcdir:-.}/tests/support/check.sh"

build=$(cd "${program%/*}" && pwd)
sources=$(cd "$OLDPWD" && cd "${srcdir:-.}" && pwd)
[ -e "$build/Makefile" ] || exit 77

. "$sources/tests/support/made_of.sh"
flags="$flags $(made_of WARNINGS | sed 's/-Werror//')"

# has_nothing_to_say COMPILER FLAGS...
has_nothing_to_say() {
	compiler=$1
	shift
	(
		cd "$sources"
		# shellcheck disable=SC2086 # lists of words
		find src server ui tests/support tests/base tests/options -name '*.c' | sort |
			xargs -n 24 -P 2 "$compiler" -fsyntax-only $flags \
			-DBINDIR='"/"' -DPKGDATADIR='"/"' -DPACKAGE_VERSION='"1"' -DPACKAGE_NAME='"x"' "$@" 2>&1
	) >said.txt || [ -s said.txt ] || fail "$compiler $*: it does not run"
	same "$compiler $*" '' "$(head -5 said.txt)"
}

tried=0
for compiler in clang gcc; do
	command -v $compiler >/dev/null || continue
	tried=1
	has_nothing_to_say $compiler -O2 -funsigned-char
done
[ $tried = 1 ] || exit 77

# Nor does another C library: what a header of glibc's happens to bring along must be asked for. Of a file that
# includes a library's header it does not get that far: those were built for glibc.
if command -v musl-gcc >/dev/null; then
	(
		cd "$sources"
		find src ui server -name '*.c' | sort |
			xargs -n 24 -P 2 musl-gcc -fsyntax-only -std=gnu11 -D_GNU_SOURCE -DBINDIR='"/"' \
			-DPKGDATADIR='"/"' -DPACKAGE_VERSION='"1"' -Wall -Wextra -Isrc -I. -I"$build/src" -I"$build" 2>&1
	) | grep -e ': error: ' -e ': warning: ' >said.txt || true
	same 'musl' '' "$(head -5 said.txt)"
fi

# Linked statically, what it calls by a name is what has that name, in whichever library.
names() { # LIBRARY
	nm -g --defined-only "$1" 2>/dev/null | awk 'NF == 3 && $2 ~ /^[A-Z]$/ && $2 != "W" { print $3 }' | sort -u
}
names "$build/libwaitscope.a" | grep -vx -e malloc -e calloc -e realloc >ours.txt
for library in ncursesw tinfo event_core event_extra event_openssl ssl crypto http_parser llhttp yaml jansson unistring c; do
	archive=$(${CC:-cc} -print-file-name="lib$library.a" 2>/dev/null) || continue
	[ -e "$archive" ] || continue
	names "$archive" >theirs.txt
	same "names that lib$library has, too" '' "$(comm -12 ours.txt theirs.txt)"
done

report
