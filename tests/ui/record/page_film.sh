#!/bin/sh
# A page to take home, in browsers: at the moments of frames it shows, row by row, what the screen was then; every key and
# button does what it says; it asks nobody for anything, under its own policy and under a server's; it is still for those who
# asked for that, readable without script, and a handout on paper; nothing that was printed is more than text in it; axe has
# nothing to say of it. In Chromium, and in Firefox where it is there. Exits with 77 without Chromium or npm's packages.
# With a folder as its argument, what was seen stays there for people to look at.
set -eu

program=${WAITSCOPE:?}
source=$(realpath "${srcdir:-.}")
out=${1:+$(realpath "$1")}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
cd "$scratch"
. "$source/tests/support/npm.sh"

fail() {
	echo "page_film.sh: $1"
	exit 1
}

# 15 s: what lesson 2 shows; the same run makes the same page, and so does saving it.
cp "$source/screenshots/three.json" three.json
for size in 80x24 120x36; do
	"$program" three.json --headless --size $size --record three.html
	bytes=$(wc -c <three.html)
	[ "$bytes" -lt 200000 ] || fail "15 s take $bytes bytes at $size"
done
"$program" three.json --headless --record again.html
cmp three.html again.html || fail "the same run makes another page"
"$program" --headless -p 0 -d 200ms -n 3 --save saved.html --record recorded.html
cmp saved.html recorded.html || fail "a run that is saved makes another page than one that is recorded"
printf 'Output tape.html\nKnob requests 1\nKnob delay 100ms\nWait end\n' >opening.tape
"$program" --headless -p 0 --tape opening.tape
grep -q '<span>The run begins' tape.html || fail "a tape's page does not tell how its run begins"
echo "5 passed, 0 failed" # without a browser

find_chromium page_film.sh
FIREFOX=$(command -v firefox-esr || command -v firefox || true)
export FIREFOX
npm_install page_film.sh "$scratch" "$playwright" axe-core@4 ws@8

"$program" --headless -p 0 -d 400ms -n 3 --work 20ms --jitter 30 --save run.json
"$program" run.json --headless --size 100x30 --record page.html

# What others may print, and call things.
cat >nasty.sh <<'END'
printf '</script><script>hacked=1</script>\n</div><img src=x onerror=hacked=1>\n<!-- <script>\n"'"'"'&lt;&amp;\\u003c{{data}}\n\342\200\250\342\200\256\033]0;x\007\n]]></style>\n'
END
cat >nasty.tape <<'END'
Output nasty.html
Set Title "</title><script>hacked=1</script>&amp;{{script}}"
Set Columns 90
Set Rows 40
Run sh nasty.sh
Type "3"
Marker "<!--</script><script>hacked=1</script>'&lt;"
Wait end
Caption "</span><b onclick='hacked=1'>{{style}}"
Sleep 300ms
END
"$program" --headless -p 0 --tape nasty.tape >/dev/null

export WAITSCOPE="$program"
NODE_PATH="$scratch/node_modules" node "$source/tests/ui/record/page_film.js" "${out:-$scratch}" page.html run.json nasty.html
