# shellcheck shell=sh
# What configure found out, for scripts that run a compiler themselves. Whoever reads this has set $build: the folder that it was run in.

# made_of NAME
made_of() {
	sed -n "s/^$1 = //p" "${build:?}/Makefile"
}

# What all sources are compiled with but their warnings, from the folder of the sources.
flags="-std=gnu11 $(made_of DEFS | grep -o -e '-D_[A-Z0-9_]*=[0-9]*' | tr '\n' ' ') -Isrc -I. -Itests -I$build/src -I$build"
for library in NCURSES EVENT OPENSSL PARSER YAML JANSSON CMOCKA VTERM; do
	flags="$flags $(made_of ${library}_CFLAGS)"
done
