#!/bin/sh
# The page of a film, in Chromium: its player, by keys and by mouse; what it shows is what the screen was then; it asks nobody
# for anything, whatever was printed; for those who hear it, want no motion, have no script or print it. Exits with 77
# without Chromium or npm's packages. With a directory as its argument, what was seen stays there for people to look at.
set -eu

program=${WAITSCOPE:?}
source=$(realpath "${srcdir:-.}")
out=$(realpath "${1:-.}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
cd "$scratch"
. "$source/tests/support/npm.sh"

fail() {
	echo "page.sh: $1"
	exit 1
}

# ---- what needs no browser ----

cp "$source/screenshots/three.json" run.json # 15 s: what lesson 2 shows
"$program" run.json --headless --size 80x24 --record page.html
size=$(wc -c <page.html)
[ "$size" -lt 200000 ] || fail "15 s take $size bytes"
"$program" run.json --headless --size 80x24 --record again.html
cmp page.html again.html || fail "the same run makes another page"
# The whole of a run is also saved so, while it happens.
"$program" --headless -p 0 -d 200ms -n 3 --size 80x24 --save saved.html --record recorded.html
cmp saved.html recorded.html || fail "a run that is saved is another page than one that is recorded"

# Whatever ends a text, a script or a string; U+2028 ends a line of old scripts.
hostile='</script><script>hacked=1</script><!-- <img src=x onerror=hacked=2> "'"'"' &amp; \u003c'
cat >hostile.sh <<'END'
printf '%s\n' '</script><script>hacked=1</script>' '<!-- <script>' '<img src=x onerror=hacked=2>' '" onload="hacked=3" '"'" '&lt;b&gt; \u003c'
printf 'a\342\200\250b\n'
END
printf '%s\n' 'Set Columns 100' 'Set Rows 30' "Set Title '$(printf %s "$hostile" | tr -d "'")'" 'Run sh hostile.sh' 'Output hostile.html' \
	"Caption '$(printf %s "$hostile" | tr -d "'")'" "Marker '$(printf %s "$hostile" | tr -d "'")'" 'Wait watched-1 exit' 'Wait end' 'Sleep 100ms' >hostile.tape
"$program" --headless -p 0 --tape hostile.tape
[ "$(grep -c '<script' hostile.html)" -eq 2 ] || fail "there are other scripts than the page's own"
echo "4 passed, 0 failed" # without a browser

if command -v firefox-esr >/dev/null; then
	HOME=$scratch timeout 60 firefox-esr --headless --window-size 1200,900 --screenshot "$scratch/firefox.png" "file://$scratch/page.html" >firefox.log 2>&1 ||
		fail "Firefox: $(tail -3 firefox.log)"
	# An empty page of that size has some 5 KB.
	[ "$(wc -c <firefox.png)" -gt 30000 ] || fail "Firefox shows nothing"
	[ $# -eq 0 ] || cp firefox.png "$out"
	echo "1 passed, 0 failed" # in Firefox
fi

find_chromium page.sh
npm_install page.sh "$scratch" "$playwright" axe-core@4
[ $# -gt 0 ] || out=$scratch
export WAITSCOPE="$program"
NODE_PATH="$scratch/node_modules" node "$source/tests/ui/record/page.js" "$out" run.json page.html hostile.html
