#!/bin/sh
# Makes all pictures and recordings anew, dark and light, from the tapes and the saved runs
# beside this script: make.sh [FOLDER]. From the same runs come the same files, byte for byte.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here}
program=${WAITSCOPE:?}
# Nothing of whoever makes them may be in them.
XDG_CONFIG_HOME=$here/none
export XDG_CONFIG_HOME
unset NO_COLOR LC_ALL
LC_CTYPE=C.UTF-8
export LC_CTYPE

play() { # TAPE RUN ARGS...
	tape=$1 run=$2
	shift 2
	"$program" "$here/$run.json" --headless --theme "$theme" --tape "$here/$tape.tape" "$@"
}

for theme in dark light; do
	mkdir -p "$folder/$theme"
	cd "$folder/$theme"
	play film three
	play views three
	play await three --language await
	play many fifty
	play failing failing
	play hold hold
	play elsewhere elsewhere
	play class class
	play runs grow-8 "$here/grow-1.json" "$here/grow-2.json" "$here/grow-4.json"
	# Nothing has run yet on a lesson's first card.
	"$program" -p 0 --headless --theme "$theme" --tape "$here/lesson.tape"
done
