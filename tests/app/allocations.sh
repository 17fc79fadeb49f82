#!/bin/sh
# Memory that cannot be had, in each mode, whoever asks for it, also a library that does not look: the program ends with
# one clear line and status 1, the terminal is put back, and nothing half written is left. ALLOCATIONS_TRIED=all
# fails each allocation of each mode, one by one, in a copy of the program, and more of them in programs of their own.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/support/check.sh"
. "$srcdir/tests/support/modes.sh"
. "$srcdir/tests/support/misfortunes.sh"

if grep -q __asan_init "$program"; then
	echo "allocations.sh: the sanitizers have allocators of their own"
	exit 77
fi
fail=$folder/fail.so
${CC:-cc} -shared -fPIC -O1 -o "$fail" "$srcdir/tests/support/fail_allocation.c" -lutil 2>err.txt || {
	echo "allocations.sh: no C compiler, or not this C library: $(head -n 1 err.txt)"
	exit 77
}
out_of_memory='^waitscope: out of memory ([0-9]* bytes wanted)$'

# failing MODE WHICH: the mode with that allocation failing; says how many there were in count.
failing() {
	clean
	rm -f count
	put_back=
	"mode_$1" env FAIL_ALLOCATION="$2" ALLOCATIONS="$PWD/count" LD_PRELOAD="$fail"
	eval "well=\${well_$1-0} says=\${says_$1-^$}"
}

# told: prints what is wrong with its status and its words.
told() {
	[ "$status" = 1 ] || echo 'it does not end with status 1'
	# shellcheck disable=SC2154 # failing() has set what it says
	[ "$(grep -c "$out_of_memory" err.txt)/$(grep -c -v "$says" err.txt)" = 1/1 ] || echo 'it does not say one line'
}

# in_a_program MODE K: all is looked at. A live run asks for a little more or less each time.
in_a_program() {
	failing "$1" "$2"
	[ "$status" != "$well" ] || return 0
	did="allocation $2" wrong=
	judged "$1" "$2" "$(told; broken)"
}

# in_copies MODE
in_copies() {
	PTY_BOUND_S=1800 # they take their time
	export PTY_BOUND_S
	failing "$1" each
	unset PTY_BOUND_S
	did='each allocation' wrong=$(tail -n +2 count)
	[ "$status" = "$well" ] || wrong="$wrong it fails by itself"
	judged "$1" each "$(broken)"
	# shellcheck disable=SC2031 # not in one of the jobs
	tried=$((tried + $(head -n 1 count) - 1))
}

some() { # MODE JOB
	failing "$1" 0
	# shellcheck disable=SC2013 # numbers
	for k in $(awk -v count="$(cat count)" -v many="$many" -v job="$2" -v jobs="$jobs" 'BEGIN {
		for (i = job - 1; i < many; i += jobs)
			print 1 + int(count * (i + 0.5) / many)
	}'); do
		in_a_program "$1" "$k"
	done
	[ "${ALLOCATIONS_TRIED:-}" != all ] || [ "$2" != 1 ] || in_copies "$1"
}

many=3
[ "${ALLOCATIONS_TRIED:-}" != all ] || many=50
# shellcheck disable=SC2086 # several words
each_mode some ${MODES:-$quiet_modes $on_screen}
report
