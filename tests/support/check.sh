# shellcheck shell=sh
# What scripts begin with that test the whole program:
#
#	. "${srcdir:-.}/tests/support/check.sh"
#
# They stand in a folder of their own, which goes away at the end, and stop at the first
# thing that is not as it should be. WAITSCOPE is the program's absolute path.
set -eu

# shellcheck disable=SC2034 # for the script that reads this
program=${WAITSCOPE:?}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
cd "$folder"
passed=0

fail() { # WHAT
	echo "$(basename "$0"): $1"
	exit 1
}

# ok WHAT COMMAND...: the command succeeds.
ok() {
	what=$1
	shift
	"$@" || fail "$what"
	passed=$((passed + 1))
}

# same WHAT WANTED GOT
same() {
	[ "$2" = "$3" ] || fail "$1: \"$3\", not \"$2\""
	passed=$((passed + 1))
}

# complains WHAT STATUS PATTERN COMMAND...: that status, one line on stderr that has the pattern.
complains() {
	what=$1 wanted=$2 pattern=$3
	shift 3
	status=0
	"$@" >out.txt 2>err.txt || status=$?
	[ "$status" -eq "$wanted" ] || fail "$what: status $status: $(cat err.txt)"
	[ "$(wc -l <err.txt)" -eq 1 ] || fail "$what: not one line: $(cat err.txt)"
	grep -q "$pattern" err.txt || fail "$what: $(cat err.txt)"
	passed=$((passed + 1))
}

# The line by which what passed is counted: the last one.
report() {
	echo "$passed passed, 0 failed"
}
