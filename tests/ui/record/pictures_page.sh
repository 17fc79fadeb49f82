#!/bin/sh
# The committed pictures as readers get them: with nothing in them that runs or reaches out,
# as images of a page, on dark and on light ground, under the policy under which GitHub serves
# them, and a film that plays there. Exits with 77 without Chromium or npm's package.
# With a directory as its argument, what was seen stays there for people to look at.
set -eu

source=$(realpath "${srcdir:-.}")
out=$(realpath "${1:-.}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
cd "$scratch"
. "$source/tests/support/npm.sh"
passed=0

fail() {
	echo "pictures_page.sh: $1"
	exit 1
}

for picture in "$source"/screenshots/*/*.svg; do
	name=$(basename "${picture%/*}")-$(basename "$picture")
	if command -v xmllint >/dev/null; then
		xmllint --noout --nonet "$picture" || fail "$name is not well-formed"
		passed=$((passed + 1))
	fi
	if command -v rsvg-convert >/dev/null; then
		rsvg-convert -o "$name.png" "$picture" 2>messages || fail "$name cannot be drawn"
		[ ! -s messages ] || fail "$name is drawn with complaints: $(cat messages)"
		# An empty picture of that size has some 3 KB.
		[ "$(wc -c <"$name.png")" -gt 20000 ] || fail "$name is drawn empty"
		passed=$((passed + 1))
	fi
done
echo "$passed passed, 0 failed" # where nothing moves

find_chromium pictures_page.sh
npm_install pictures_page.sh "$scratch" "$playwright"
[ $# -gt 0 ] || out=$scratch
NODE_PATH="$scratch/node_modules" node "$source/tests/ui/record/pictures_page.js" "$out" "$source"/screenshots/*/*.svg
