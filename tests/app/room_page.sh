#!/bin/sh
# The page for the room in Chromium, beside a terminal of its own: it shows what the terminal shows, cell by cell, follows it,
# says when it cannot and goes on when it can again; nothing that is printed there is more than text; a page of another
# server reads none of it; and axe has nothing to say of it. Exits with 77 without Chromium, npm's packages or script(1).
set -eu

program=${WAITSCOPE:?}
source=$(realpath "${srcdir:-.}")
out=${1:+$(realpath "$1")} # what was seen stays there, for people to look at
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
cd "$scratch"
. "$source/tests/support/npm.sh"

script -qec true /dev/null </dev/null >/dev/null 2>&1 || {
	echo "room_page.sh: there is no script(1) that lends a terminal"
	exit 77
}
find_chromium room_page.sh
npm_install room_page.sh "$scratch" "$playwright" axe-core@4
export WAITSCOPE="$program"
NODE_PATH="$scratch/node_modules" node "$source/tests/app/room_page.js" "${out:-$scratch}"
