#!/bin/sh
# Signals at random moments of each mode, one or several: the program ends by one that is to end it, or goes on; when one
# stops it, and in the end, the terminal has its settings, its screen, its cursor and its mouse again; what it wrote is whole, or
# what was there is; nothing half made is left, no descriptor and no child. SIGKILL, too: then the terminal is left to whoever
# has it, and a recording is whole up to its last whole frame. SIGNALS=10000 is how many in all, not a few; SEED
# repeats them.
srcdir=$(cd "${srcdir:-.}" && pwd)
. "$srcdir/tests/support/check.sh"
. "$srcdir/tests/support/modes.sh"
. "$srcdir/tests/support/misfortunes.sh"
needs_misfortune

modes=${MODES:-$quiet_modes $on_screen}
# shellcheck disable=SC2086 # several words
many=$((${SIGNALS:-80} / $(printf '%s\n' $modes | wc -l) + 1))
seed=${SEED:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}

# plan MODE JOB: "SIGNAL[+SIGNAL...] MOMENT" for each, by the mode's calls and how long it lasts.
plan() {
	awk -v seed="$(printf %s "$seed $1" | cksum | cut -d' ' -f1)" -v many="$many" -v calls="$calls" -v lasted="$lasted" \
	    -v job="$2" -v jobs="$jobs" 'BEGIN {
		count = split("15 1 2 3 9 15 1 2 9 20 28 13 17 18 20+28 28+28+20 20+15 17+13+2 20+1 13+20+9", signals)
		srand(seed)
		for (i = 0; i < many; i++) {
			which = signals[1 + int(rand() * count)]
			moment = rand() < 0.5 ? 1 + int(rand() * calls) : int(rand() * lasted) "us"
			if (i % jobs == job - 1)
				print which, moment
		}
	}'
}

# ended: prints what is wrong with its status and its words.
ended() {
	is_right=
	[ "$status" != "$well" ] || is_right=1
	for number in $(echo "$signal" | tr + ' '); do
		case $number in 1 | 2 | 3 | 9 | 15) [ "$status" != $((128 + number)) ] || is_right=1 ;; esac
	done
	[ -n "$is_right" ] || echo 'that is not right'
	! grep -v '^waitscope: ' err.txt || echo 'these are no words of its own'
}

# Of what is killed as it takes an old file's place, a second name may stay (settings are always there before); of a recording, a part of
# its last line.
but_for_kills() {
	if [ "$status" != 137 ]; then
		cat
		return
	fi
	[ ! -s film.cast ] || ! sed '$d' film.cast | grep -qv '^[[{].*[]}]$' || echo 'film.cast is not whole up to its last line'
	sed "/^film.cast is half written/d; /config.yaml.* is left\$/d; ${old:+/ is left\$/d}"
}

signalled() { # MODE JOB
	by_itself "$1"
	plan "$1" "$2" >plan.txt
	while read -r signal moment; do
		case +$signal+ in *+9+*) leaves=1 ;; *) leaves='' ;; esac # the terminal as it is
		# Every other time it writes over what there is.
		# shellcheck disable=SC2031 # it is counted where it is read
		[ $((tried % 2)) = 0 ] && old='' || old='new.json new.har new.html new.csv new.svg new.txt film.svg film.html'
		meets "$1" "$signal" "$moment"
		judged "$1" "signals $signal at $moment" "$(ended; broken | but_for_kills)"
	done <plan.txt
}

echo "signals.sh: SEED=$seed"
# shellcheck disable=SC2086 # several words
each_mode signalled $modes
report
