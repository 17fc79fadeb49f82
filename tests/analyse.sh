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

. tests/support/made_of.sh

# SOURCES: those folders or files alone. What tests/http/wasm has is compiled with a header that npm has, and samples are for people to change.
sources() {
	# shellcheck disable=SC2086 # a list of words
	find ${SOURCES:-src server ui tests} -name '*.c' ! -path 'src/samples/*' ! -path 'tests/http/wasm/*' | LC_ALL=C sort
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
	# shellcheck disable=SC2086 # a list of words
	cppcheck -q -j "$jobs" --enable=warning,portability,performance --error-exitcode=1 --inline-suppr --suppressions-list=tests/cppcheck.suppressions \
		--std=c11 -D_GNU_SOURCE -DPACKAGE_VERSION='"1"' -Isrc -I. -Itests -I"$build/src" -I"$build" ${SOURCES:-src server ui tests}
}

# What is known of each source; of tests, what comes behind an assertion is read as far as that holds, and they may die where
# memory ends.
analyse_source() { # TOOL SOURCE
	case $2 in
	tests/bench/* | tests/fuzz/*) ;; # they have no assertions of cmocka's
	tests/*) set -- "$@" -include tests/support/analysed.h -Wno-analyzer-possible-null-argument -Wno-analyzer-possible-null-dereference ;;
	esac
	tool=$1 source=$2
	shift 2
	# shellcheck disable=SC2086 # a list of words
	set -- -DBINDIR='"/"' -DPKGDATADIR='"/"' -DPACKAGE_VERSION='"1"' $flags "$@"
	case $tool in
	gcc) gcc -fanalyzer -Wno-analyzer-use-of-uninitialized-value -Werror -O1 -S -o /dev/null "$@" "$source" ;;
	clang-tidy) clang-tidy --quiet --warnings-as-errors='*' "$source" -- -Wno-unknown-warning-option "$@" 2>/dev/null ;;
	esac
}

# Each source, in as many jobs as there are processors.
analyse_sources() { # TOOL
	running=
	for job in $(seq "$jobs"); do
		sources | awk -v job="$job" -v jobs="$jobs" 'NR % jobs == job % jobs' | (
			wrong=0
			while read -r source; do
				analyse_source "$1" "$source" </dev/null || wrong=1
			done
			exit $wrong
		) &
		running="$running $!"
	done
	all_wrong=0
	for job in $running; do
		wait "$job" || all_wrong=1
	done
	return $all_wrong
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
	gcc | clang-tidy) analyse_sources "$tool" ;;
	esac || { echo "analyse: $tool has something to say" && failed=1; }
done
exit $failed
