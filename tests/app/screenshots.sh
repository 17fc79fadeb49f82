#!/bin/sh
# The pictures and recordings that are committed are those that the program makes now.
set -eu

srcdir=$(cd "${srcdir:-.}" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
"$srcdir/screenshots/make.sh" "$folder"
made=0
for theme in dark light; do
	for file in "$folder/$theme"/* "$srcdir/screenshots/$theme"/*; do
		name=$theme/${file##*/}
		if ! cmp "$folder/$name" "$srcdir/screenshots/$name"; then
			echo "screenshots.sh: $name is not current: make screenshots"
			exit 1
		fi
		made=$((made + 1))
	done
done
[ $made -gt 0 ]
echo "$made passed, 0 failed"
