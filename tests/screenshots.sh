#!/bin/sh
# The pictures that are committed are those that the program makes now.
set -eu

srcdir=${srcdir:-.}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
"$srcdir/screenshots/make.sh" "$folder"
made=0
for picture in "$folder"/*; do
	if ! cmp "$picture" "$srcdir/screenshots/$(basename "$picture")"; then
		echo "screenshots.sh: $(basename "$picture") is not current: make screenshots"
		exit 1
	fi
	made=$((made + 1))
done
[ $made -gt 0 ]
echo "$made passed, 0 failed"
