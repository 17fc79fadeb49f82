#!/bin/sh
# Static analysers over all sources and scripts: they have nothing to say. What they say in error is kept from them in the files that
# they read (.shellcheckrc, .clang-tidy, tests/cppcheck.suppressions) or beside the line that it is said of, each with the reason.
#
#	tests/analyse.sh [shellcheck | cppcheck | gcc | clang-tidy]...
#
# Without words all of them, as far as they are here. WAITSCOPE is the program in the folder that it was built in.
set -eu

build=$(cd "$(dirname "${WAITSCOPE:?}")" && pwd)
cd "$(dirname "$0")/.."
jobs=${JOBS:-$(getconf _NPROCESSORS_ONLN)}

# made_of NAME: what configure found out.
made_of() {
	sed -n "s/^$1 = //p" "$build/Makefile"
}
flags="-std=gnu11 $(made_of DEFS | grep -o -e '-D_[A-Z0-9_]*=[0-9]*' | tr '\n' ' ') -Isrc -I. -Itests -I$build/src -I$build"
for library in NCURSES EVENT OPENSSL PARSER YAML JANSSON CMOCKA VTERM; do
	flags="$flags $(made_of ${library}_CFLAGS)"
done

# What tests/http/wasm has is compiled with a header that npm has, and samples are for people to change.
sources() {
	find src server ui tests -name '*.c' ! -path 'src/samples/*' ! -path 'tests/http/wasm/*' | LC_ALL=C sort
}
scripts() {
	find bootstrap .ci/run completions/bash contrib debian/tests/installed screenshots tests -type f ! -name '*.md' 2>/dev/null |
		while read -r file; do
			head -n 1 "$file" | grep -q -a -e '^#!.*sh$' -e '^# shellcheck shell=' -e '^# shellcheck disable=.*$' && echo "$file"
		done
}

analyse_with_shellcheck() {
	scripts | xargs shellcheck --external-sources
}

# Each file by itself: it is told which headers there are, and does not need the system's.
analyse_with_cppcheck() {
	cppcheck -q -j "$jobs" --enable=warning,portability,performance --error-exitcode=1 --inline-suppr --suppressions-list=tests/cppcheck.suppressions \
		--std=c11 --library=posix -D_GNU_SOURCE -DPACKAGE_VERSION='"1"' -Isrc -I. -Itests -I"$build/src" -I"$build" src server ui tests
}

analyse_with_gcc() {
	# shellcheck disable=SC2086 # a list of words
	sources | xargs -n 1 -P "$jobs" gcc -fanalyzer -Werror -O1 -S -o /dev/null -DBINDIR='"/"' -DPKGDATADIR='"/"' -DPACKAGE_VERSION='"1"' $flags
}

analyse_with_clang_tidy() {
	# shellcheck disable=SC2016,SC2086 # for that shell; a list of words
	sources | FLAGS=$flags xargs -n 4 -P "$jobs" sh -c 'clang-tidy --quiet --warnings-as-errors="*" "$@" -- -DBINDIR="\"/\"" -DPKGDATADIR="\"/\"" -DPACKAGE_VERSION="\"1\"" $FLAGS' sh
}

[ $# -gt 0 ] || set -- shellcheck cppcheck gcc clang-tidy
failed=0
for tool; do
	if ! command -v "$tool" >/dev/null; then
		echo "analyse: there is no $tool"
		continue
	fi
	case $tool in
	shellcheck) analyse_with_shellcheck ;;
	cppcheck) analyse_with_cppcheck ;;
	gcc) analyse_with_gcc ;;
	clang-tidy) analyse_with_clang_tidy ;;
	esac || { echo "analyse: $tool has something to say" && failed=1; }
done
exit $failed
