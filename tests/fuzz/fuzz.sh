#!/bin/sh
# fuzz.sh BUILD SOURCE TARGET LIMIT...: one fuzz target in a build by clang; see local.mk.
set -eu

cd "$1"
source=$2 target=$3
shift 3

case $target in
session) words=keys ;;
*) words=$target ;;
esac
dictionary=$source/tests/fuzz/$words.dict
[ -e "$dictionary" ] && set -- "$@" "-dict=$dictionary"

# Long inputs are slow, and find no more. Of an allocation one frame tells enough, and what was freed is kept for a while, not for long.
mkdir -p "corpus/$target"
WAITSCOPE_LESSONS=$source/src/lessons ASAN_OPTIONS=malloc_context_size=2:quarantine_size_mb=16 \
    exec "tests/fuzz/fuzz_$target" -max_len=4096 -len_control=200 -entropic=0 -timeout=60 -rss_limit_mb=2000 -print_final_stats=1 "$@" \
    "corpus/$target" "$source/tests/fuzz/corpus/$target"
