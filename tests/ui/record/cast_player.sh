#!/bin/sh
# asciinema's own player, in Chromium: at the moments of frames of a recording it shows,
# row by row, what the screen was then. Exits with 77 without Chromium or npm's packages.
set -eu

program=${WAITSCOPE:?}
source=$(realpath "${srcdir:-.}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
cd "$scratch"
. "$source/tests/support/npm.sh"

find_chromium cast_player.sh
npm_install cast_player.sh "$scratch" "$playwright" asciinema-player@3

"$program" --headless -p 0 -d 300ms -n 3 --work 20ms --jitter 30 --size 100x30 --save run.json
"$program" run.json --headless --size 100x30 --record v2.cast
"$program" run.json --headless --size 100x30 --record v3.cast --cast-version 3
export WAITSCOPE="$program"
NODE_PATH="$scratch/node_modules" node "$source/tests/ui/record/cast_player.js" run.json v2.cast v3.cast
