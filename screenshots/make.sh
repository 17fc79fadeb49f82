#!/bin/sh
# Makes all pictures anew from the runs that were kept beside this script: make.sh
# [FOLDER]. From the same runs come the same pictures, byte for byte.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here}
program=${WAITSCOPE:?}

film() { # NAME RUN ARGS...
	name=$1 run=$2
	shift 2
	"$program" "$here/$run.json" --headless --size 100x30 --record "$folder/$name.svg" "$@"
}

picture() { # NAME RUN ARGS...
	name=$1 run=$2
	shift 2
	"$program" "$here/$run.json" --headless --size 120x36 --shot "$folder/$name.svg" "$@"
}

film three three --theme dark
picture timeline-dark three --theme dark --at 5.2
picture timeline-light three --theme light --at 5.2
picture loop-dark three --theme dark --at 5.1 --view loop
picture loop-light three --theme light --at 5.1 --view loop
picture prints-dark three --theme dark --at 12 --view prints
picture numbers-dark three --theme dark --view numbers
picture many-dark fifty --theme dark --at 6.5
picture await-light three --theme light --at 3.4 --language await
