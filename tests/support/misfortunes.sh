# shellcheck shell=sh disable=SC2034,SC2154 # names that come from modes.sh, or are read elsewhere
# Lets things go wrong in modes, several at a time: read behind modes.sh. JOBS are tried at a time, MODES names some of them, and
# with GO_ON what went wrong does not end it.

begin_partners
trap 'end_partners; rm -rf "$folder"' EXIT
[ -x "$terminal" ] || on_screen=

misfortune=$helpers/misfortune
needs_misfortune() {
	[ -x "$misfortune" ] && MET=/dev/null "$misfortune" fault 0 true || {
		echo "$(basename "$0"): nothing may be traced, or not here"
		exit 77
	}
}
# Leaks are looked for by tracing, too: the sanitized program is let go of once a call has gone wrong, and otherwise looks for none.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}exitcode=99:detect_leaks=0
LSAN_OPTIONS=suppressions=$folder/suppressions:print_suppressions=0
export ASAN_OPTIONS LSAN_OPTIONS
echo 'leak:new_prescr' >suppressions # ncurses, where a terminal's description cannot be read
finds_leaks=
! grep -q __asan_init "$program" || finds_leaks=1

# keep NAME...: as they should be each time. compare NAME...: prints what is another.
keep() {
	rm -rf good
	mkdir good
	for file; do cp -R "$file" good; done
}
compare() {
	for file; do diff -r "$file" "good/$file" >/dev/null 2>&1 || echo "$file is another, and not a word"; done
}

# met: reads what happened: did, wrong, chances, calls, lasted.
met() {
	did='' wrong=''
	while read -r what more; do
		case $what in
		did) did=$more ;;
		wrong) wrong="$wrong$more; " ;;
		chances) chances=$more ;;
		calls) calls=$more ;;
		lasted) lasted=$more ;;
		esac
	done <met.txt
}

# meets MODE WAY MOMENT: sets same and well of the mode, status, and what met() reads.
meets() {
	clean
	put_back=
	"mode_$1" "$misfortune" "$2" "$3"
	met
	eval "same=\${same_$1-} well=\${well_$1-0} says=\${says_$1-}"
}

# judged MODE MOMENT WRONG: tells of it; and counts it.
judged() {
	wrong="$wrong$3"
	[ -z "$put_back" ] || wrong="$wrong $(cat why.txt)"
	[ -z "$wrong" ] || printf '%s %s: %s: status %s: %s: %s\n' "$1" "$2" "$did" "$status" "$wrong" "$(cat err.txt)" | tee -a wrong.txt
	tried=$((tried + 1))
}

# by_itself MODE: nothing goes wrong; what it makes is kept.
by_itself() {
	meets "$1" fault 0
	[ "$status" = "$well" ] && [ -z "$wrong$put_back$(broken)" ] ||
		echo "$1: it fails by itself: status $status: $wrong$(broken) $(cat err.txt)" | tee -a wrong.txt
	# shellcheck disable=SC2086 # several words
	keep $same
}

# work WORK MODE: WORK MODE JOB in the folder of each job.
work() {
	begun=$(date +%s) workers=
	for job in $(seq "$jobs"); do
		(
			cd "$job" || exit
			MET=$PWD/met.txt HOME=$PWD/home tried=0
			export MET HOME
			"$1" "$2" "$job"
			echo $tried >>"$folder/tried"
		) &
		workers="$workers $!"
	done
	for worker in $workers; do wait "$worker" || fail "$2"; done
	passed=$(awk '{ n += $1 } END { print n + 0 }' "$folder/tried")
	[ -z "${VERBOSE-}" ] || echo "$2: $(($(date +%s) - begun)) s, $passed so far"
	[ -n "${GO_ON-}" ] || [ -z "$(cat ./*/wrong.txt 2>/dev/null)" ] || fail "$2 went wrong"
}

# each_mode WORK MODE...
each_mode() {
	worker_of=$1
	shift
	for mode; do work "$worker_of" "$mode"; done
	[ -z "$(cat ./*/wrong.txt 2>/dev/null)" ] || fail "$(cat ./*/wrong.txt | wc -l) went wrong"
}

jobs=${JOBS:-1}
for job in $(seq "$jobs"); do
	mkdir "$job"
	(cd "$job" && set_up)
done
