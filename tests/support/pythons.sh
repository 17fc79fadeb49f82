#!/bin/sh
# Prints each Python that tests run programs with, a path a line: python3 as it is found, of the versions that are here
# under their own names the youngest and the oldest, and the system's own, which has what packages bring. With ONE_PYTHON
# set, python3 alone: where the others have been seen.
[ -z "${ONE_PYTHON-}" ] || exec python3 -c 'import sys; sys.version_info >= (3, 7) and print(sys.executable)'
for python in python3 \
	"$HOME"/.pyenv/versions/3.13.*/bin/python3 python3.13 \
	"$HOME"/.pyenv/versions/3.12.*/bin/python3 python3.12 \
	"$HOME"/.pyenv/versions/3.9.*/bin/python3 python3.9 \
	"$HOME"/.pyenv/versions/3.8.*/bin/python3 python3.8 \
	"$HOME"/.pyenv/versions/3.7.*/bin/python3 python3.7 \
	/usr/bin/python3; do
	"$python" -c 'import sys; sys.version_info >= (3, 7) and print(sys.executable)' 2>/dev/null
done | awk '!seen[$0]++'
