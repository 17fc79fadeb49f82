#!/bin/sh
# Chrome's DevTools import our archives: those of real runs, and those that tests/file/test_har
# writes. Its importer must get of each request what is in the archive, and its network panel
# show them all. Exits with 77 without Chromium or npm's package.
set -eu

program=${WAITSCOPE:?}
source=$(realpath "${srcdir:-.}")
writer=$(dirname "$program")/tests/file/test_har
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
cd "$scratch"
. "$source/tests/support/npm.sh"
. "$source/tests/support/elsewhere.sh"

find_chromium har_devtools.sh
npm_install har_devtools.sh "$scratch" "$playwright"

mkdir archives
[ ! -x "$writer" ] || "$writer" archives >/dev/null
"$program" --headless -p 0 -d 100ms -n 3 --save archives/run.har
"$program" --headless -p 0 -d 50ms -n 5 --errors mixed --timeout 150ms --save archives/mishaps.har
"$program" --headless -p 0 -d 20ms -n 40 -c 4 --jitter 50 --save archives/many.har
begin_elsewhere "$(dirname "$program")/tests/outside/misbehave"
if [ -n "$elsewhere" ]; then
	"$program" --headless -u "$elsewhere/hop?n=2" --follow -n 3 --save archives/elsewhere.har
	"$program" --headless -u "$elsewhere/reset-in-body" -n 2 --save archives/elsewhere_fails.har
	"$program" --headless -u "$elsewhere/http10" -n 2 -H 'X-Room: 12' --data a=b --save-headers --save archives/elsewhere_data.har
fi
NODE_PATH="$scratch/node_modules" node "$source/tests/file/har_devtools.js" archives/*.har
